// A schema -> how Architect sees it: nested members under dotted names, lists of objects as lists beside each other.
import { isObject, type JsonMap } from "../state.ts";

interface Flattened {
	readonly schema: JsonMap;
	/** Names of those that are lists. */
	readonly arrayProperties: readonly string[];
}

export function flattenSchema(schema: JsonMap): Flattened {
	const found = leaves(schema, [], false);
	const required = Array.isArray(schema["required"])
		? schema["required"].filter((name) => found.some(([path]) => path === name))
		: [];
	return {
		schema: {
			...schema,
			type: "object",
			properties: Object.fromEntries(
				found.map(([path, leaf, isList]) => [
					path,
					isList ? { type: "array", items: leaf } : leaf,
				]),
			),
			...(required.length > 0 ? { required } : {}),
		},
		arrayProperties: found.flatMap(([path, , isList]) =>
			isList ? [path] : [],
		),
	};
}

function leaves(
	schema: JsonMap,
	path: readonly string[],
	isList: boolean,
): [path: string, leaf: JsonMap, isList: boolean][] {
	if (isObject(schema["items"])) return leaves(schema["items"], path, true);
	if (!isObject(schema["properties"]))
		return path.length === 0 ? [] : [[path.join("."), schema, isList]];
	return Object.entries(schema["properties"]).flatMap(([name, property]) =>
		isObject(property)
			? leaves(property, [...path, name.replaceAll(".", "__")], isList)
			: [],
	);
}

/** The value of such a schema. What is null or missing in one element of a list leaves no gap: the lists come to differ in length. */
export function flattenValue(value: unknown): unknown {
	const found: Record<string, unknown> = {};
	collect(value, [], false, found);
	return found;
}

function collect(
	value: unknown,
	path: readonly string[],
	isList: boolean,
	found: Record<string, unknown>,
): void {
	const name = path.join(".");
	if (Array.isArray(value))
		for (const item of value) collect(item, path, true, found);
	else if (isObject(value))
		for (const [member, inner] of Object.entries(value))
			collect(inner, [...path, member.replaceAll(".", "__")], isList, found);
	else if (!isList) found[name] = value;
	else if (value !== null)
		found[name] = [...((found[name] as unknown[] | undefined) ?? []), value];
}
