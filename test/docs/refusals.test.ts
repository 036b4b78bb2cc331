// The reference of refusals is written from what `explain` says: one source, so neither can fall behind.
import { expect, test } from "vitest";
import {
	refusalHelp,
	refusalMarkdown,
} from "../../src/core/plan/refusal-help.ts";
import type { RefusalRule } from "../../src/core/types.ts";

test("docs/refusals.md says what explain says of every refusal", async () => {
	const names = Object.keys(refusalHelp) as RefusalRule[];
	const page = [
		"# Refusals",
		"",
		"Where one stands, nothing is written: what it means, why, and how to go on. `gc-integrations explain REFUSAL` says the same in a terminal.",
		"",
		...names.map((name) => `- [${name}](#${name})`),
		"",
		...names.flatMap((name) => [
			`## ${name}`,
			"",
			refusalMarkdown(name).trim(),
			"",
		]),
	].join("\n");
	await expect(page).toMatchFileSnapshot("../../docs/refusals.md");
});
