// Values with places -> those that are a placeholder which nobody filled in: files are read as they are.

import type { Problem } from "../findings/problem.ts";
import type { Node, Span } from "../types.ts";
import { isPlaceholder } from "../values/unmeant.ts";
import * as messages from "./messages.ts";

/** @param apart members of the root that are looked at apart */
export function placeholderProblems(
	file: string,
	root: Node,
	apart: readonly string[] = [],
): Problem[] {
	const problems: Problem[] = [];
	look(root, [], apart, (path, span) => {
		problems.push({
			rule: "unexpanded-placeholder",
			message: messages.unexpandedPlaceholder(path.join(".")),
			file,
			span,
		});
	});
	return problems;
}

/** @param path where the node stands */
function look(
	node: Node,
	path: string[],
	apart: readonly string[],
	tell: (path: readonly string[], span: Span) => void,
): void {
	if (node.kind === "scalar") {
		if (typeof node.value === "string" && isPlaceholder(node.value))
			tell(path, node.span);
	} else if (node.kind === "seq")
		for (const [at, item] of node.items.entries()) {
			path.push(String(at));
			look(item, path, nothing, tell);
			path.pop();
		}
	else
		node.entries.forEach(({ value }, name) => {
			if (apart.includes(name)) return;
			// `op://vault/item` is how a program calls an item, no placeholder for one.
			if (name === "item" && node.entries.has("store")) return;
			path.push(name);
			look(value, path, nothing, tell);
			path.pop();
		});
}

const nothing: readonly string[] = [];
