// The rules' names -> what each says, how bad it is, and whether a document that breaks it can be used at all.
import type { Severity } from "../types.ts";

export interface Rule {
	readonly severity: Severity;
	/** A document that breaks it is not planned; whatever severity the settings give the rule, unless `isAcceptable`. */
	readonly structural: boolean;
	readonly says: string;
}

function rule(severity: Severity, structural: boolean, says: string): Rule {
	return { severity, structural, says };
}

export const rules = {
	"yaml-syntax": rule("error", true, "the file is not YAML 1.2"),
	"duplicate-field": rule("error", true, "a mapping holds a key twice"),
	"unsafe-yaml": rule(
		"error",
		true,
		"custom tags, merge keys, alias bombs, oversized files, links that leave the repository",
	),
	"empty-file": rule("info", false, "a file that holds no document"),
	"invisible-character": rule(
		"error",
		false,
		"a character that cannot be seen, or that looks like a blank and is none",
	),
	"unknown-field": rule("error", true, "a field that does not exist here"),
	"missing-field": rule("error", true, "a required field is absent"),
	"invalid-type": rule(
		"error",
		true,
		"a value of the wrong kind, such as a number where text is wanted",
	),
	"invalid-value": rule(
		"error",
		true,
		"a value that is not among those allowed",
	),
	"invalid-format": rule(
		"error",
		true,
		"text that does not look like what it should be",
	),
	"duplicate-key": rule("error", true, "two documents claim one key"),
	"duplicate-name": rule(
		"error",
		false,
		"two documents claim one name in one organization",
	),
	"limit-exceeded": rule(
		"error",
		false,
		"more integrations of a type than the organization may have",
	),
	"plaintext-secret": rule(
		"error",
		true,
		"a secret stands in the file instead of a reference to it",
	),
	"secret-not-allowed": rule(
		"error",
		true,
		"a document names a variable or a file that the settings do not grant it",
	),
	"secret-format": rule(
		"error",
		false,
		"a secret's value that cannot be meant; told by plan and apply, which read it",
	),
	"unexpanded-placeholder": rule(
		"warning",
		false,
		"a value that is a placeholder which nobody filled in",
	),
	"no-files": rule("error", false, "a glob of the settings matches no file"),
	"unknown-environment": rule(
		"error",
		true,
		"an environment that the settings do not have",
	),
	"missing-credentials": rule(
		"error",
		true,
		"the integration type needs credentials",
	),
	"type-changed": rule(
		"error",
		false,
		"the type of an existing integration was changed",
	),
	"credential-type-changed": rule(
		"error",
		false,
		"the credential type of an existing integration was changed",
	),
	"integration-removed": rule("warning", false, "a document is gone"),
	"leftover-fields": rule(
		"warning",
		false,
		"a patch changes the credential's type, and fields of the base stay",
	),
	"digicert-rotation": rule(
		"warning",
		false,
		"DigiCert means a certificate rotation by hand every year",
	),
	"unused-disable": rule(
		"warning",
		false,
		"a comment that silences a rule where nothing breaks it",
	),
} as const satisfies Record<string, Rule>;

/** Structural ones that leave a meaning: a document is used as it is where somebody accepted them. */
const acceptable: ReadonlySet<string> = new Set([
	"unknown-field",
	"invalid-format",
	"plaintext-secret",
	"missing-credentials",
]);

export function isAcceptable(rule: string): boolean {
	return acceptable.has(rule);
}

export type RuleName = keyof typeof rules;

export function isRuleName(name: string): name is RuleName {
	return Object.hasOwn(rules, name);
}
