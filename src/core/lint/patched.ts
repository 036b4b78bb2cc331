// A problem that an environment's patch made -> told at the patch, where it is mended, and not at the line it fell on.
import { nodeAt } from "../document/node.ts";
import type { Problem } from "../findings/problem.ts";
import type { MapNode, Span } from "../types.ts";

/** `root`: the document as written. What the patch has no part in stays where it is. */
export function toldAtPatch(
	problem: Problem,
	root: MapNode,
	environment: string,
): Problem {
	const patches = nodeAt(root, ["environments"]);
	const patch =
		patches?.kind === "map" ? patches.entries.get(environment) : undefined;
	if (!problem.path || patch?.value.kind !== "map") return problem;
	if (isInside(problem.span, patch.value.span)) return problem;
	let at: MapNode = patch.value;
	let told: Span | undefined;
	let chosen: Span | undefined;
	for (const step of problem.path) {
		const entry = at.entries.get(String(step));
		if (!entry) break;
		const { value } = entry;
		told = value.kind === "scalar" ? value.span : entry.keySpan;
		if (value.kind !== "map") break;
		at = value;
		// The type chooses what else may stand there, and below.
		chosen ??= at.entries.get("type")?.value.span;
	}
	const span = chosen ?? told;
	return span ? { ...problem, span } : problem;
}

function isInside(inner: Span, outer: Span): boolean {
	const after =
		inner.line > outer.line ||
		(inner.line === outer.line && inner.column >= outer.column);
	const before =
		inner.endLine < outer.endLine ||
		(inner.endLine === outer.endLine && inner.endColumn <= outer.endColumn);
	return after && before;
}
