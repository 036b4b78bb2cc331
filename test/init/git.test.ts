// A Git address with a tag, as the README has it -> npm builds and installs it, from its cache alone.
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Machine, openMachine, root } from "../fixtures/machine.ts";
import { npm, taggedRepository } from "./package.ts";

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

const online = {
	npm_config_cache: process.env["npm_config_cache"] ?? join(homedir(), ".npm"),
};

/** False where the cache lacks what builds it, and nobody promised that it is there. */
async function installs(
	folder: string,
	...more: readonly string[]
): Promise<boolean> {
	try {
		await npm(
			machine,
			folder,
			[...words.trim().split(" "), ...more, address],
			online,
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
	machine.write("project/package.json", "{}\n");
	const project = machine.path("project");
	if (!(await installs(project))) return context.skip();
	expect(dependencyIn("project/package.json")).toBe(address);
	const gc = (...given: readonly string[]) =>
		machine.run("npx", ["--no-install", "gc-integrations", ...given], {
			folder: project,
		});
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

test("not for all of a machine, which npm cannot build: it is said, and nothing is installed", async (context) => {
	const prefix = machine.path("global");
	const told = await installs(
		machine.home,
		...["--global", "--prefix", prefix],
	).catch(String);
	if (told === false) return context.skip();
	const [, cure = ""] = /For all of a machine: `([^`]+)`/.exec(readme) ?? [];
	expect(cure).toContain("npm pack");
	expect(told).toContain(`for --global: in a clone, ${cure}`);
	expect(machine.has("global/lib/node_modules/gc-integrations")).toBe(false);
}, 300_000);
