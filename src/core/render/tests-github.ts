// What came of the tests of data actions -> workflow commands, which GitHub Actions turns into annotations beside the lines.
import { workflowCommand } from "./github.ts";
import { differenceText, type TestsOutcome, whereFound } from "./tests.ts";

/** One command a failed test, nothing else. */
export function testsGithub(outcome: TestsOutcome, prefix: string): string {
	return outcome.results
		.flatMap((result) => {
			const { key, name, failure } = result;
			if (!failure) return [];
			const stage = failure.stage ? `, stage ${failure.stage}` : "";
			const title = `test of ${key}: ${name}${stage}${whereFound(result, outcome)}`;
			const message = [
				failure.message,
				...(failure.differences ?? []).map(differenceText),
			].join("\n");
			return [workflowCommand("error", failure.place, title, message, prefix)];
		})
		.join("");
}
