// The methods of Java's lists and maps that templates use.
import { none, wholeOf } from "./arguments.ts";
import { equal } from "./compare.ts";
import { notKnown, outOfBounds, wrongArguments } from "./messages.ts";
import { type List, type Mapping, refuse, type Value } from "./values.ts";

type ListMethod = (list: List, given: readonly Value[]) => Value;
type MapMethod = (map: Mapping, given: readonly Value[]) => Value;

export const listMethods: Readonly<Record<string, ListMethod>> = {
	size: (list, given) => {
		none("size", given);
		return BigInt(list.items.length);
	},
	isEmpty: (list, given) => {
		none("isEmpty", given);
		return list.items.length === 0;
	},
	get: (list, given) => itemAt(list, one("get", given)),
	contains: (list, given) => {
		const wanted = one("contains", given);
		return list.items.some((item) => sameKind(item, wanted));
	},
	add: (list, given) => {
		list.items.push(one("add", given));
		return list.fixed ? refuse(notKnown("an array that grows")) : true;
	},
};

export const mapMethods: Readonly<Record<string, MapMethod>> = {
	size: (map, given) => {
		none("size", given);
		return BigInt(map.entries.size);
	},
	isEmpty: (map, given) => {
		none("isEmpty", given);
		return map.entries.size === 0;
	},
	get: (map, given) => map.entries.get(keyOf("get", given[0])) ?? null,
	containsKey: (map, given) =>
		map.entries.has(keyOf("containsKey", one("containsKey", given))),
	put: (map, given) => {
		const key = keyOf("put", given[0]);
		const before = map.entries.get(key) ?? null;
		if (given.length !== 2)
			return refuse(wrongArguments("put", "a name and a value"));
		map.entries.set(key, given[1] ?? null);
		return before;
	},
	keySet: (map, given) => {
		none("keySet", given);
		return { kind: "list", items: [...map.entries.keys()], fixed: false };
	},
	values: (map, given) => {
		none("values", given);
		return { kind: "list", items: [...map.entries.values()], fixed: false };
	},
};

export function itemAt(list: List, index: Value): Value {
	const at = wholeOf("get", index);
	const item = list.items[at];
	return item === undefined
		? refuse(outOfBounds(String(at), list.items.length))
		: item;
}

export function keyOf(name: string, key: Value | undefined): string {
	return typeof key === "string"
		? key
		: refuse(wrongArguments(name, "a text as the name"));
}

function one(name: string, given: readonly Value[]): Value {
	const [first] = given;
	return given.length === 1 && first !== undefined
		? first
		: refuse(wrongArguments(name, "one value"));
}

/** A number equals no text in a list, unlike at `==`. */
function sameKind(item: Value, wanted: Value): boolean {
	return typeof item === typeof wanted && equal(item, wanted);
}
