// A copy of the program, however it was installed -> the dependency that `init` writes.
import { mkdirSync, realpathSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
	asDependency,
	givenPackage,
	isOfThisMachine,
	originOf,
} from "../../src/init/origin.ts";
import { command } from "../fixtures/command.ts";
import { type Machine, openMachine } from "../fixtures/machine.ts";

let machine: Machine;
beforeEach(() => {
	machine = openMachine();
});
afterEach(() => machine.remove());

const git = "git+https://git.example.com/acme/gc-integrations.git";
const commit = "0123456789abcdef0123456789abcdef01234567";

/** Of a project: what it asks for, and what npm noted of it. */
function installed(
	said: string | null,
	noted: string | null,
	part = "devDependencies",
): string {
	machine.write(
		"project/package.json",
		JSON.stringify(
			said === null ? {} : { [part]: { "gc-integrations": said } },
		),
	);
	machine.write(
		"project/node_modules/.package-lock.json",
		JSON.stringify({
			packages: { "node_modules/gc-integrations": { resolved: noted } },
		}),
	);
	const copy = machine.path("project/node_modules/gc-integrations");
	mkdirSync(copy, { recursive: true });
	return originOf(copy);
}

test.each([
	["a tag", `${git}#v0.1.0`, `${git}#${commit}`, `${git}#v0.1.0`],
	["a branch that moves", git, `${git}#${commit}`, `${git}#${commit}`],
	["a forge's short form", "acme/gc#v1", `${git}#${commit}`, "acme/gc#v1"],
	["a version of a registry", "^0.1.0", null, "^0.1.0"],
	["what is not saved", null, `${git}#${commit}`, `${git}#${commit}`],
])("as the project asks for it: %s", (_name, said, noted, origin) => {
	expect(installed(said, noted)).toBe(origin);
	expect(installed(said, noted, "dependencies")).toBe(origin);
});

test("a packed file, as long as it is there; else what the copy was built from", () => {
	const packed = "file:../gc-integrations-0.1.0.tgz";
	machine.write("gc-integrations-0.1.0.tgz", "");
	const origin = `file:${machine.path("gc-integrations-0.1.0.tgz")}`;
	expect(installed(packed, packed)).toBe(origin);
	machine.write(
		"project/node_modules/gc-integrations/dist/origin.json",
		JSON.stringify({ package: `${git}#v0.1.0` }),
	);
	expect(installed("file:../gone.tgz", null)).toBe(`${git}#v0.1.0`);
});

test("for all of a machine: what it was built from, else its folder", () => {
	const copy = machine.path("lib/node_modules/gc-integrations");
	mkdirSync(copy, { recursive: true });
	expect(originOf(copy)).toBe(`file:${copy}`);
	for (const [built, origin] of [
		[{ package: null }, `file:${copy}`],
		[{ package: `${git}#v0.1.0` }, `${git}#v0.1.0`],
	] as const) {
		machine.write(
			"lib/node_modules/gc-integrations/dist/origin.json",
			JSON.stringify(built),
		);
		expect(originOf(copy)).toBe(origin);
	}
});

test("a path becomes one from the new repository, and only what is in there goes with it", () => {
	const home = realpathSync(machine.home);
	machine.write("a/vendor/gc.tgz", "");
	const given = givenPackage("a/vendor/gc.tgz", home) ?? "";
	expect(givenPackage("file:vendor/gc.tgz", `${home}/a`)).toBe(given);
	expect(givenPackage("gc-integrations@./vendor/gc.tgz", `${home}/a`)).toBe(
		given,
	);
	expect(asDependency(given, `${home}/a`)).toBe("file:./vendor/gc.tgz");
	expect(asDependency(given, `${home}/b/c`)).toBe("file:../../a/vendor/gc.tgz");
	expect(isOfThisMachine("file:./vendor/gc.tgz")).toBe(false);
	expect(isOfThisMachine("file:../../a/vendor/gc.tgz")).toBe(true);
	expect(isOfThisMachine("git+file:///a#v0.1.0")).toBe(true);
	expect(isOfThisMachine(`${git}#v0.1.0`)).toBe(false);
});

test("--package says it", async () => {
	for (const [spec, dependency] of [
		[`${git}#v0.1.0`, `${git}#v0.1.0`],
		[`gc-integrations@${git}#v0.1.0`, `${git}#v0.1.0`],
		["npm:@acme/gc-integrations@0.1.0", "npm:@acme/gc-integrations@0.1.0"],
		["0.1.0", "0.1.0"],
		[
			"git+ssh://git@git.example.com/acme/x.git",
			"git+ssh://git@git.example.com/acme/x.git",
		],
		['a"b', 'a"b'],
	] as const) {
		const folder = `new-${spec.length}`;
		const { code, out } = await command(machine.home, [
			...["init", folder, "--package", spec],
		]);
		expect([code, out.includes("this machine alone")]).toEqual([0, false]);
		expect(JSON.parse(machine.read(`${folder}/package.json`))).toMatchObject({
			devDependencies: { "gc-integrations": dependency },
		});
	}
});

test("without it this copy's own origin is asked for, never a name that a stranger could publish", async () => {
	const { code } = await command(machine.home, ["init", "new"]);
	expect(code).toBe(0);
	const { devDependencies } = JSON.parse(machine.read("new/package.json")) as {
		devDependencies: Record<string, string>;
	};
	expect(devDependencies["gc-integrations"]).toMatch(/^(git\+|file:)/);
	const { out } = await command(machine.home, ["init", "--help"]);
	expect(out).toContain("--package <spec>");
});
