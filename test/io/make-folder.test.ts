// Folders that are made with all above them: where none can be made that is told at once.
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { makeFolder } from "../../src/io/make-folder.ts";
import { codeOf } from "../../src/io/unreadable.ts";

const here = mkdtempSync(join(tmpdir(), "gc-make-"));
afterAll(() => rmSync(here, { recursive: true }));

const codeAt = (path: string): Promise<string> =>
	makeFolder(path).then(
		() => "made",
		(error: unknown) => codeOf(error),
	);

test("all folders on the way are made, by any number of callers at once", async () => {
	const path = join(here, "a/b/c/d");
	expect(await Promise.all([codeAt(path), codeAt(path)])).toEqual([
		"made",
		"made",
	]);
	await makeFolder(path);
	await makeFolder(join(here, "private"), 0o700);
	expect(statSync(join(here, "private")).mode & 0o777).toBe(0o700);
});

test("what stands in the way is told", async () => {
	writeFileSync(join(here, "file"), "");
	expect(await codeAt(join(here, "file"))).toBe("EEXIST");
	expect(await codeAt(join(here, "file/inside"))).toBe("ENOTDIR");
});

test.runIf(process.platform === "linux")(
	"where nothing can be made nobody waits for it",
	async () => {
		expect(await codeAt("/proc/none/inside")).toBe("ENOENT");
	},
);
