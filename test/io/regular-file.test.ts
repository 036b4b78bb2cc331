// Whatever a path leads to that is no regular file of a sensible size: nothing hangs, nothing is read without an end.
import { execFileSync } from "node:child_process";
import {
	mkdirSync,
	mkdtempSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createRedactor } from "../../src/io/redact.ts";
import { secretSources } from "../../src/io/secrets/sources.ts";
import { command } from "../fixtures/command.ts";

const folder = mkdtempSync(join(tmpdir(), "gc-regular-"));
let server: Server;

const settings = `version: 1
environments:
  dev:
    region: eu-west-1
    oauth: { clientId: a, clientSecret: { env: S } }
`;
const good = "key: one\ntype: web-services\nname: One\nstatus: active\n";

beforeAll(async () => {
	execFileSync("mkfifo", [join(folder, "fifo")]);
	mkdirSync(join(folder, "folder"));
	server = createServer().listen(join(folder, "socket"));
	await new Promise((resolve) => server.once("listening", resolve));
	symlinkSync("/dev/zero", join(folder, "zero"));
	writeFileSync(join(folder, "gc-integrations.yaml"), settings);
	mkdirSync(join(folder, "integrations"));
	writeFileSync(join(folder, "integrations/b.yaml"), good);
});
afterAll(async () => {
	await new Promise((resolve) => server.close(resolve));
	rmSync(folder, { recursive: true });
});

const noFiles: readonly (readonly [string, RegExp])[] = [
	["/dev/zero", /is a device, not a regular file/],
	["zero", /is a device, not a regular file/],
	["fifo", /is a FIFO, not a regular file/],
	["socket", /is a socket, not a regular file/],
	["folder", /is a folder, not a regular file/],
];

describe("a secret is a regular UTF-8 file of at most 64 KiB", () => {
	const read = (file: string): Promise<unknown> =>
		secretSources({}, folder, createRedactor()).resolve({ file });
	const of = (content: string | Uint8Array): Promise<unknown> => {
		writeFileSync(join(folder, "secret"), content);
		return read("secret");
	};

	test.each(noFiles)("%s", async (file, problem) => {
		expect(await read(file)).toEqual({
			problem: expect.stringMatching(problem) as string,
		});
	});

	test("its size", async () => {
		const most = "x".repeat(64 * 1024);
		expect(await of(most)).toEqual({ value: most });
		expect(await of(`${most}x`)).toEqual({
			problem: "is larger than 64 KiB",
		});
	});

	test("a byte order mark and one line end are dropped, nothing else", async () => {
		expect(await of("\uFEFFa b \n")).toEqual({ value: "a b " });
		expect(await of("ab\r\n")).toEqual({ value: "ab" });
		expect(await of("ab\n\n")).toEqual({ value: "ab\n" });
		expect(await of("a\uFEFFb")).toEqual({ value: "a\uFEFFb" });
		expect(await of("\uFEFF\n")).toEqual({ problem: "is empty" });
		expect(await of(Uint8Array.of(0xff, 0x61))).toEqual({
			problem: "is not UTF-8 text",
		});
	});

	test("files that say that they are empty are read", async () => {
		expect(await read("/proc/self/comm")).toEqual({
			value: expect.stringMatching(/./) as string,
		});
	});

	test("one that is not there", async () => {
		expect(await read("nowhere")).toEqual({ problem: "does not exist" });
	});
});

describe("what the command line and the globs name", () => {
	test.each(noFiles.filter(([file]) => file !== "zero"))(
		"settings and plans: %s",
		async (file, problem) => {
			for (const argv of [
				["lint", "--config", file],
				["plan", "--config", file],
				["apply", "--yes", "--plan", file],
			]) {
				const { code, err } = await command(folder, argv, { S: "secret" });
				expect(code, argv.join(" ")).toBe(3);
				expect(err).toMatch(file === "folder" ? /is a folder/ : problem);
			}
		},
	);

	test("documents that are none are told at their names", async () => {
		const links = ["fifo", "socket"].map((name) => {
			const link = join(folder, `integrations/${name}.yaml`);
			symlinkSync(`../${name}`, link);
			return link;
		});
		try {
			const { code, out } = await command(folder, ["lint", "--format", "json"]);
			expect(code).toBe(1);
			const { findings } = JSON.parse(out) as {
				findings: { rule: string; file: string; message: string }[];
			};
			expect(
				findings.map(({ rule, file, message }) => [rule, file, message]),
			).toEqual([
				[
					"unsafe-yaml",
					"integrations/fifo.yaml",
					"is a FIFO, not a regular file: put the file itself there",
				],
				[
					"unsafe-yaml",
					"integrations/socket.yaml",
					"is a socket, not a regular file: put the file itself there",
				],
			]);
		} finally {
			for (const link of links) rmSync(link);
		}
	});

	test("settings that a folder has and that cannot be read are not those of a folder above", async () => {
		symlinkSync("nowhere", join(folder, "folder/gc-integrations.yaml"));
		const { code, err } = await command(folder, ["lint", "folder"]);
		rmSync(join(folder, "folder/gc-integrations.yaml"));
		expect(code).toBe(3);
		expect(err).toContain(
			"folder/gc-integrations.yaml cannot be read (ENOENT)",
		);
	});
});
