// The line in the notes and the credential's name: read as they were written, and nobody else's taken for ours.
import { describe, expect, test } from "vitest";
import {
	credentialName,
	keyOfCredential,
	type Mark,
	readNotes,
	writeNotes,
} from "../../src/core/plan/ownership.ts";

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
