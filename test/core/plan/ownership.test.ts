// The line in the notes and the credential's name: read as they were written, and nobody else's taken for ours.
import { describe, expect, test } from "vitest";
import {
	credentialName,
	keyOfCredential,
	type Mark,
	readNotes,
	withoutMark,
	writeNotes,
} from "../../../src/core/plan/ownership.ts";

const mark: Mark = {
	owner: "team-a",
	key: "lookup",
	credentialDate: "2026-01-01T00:00:00.000Z",
	fingerprints: {
		keyId: "9bde2c12",
		fields: { "odd:name, with ]": "PrA4f1U4D4vy", clientId: "djYp_1OSv9T8" },
	},
	writer: "host (1)",
};

describe("the ownership line", () => {
	test("is read as it was written, behind the user's own notes", () => {
		const text = writeNotes("Line one.\r\nLine two.  \n\n", mark);
		expect(readNotes(text)).toMatchObject({
			notes: "Line one.\nLine two.",
			mark: { ...mark, writer: expect.any(String) },
		});
		expect(readNotes(text.replaceAll("\n", "\r\n"))).toMatchObject({
			notes: "Line one.\nLine two.",
			mark: { key: "lookup" },
		});
	});
	test.each<[before: string, line: string, after: string]>([
		["", "LINE", ""],
		["Own.", "\nLINE", ""],
		["Own.\r\n\r\n two  ", "\r\nLINE", ""],
		["Own.\n", "LINE\n", "Below.\n"],
		["Own.\n\n", "\n  LINE ", ""],
		["a\rb", "\rLINE", ""],
		["Own.", "\nLINE\n", ""],
		["[gc-integrations] is no line", "\nLINE\nLINE", ""],
	])("is taken off %j, and nothing else is: %j %j", (before, line, after) =>
		expect(
			withoutMark(
				before + line.replaceAll("LINE", writeNotes("", mark)) + after,
			),
		).toBe(before + after),
	);
	test("is the same whatever the order of the fields", () => {
		const fields: Readonly<Record<string, string>> =
			mark.fingerprints?.fields ?? {};
		const turned = Object.fromEntries(Object.entries(fields).reverse());
		expect(
			writeNotes("", { ...mark, fingerprints: { keyId: "k", fields: turned } }),
		).toBe(writeNotes("", { ...mark, fingerprints: { keyId: "k", fields } }));
	});
	test("without notes stands alone", () => {
		expect(writeNotes(" \n", mark)).toMatch(/^\[gc-integrations owner=team-a /);
	});
	test("of several the last counts, and without a key it is no line", () => {
		expect(
			readNotes("[gc-integrations key=a]\nx\n[gc-integrations key=b]"),
		).toMatchObject({ notes: "x", mark: { key: "b" } });
		expect(readNotes("[gc-integrations owner=a]").mark).toBeNull();
	});
	test("is the same for ever, byte for byte", () => {
		expect(writeNotes("", { ...mark, writer: "it's (1)*!" })).toBe(
			"[gc-integrations owner=team-a key=lookup by=9bde2c12 at=2026-01-01T00:00:00.000Z fields=clientId:djYp_1OSv9T8,odd%3Aname%2C%20with%20%5D:PrA4f1U4D4vy writer=it%27s%20%281%29%2A%21]",
		);
		expect(
			writeNotes("x", {
				...mark,
				owner: null,
				fingerprints: null,
				writer: null,
			}),
		).toBe("x\n[gc-integrations key=lookup]");
		expect(
			writeNotes("", {
				...mark,
				owner: null,
				credentialDate: null,
				fingerprints: { keyId: "k", fields: {} },
				writer: null,
			}),
		).toBe("[gc-integrations key=lookup by=k fields=]");
	});
	test("that lacks a part is read without it", () => {
		const bare = {
			owner: null,
			key: "a",
			credentialDate: null,
			fingerprints: null,
			writer: null,
		};
		expect(readNotes("[gc-integrations key=a]").mark).toStrictEqual(bare);
		expect(readNotes("[gc-integrations key=a by=k]").mark).toStrictEqual(bare);
		expect(readNotes("[gc-integrations key=a fields=b:c]").mark).toStrictEqual(
			bare,
		);
		expect(
			readNotes("[gc-integrations key=a by=k fields=]").mark,
		).toStrictEqual({ ...bare, fingerprints: { keyId: "k", fields: {} } });
	});
	test("counts wherever somebody's edit left it, and what stands around it is the user's", () => {
		expect(
			readNotes("\r\n  one\r\n  [gc-integrations key=a]  \r\n\ttwo\r\n \r\n"),
		).toMatchObject({ notes: "\n  one\n\ttwo", mark: { key: "a" } });
		expect(
			writeNotes("  one\r\n\r\ntwo\r\n", { ...mark, fingerprints: null }),
		).toMatch(/^ {2}one\n\ntwo\n\[/);
	});
	test("of which somebody writes in a sentence is none", () => {
		for (const notes of [
			"see [gc-integrations key=a]",
			"[gc-integrations key=a] is the line",
			"[gc-integrations key=a and more]",
			"[gc-integrations]",
		])
			expect(readNotes(notes)).toEqual({ notes, mark: null });
	});
	test("whose credential's date is odd still is one line", () => {
		const odd = { ...mark, credentialDate: "1 Jan] 2026\n10:00]" };
		expect(readNotes(writeNotes("", odd))).toMatchObject({
			notes: "",
			mark: { credentialDate: "1Jan202610:00" },
		});
	});
});

describe("the credential's name", () => {
	for (const [name, owner, key] of [
		["gc-integrations/lookup", null, "lookup"],
		["gc-integrations/lookup", "team-a", null],
		["gc-integrations/team-a/lookup", "team-a", "lookup"],
		["gc-integrations/team-a/lookup", "team-b", null],
		["gc-integrations/team-a/lookup", null, null],
		["gc-integrations/team-a/lookup/more", "team-a", null],
		["gc-integrations/", null, null],
		["gc-integrations/team-a/", "team-a", null],
		["other/lookup", null, null],
		["other/team-a/lookup", "team-a", null],
		["Integration-lookup", null, null],
	] as const)
		test(`${name} is of ${owner ?? "no owner"}: ${key ?? "not ours"}`, () => {
			expect(keyOfCredential(name, owner)).toBe(key);
			if (key !== null) expect(credentialName(owner, key)).toBe(name);
		});
});
