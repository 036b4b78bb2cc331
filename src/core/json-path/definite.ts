// Whether a step of a path means one place.
import type { Step } from "./tree.ts";

export function isDefinite(steps: readonly Step[], at: number): boolean {
	const step = steps[at];
	if (step?.kind === "member")
		return step.names.length === 1 || at === steps.length - 1;
	if (step?.kind === "index") return step.indexes.length === 1;
	return step?.kind === "function";
}

/** A function behind `..` gives one value. */
export function isPathDefinite(steps: readonly Step[]): boolean {
	return takesAll(steps) || isDefiniteBefore(steps, steps.length);
}

/** A function behind a path that begins with `..` is given all that the path finds; elsewhere each thing that is found. */
export function takesAll(steps: readonly Step[]): boolean {
	return steps[0]?.kind === "deep" && steps.at(-1)?.kind === "function";
}

/** Whether all steps before `at` do. */
export function isDefiniteBefore(steps: readonly Step[], at: number): boolean {
	return steps.slice(0, at).every((_, index) => isDefinite(steps, index));
}
