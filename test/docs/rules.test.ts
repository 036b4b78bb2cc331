// The rules reference is written from what `explain` says: one source, so neither can fall behind.
import { expect, test } from "vitest";
import { isRuleName, rules } from "../../src/core/findings/table.ts";
import { ruleMarkdown } from "../../src/core/lint/rules/help-text.ts";

test("docs/rules.md says what explain says of every rule", async () => {
	const names = Object.keys(rules).filter(isRuleName);
	const page = [
		"# Rules",
		"",
		"What lint says, why, and how to put it right; `gc-integrations explain RULE` says the same in a terminal.",
		"",
		...names.map((name) => `- [${name}](#${name})`),
		"",
		...names.flatMap((name) => [
			`## ${name}`,
			"",
			ruleMarkdown(name).trim(),
			"",
		]),
	].join("\n");
	await expect(page).toMatchFileSnapshot("../../docs/rules.md");
});
