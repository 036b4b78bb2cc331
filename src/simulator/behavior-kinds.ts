// What a switch accepts, in words and as a test.
import { isObject } from "./state.ts";

/** What is accepted, in words; and whether a value is that. */
type Kind = readonly [words: string, fits: (value: unknown) => boolean];

const isCount = (value: unknown): boolean =>
	Number.isSafeInteger(value) && Number(value) >= 0;
const isText = (value: unknown): boolean => typeof value === "string";
const kinds = {
	boolean: ["true or false", (value) => typeof value === "boolean"],
	count: ["a whole number", isCount],
	integer: ["a whole number, below 0 too", Number.isSafeInteger],
	"count-or-none": [
		"a whole number or none",
		(value) => isCount(value) || value === "none",
	],
	"count-or-never": [
		"a whole number or never",
		(value) => isCount(value) || value === "never",
	],
	text: ["a text", (value) => isText(value) && value !== ""],
	counts: ["a JSON object of numbers", each(Number.isSafeInteger)],
	texts: ["a JSON object of texts", each(isText)],
	renames: ["a JSON object of JSON objects of texts", each(each(isText))],
} as const satisfies Readonly<Record<string, Kind>>;

function each(test: (member: unknown) => boolean) {
	return (value: unknown): boolean =>
		isObject(value) && Object.values(value).every(test);
}

export type Accepts = readonly (string | number)[] | keyof typeof kinds;

export type Table<Of> = {
	readonly [Name in keyof Of]: readonly [fallback: Of[Name], accepts: Accepts];
};

export function kindOf(accepts: Accepts): Kind {
	return typeof accepts === "string"
		? kinds[accepts]
		: [accepts.join(", "), (value) => accepts.some((one) => one === value)];
}
