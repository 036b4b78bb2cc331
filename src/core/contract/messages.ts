// What is wrong with a value, or with the contract itself -> the sentences a person reads.
import { list } from "../values/words.ts";

const articles: Readonly<Record<string, string>> = {
	string: "a string",
	integer: "an integer",
	number: "a number",
	boolean: "a boolean",
	object: "an object",
	array: "a list",
	null: "null",
};
const kind = (name: string): string => articles[name] ?? name;
const whole = (path: string): string => path || "it";

export const otherType = (
	path: string,
	wanted: readonly string[],
	found: string,
) => `${whole(path)} must be ${list(wanted.map(kind))}, not ${kind(found)}`;
export const missing = (path: string) => `${path} is missing`;
export const notDeclared = (path: string) =>
	`${path} is not in the contract, which takes nothing else`;
export const notInEnum = (path: string, allowed: readonly string[]) =>
	`${whole(path)} must be ${list(allowed)}`;
export const bounded = (
	path: string,
	bound: "at least" | "at most" | "more than" | "less than",
	limit: number,
) => `${whole(path)} must be ${bound} ${limit}`;
export const counted = (
	path: string,
	bound: "at least" | "at most",
	limit: number,
	unit: string,
) =>
	`${whole(path)} must have ${bound} ${limit} ${limit === 1 ? unit : `${unit}s`}`;
export const notMultiple = (path: string, of: number) =>
	`${whole(path)} must be a multiple of ${of}`;
export const otherPattern = (path: string, pattern: string) =>
	`${whole(path)} does not fit the pattern ${pattern}`;
export const slowPattern = (path: string, pattern: string) =>
	`${whole(path)} is too long to be held against the pattern ${pattern} offline`;
export const repeatedItem = (path: string) =>
	`${whole(path)} holds an item twice`;
export const noneOf = (path: string, keyword: string) =>
	`${whole(path)} fits none of what ${keyword} lists`;
export const severalOf = (path: string) =>
	`${whole(path)} fits more than one of what oneOf lists`;
export const forbidden = (path: string) =>
	`${whole(path)} is what the contract's "not" forbids`;

export const keywordWants = (path: string, wants: string) =>
	`${path} must be ${wants}`;
export const noSchema = (path: string) =>
	`${path || "it"} must be an object: a JSON Schema`;
export const noReferences = (path: string) =>
	`${path}: the platform follows no $ref`;
export const wants = {
	type: "string, integer, number, boolean, object, array or null, or a list of them",
	values: "a list of at least one value",
	names: "a list of names (draft-04)",
	flag: "true or false (draft-04)",
	number: "a number",
	count: "a whole number, 0 or more",
	divisor: "a number above 0",
	pattern: "a regular expression",
	schemas: "an object of JSON Schemas",
	schemaList: "a list of at least one JSON Schema",
	items: "a JSON Schema, or a list of them",
	additional: "true, false or a JSON Schema",
	dependencies: "an object of JSON Schemas and lists of names",
} as const;
