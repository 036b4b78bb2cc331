// A watch that was closed stays closed, whatever was under way.
import fs, { type WatchListener } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { basename, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { createFolderWatches } from "../../src/io/folder-watches.ts";
import { folderOf } from "../fixtures/folder.ts";

const real = fs.watch;
afterEach(() => {
	fs.watch = real;
	syncBuiltinESMExports();
});

test("files that go away while it is closed do not make it begin again", async () => {
	const names = ["a.yaml", "b.yaml"];
	const folder = folderOf(Object.fromEntries(names.map((name) => [name, ""])));
	const files = names.map((name) => join(folder, name));
	const told = new Map<string, WatchListener<string>>();
	const watching: string[] = [];
	fs.watch = ((path: string, options: object, tell: WatchListener<string>) => {
		watching.push(path);
		told.set(path, tell);
		return real(path, options, tell);
	}) as typeof real;
	syncBuiltinESMExports();
	const watches = createFolderWatches(
		() => undefined,
		() => undefined,
	);
	await watches.arm({ folders: [], files });
	expect(watching.toSorted()).toEqual([folder, ...files]);
	for (const file of files) fs.rmSync(file);
	// It is looked whether they are there, which takes longer than closing.
	for (const file of files) told.get(file)?.("rename", basename(file));
	await watches.close();
	for (let turn = 0; turn < 100; turn += 1)
		await new Promise((resolve) => setImmediate(resolve));
	expect(watching).toHaveLength(3);
});
