// Entries -> the journal's file and back: torn lines, turning over, a folder that cannot be written.
import {
	appendFile,
	mkdir,
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
import { pageHtml, pageQuery } from "../../src/daemon/page/page.ts";
import { isHistoryEntry } from "../../src/daemon/status/history.ts";
import type { HistoryEntry } from "../../src/daemon/types.ts";
import { openJournal } from "../../src/io/journal.ts";
import { status as statusOf } from "../fixtures/status.ts";

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

const sound: HistoryEntry = {
	version: 1,
	at: "2026-01-01T00:00:00.000Z",
	environment: "dev",
	organizationId: null,
	key: "a",
	type: "web-services",
	name: "The a",
	verb: "update",
	fields: [{ path: "status", from: "inactive", to: ["x", { y: null }] }],
	outcome: "applied",
	error: null,
	integrationId: "1",
	correlationId: null,
	commit: null,
	author: null,
	reasons: ["files"],
	writer: "me",
};

const other = (more: object): string => JSON.stringify({ ...sound, ...more });
const odd: Readonly<Record<string, string>> = {
	"cut off": JSON.stringify(sound).slice(0, 90),
	"no JSON": "hello",
	binary: "\u0000\ufffd\u0001{",
	"a number": "7",
	null: "null",
	"a list": `[${JSON.stringify(sound)}]`,
	"nothing in it": "{}",
	"the members of long ago": JSON.stringify({
		version: 1,
		at: sound.at,
		environment: "dev",
		key: "a",
		verb: "update",
		outcome: "applied",
	}),
	"another version": other({ version: 2 }),
	"a date that is none": other({ at: "yesterday" }),
	"another verb": other({ verb: "__proto__" }),
	"another outcome": other({ outcome: "toString" }),
	"another reason": other({ reasons: ["constructor"] }),
	"reasons that are no list": other({ reasons: "files" }),
	"fields that are no list": other({ fields: { path: "a" } }),
	"a field without values": other({ fields: [{ path: "a" }] }),
	"a name that is none": other({ name: { first: "a" } }),
	"a commit that is a number": other({ commit: 7 }),
	"no name": other({ name: undefined }),
	"another kind": other({ kind: "__proto__" }),
	"an integration that is none": other({ kind: "action", integration: {} }),
	"an id that is none": other({ kind: "action", actionId: null }),
	"a value of many levels": other({ fields: [] }).replace(
		'"fields":[]',
		`"fields":[{"path":"a","from":null,"to":${"[".repeat(50_000)}${"]".repeat(50_000)}}]`,
	),
	"a line without end": other({ name: "x".repeat(300_000) }),
};

test.each(Object.entries(odd))(
	"a line of the history that is odd (%s) is left out and counted, and the page is shown",
	async (_, line) => {
		const file = join(folder, "history.jsonl");
		const whole = JSON.stringify(sound);
		await writeFile(file, `${whole}\n${line}\n${whole}\n`);
		const warnings: string[] = [];
		const { newest } = openJournal({
			file,
			largest: 10_000_000,
			kept: 2,
			isEntry: isHistoryEntry,
			warn: (text) => warnings.push(text),
		});
		const history = await newest(200);
		expect(history).toEqual([sound, sound]);
		expect(warnings).toEqual([
			`1 line of the history (${file}) cannot be used, and is left out`,
		]);
		const status = { ...statusOf(), history };
		expect(pageHtml(status, pageQuery(new URLSearchParams()))).toContain(
			"The a",
		);
		expect(JSON.stringify(status)).toContain("The a");
	},
);

test("of a history that somebody let grow only the end is read, and a folder in its place is told", async () => {
	const whole = `${JSON.stringify({ n: 1 })}\n`;
	await writeFile(join(folder, "large"), whole.repeat(10_000));
	const open = (name: string, warnings: string[]) =>
		openJournal<Entry>({
			file: join(folder, name),
			largest: 1_000,
			kept: 0,
			isEntry: (value): value is Entry => value !== undefined,
			warn: (text) => warnings.push(text),
		});
	const warnings: string[] = [];
	const found = await open("large", warnings).newest(100_000);
	expect(found.length).toBeGreaterThan(200);
	expect(found.length).toBeLessThanOrEqual(2_000 / whole.length);
	expect(warnings).toEqual([]);
	await mkdir(join(folder, "place"));
	expect(await open("place", warnings).newest(1)).toEqual([]);
	expect(warnings[0]).toContain("is a folder, not a regular file");
});
