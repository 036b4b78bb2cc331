// A contract -> why it is no JSON Schema of draft-04 that a value can be held against.
import type { Json, JsonObject } from "../types.ts";
import { isObject } from "../values/json.ts";
import { linearPattern } from "./linear-pattern.ts";
import { keywordWants, noReferences, noSchema, wants } from "./messages.ts";

const types = [
	"string",
	"integer",
	"number",
	"boolean",
	"object",
	"array",
	"null",
] as const;

/** Empty: it is one. Paths begin at the contract. */
export function contractFaults(schema: Json, path = ""): readonly string[] {
	if (!isObject(schema)) return [noSchema(path)];
	return Object.entries(schema).flatMap(([keyword, value]) => {
		const place = path === "" ? keyword : `${path}.${keyword}`;
		if (keyword === "$ref") return [noReferences(place)];
		const check = Object.hasOwn(checks, keyword) ? checks[keyword] : undefined;
		if (!check) return [];
		const [kind, fits] = check;
		if (!fits(value)) return [keywordWants(place, wants[kind])];
		return schemasIn(keyword, value).flatMap(([name, inner]) =>
			contractFaults(inner, `${place}${name}`),
		);
	});
}

/** What the keyword wants instead of what it has. */
export function keywordWanted(
	keyword: string,
	value: Json,
): string | undefined {
	const check = Object.hasOwn(checks, keyword) ? checks[keyword] : undefined;
	return check && !check[1](value) ? wants[check[0]] : undefined;
}

type Check = readonly [
	kind: keyof typeof wants,
	fits: (value: Json) => boolean,
];

const isNumber = (value: Json): value is number => typeof value === "number";
const isType = (value: Json): boolean => types.some((known) => known === value);
const isNames = (value: Json): boolean =>
	isList(value) && value.every((name) => typeof name === "string");
const isFilled = (value: Json): boolean => isList(value) && value.length > 0;

const count: Check = [
	"count",
	(value) => isNumber(value) && Number.isInteger(value) && value >= 0,
];
const number: Check = ["number", isNumber];
const flag: Check = ["flag", (value) => typeof value === "boolean"];
const schemas: Check = ["schemas", isObject];
const schemaList: Check = ["schemaList", isFilled];
const additional: Check = [
	"additional",
	(value) => typeof value === "boolean" || isObject(value),
];

const checks: Readonly<Record<string, Check>> = {
	type: [
		"type",
		(value) =>
			isType(value) ||
			(isList(value) && isFilled(value) && value.every(isType)),
	],
	enum: ["values", isFilled],
	required: ["names", isNames],
	properties: schemas,
	patternProperties: [
		"schemas",
		(value) => isObject(value) && Object.keys(value).every(isPattern),
	],
	additionalProperties: additional,
	additionalItems: additional,
	items: ["items", (value) => isObject(value) || isList(value)],
	allOf: schemaList,
	anyOf: schemaList,
	oneOf: schemaList,
	not: ["schemas", isObject],
	dependencies: [
		"dependencies",
		(value) =>
			isObject(value) &&
			Object.values(value).every((one) => isObject(one) || isNames(one)),
	],
	pattern: [
		"pattern",
		(value) => typeof value === "string" && isPattern(value),
	],
	uniqueItems: flag,
	exclusiveMinimum: flag,
	exclusiveMaximum: flag,
	minimum: number,
	maximum: number,
	multipleOf: ["divisor", (value) => isNumber(value) && value > 0],
	minLength: count,
	maxLength: count,
	minItems: count,
	maxItems: count,
	minProperties: count,
	maxProperties: count,
};

export function isList(value: Json): value is readonly Json[] {
	return Array.isArray(value);
}

function isPattern(source: string): boolean {
	return patternOf(source) !== undefined;
}

/** Undefined: that would take too long to find out. */
export type Fits = (text: string) => boolean | undefined;

/** Undefined: it is none. */
export function patternOf(source: string): Fits | undefined {
	for (const flags of ["u", ""])
		try {
			return fitsOf(new RegExp(source, flags));
		} catch {
			// What is none with all of Unicode may be one without.
		}
	return undefined;
}

/** Going step by step takes twice as long for each character more where a group repeats what repeats. */
const longest = 20;

function fitsOf(pattern: RegExp): Fits {
	const { source, flags } = pattern;
	const stepwise = (text: string): boolean => pattern.test(text);
	const repeats = source.match(/[*+}]/g)?.length ?? 0;
	if (repeats < 2) return stepwise;
	return (
		linearPattern(source, flags) ??
		((text) => (text.length > longest ? undefined : stepwise(text)))
	);
}

/** By what is put behind the keyword's own path. */
function schemasIn(
	keyword: string,
	value: Json,
): readonly (readonly [string, Json])[] {
	switch (keyword) {
		case "properties":
		case "patternProperties":
			return members(value);
		case "dependencies":
			return members(value).filter(([, one]) => !isList(one));
		case "not":
		case "additionalProperties":
		case "additionalItems":
			return isObject(value) ? [["", value]] : [];
		case "items":
		case "allOf":
		case "anyOf":
		case "oneOf":
			return isList(value)
				? value.map((one, at) => [`[${at}]`, one] as const)
				: [["", value]];
		default:
			return [];
	}
}

function members(value: Json): readonly (readonly [string, Json])[] {
	return Object.entries(value as JsonObject).map(
		([name, one]) => [`.${name}`, one] as const,
	);
}
