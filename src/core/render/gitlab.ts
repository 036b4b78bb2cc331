// Findings -> GitLab's code quality report, the part of the Code Climate format that GitLab reads.
import type { Severity } from "../types.ts";
import { messageOf, repositoryPath } from "./finding.ts";
import { fingerprintsOf } from "./fingerprint.ts";
import type { LintOutcome } from "./lint.ts";

const severities: Readonly<Record<Severity, string>> = {
	error: "major",
	warning: "minor",
	info: "info",
};

/** Fingerprints are unique: GitLab shows findings of one fingerprint as one, and tells new ones from old ones by it. */
export function lintGitlab(outcome: LintOutcome, prefix: string): string {
	const fingerprints = fingerprintsOf(outcome.findings, prefix);
	const report = outcome.findings.map((finding, at) => ({
		description: messageOf(finding),
		check_name: finding.rule,
		fingerprint: fingerprints[at],
		severity: severities[finding.severity],
		location: {
			path: repositoryPath(prefix, finding.file),
			// Lines or positions, not both; GitLab shows no columns.
			lines: { begin: finding.span.line, end: finding.span.endLine },
		},
	}));
	return `${JSON.stringify(report, null, 2)}\n`;
}
