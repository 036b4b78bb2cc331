// The contract of a data action -> its inputs, and what the platform does not take of it.
import { keywordWanted } from "../../contract/faults.ts";
import { nodeAt, toJson } from "../../document/node.ts";
import { unkeptNumbers } from "../../document/numbers.ts";
import type { Problem } from "../../findings/problem.ts";
import type { Json, MapNode, Node, Span } from "../../types.ts";
import { suggest } from "../../values/suggest.ts";
import * as messages from "./messages.ts";
import type { Placed } from "./text.ts";

/** A contract, and where it is written. */
export interface WrittenContract {
	readonly node: Node;
	readonly place: (span: Span) => Placed;
}

export interface Input {
	readonly types: ReadonlySet<string>;
	readonly required: boolean;
	/** What it may be; undefined: anything of its type. */
	readonly values: readonly Json[] | undefined;
	readonly hasPattern: boolean;
	/** Where its name stands. */
	readonly span: Span;
}

export type Inputs = ReadonlyMap<string, Input>;

export const noInputs: Inputs = new Map();

/** Undefined: the contract does not say which inputs there are. */
export function inputsOf(contract: Node | undefined): Inputs | undefined {
	if (contract?.kind !== "map") return undefined;
	const properties = nodeAt(contract, ["properties"]);
	if (!properties) return noInputs;
	if (properties.kind !== "map") return undefined;
	const required = new Set(textsAt(contract, "required"));
	return new Map(
		[...properties.entries].map(
			([name, { keySpan, value }]): [string, Input] => {
				const values = nodeAt(value, ["enum"]);
				return [
					name,
					{
						types: typesOf(value),
						required: required.has(name),
						values:
							values?.kind === "seq" ? values.items.map(toJson) : undefined,
						hasPattern: nodeAt(value, ["pattern"]) !== undefined,
						span: keySpan,
					},
				];
			},
		),
	);
}

function textsAt(node: Node | undefined, name: string): readonly string[] {
	const found = node && nodeAt(node, [name]);
	const items = found?.kind === "seq" ? found.items : found ? [found] : [];
	return items.flatMap((item) =>
		item.kind === "scalar" && typeof item.value === "string"
			? [item.value]
			: [],
	);
}

export function typesOf(schema: Node): ReadonlySet<string> {
	return new Set(textsAt(schema, "type"));
}

const simple = ["string", "integer", "number", "boolean", "null"];
const kinds = [...simple, "object", "array"];
const reserved = ["orgId", "integrationId", "rawRequest"];

export function inputProblems(contract: WrittenContract): readonly Problem[] {
	const { node } = contract;
	const told = teller(contract);
	const problems = [
		...schemaProblems(node, told),
		...numberProblems(node, told),
	];
	if (problems.length > 0 || node.kind !== "map") return problems;
	const types = typesOf(node);
	if (!(types.size === 1 && types.has("object")))
		problems.push(told(typeSpan(node), messages.rootObject));
	const properties = nodeAt(node, ["properties"]);
	if (properties?.kind !== "map") return problems;
	for (const [name, { keySpan, value }] of properties.entries) {
		if (reserved.includes(name))
			problems.push(told(keySpan, messages.reservedInput(name)));
		else if (!/^[A-Za-z][\w-]*$/.test(name))
			problems.push(told(keySpan, messages.inputName(name)));
		const deep = [...typesOf(value)].find((type) => !simple.includes(type));
		if (deep !== undefined)
			problems.push(told(typeSpan(value), messages.deepInput(name, deep)));
		else if (nodeAt(value, ["properties"]) || nodeAt(value, ["items"]))
			problems.push(told(keySpan, messages.deepInput(name, "object")));
	}
	return problems;
}

export function outputProblems(contract: WrittenContract): readonly Problem[] {
	const { node } = contract;
	const told = teller(contract);
	const problems = [
		...schemaProblems(node, told),
		...numberProblems(node, told),
	];
	if (problems.length > 0 || node.kind !== "map") return problems;
	const types = typesOf(node);
	const isRoot = (type: string): boolean => types.size === 1 && types.has(type);
	if (isRoot("array")) {
		const items = nodeAt(node, ["items"]);
		if (items && !typesOf(items).has("object"))
			problems.push(told(typeSpan(items), messages.rootItems));
	} else if (!isRoot("object"))
		problems.push(told(typeSpan(node), messages.rootOutput));
	const look = (schema: Node, inArray: boolean): void => {
		const isArray = typesOf(schema).has("array");
		if (isArray && inArray) {
			problems.push(told(typeSpan(schema), messages.nestedArray));
			return;
		}
		const items = nodeAt(schema, ["items"]);
		if (items) look(items, inArray || isArray);
		const properties = nodeAt(schema, ["properties"]);
		if (properties?.kind === "map")
			for (const { value } of properties.entries.values())
				look(value, inArray || isArray);
	};
	look(node, false);
	return problems;
}

/** Names that are demanded and not described, in a contract that nothing can change once it is published. */
export function requiredProblems(
	contract: WrittenContract,
): readonly Problem[] {
	const told = teller(contract);
	const look = (schema: Node): readonly Problem[] => {
		if (schema.kind === "scalar") return [];
		if (schema.kind === "seq") return schema.items.flatMap(look);
		const properties = nodeAt(schema, ["properties"]);
		const items = nodeAt(schema, ["items"]);
		const inner =
			properties?.kind === "map"
				? [...properties.entries.values()].map(({ value }) => value)
				: [];
		return [
			...undescribed(schema, told),
			...[...inner, ...(items ? [items] : [])].flatMap(look),
		];
	};
	return look(contract.node);
}

function undescribed(schema: MapNode, told: Tell): readonly Problem[] {
	const required = nodeAt(schema, ["required"]);
	const properties = nodeAt(schema, ["properties"]);
	if (required?.kind !== "seq" || properties?.kind !== "map") return [];
	if (schema.entries.has("patternProperties")) return [];
	return required.items.flatMap((item): Problem[] => {
		if (item.kind !== "scalar" || typeof item.value !== "string") return [];
		const { value: name, span } = item;
		if (properties.entries.has(name)) return [];
		const suggestion = suggest(name, [...properties.entries.keys()]);
		return [
			{
				...told(span, messages.requiredUnknown(name, suggestion)),
				...(suggestion === undefined ? {} : { suggestion }),
				atMost: "warning",
			},
		];
	});
}

type Tell = (span: Span, message: string) => Problem;

function teller({ place }: WrittenContract): Tell {
	return (span, message) => ({
		rule: "contract-unsupported",
		message,
		...place(span),
	});
}

function typeSpan(schema: Node): Span {
	return nodeAt(schema, ["type"])?.span ?? firstSpan(schema);
}

function firstSpan(node: Node): Span {
	const [first] = node.kind === "map" ? node.entries.values() : [];
	return first?.keySpan ?? node.span;
}

function numberProblems(schema: Node, told: Tell): readonly Problem[] {
	return unkeptNumbers(schema).map(({ span, source, becomes }) =>
		told(span, messages.unkeptNumber(source, becomes)),
	);
}

/** What is no JSON Schema (draft-04) at all, and references, which the platform does not follow. */
function* schemaProblems(schema: Node, told: Tell): Generator<Problem, void> {
	if (schema.kind !== "map") {
		yield told(schema.span, messages.noSchema);
		return;
	}
	const reference = schema.entries.get("$ref");
	if (reference) yield told(reference.keySpan, messages.noReferences);
	for (const [name, { keySpan, value }] of schema.entries) {
		const wanted = wrongKeyword(name, value, schema);
		if (wanted !== undefined)
			yield {
				...told(
					value.kind === "scalar" ? value.span : keySpan,
					messages.wrongKeyword(name, wanted),
				),
				// Java has more of them than JavaScript.
				...(name === "pattern" ? { atMost: "warning" } : {}),
			};
		else if (maps.includes(name) && value.kind === "map")
			for (const { value: inner } of value.entries.values())
				yield* schemaProblems(inner, told);
		else if (schemas.includes(name) && value.kind !== "scalar")
			for (const inner of value.kind === "seq" ? value.items : [value])
				yield* schemaProblems(inner, told);
	}
}

const maps = ["properties", "patternProperties", "definitions"];
const schemas = [
	"items",
	"not",
	"allOf",
	"anyOf",
	"oneOf",
	"additionalProperties",
];
const numbers = [
	"minLength",
	"maxLength",
	"minItems",
	"maxItems",
	"minimum",
	"maximum",
	"multipleOf",
];

/** What the keyword wants instead; undefined: nothing is wrong with it. */
function wrongKeyword(
	name: string,
	value: Node,
	schema: MapNode,
): string | undefined {
	if (name === "type") {
		const types = textsAt(schema, "type");
		const count = value.kind === "seq" ? value.items.length : 1;
		return types.length === count && types.every((type) => kinds.includes(type))
			? undefined
			: messages.oneOf(kinds.filter((kind) => kind !== "null"));
	}
	if (name === "required")
		return value.kind === "seq" &&
			textsAt(schema, "required").length === value.items.length
			? undefined
			: messages.listOfNames;
	if (maps.includes(name))
		return value.kind === "map" ? undefined : messages.mapOfSchemas;
	if (name === "items" || name === "not")
		return value.kind === "scalar" ? messages.aSchema : undefined;
	if (["allOf", "anyOf", "oneOf"].includes(name))
		return value.kind === "seq" ? undefined : messages.listOfSchemas;
	if (name === "enum" && value.kind !== "seq") return messages.listOfValues;
	if (
		numbers.includes(name) &&
		!(value.kind === "scalar" && typeof value.value === "number")
	)
		return messages.aNumber;
	return schemas.includes(name)
		? undefined
		: keywordWanted(name, toJson(value));
}
