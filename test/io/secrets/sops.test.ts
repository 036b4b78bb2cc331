// Items of a store of type sops, with the real program and a real age key -> the texts that were encrypted.
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ageKey, encrypted, sopsThere } from "../../fixtures/sops.ts";
import { openRun, type Reading } from "../../fixtures/stores.ts";

const canary = "canary-that-sops-opens";
const content = JSON.stringify({
	crm: { password: canary, port: 5432, pem: "first\nsecond\n" },
	list: ["zero", "one"],
});
let folder: string;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), "gc-sops-"));
	await mkdir(join(folder, "secrets"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const open = (file: string, more: Partial<Reading> = {}) =>
	openRun({
		folder,
		stores: `    s: { type: sops, file: "${file}" }\n`,
		variables: { SOPS_AGE_KEY: ageKey, HOME: folder },
		...more,
	});

test.skipIf(sopsThere())(
	"sops is not installed here: its tests are skipped",
	() => {
		expect(sopsThere()).toBe(false);
	},
);

describe.skipIf(!sopsThere())("sops", () => {
	beforeAll(async () => {
		await writeFile(
			join(folder, "secrets/dev.enc.json"),
			encrypted(content, "json"),
		);
	});

	test("opens JSON, of the environment that is meant", async () => {
		const read = open("secrets/{environment}.enc.json");
		for (const [item, value] of [
			["/crm/password", canary],
			["/crm/pem", "first\nsecond"],
			["/list/1", "one"],
		] as const)
			expect(await read("s", item)).toEqual({ value });
		expect(await read("s", "/crm/port")).toEqual({
			problem: "is a number, not text: put it in quotes there",
		});
		expect(await read("s", "/crm/none")).toEqual({ problem: "is not there" });
		const other = open("secrets/{environment}.enc.json", {
			environment: "prod",
		});
		expect(await other("s", "/crm/password")).toEqual({
			problem: "cannot be read: secrets/prod.enc.json does not exist",
		});
	});

	test.each([
		["yaml", "crm:\n  password: in-yaml\n", "/crm/password", "in-yaml"],
		["dotenv", "PASSWORD=in-dotenv\n", "/PASSWORD", "in-dotenv"],
		["ini", "[crm]\npassword = in-ini\n", "/crm/password", "in-ini"],
	])("opens %s", async (type, text, item, value) => {
		const name = `file.${type === "dotenv" ? "env" : type}`;
		await writeFile(join(folder, name), encrypted(text, type));
		expect(await open(name)("s", item)).toEqual({ value });
	});

	test("is run once a run, whatever is asked of the file", async () => {
		// Found first on the PATH: it counts, and hands over to the real one.
		const bin = join(folder, "bin");
		await mkdir(bin);
		await writeFile(
			join(bin, "sops"),
			`#!/bin/sh\necho once >> "${folder}/runs"\nPATH="\${PATH#*:}" exec sops "$@"\n`,
			{ mode: 0o700 },
		);
		const read = open("secrets/dev.enc.json", {
			variables: {
				SOPS_AGE_KEY: ageKey,
				PATH: `${bin}:${process.env["PATH"]}`,
			},
		});
		const both = [read("s", "/crm/password"), read("s", "/list/0")];
		expect(await Promise.all(both)).toEqual([
			{ value: canary },
			{ value: "zero" },
		]);
		expect(await readFile(join(folder, "runs"), "utf8")).toBe("once\n");
	});

	describe("is told in words", () => {
		test.each([
			["without a key", { HOME: "/nowhere" }, /has no key that opens .*128/],
			[
				"with another key",
				{
					SOPS_AGE_KEY:
						"AGE-SECRET-KEY-1GQ9778VQXMMJVE8SK7J6VT8UJ4HDQAJUVSFCWCM02D8GEWQ72PVQ2Y5J33",
					HOME: "/nowhere",
				},
				/has no key that opens/,
			],
			[
				"without the program",
				{ SOPS_AGE_KEY: ageKey, PATH: "/nowhere" },
				/there is no program sops/,
			],
		])("%s", async (_name, variables, words) => {
			const read = open("secrets/dev.enc.json", { variables });
			expect(await read("s", "/crm/password")).toEqual({
				problem: expect.stringMatching(words),
			});
		});

		test.each([
			["that nobody encrypted", content, /nothing in .* that it encrypted/],
			["that is no JSON", `{ "${canary}": `, /nothing in|cannot parse/],
		])("a file %s", async (_name, text, words) => {
			await writeFile(join(folder, "plain.json"), text);
			const answer = await open("plain.json")("s", "/crm/password");
			expect(answer).toEqual({ problem: expect.stringMatching(words) });
			expect(JSON.stringify(answer)).not.toContain(canary);
		});

		test("a file that was changed without sops", async () => {
			const text = await readFile(join(folder, "secrets/dev.enc.json"), "utf8");
			for (const changed of [
				text.replace('"crm"', '"crn"'),
				text.replace('"password"', '"passwort"'),
			]) {
				await writeFile(join(folder, "changed.json"), changed);
				expect(await open("changed.json")("s", "/crm/pem")).toEqual({
					problem: expect.stringMatching(/changed by something else than sops/),
				});
			}
		});
	});
});
