// Entries -> the journal's file and back: torn lines, turning over, a folder that cannot be written.
import {
	appendFile,
	mkdtemp,
	readdir,
	readFile,
	rm,
	stat,
	writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openJournal } from "../../src/io/journal.ts";

interface Entry {
	readonly n: number;
}
let folder = "";
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), "gc-integrations-journal-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function journal(largest = 1_000_000, kept = 2) {
	const warnings: string[] = [];
	const opened = openJournal<Entry>({
		file: join(folder, "deep", "history.jsonl"),
		largest,
		kept,
		isEntry: (value): value is Entry =>
			typeof (value as { n?: unknown } | null)?.n === "number",
		warn: (text) => warnings.push(text),
	});
	return { ...opened, warnings };
}
const numbers = (entries: readonly Entry[]): readonly number[] =>
	entries.map(({ n }) => n);

test("what was written comes back, the newest first, also to the next process", async () => {
	const { append, newest } = journal();
	await Promise.all([append([{ n: 1 }, { n: 2 }]), append([{ n: 3 }])]);
	expect(numbers(await newest(10))).toEqual([3, 2, 1]);
	expect(numbers(await newest(2))).toEqual([3, 2]);
	expect(numbers(await journal().newest(10))).toEqual([3, 2, 1]);
	const file = join(folder, "deep", "history.jsonl");
	expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test("half a line of a killed process is left out, and the next line is whole", async () => {
	await journal().append([{ n: 1 }]);
	await appendFile(join(folder, "deep", "history.jsonl"), '{"n":2,"na');
	const { append, newest } = journal();
	await append([{ n: 3 }]);
	expect(numbers(await newest(10))).toEqual([3, 1]);
});

test("it is turned over when it is large, and only so many are kept", async () => {
	const { append, newest } = journal(40, 2);
	for (let n = 1; n <= 20; n += 1) await append([{ n }]);
	expect((await readdir(join(folder, "deep"))).sort()).toEqual([
		"history.jsonl",
		"history.jsonl.1",
		"history.jsonl.2",
	]);
	const found = numbers(await newest(100));
	expect(found[0]).toBe(20);
	expect(found.length).toBeGreaterThan(6);
	expect(found).toEqual(found.toSorted((a, b) => b - a));
});

test("a folder that cannot be made is told once, and nothing is thrown", async () => {
	await writeFile(join(folder, "deep"), "a file");
	const { append, newest, warnings } = journal();
	await append([{ n: 1 }]);
	await append([{ n: 2 }]);
	expect(warnings).toHaveLength(1);
	expect(warnings[0]).toContain("history");
	expect(await newest(10)).toEqual([]);
	expect(await readFile(join(folder, "deep"), "utf8")).toBe("a file");
});
