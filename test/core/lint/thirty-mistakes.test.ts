// The mistakes of somebody's first day -> one golden file: what was written, and what lint says of it.
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { type LintedJson, repository } from "../../fixtures/repository.ts";
import { type Mistake, mistakes } from "./mistakes.ts";

const golden = fileURLToPath(
	new URL("../../golden/review/thirty-mistakes.txt", import.meta.url),
);

async function judged({ file, text }: Mistake): Promise<{
	pretty: string;
	findings: LintedJson["findings"];
	code: number;
}> {
	const here = repository({ [file ?? "integrations/shop.yaml"]: text });
	try {
		const { out, code } = await here.lint();
		return { pretty: out, code, findings: (await here.json()).findings };
	} finally {
		here.remove();
	}
}

function lineOf({ text, on }: Mistake): number {
	return text.slice(0, text.indexOf(on) + on.length).split("\n").length;
}

test("there are at least thirty, and all differ", () => {
	expect(mistakes.length).toBeGreaterThanOrEqual(30);
	expect(new Set(mistakes.map(({ text }) => text)).size).toBe(mistakes.length);
});

test.each(mistakes)("$title", async (mistake) => {
	const { findings, code } = await judged(mistake);
	expect(code).toBe(1);
	const [first] = findings;
	expect(
		findings.map(({ rule, line }) => [rule, line]),
		first?.message,
	).toEqual(
		[lineOf(mistake), ...(mistake.further ?? [])].map((line) => [
			mistake.rule,
			line,
		]),
	);
	expect(first?.message).toContain(mistake.hint);
	expect(first?.message).not.toContain("s3cr3t");
});

test("the golden file shows them all", async () => {
	const shown: string[] = [];
	for (const [at, mistake] of mistakes.entries()) {
		const { pretty } = await judged(mistake);
		shown.push(
			`${at + 1}. ${mistake.title}\n\n${indented(mistake.text)}\n${pretty}`,
		);
	}
	await expect(shown.join(`\n${"-".repeat(80)}\n\n`)).toMatchFileSnapshot(
		golden,
	);
});

function indented(text: string): string {
	return text.replace(/^(?=.)/gm, "    ");
}
