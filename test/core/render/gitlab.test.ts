// Findings -> a code quality report with every member that GitLab requires.
import { expect, test } from "vitest";
import { lintGitlab } from "../../../src/core/render/gitlab.ts";
import { printable } from "../../../src/core/render/palette.ts";
import {
	cleanOutcome,
	findings,
	movedOutcome,
	outcome,
	prefix,
} from "./outcome.ts";

interface Issue {
	readonly description: string;
	readonly check_name: string;
	readonly fingerprint: string;
	readonly severity: string;
	readonly location: {
		readonly path: string;
		readonly lines: { readonly begin: number; readonly end: number };
	};
}

const report = (of: typeof outcome): readonly Issue[] =>
	JSON.parse(lintGitlab(of, prefix)) as readonly Issue[];

test("outcome.gitlab.json", async () => {
	await expect(lintGitlab(outcome, prefix)).toMatchFileSnapshot(
		"../../golden/render/outcome.gitlab.json",
	);
});

test("no finding, an empty report", () => {
	expect(lintGitlab(cleanOutcome, prefix)).toBe("[]\n");
});

test("every issue has what GitLab requires, and nothing that it refuses", () => {
	const severities = { error: "major", warning: "minor", info: "info" };
	expect(lintGitlab(outcome, prefix).startsWith("[")).toBe(true);
	for (const [at, issue] of report(outcome).entries()) {
		const finding = findings[at];
		expect(issue).toEqual({
			description: expect.stringContaining(printable(finding?.message ?? "?")),
			check_name: finding?.rule,
			fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/),
			severity: severities[finding?.severity ?? "info"],
			location: {
				path: `${prefix}/${finding?.file}`,
				lines: { begin: finding?.span.line, end: finding?.span.endLine },
			},
		});
	}
});

test("fingerprints are unique and survive line moves", () => {
	const of = (from: typeof outcome) =>
		report(from).map(({ fingerprint }) => fingerprint);
	expect(new Set(of(outcome)).size).toBe(findings.length);
	expect(of(movedOutcome)).toEqual(of(outcome));
});
