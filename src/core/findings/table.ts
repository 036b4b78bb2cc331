// The rules' names -> how bad each is, and whether a document that breaks it can be used at all.
import { type Severity, severities } from "../types.ts";

export interface Rule {
	readonly severity: Severity;
	/** A document that breaks it is not planned; whatever severity the settings give the rule, unless `isAcceptable`. */
	readonly structural: boolean;
}

function rule(severity: Severity, structural: boolean): Rule {
	return { severity, structural };
}

export const rules = {
	"yaml-syntax": rule("error", true),
	"duplicate-field": rule("error", true),
	"unsafe-yaml": rule("error", true),
	"empty-file": rule("info", false),
	"invisible-character": rule("error", false),
	"unknown-field": rule("error", true),
	"missing-field": rule("error", true),
	"invalid-type": rule("error", true),
	"invalid-value": rule("error", true),
	"invalid-format": rule("error", true),
	"duplicate-key": rule("error", true),
	"duplicate-name": rule("error", false),
	"unknown-integration": rule("error", true),
	"duplicate-action-name": rule("error", true),
	"template-syntax": rule("error", false),
	"unknown-variable": rule("error", false),
	"unknown-macro": rule("error", false),
	"quoted-value": rule("error", false),
	"optional-input": rule("warning", false),
	"unescaped-input": rule("warning", false),
	"invalid-json-path": rule("error", false),
	"default-never-applies": rule("warning", false),
	"unknown-default": rule("error", false),
	"default-not-json": rule("warning", false),
	"contract-unsupported": rule("error", false),
	"output-mismatch": rule("warning", false),
	"url-form": rule("error", false),
	"manual-authorization": rule("warning", false),
	"secret-input": rule("info", false),
	"missing-custom-auth": rule("warning", false),
	"limit-exceeded": rule("error", false),
	"plaintext-secret": rule("error", true),
	"secret-not-allowed": rule("error", true),
	"secret-format": rule("error", false),
	"unexpanded-placeholder": rule("warning", false),
	"no-files": rule("error", false),
	"unknown-environment": rule("error", true),
	"missing-credentials": rule("error", true),
	"type-changed": rule("error", false),
	"credential-type-changed": rule("error", false),
	"integration-removed": rule("warning", false),
	"platform-schema-mismatch": rule("error", false),
	"leftover-fields": rule("warning", false),
	"digicert-rotation": rule("warning", false),
	"unused-disable": rule("warning", false),
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

export function quieter(one: Severity, other: Severity): Severity {
	return severities.indexOf(one) < severities.indexOf(other) ? other : one;
}
