// Items of stores that the settings describe -> those that cannot be any.
import { nodeAt, stringAt } from "../../document/node.ts";
import {
	type JudgedDocument,
	type Problem,
	placeIn,
} from "../../findings/problem.ts";
import { itemProblem } from "../../settings/items.ts";
import * as messages from "../messages.ts";
import type { DocumentScope } from "../scope.ts";

export function storeItems(
	document: JudgedDocument,
	{ grants }: DocumentScope,
): readonly Problem[] {
	const fields = nodeAt(document.node, ["credentials", "fields"]);
	if (!grants?.stores.size || fields?.kind !== "map") return [];
	return [...fields.entries].flatMap(([field, { value }]): Problem[] => {
		const store = grants.stores.get(stringAt(value, "store") ?? "");
		const item = stringAt(value, "item");
		const span = nodeAt(value, ["item"])?.span;
		if (!store || item === undefined || !span) return [];
		const problem = itemProblem(store, item);
		if (problem === null) return [];
		const path = ["credentials", "fields", field, "item"];
		return [
			{
				rule: "invalid-format",
				message: messages.wrongItem[problem](path.join(".")),
				...placeIn(document, span),
				path,
			},
		];
	});
}
