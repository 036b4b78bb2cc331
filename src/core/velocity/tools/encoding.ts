// `$encoding.base64(…)`
import { wrongArguments } from "../messages.ts";
import { refuse, stringOf } from "../values.ts";
import type { ToolMethods } from "./tool.ts";

export const encoding: ToolMethods = {
	methods: {
		base64: (given) => {
			const [value] = given;
			if (given.length !== 1 || value === undefined)
				return refuse(wrongArguments("base64", "one value"));
			return value === null
				? null
				: Buffer.from(stringOf(value), "utf8").toString("base64");
		},
	},
	properties: {},
};
