// Where only findings are asked for, clean documents are let go but for what others are compared with: the findings stay the same.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { lintTree } from "../../../src/core/lint/lint.ts";
import { readBase } from "../../../src/core/lint/rules/base.ts";
import { readSettings } from "../../../src/core/settings/read.ts";
import { packageCatalog } from "../../../src/stages/catalog.ts";

const catalog = packageCatalog();
const folder = fileURLToPath(new URL("../../golden/lint/", import.meta.url));
const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
	.filter((file) => /\.ya?ml$/.test(file) && !file.includes("gc-integrations"))
	.sort()
	.map((file) => ({ file, text: readFileSync(join(folder, file), "utf8") }));
const { settings } = readSettings(
	{
		file: "gc-integrations.yaml",
		text: `version: 1
limits: { web-services: 100000 }
environments:
  dev: { region: eu-west-1, oauth: { clientId: a, clientSecret: { env: A } } }
  prod: { region: eu-west-1, oauth: { clientId: a, clientSecret: { env: A } }, limits: { zendesk: 1 } }
`,
	},
	catalog,
);
/** Before the change everything was of another type, had another credential or another key. */
const before = readBase(
	new Map(
		files.map(({ file, text }, at) => [
			file,
			text.replace(
				...([
					[/^type: .*$/m, "type: google"],
					[/^ {2}type: .*$/m, "  type: userDefined"],
					[/^key: (.*)$/m, "key: $1-before"],
				][at % 3] as [RegExp, string]),
			),
		]),
	),
);

test.each([
	["", null],
	[" beside a base", before],
] as const)("the findings of all golden files%s", (_name, base) => {
	const options = { environments: null, base };
	const whole = lintTree(files, settings, catalog, options);
	const outlined = lintTree(files, settings, catalog, {
		...options,
		findingsOnly: true,
	});
	expect(outlined.findings).toEqual(whole.findings);
	expect(outlined.failedFiles).toEqual(whole.failedFiles);
	// Else nothing was compared across documents.
	const told = new Set(whole.findings.map(({ rule }) => rule));
	expect([...told]).toEqual(
		expect.arrayContaining([
			"duplicate-key",
			"duplicate-name",
			"limit-exceeded",
			...(base
				? ["type-changed", "credential-type-changed", "integration-removed"]
				: []),
		]),
	);
	const clean = outlined.documents.filter(({ root }) => root?.entries.size);
	expect(clean.some(({ root }) => !root?.entries.has("status"))).toBe(true);
});
