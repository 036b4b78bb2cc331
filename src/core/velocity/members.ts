// A value and a name -> its property, or what its method gives.
import { suggest } from "../values/suggest.ts";
import { listMethods, mapMethods } from "./lists.ts";
import { noMethod, noProperty, notKnown } from "./messages.ts";
import { otherTextMethods, textMethods } from "./texts.ts";
import { tools } from "./tools.ts";
import {
	type LoopState,
	nameOf,
	refuse,
	textOf,
	type Value,
} from "./values.ts";

export function property(
	value: Exclude<Value, null>,
	name: string,
	source: string,
): Value {
	if (typeof value === "string" && name === "empty") return value === "";
	if (isMethodOfJava(value, name)) return refuse(notKnown(`${source}.${name}`));
	if (typeof value !== "object") return refuse(noProperty(nameOf(value), name));
	if (value.kind === "given") return value.members.get(name) ?? null;
	if (value.kind === "map") return value.entries.get(name) ?? null;
	if (value.kind === "loop") return loopProperty(value, name);
	if (value.kind === "list")
		return name === "empty"
			? value.items.length === 0
			: refuse(noProperty(nameOf(value), name));
	const { properties = {} } = tools[value.name] ?? {};
	return properties[name] ?? refuse(noProperty(source, name));
}

/** Newer releases of Velocity take the name of a method without arguments for a property, older ones do not. */
const methodsOfMaps = new Set([
	"class",
	"clear",
	"clone",
	"entrySet",
	"hashCode",
	"isEmpty",
	"keySet",
	"notify",
	"notifyAll",
	"size",
	"toString",
	"values",
	"wait",
]);

function isMethodOfJava(value: Exclude<Value, null>, name: string): boolean {
	if (typeof value === "string")
		return (
			name === "bytes" ||
			name === "class" ||
			Object.hasOwn(textMethods, name) ||
			otherTextMethods.has(name)
		);
	return methodsOfMaps.has(name);
}

function loopProperty(loop: LoopState, name: string): Value {
	const properties: Readonly<Record<string, Value>> = {
		index: BigInt(loop.index),
		count: BigInt(loop.index + 1),
		hasNext: !loop.last,
		first: loop.index === 0,
		last: loop.last,
		parent: loop.outer ?? null,
	};
	return (
		properties[name] ??
		(name === "parent" ? null : refuse(noProperty("$foreach", name)))
	);
}

export function call(
	value: Exclude<Value, null>,
	name: string,
	given: readonly Value[],
	source: string,
): Value {
	if (typeof value === "string") {
		const method = own(textMethods, name);
		if (method) return method(value, given);
		return otherTextMethods.has(name)
			? refuse(notKnown(`.${name} of a text`))
			: unknownMethod(nameOf(value), name, textMethods);
	}
	if (typeof value !== "object")
		return name === "toString" && given.length === 0
			? textOf(value)
			: refuse(notKnown(`.${name} of ${nameOf(value)}`));
	if (value.kind === "tool") {
		const { methods = {} } = tools[value.name] ?? {};
		const method = own(methods, name);
		return method ? method(given) : unknownMethod(source, name, methods);
	}
	const listMethod = value.kind === "list" && own(listMethods, name);
	if (value.kind === "list" && listMethod) return listMethod(value, given);
	const mapMethod = value.kind === "map" && own(mapMethods, name);
	if (value.kind === "map" && mapMethod) return mapMethod(value, given);
	return refuse(notKnown(`.${name} of ${nameOf(value)}`));
}

function unknownMethod(
	owner: string,
	name: string,
	methods: Readonly<Record<string, unknown>>,
): never {
	return refuse(noMethod(owner, name, suggest(name, Object.keys(methods))));
}

function own<T>(
	methods: Readonly<Record<string, T>>,
	name: string,
): T | undefined {
	return Object.hasOwn(methods, name) ? methods[name] : undefined;
}
