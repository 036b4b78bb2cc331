// What a person reads of findings: messages within the terminal, code frames as they are.
import { stripVTControlCharacters } from "node:util";
import picocolors from "picocolors";
import { describe, expect, test } from "vitest";
import { lintText } from "../../../src/core/render/lint.ts";
import { plain } from "../../../src/core/render/palette.ts";
import { widthOf } from "../../../src/core/values/width.ts";
import { outcome } from "./outcome.ts";

const file = "integrations/of-a-team-with-a-long-name/crm-lookup.yaml";
const long = {
	...outcome,
	findings: [
		{
			rule: "credential-type-changed",
			severity: "error",
			message: `the credential type was basicAuth and is now userDefined (see ${file}:12:5): set allowCredentialTypeChange: true if that is meant`,
			file,
			span: { line: 2, column: 7, endLine: 2, endColumn: 19 },
			environments: ["staging", "production"],
		},
	],
	sources: [{ file, text: `key: crm-lookup\ntype: ${"x".repeat(120)}\n` }],
} as const;

test("a message goes on below its beginning, and paths stay whole", () => {
	expect(lintText(long, plain, 60)).toMatchInlineSnapshot(`
		"integrations/of-a-team-with-a-long-name/crm-lookup.yaml:2:7
		    error credential-type-changed (in staging, production)
		  the credential type was basicAuth and is now userDefined
		    (see
		    integrations/of-a-team-with-a-long-name/crm-lookup.yaml:12:5):
		    set allowCredentialTypeChange: true if that is meant
		    1 | key: crm-lookup
		  > 2 | type: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…
		      |       ^^^^^^^^^^^^

		4 files, 5 documents, 2 environments: 1 error
		"
	`);
});

describe.each([40, 60, 80, 100])("at %i columns", (width) => {
	test("no line is wider, but where one word is", () => {
		for (const one of [long, outcome])
			for (const line of lintText(one, plain, width).split("\n"))
				if (widthOf(line) > width) expect(line).toMatch(/^ *\S+$/);
	});

	test("colours change nothing but colours", () => {
		expect(
			stripVTControlCharacters(
				lintText(long, picocolors.createColors(true), width),
			),
		).toBe(lintText(long, plain, width));
	});
});
