// A lint that cannot begin -> a document of the format that was asked for, on standard output.
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { Ajv } from "ajv";
import { fullFormats } from "ajv-formats/dist/formats.js";
import { expect, test } from "vitest";
import { command } from "../fixtures/command.ts";
import { parseXml } from "../fixtures/xml.ts";

const file = '](a) <b>&"c"\n::error::d';

async function failed(format: string): Promise<string> {
	const ended = await command(tmpdir(), ["lint", "--format", format, file]);
	expect(ended.code, format).toBe(3);
	expect(ended.err).toContain("there is no file or folder");
	return ended.out;
}

test("SARIF: a run that did not succeed, and no results that would close others", async () => {
	const schema = readFileSync(
		new URL("../fixtures/sarif-2.1.0.schema.json", import.meta.url),
		"utf8",
	);
	const log = JSON.parse(await failed("sarif")) as { runs: object[] };
	const validate = new Ajv({
		strict: false,
		// One of its patterns is no regular expression under the u flag.
		unicodeRegExp: false,
		formats: fullFormats,
	}).compile(JSON.parse(schema) as object);
	expect(validate(log), JSON.stringify(validate.errors)).toBe(true);
	expect(log.runs).toEqual([
		expect.objectContaining({
			invocations: [
				expect.objectContaining({ executionSuccessful: false, exitCode: 3 }),
			],
		}),
	]);
	expect(log.runs[0]).not.toHaveProperty("results");
});

test("JUnit: one case in error", async () => {
	const top = parseXml(await failed("junit"));
	expect(top.attributes).toMatchObject({
		tests: "1",
		errors: "1",
		failures: "0",
	});
	const error = top.children[0]?.children[0]?.children[0];
	expect(error?.name).toBe("error");
	expect(error?.text).toContain(file);
});

test("GitLab: one blocker, so that the report is not taken for a clean one", async () => {
	const report: unknown = JSON.parse(await failed("gitlab"));
	expect(report).toEqual([
		expect.objectContaining({
			severity: "blocker",
			description: expect.stringContaining(file),
			location: { path: "gc-integrations.yaml", lines: { begin: 1, end: 1 } },
		}),
	]);
});

test("GitHub: one annotation", async () => {
	const out = await failed("github");
	expect(out).toMatch(/^::error title=gc-integrations::[^\n]*\n$/);
	expect(out).toContain("%0A::error::d");
});

test("JSON: the exit code and the message", async () => {
	expect(JSON.parse(await failed("json"))).toMatchObject({
		version: 1,
		error: { exitCode: 3, message: expect.stringContaining(file) },
	});
});

test("for people nothing but standard error", async () => {
	expect(await failed("pretty")).toBe("");
});

test("wrong words of a command lead to what that command takes", async () => {
	expect((await command(".", ["release"])).err).toContain(
		"(gc-integrations release --help tells what it takes)",
	);
	expect((await command(".", ["lnt"])).err).toContain(
		"(gc-integrations --help lists the commands)",
	);
});
