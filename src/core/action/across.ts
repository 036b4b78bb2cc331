// What came of tests in each environment -> what is told once, with the environments that it is true of.
import type { TestResult } from "./result.ts";

/** By the order in which they first came. */
export function acrossEnvironments(
	runs: readonly {
		readonly environment: string;
		readonly results: readonly TestResult[];
	}[],
): readonly TestResult[] {
	const told = new Map<string, TestResult>();
	for (const { environment, results } of runs)
		for (const result of results) {
			const { key, name, place, failure, ms } = result;
			const same = JSON.stringify([key, name, place, failure]);
			const before = told.get(same);
			told.set(same, {
				...result,
				ms: (before?.ms ?? 0) + ms,
				environments: [...(before?.environments ?? []), environment],
			});
		}
	return [...told.values()];
}
