// Items of a store of type exec -> what the program is given, what is taken from it, and how it ends.
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connections, openRun } from "../../fixtures/stores.ts";

const canary = "canary-that-a-program-says";
let folder: string;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), "gc-exec-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let scripts = 0;
/** The command of a script of Node.js; what is left of the item's words stands in `item`. */
async function script(body: string): Promise<string> {
	scripts += 1;
	const path = join(folder, `script-${scripts}.mjs`);
	await writeFile(
		path,
		`import fs from "node:fs";\nconst item = process.argv[2];\n${body}\n`,
	);
	return JSON.stringify([process.execPath, path]);
}

const store = (command: string, more = ""): string =>
	`    op: { type: exec, command: ${command}${more} }\n`;

describe("a program", () => {
	test.each([
		"op://crm/prod/password",
		"two words",
		`"quotes" and 'more'`,
		"$(touch escaped); `touch escaped` && touch escaped | tee escaped",
		"*",
		"ümläut 密码",
	])(
		"is given the item as its last argument, past every shell: %s",
		async (item) => {
			const read = openRun({
				folder,
				stores: store(
					await script(
						"process.stdout.write(JSON.stringify(process.argv.slice(2)))",
					),
				),
			});
			expect(await read("op", item)).toEqual({ value: JSON.stringify([item]) });
			expect(existsSync(join(folder, "escaped"))).toBe(false);
		},
	);

	test("loses one newline at the end of what it prints, and nothing else", async () => {
		const read = openRun({
			folder,
			stores: store(await script("process.stdout.write(JSON.parse(item))")),
		});
		for (const [printed, value] of [
			["plain", "plain"],
			["line\n", "line"],
			["line\r\n", "line"],
			["lines\n\n", "lines\n"],
			[" blanks ", " blanks "],
		] as const)
			expect(await read("op", JSON.stringify(printed))).toEqual({ value });
	});

	test("is asked once a run, however many fields name the item", async () => {
		const stores = store(
			await script(
				`fs.appendFileSync("asked", item + "\\n"); process.stdout.write(String(process.pid))`,
			),
		);
		const read = openRun({ folder, stores });
		const [first, second] = await Promise.all([
			read("op", "item"),
			read("op", "item"),
		]);
		expect(second).toEqual(first);
		expect(await read("op", "item")).toEqual(first);
		expect(readFileSync(join(folder, "asked"), "utf8")).toBe("item\n");
		expect(await openRun({ folder, stores })("op", "item")).not.toEqual(first);
	});

	test("runs in the settings' folder, and sees the process's variables but those that are ours alone", async () => {
		const read = openRun({
			folder,
			stores: store(
				await script(
					`process.stdout.write(JSON.stringify([fs.realpathSync("."), process.env.OP_TOKEN, process.env.CLIENT_SECRET, process.env.FINGERPRINT_KEY]))`,
				),
			),
			variables: { OP_TOKEN: "token-of-the-program" },
		});
		const { value } = (await read("op", "x")) as { value: string };
		expect(value).toContain("token-of-the-program");
		expect(value).toMatch(/null,null\]$/);
		expect(value).toContain(folder.split("/").at(-1));
	});
});

describe("what a program does wrong is told without a word of its own:", () => {
	const said = `process.stdout.write("${canary}"); process.stderr.write("${canary}");`;
	test.each([
		["an exit code", `${said} process.exitCode = 7`, /ended with exit code 7/],
		["a signal", `${said} process.kill(process.pid, "SIGKILL")`, /by a signal/],
		[
			"too much",
			`process.stdout.write("${canary}".repeat(5000))`,
			/more than 64 KiB/,
		],
		["no UTF-8", "process.stdout.write(Buffer.from([0xff]))", /not UTF-8/],
		["nothing", "", /^is empty$/],
		["a line break alone", "console.log()", /^is empty$/],
	])("%s", async (_name, body, words) => {
		const read = openRun({ folder, stores: store(await script(body)) });
		const answer = await read("op", "item");
		expect(answer).toEqual({ problem: expect.stringMatching(words) });
		expect(JSON.stringify(answer)).not.toContain(canary);
	});

	test.each([
		["[no-such-program-anywhere]", /there is no program no-such-program/],
		["[./exec.test.none]", /there is no program/],
		['[""]', /cannot be/],
	])("%s is not there", async (command, words) => {
		const read = openRun({ folder, stores: store(command) });
		expect(await read("op", "item")).toEqual({
			problem: expect.stringMatching(words),
		});
	});

	test("a file that may not be executed", async () => {
		await writeFile(join(folder, "plain.txt"), "no program", { mode: 0o600 });
		const read = openRun({ folder, stores: store("[./plain.txt]") });
		expect(await read("op", "item")).toEqual({
			problem: expect.stringMatching(/may not execute \.\/plain\.txt/),
		});
	});
});

/** Resolves when nobody has this number any more. */
async function gone(pidFile: string): Promise<void> {
	const pid = Number(readFileSync(join(folder, pidFile), "utf8"));
	await expect
		.poll(
			() => {
				try {
					process.kill(pid, 0);
					// A zombie that nobody has buried yet runs no more.
					return (
						readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.[0] ===
						"Z"
					);
				} catch {
					return true;
				}
			},
			{ timeout: 10_000 },
		)
		.toBe(true);
}

describe.skipIf(process.platform === "win32")(
	"all that it started ends",
	() => {
		const sleeping = (pidFile: string, then: string): string =>
			JSON.stringify(["sh", "-c", `sleep 600 & echo $! > ${pidFile}; ${then}`]);

		test("when it takes too long", async () => {
			const read = openRun({
				folder,
				stores: store(sleeping("late", "wait"), ", timeout: 300ms"),
			});
			expect(await read("op", "item")).toEqual({
				problem: expect.stringMatching(/did not end within 0\.3 s/),
			});
			await gone("late");
		});

		test("when it ends itself and leaves something behind", async () => {
			const read = openRun({
				folder,
				stores: store(sleeping("left", "echo value")),
			});
			expect(await read("op", "item")).toEqual({ value: "value" });
			await gone("left");
		});

		test("when this process is told to stop", async () => {
			const stop = new AbortController();
			const read = openRun({
				folder,
				stores: store(sleeping("stopped", "echo started > begun; wait")),
				connections: connections(undefined, stop.signal),
			});
			const reading = read("op", "item");
			const ended = expect(reading).rejects.toThrow("enough");
			await expect.poll(() => existsSync(join(folder, "begun"))).toBe(true);
			stop.abort(new Error("enough"));
			await ended;
			await gone("stopped");
		});
	},
);
