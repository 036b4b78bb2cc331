// A contract -> what it finds wrong with a value: JSON Schema, draft-04. `format` says nothing here: which ones the platform judges is not known.
//
// Interpreted: contracts are the users', there are hundreds of them, and each judges a few small values. Compiling one takes longer.
import type { Json, JsonObject } from "../types.ts";
import { isObject } from "../values/json.ts";
import { isList, patternOf } from "./faults.ts";
import * as messages from "./messages.ts";

/** Of a contract without faults. */
export function contractJudge(
	contract: Json,
): (value: Json) => readonly string[] {
	return (value) => [...judged(contract, value, "")];
}

function* judged(
	schema: Json | undefined,
	value: Json,
	path: string,
): Generator<string, void> {
	if (!isObject(schema)) return;
	const { type } = schema;
	const wanted = type === undefined ? [] : isList(type) ? type : [type];
	if (wanted.length > 0 && !wanted.some((name) => isOfType(value, name))) {
		yield messages.otherType(path, wanted.map(String), typeOf(value));
		// What else it is not follows from that.
		return;
	}
	const allowed = schema["enum"];
	if (
		allowed !== undefined &&
		isList(allowed) &&
		!allowed.some((one) => canonical(one) === canonical(value))
	)
		yield messages.notInEnum(
			path,
			allowed.map((one) => JSON.stringify(one)),
		);
	if (typeof value === "string") yield* textProblems(schema, value, path);
	else if (typeof value === "number")
		yield* numberProblems(schema, value, path);
	else if (isList(value)) yield* listProblems(schema, value, path);
	else if (isObject(value)) yield* memberProblems(schema, value, path);
	yield* combined(schema, value, path);
}

function typeOf(value: Json): string {
	if (value === null) return "null";
	if (isList(value)) return "array";
	return typeof value;
}

function isOfType(value: Json, type: Json): boolean {
	return type === "integer" ? Number.isInteger(value) : typeOf(value) === type;
}

function* textProblems(
	schema: JsonObject,
	value: string,
	path: string,
): Generator<string, void> {
	yield* lengths(schema, "Length", Array.from(value).length, path, "character");
	const { pattern } = schema;
	if (typeof pattern !== "string") return;
	const fits = patternOf(pattern)?.(value) ?? "unknown";
	if (fits === "unknown") yield messages.slowPattern(path, pattern);
	else if (!fits) yield messages.otherPattern(path, pattern);
}

function* lengths(
	schema: JsonObject,
	of: "Length" | "Items" | "Properties",
	found: number,
	path: string,
	unit: string,
): Generator<string, void> {
	const least = schema[`min${of}`];
	const most = schema[`max${of}`];
	if (typeof least === "number" && found < least)
		yield messages.counted(path, "at least", least, unit);
	if (typeof most === "number" && found > most)
		yield messages.counted(path, "at most", most, unit);
}

function* numberProblems(
	{
		minimum,
		maximum,
		exclusiveMinimum,
		exclusiveMaximum,
		multipleOf,
	}: JsonObject,
	value: number,
	path: string,
): Generator<string, void> {
	if (typeof minimum === "number") {
		const open = exclusiveMinimum === true;
		if (open ? value <= minimum : value < minimum)
			yield messages.bounded(path, open ? "more than" : "at least", minimum);
	}
	if (typeof maximum === "number") {
		const open = exclusiveMaximum === true;
		if (open ? value >= maximum : value > maximum)
			yield messages.bounded(path, open ? "less than" : "at most", maximum);
	}
	if (typeof multipleOf === "number" && !isMultiple(value, multipleOf))
		yield messages.notMultiple(path, multipleOf);
}

/** 0.3 is three times 0.1, whatever binary fractions make of it. */
function isMultiple(value: number, of: number): boolean {
	const times = value / of;
	return (
		Number.isFinite(times) &&
		Math.abs(times - Math.round(times)) <= Math.abs(times) * 1e-12
	);
}

function* listProblems(
	schema: JsonObject,
	value: readonly Json[],
	path: string,
): Generator<string, void> {
	yield* lengths(schema, "Items", value.length, path, "item");
	if (
		schema["uniqueItems"] === true &&
		new Set(value.map(canonical)).size < value.length
	)
		yield messages.repeatedItem(path);
	const { items, additionalItems } = schema;
	for (const [at, item] of value.entries()) {
		const place = `${path}[${at}]`;
		if (items === undefined || !isList(items))
			yield* judged(items, item, place);
		else if (at < items.length) yield* judged(items[at], item, place);
		else if (additionalItems === false) yield messages.notDeclared(place);
		else yield* judged(additionalItems, item, place);
	}
}

function* memberProblems(
	schema: JsonObject,
	value: JsonObject,
	path: string,
): Generator<string, void> {
	const at = (name: string): string => (path === "" ? name : `${path}.${name}`);
	yield* lengths(
		schema,
		"Properties",
		Object.keys(value).length,
		path,
		"member",
	);
	const { required, additionalProperties } = schema;
	for (const name of namesIn(required))
		if (!Object.hasOwn(value, name)) yield messages.missing(at(name));
	const properties = membersOf(schema["properties"]);
	const patterns = [...membersOf(schema["patternProperties"])].map(
		([source, inner]) => [patternOf(source), inner] as const,
	);
	for (const [name, member] of Object.entries(value)) {
		const declared = [
			...(properties.has(name) ? [properties.get(name)] : []),
			...patterns.flatMap(([pattern, inner]) =>
				pattern?.(name) ? [inner] : [],
			),
		];
		for (const inner of declared) yield* judged(inner, member, at(name));
		if (declared.length > 0) continue;
		if (additionalProperties === false) yield messages.notDeclared(at(name));
		else yield* judged(additionalProperties, member, at(name));
	}
	for (const [name, inner] of membersOf(schema["dependencies"])) {
		if (!Object.hasOwn(value, name)) continue;
		if (!isList(inner)) yield* judged(inner, value, path);
		else
			for (const other of namesIn(inner))
				if (!Object.hasOwn(value, other)) yield messages.missing(at(other));
	}
}

function namesIn(json: Json | undefined): readonly string[] {
	return json !== undefined && isList(json)
		? json.filter((name) => typeof name === "string")
		: [];
}

function membersOf(json: Json | undefined): ReadonlyMap<string, Json> {
	return new Map(isObject(json) ? Object.entries(json) : []);
}

function* combined(
	schema: JsonObject,
	value: Json,
	path: string,
): Generator<string, void> {
	const { allOf, anyOf, oneOf, not } = schema;
	const fits = (inner: Json): boolean =>
		judged(inner, value, path).next().done === true;
	for (const inner of allOf !== undefined && isList(allOf) ? allOf : [])
		yield* judged(inner, value, path);
	if (anyOf !== undefined && isList(anyOf) && !anyOf.some(fits))
		yield messages.noneOf(path, "anyOf");
	if (oneOf !== undefined && isList(oneOf)) {
		const fitting = oneOf.filter(fits).length;
		if (fitting === 0) yield messages.noneOf(path, "oneOf");
		if (fitting > 1) yield messages.severalOf(path);
	}
	if (isObject(not) && fits(not)) yield messages.forbidden(path);
}

/** Equal for equal values, whatever the order of members. */
function canonical(value: Json): string {
	if (isList(value)) return `[${value.map(canonical).join(",")}]`;
	if (!isObject(value)) return JSON.stringify(value);
	return `{${Object.keys(value)
		.sort()
		.map((name) => `${JSON.stringify(name)}:${canonical(value[name] ?? null)}`)
		.join(",")}}`;
}
