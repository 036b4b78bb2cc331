// What the engine compiled when the program was built: it is taken where it fits, and nothing is lost where it does not.
import { spawnSync } from "node:child_process";
import {
	cpSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "gc-compiled-"));
for (const part of ["dist", "schemas", "config.example", "package.json"])
	cpSync(`${root}${part}`, join(folder, part), { recursive: true });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Says at the end whether the engine took what was kept for each file. */
const watching = join(folder, "watching.cjs");
writeFileSync(
	watching,
	`const vm = require("node:vm");
	const taken = {};
	vm.Script = class extends vm.Script {
		constructor(text, options) {
			super(text, options);
			taken[require("node:path").basename(options.filename)] = this.cachedDataRejected === false;
		}
	};
	process.on("exit", () => require("node:fs").writeFileSync(process.env.TAKEN, JSON.stringify(taken)));`,
);

function run(...words: readonly string[]): {
	output: string;
	taken: Record<string, boolean>;
} {
	const list = join(folder, "taken.json");
	// The engine that built it, whichever the tests of the process use.
	const { stdout, stderr, status } = spawnSync(
		process.execPath,
		["--require", watching, join(folder, "dist/main.js"), ...words],
		{
			cwd: join(folder, "config.example"),
			encoding: "utf8",
			env: {
				PATH: process.env["PATH"],
				TAKEN: list,
				GC_DEV_CLIENT_ID: "id",
				GC_DEV_CLIENT_SECRET: "secret",
				GC_FINGERPRINT_KEY: "a-long-fingerprint-key-of-the-tests",
			},
		},
	);
	return {
		output: `${status} ${stdout}${stderr}`,
		taken: JSON.parse(readFileSync(list, "utf8")) as Record<string, boolean>,
	};
}

const whole = run("lint");
// Nobody answers at the example's address.
const asking = run("plan", "--env", "dev");

test("no file imports when it is asked for something: what was taken as it was compiled could not", () => {
	const chunks = join(folder, "dist/chunks");
	const texts = readdirSync(chunks)
		.filter((name) => name.endsWith(".js"))
		.map((name) => readFileSync(join(chunks, name), "utf8"));
	expect(texts.length).toBeGreaterThan(10);
	expect(texts.filter((text) => /(?<![\w.$])import\(/.test(text))).toEqual([]);
});

test("every file that lint loads is taken as it was compiled", () => {
	expect(whole.output).toMatch(/^0 \d+ files/);
	expect(Object.keys(whole.taken).join(" ")).toMatch(/start-.*lint-/);
	expect(Object.values(whole.taken)).not.toContain(false);
});

test("every file that plan loads is, up to what asks the platform", () => {
	expect(asking.output).toMatch(/^4 /);
	expect(Object.keys(asking.taken).join(" ")).toMatch(/start-.*plan-.*agent-/);
	expect(Object.values(asking.taken)).not.toContain(false);
});

test.each([
	["cut short", (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
	["empty", () => Buffer.alloc(0)],
	["of another engine", (bytes: Buffer) => Buffer.alloc(bytes.length, 7)],
])("where it is %s, the program compiles", (_what, spoilt) => {
	const dist = join(folder, "dist");
	for (const name of readdirSync(dist, { recursive: true, encoding: "utf8" }))
		if (name.endsWith(".compiled")) {
			const made = readFileSync(join(root, "dist", name));
			writeFileSync(join(dist, name), spoilt(made));
		}
	const { output, taken } = run("lint");
	expect(output).toBe(whole.output);
	expect(Object.values(taken)).not.toContain(true);
});
