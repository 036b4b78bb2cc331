// The map of the house in CONTRIBUTING.md is the house.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const page = readFileSync(`${root}CONTRIBUTING.md`, "utf8");
const map = /```text\n([\s\S]*?)```/.exec(page)?.[1] ?? "";

function foldersIn(path: string): readonly string[] {
	return readdirSync(root + path, { withFileTypes: true })
		.filter((entry) => entry.isDirectory())
		.map(({ name }) => `${path}${name}/`)
		.toSorted();
}

test("every folder of src, two levels deep, has a line, and every line a folder", () => {
	const named = map
		.trim()
		.split("\n")
		.map((line) => /^(\S+) {2,}\S/.exec(line)?.[1] ?? line);
	const files = readdirSync(`${root}src`, { withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map(({ name }) => `src/${name}`);
	const folders = foldersIn("src/").flatMap((folder) => [
		folder,
		...foldersIn(folder),
	]);
	expect(named.toSorted()).toEqual([...files, ...folders].toSorted());
});

test("the rooms of core stand in the order in which they may import", () => {
	const house = readFileSync(`${root}test/architecture.test.ts`, "utf8");
	const rooms = [
		...(/const rooms = \[([^\]]*)\]/.exec(house)?.[1] ?? "").matchAll(
			/"([a-z-]+)"/g,
		),
	].map(([, room]) => room);
	expect(rooms.length).toBeGreaterThan(5);
	expect(
		[...map.matchAll(/^src\/core\/([a-z-]+)\//gm)].map(([, room]) => room),
	).toEqual(rooms);
});

test("it names npm scripts and files that there are", () => {
	const { scripts } = JSON.parse(
		readFileSync(`${root}package.json`, "utf8"),
	) as { scripts: Record<string, string> };
	const named = [...page.matchAll(/npm run ([a-z:]+)|`(bench:[a-z]+)`/g)].map(
		([, run, bench]) => run ?? bench ?? "",
	);
	expect(named.length).toBeGreaterThan(5);
	expect(named.filter((name) => !(name in scripts))).toEqual([]);
	const paths = [
		...page.matchAll(
			/`((?:src|test|schemas|docs|config\.example)\/[^`*\s]*)`/g,
		),
	].map(([, path]) => path ?? "");
	expect(paths.length).toBeGreaterThan(5);
	for (const path of paths) expect(() => readdirOrFile(path)).not.toThrow();
});

function readdirOrFile(path: string): void {
	if (path.endsWith("/")) readdirSync(root + path);
	else if (path.includes(".")) readFileSync(root + path);
	else readdirSync(root + path);
}
