// `$salesforce`, `$msdynamics` and `$urlTool`.
import { notKnown, wrongArguments } from "../messages.ts";
import { refuse, stringOf } from "../values.ts";
import type { ToolMethods } from "./tool.ts";

/** Reserved in a SOSL search, as Salesforce lists them. */
const reserved = /[?&|!{}[\]()^~*:\\"'+-]/g;

export const salesforce: ToolMethods = {
	methods: {
		escReserved: (given) => {
			const [value] = given;
			if (given.length !== 1 || value === undefined)
				return refuse(wrongArguments("escReserved", "one value"));
			return value === null
				? null
				: stringOf(value).replace(reserved, (character) => `\\${character}`);
		},
	},
	properties: {},
};

export const msdynamics: ToolMethods = {
	methods: {
		phoneNumberFilter: () => refuse(notKnown("phoneNumberFilter")),
	},
	properties: {},
};

export const urlTool: ToolMethods = {
	methods: {
		optionalQueryParam: () => refuse(notKnown("optionalQueryParam")),
	},
	properties: {},
};
