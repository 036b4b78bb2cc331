// `$successTemplateUtils`: JSON text -> JSON text.
import { parsed } from "../../values/json.ts";
import { notKnown, wrongArguments } from "../messages.ts";
import { refuse, type Value } from "../values.ts";
import type { ToolMethods } from "./tool.ts";

export const successTemplateUtils: ToolMethods = {
	methods: {
		firstFromArray,
		moveKeysIntoArrayOfObjects: () =>
			refuse(notKnown("moveKeysIntoArrayOfObjects")),
	},
	properties: {},
};

function firstFromArray(given: readonly Value[]): Value {
	const [array, otherwise] = given;
	if (
		typeof array !== "string" ||
		given.length > 2 ||
		(given.length === 2 && typeof otherwise !== "string")
	)
		return refuse(
			wrongArguments(
				"firstFromArray",
				"an array as JSON text, and a default as JSON text",
			),
		);
	const items = parsed(array);
	if (!Array.isArray(items))
		return refuse(notKnown("firstFromArray of what is no array"));
	if (items.length > 0) return JSON.stringify(items[0]);
	return typeof otherwise === "string"
		? otherwise
		: refuse(notKnown("firstFromArray of an empty array without a default"));
}
