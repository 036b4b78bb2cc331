// What a build read and made -> whether it runs again: only what is certain to be the same is taken as it lies there.
import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Machine, openMachine, root } from "./fixtures/machine.ts";

interface Builder {
	isBuilt(root: string, around: unknown): boolean;
	build(
		root: string,
		around: unknown,
		make: () => Promise<readonly string[] | null>,
	): Promise<void>;
}

const { build, isBuilt } = (await import(
	pathToFileURL(join(root, "build/built.js")).href
)) as Builder;
const around = { version: "v20.19.0" };

let machine: Machine;
let clone: string;
beforeEach(() => {
	machine = openMachine();
	clone = machine.path("clone");
	for (const [name, text] of [
		["build/build.js", "build"],
		["config.example/gc-integrations.yaml", "version: 1"],
		["node_modules/.package-lock.json", "{}"],
		["node_modules/yaml/index.js", "yaml"],
		["package-lock.json", "{}"],
		["package.json", "{}"],
		["schemas/integrations/web-services.schema.json", "{}"],
		["src/main.ts", "main"],
		["src/cli/lint.ts", "lint"],
		["tsconfig.json", "{}"],
	] as const)
		machine.write(`clone/${name}`, text);
});
afterEach(() => machine.remove());

/** As the build proper: what it makes, and the files of packages that it read. */
function make(): Promise<readonly string[]> {
	machine.write("clone/dist/main.js", "built");
	machine.write("clone/dist/chunks/lint.js", "built");
	machine.write("clone/dist/chunks/lint.js.compiled", "compiled");
	return Promise.resolve([join(clone, "node_modules/yaml/index.js")]);
}

test("what was built of the same is built, also once more", async () => {
	expect(isBuilt(clone, around)).toBe(false);
	await build(clone, around, make);
	expect(isBuilt(clone, around)).toBe(true);
	await build(clone, around, make);
	expect(isBuilt(clone, around)).toBe(true);
});

const write = (name: string) => () => machine.write(`clone/${name}`, "other");
const remove = (name: string) => () => rmSync(join(clone, name));
test.each([
	["the source", write("src/main.ts")],
	["the source, with one file more", write("src/cli/test.ts")],
	["the source, with one file less", remove("src/cli/lint.ts")],
	["a schema", write("schemas/integrations/web-services.schema.json")],
	["the example that it runs with", write("config.example/dev.yaml")],
	["the build", write("build/build.js")],
	["package.json", write("package.json")],
	["package-lock.json", write("package-lock.json")],
	["what is installed", write("node_modules/.package-lock.json")],
	["what is known of the install", remove("node_modules/.package-lock.json")],
	["a file of a package", write("node_modules/yaml/index.js")],
	["a file of a package, gone", remove("node_modules/yaml/index.js")],
	["tsconfig.json", write("tsconfig.json")],
	["what was built", write("dist/chunks/lint.js")],
	["what was built, gone", remove("dist/chunks/lint.js")],
	["what was compiled", write("dist/chunks/lint.js.compiled")],
	["what was compiled, gone", remove("dist/chunks/lint.js.compiled")],
	["what was built, with one file more", write("dist/chunks/old.js")],
	["the record", write("dist/built.json")],
	["the record, gone", remove("dist/built.json")],
])("after a change of %s it is not built", async (_what, change) => {
	await build(clone, around, make);
	change();
	expect(isBuilt(clone, around)).toBe(false);
});

test("by another engine, or of another commit, it is not built", async () => {
	await build(clone, around, make);
	expect(isBuilt(clone, { version: "v22.0.0" })).toBe(false);
});

test.each<[string, () => Promise<readonly string[] | null>]>([
	["fails", () => Promise.reject(new Error("no memory"))],
	["made less than all", () => make().then(() => null)],
	[
		"read what changed meanwhile",
		() => {
			machine.write("clone/src/main.ts", "other");
			return make();
		},
	],
	[
		"read a file that is gone",
		() => make().then((read) => [...read, join(clone, "gone.js")]),
	],
])(
	"a build that %s leaves nothing that counts as built",
	async (_what, makeLess) => {
		await build(clone, around, make);
		await build(clone, around, makeLess).catch(() => undefined);
		expect(isBuilt(clone, around)).toBe(false);
	},
);

test("where nothing says what is installed, nothing counts as built", async () => {
	remove("node_modules/.package-lock.json")();
	await build(clone, around, make);
	expect(isBuilt(clone, around)).toBe(false);
});

test("`npm run build` ends at once where it is built, and by another Node builds", async () => {
	for (const name of ["build.js", "built.js", "origin.js"])
		copyFileSync(join(root, "build", name), join(clone, "build", name));
	machine.write("clone/package.json", '{ "type": "module" }');
	mkdirSync(join(clone, "dist"));
	machine.write(
		"clone/build/make.js",
		'import { appendFileSync } from "node:fs"; appendFileSync("runs", process.version + "\\n"); export const modules = [];',
	);
	const run = async (version: string) => {
		const asked = `Object.defineProperty(process, "version", { value: "${version}" });`;
		const { code, err } = await machine.run(
			process.execPath,
			["--import", `data:text/javascript,${asked}`, "build/build.js"],
			{ folder: clone },
		);
		expect([code, err]).toEqual([0, ""]);
	};
	for (const version of ["v20.19.0", "v20.19.0", "v22.0.0", "v22.0.0"])
		await run(version);
	machine.write("clone/src/main.ts", "other");
	await run("v22.0.0");
	expect(machine.read("clone/runs")).toBe("v20.19.0\nv22.0.0\nv22.0.0\n");
});
