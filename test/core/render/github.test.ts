// Findings -> workflow commands that the runner reads back as they were meant.
import fc from "fast-check";
import { expect, test } from "vitest";
import { repositoryPath } from "../../../src/core/render/finding.ts";
import { lintGithub } from "../../../src/core/render/github.ts";
import { printable } from "../../../src/core/render/palette.ts";
import type { Finding } from "../../../src/core/types.ts";
import {
	anyFindings,
	cleanOutcome,
	findings,
	outcome,
	outcomeOf,
	prefix,
} from "./outcome.ts";

interface Command {
	readonly name: string;
	readonly properties: Readonly<Record<string, string>>;
	readonly data: string;
}

/** As the runner reads a line: the first two `::`, then commas, then the first `=`; percent signs last. */
function readCommand(line: string): Command {
	const end = line.indexOf("::", 2);
	if (!line.startsWith("::") || end < 0) throw new Error(`no command: ${line}`);
	const head = line.slice(2, end);
	const space = head.indexOf(" ");
	const properties = head
		.slice(space + 1)
		.split(",")
		.map((pair): [string, string] => {
			const at = pair.indexOf("=");
			const value = pair.slice(at + 1);
			return [
				pair.slice(0, at),
				unescapeData(value.replaceAll("%3A", ":").replaceAll("%2C", ",")),
			];
		});
	return {
		name: head.slice(0, space),
		properties: Object.fromEntries(properties),
		data: unescapeData(line.slice(end + 2)),
	};
}

function unescapeData(text: string): string {
	return text
		.replaceAll("%0D", "\r")
		.replaceAll("%0A", "\n")
		.replaceAll("%25", "%");
}

test("outcome.github.txt", async () => {
	await expect(lintGithub(outcome, prefix)).toMatchFileSnapshot(
		"../../golden/render/outcome.github.txt",
	);
});

test("no finding, no command", () => {
	expect(lintGithub(cleanOutcome, prefix)).toBe("");
});

function meant({
	severity,
	span,
	file,
	rule,
	environment,
	message,
}: Finding): Command {
	return {
		name: severity === "info" ? "notice" : severity,
		properties: {
			file: repositoryPath(prefix, file).split("\r").map(printable).join("\r"),
			line: String(span.line),
			endLine: String(span.endLine),
			...(span.line === span.endLine
				? { col: String(span.column), endColumn: String(span.endColumn) }
				: {}),
			title: environment === undefined ? rule : `${rule} (${environment})`,
		},
		data: printable(message),
	};
}

function readAll(text: string): readonly Command[] {
	const lines = text.split("\n");
	expect(lines.pop()).toBe("");
	return lines.map(readCommand);
}

test("the runner reads back what was found", () => {
	expect(readAll(lintGithub(outcome, prefix))).toEqual(findings.map(meant));
});

test("a file's name steers no terminal", () => {
	const found = { ...findings[0], file: "a\u001b[2J\r\n\u009b1m\u202e.yaml" };
	expect(lintGithub(outcomeOf([found as Finding]), prefix)).toContain(
		"a�[2J%0D%0A�1m�.yaml,",
	);
});

test("whatever the findings hold", () => {
	fc.assert(
		fc.property(anyFindings, (found) => {
			const text = lintGithub(outcomeOf(found), prefix);
			expect(readAll(text)).toEqual(found.map(meant));
		}),
	);
});
