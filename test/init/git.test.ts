// A Git address with a tag, as the README has it -> npm builds and installs it, from its cache alone.
import { existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Machine, openMachine, root } from "../fixtures/machine.ts";
import {
	installed,
	npm,
	packedDependencies,
	taggedRepository,
} from "./package.ts";

const readme = readFileSync(join(root, "README.md"), "utf8");
const [, words = "", , tag = ""] =
	/^npm (install .* )(git\+https:\/\/\S+)#(\S+)$/m.exec(readme) ?? [];
const version = tag.slice(1);

let machine: Machine;
let address: string;
beforeAll(async () => {
	machine = openMachine();
	address = `${await taggedRepository(machine, tag)}#${tag}`;
}, 120_000);
afterAll(() => machine.remove());

/** What npm has kept, for a machine that keeps what npm puts together. */
function keptByNpm(): Readonly<Record<string, string>> {
	const kept = join(
		process.env["npm_config_cache"] ?? join(homedir(), ".npm"),
		"_cacache",
	);
	const cache = machine.path("kept-by-npm/_cacache");
	mkdirSync(cache, { recursive: true });
	for (const name of ["content-v2", "index-v5"])
		if (existsSync(join(kept, name)))
			symlinkSync(join(kept, name), join(cache, name));
	return { npm_config_cache: dirname(cache) };
}

/** False where the cache lacks what builds it, and nobody promised that it is there. */
async function installs(folder: string): Promise<boolean> {
	try {
		await npm(
			machine,
			folder,
			[...words.trim().split(" "), address],
			keptByNpm(),
		);
		return true;
	} catch (error) {
		const isMissing = /ENOTCACHED|cache mode is 'only-if-cached'/.test(
			String(error),
		);
		if (isMissing && process.env["GC_INTEGRATIONS_NPM_CACHE"] !== "required")
			return false;
		throw error;
	}
}

function dependencyIn(name: string): unknown {
	return (
		JSON.parse(machine.read(name)) as {
			devDependencies: Record<string, string>;
		}
	).devDependencies["gc-integrations"];
}

test("in a project, which init then hands on", async (context) => {
	// All that npm asks a registry for, beside what a build of the clone has in the cache.
	const overrides = await packedDependencies(machine);
	machine.write("project/package.json", JSON.stringify({ overrides }));
	const project = machine.path("project");
	if (!(await installs(project))) return context.skip();
	expect(dependencyIn("project/package.json")).toBe(address);
	const gc = (...given: readonly string[]) =>
		machine.run(installed(project), given, { folder: project });
	expect((await gc("--version")).out).toBe(`${version}\n`);
	const example = "node_modules/gc-integrations/config.example";
	expect((await gc("lint", example)).out).toContain("no problems");
	expect(
		JSON.parse(
			machine.read("project/node_modules/gc-integrations/dist/origin.json"),
		),
	).toEqual({ package: address });
	expect((await gc("init", "../starter")).code).toBe(0);
	expect(dependencyIn("starter/package.json")).toBe(address);
}, 300_000);

test.each([
	["", 0, "npm ci --include=dev"],
	["true", 1, "for --global: in a clone, "],
])(
	"a clone without what builds it says so, also for all of a machine: global %j",
	async (global, exit, words) => {
		const { code, err } = await machine.run(
			process.execPath,
			["build/prepare.js"],
			{
				folder: machine.path("clone"),
				environment: { npm_config_global: global },
			},
		);
		expect([code, err]).toEqual([exit, expect.stringContaining(words)]);
		const [, cure = ""] = /For all of a machine: `([^`]+)`/.exec(readme) ?? [];
		expect(cure).toContain("npm pack");
		if (exit === 1) expect(err).toContain(words + cure);
		expect(machine.has("clone/dist")).toBe(false);
	},
);
