// The mistakes that people report of data actions -> the goldens that show them found: by lint, by a test of the action, or by both.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const golden = (name: string): string =>
	fileURLToPath(new URL(`../../golden/${name}.txt`, import.meta.url));

/** By mistake: golden files, and what each of them says of it. */
const mistakes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	"name differs between map and template": {
		"lint/unknown-variable/answer":
			"nothing sets $Status: did you mean $status?",
		"tests/name-differs": "$y has not been set",
	},
	"doubly quoted value": {
		"lint/quoted-value/quotes": "is JSON text already, with its quotes",
		"tests/doubly-quoted": "the success template writes no JSON",
	},
	"default on an indefinite path": {
		"lint/default-never-applies/wildcards": "always gives a list",
		"tests/default-on-indefinite-path": "y must be a string, not a list",
	},
	"default that is no JSON": {
		"lint/default-not-json/word": "the default of status is no JSON",
		"tests/default-no-json": '"UNKNOWN" is no value',
	},
	"null instead of a missing member": {
		"tests/null-instead-of-missing": "y must be a string, not null",
	},
	"loud optional input in a header": {
		"lint/optional-input/loud":
			"19:24 warning optional-input\n  input phone is not required",
		"tests/loud-optional-input-in-header": '{input.x}"\n',
	},
	"loud optional input in a URL": {
		"lint/optional-input/loud":
			"18:85 warning optional-input\n  input phone is not required",
		"tests/loud-optional-input-in-url": '{input.x}"\n',
	},
	"loud optional input in a JSON body": {
		"lint/optional-input/json": "where it is not given, the JSON breaks here",
		"tests/loud-optional-input-in-json": "the body is no JSON",
	},
	"+ in a phone number": {
		"lint/unescaped-input/url": "{input.phone} goes into the address as it is",
		"tests/plus-in-phone-number": 'x=+49 30"',
	},
	"quotes in a JSON body": {
		"lint/unescaped-input/json": "which a quote or a line break in it ends",
		"tests/quotes-in-json-body": "the body is no JSON",
	},
	"array in an input contract": {
		"lint/contract-unsupported/input": "input items is of type array",
	},
	"nested array in an output": {
		"lint/contract-unsupported/output": "a list inside a list's items",
	},
	".replace behind the brace": {
		"lint/template-syntax/behind-the-brace":
			"a method is called inside the braces",
		"tests/method-behind-brace": ".replace(",
	},
	"wrong case of input": {
		"lint/unknown-variable/inputs": "nothing sets $Input: did you mean $input?",
		"tests/wrong-case": "$Input has not been set: did you mean input?",
	},
	"one bracket too many": {
		"lint/template-syntax/behind-the-brace": 'is complete: the ")" behind it',
		"tests/one-bracket-too-many": '"https://api.example.com/a)"',
	},
	"path without $": {
		"lint/invalid-json-path/no-root": "begins with",
		"tests/path-without-root": 'a path begins with "$"',
	},
	"invented macro": {
		"lint/unknown-macro/tools": "there is no tool $urlUtils",
		"lint/unknown-macro/methods": "error unknown-macro",
		"tests/invented-macro": "$esc has no method base64",
	},
	"rawResult.x": {
		"lint/unknown-variable/answer": "$rawResult is text and has no .status",
		"tests/member-of-raw-result": "a text has no property y",
	},
	"comma before an #if": {
		"lint/template-syntax/comma-before-if": "where an #if before or around",
		"tests/comma-before-if": 'a name in quotes is missing before "}"',
	},
	"literal bearer token": {
		"lint/plaintext-secret/action-headers":
			"header Authorization holds what looks like a secret",
	},
	"JSON body to a token endpoint that wants a form": {
		"lint/template-syntax/json-for-a-form": "token services take a form",
		"tests/custom-auth": '- expected: "grant_type=client_credentials"',
	},
	"own Authorization on basicAuth": {
		"lint/manual-authorization/header": "take this header away",
	},
	"number where the contract says string": {
		"lint/output-mismatch/kinds":
			"status is an integer here, but a string in the output contract",
		"tests/number-for-string": "y must be a string, not a number",
	},
	"empty answer (204)": {
		"tests/empty-answer":
			"$y has not been set: $.y finds nothing in the answer, and y has no default",
	},
};

const rows = Object.entries(mistakes).flatMap(([mistake, goldens]) =>
	Object.entries(goldens).map(([name, says]) => ({ mistake, name, says })),
);

test.each(rows)("$mistake: $name", ({ name, says }) => {
	expect(existsSync(golden(name))).toBe(true);
	expect(readFileSync(golden(name), "utf8")).toContain(says);
});

test("whatever no contract or header shows is found by a test too", () => {
	const byLintAlone = Object.entries(mistakes)
		.filter(([, goldens]) =>
			Object.keys(goldens).every((name) => name.startsWith("lint/")),
		)
		.map(([mistake]) => mistake);
	expect(byLintAlone).toEqual([
		"array in an input contract",
		"nested array in an output",
		"literal bearer token",
		"own Authorization on basicAuth",
	]);
});
