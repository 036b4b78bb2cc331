// The page of doctor says of every check what `explain` says: one source, so neither can fall behind.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { checkNames } from "../../src/core/doctor/check.ts";
import { checkMarkdown } from "../../src/core/doctor/check-help.ts";

test("docs/doctor.md says what explain says of every check", () => {
	const page = readFileSync(
		new URL("../../docs/doctor.md", import.meta.url),
		"utf8",
	);
	const [, checks = ""] = page.split("says the same in a terminal.\n\n");
	expect(checks).toBe(
		checkNames
			.map((name) => `### ${name}\n\n${checkMarkdown(name)}`)
			.join("\n"),
	);
});
