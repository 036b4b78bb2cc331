// This repository -> the package that npm makes of it, and its dependencies, for an install without any network.
import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Machine, root } from "../fixtures/machine.ts";

interface Manifest {
	readonly name: string;
	readonly version: string;
	readonly dependencies?: Readonly<Record<string, string>>;
	readonly devDependencies?: Readonly<Record<string, string>>;
}

/** npm with nothing but its cache, by default one of the machine's own. */
export async function npm(
	machine: Machine,
	folder: string,
	words: readonly string[],
	environment: Readonly<Record<string, string>> = {},
): Promise<string> {
	const { code, out, err } = await machine.run("npm", words, {
		folder,
		environment: {
			npm_config_cache: machine.path("npm-cache"),
			npm_config_offline: "true",
			npm_config_audit: "false",
			npm_config_fund: "false",
			npm_config_update_notifier: "false",
			...environment,
		},
	});
	if (code !== 0) throw new Error(`npm ${words.join(" ")}: ${out}${err}`);
	return out.trim();
}

/** The command that `npx` starts in this folder, without the half second that npx takes to find it. */
export function installed(folder: string): string {
	return join(folder, "node_modules/.bin/gc-integrations");
}

/** The paths of the packed files, in the order of their folders. */
export async function pack(
	machine: Machine,
	...folders: readonly string[]
): Promise<readonly string[]> {
	const names = await npm(machine, machine.home, [
		"pack",
		"--silent",
		"--ignore-scripts",
		...folders,
	]);
	return names.split("\n").map((name) => machine.path(name));
}

/** All that the package needs when it runs, packed from what is installed here, which npm takes a second for: by name, as `overrides` takes it. */
export async function packedDependencies(
	machine: Machine,
): Promise<Readonly<Record<string, string>>> {
	const names = new Set(Object.keys(manifestOf(root).dependencies ?? {}));
	const folderOf = (name: string): string => join(root, "node_modules", name);
	// What is added on the way is gone through as well.
	for (const name of names)
		for (const next of Object.keys(
			manifestOf(folderOf(name)).dependencies ?? {},
		))
			names.add(next);
	const packed = [...names].map(async (name): Promise<[string, string]> => {
		const place = machine.path("packed", name.replace("/", "-"));
		cpSync(folderOf(name), join(place, "package"), { recursive: true });
		const file = `${place}.tgz`;
		const words = ["-cf", file, "-C", place, "package"];
		const { code, err } = await machine.run("tar", words);
		if (code !== 0) throw new Error(err);
		return [name, `file:${file}`];
	});
	return Object.fromEntries(await Promise.all(packed));
}

function manifestOf(folder: string): Manifest {
	return JSON.parse(
		readFileSync(join(folder, "package.json"), "utf8"),
	) as Manifest;
}

/**
 * Of the packages that it is developed with, those that the source and its build name. The others, nine tenths of an
 * install, are installed from the same lock file before any test runs.
 */
function neededByBuild(): Readonly<Record<string, string>> {
	const texts = ["src", "build"].flatMap((folder) =>
		readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
			.filter((name) => /\.[jt]s$/.test(name))
			.map((name) => readFileSync(join(root, folder, name), "utf8")),
	);
	const isNamed = (name: string): boolean =>
		[`"${name}"`, `"${name}/`, `node_modules/${name}/`].some((words) =>
			texts.some((text) => text.includes(words)),
		);
	return Object.fromEntries(
		Object.entries(manifestOf(root).devDependencies ?? {}).filter(([name]) =>
			isNamed(name),
		),
	);
}

/** The repository as it is here, without what is installed, built, or never looked at by a build, in a bare one with a tag: its address. */
export async function taggedRepository(
	machine: Machine,
	tag: string,
): Promise<string> {
	const clone = machine.path("clone");
	for (const name of readdirSync(root))
		if (![".git", "node_modules", "dist", "test", "bench"].includes(name))
			cpSync(join(root, name), join(clone, name), { recursive: true });
	machine.write(
		"clone/package.json",
		JSON.stringify({ ...manifestOf(root), devDependencies: neededByBuild() }),
	);
	// All in one file, and nothing made small: it is copied four times, and then thrown away.
	for (const words of ["core.bigFileThreshold 1", "core.compression 0"])
		await machine.git(clone, "config", "--global", ...words.split(" "));
	await machine.git(clone, "init", "--quiet");
	await machine.git(clone, "add", "--all");
	await machine.git(clone, "commit", "--quiet", "--message", "All of it");
	await machine.git(clone, "tag", tag);
	const bare = machine.path("gc-integrations.git");
	await machine.git(clone, "clone", "--quiet", "--bare", clone, bare);
	return `git+file://${bare}`;
}
