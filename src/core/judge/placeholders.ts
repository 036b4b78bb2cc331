// Values with places -> those that are a placeholder which nobody filled in: files are read as they are.

import type { Problem } from "../findings/problem.ts";
import type { Node } from "../types.ts";
import { isPlaceholder } from "../values/unmeant.ts";
import * as messages from "./messages.ts";

/** @param apart members of the root that are looked at apart */
export function placeholderProblems(
	file: string,
	root: Node,
	apart: readonly string[] = [],
): Problem[] {
	const problems: Problem[] = [];
	/** Where `look` is. */
	const path: string[] = [];
	const within = (step: string, node: Node): void => {
		path.push(step);
		look(node);
		path.pop();
	};
	const look = (node: Node): void => {
		if (node.kind === "map") {
			for (const [name, { value }] of node.entries) {
				if (node === root && apart.includes(name)) continue;
				// `op://vault/item` is how a program calls an item, no placeholder for one.
				if (name !== "item" || !node.entries.has("store")) within(name, value);
			}
		} else if (node.kind === "seq")
			node.items.forEach((item, at) => {
				within(String(at), item);
			});
		else if (typeof node.value === "string" && isPlaceholder(node.value))
			problems.push({
				rule: "unexpanded-placeholder",
				message: messages.unexpandedPlaceholder(path.join(".")),
				file,
				span: node.span,
			});
	};
	look(root);
	return problems;
}
