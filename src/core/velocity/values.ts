// What an expression may be worth, and how it is written out.
import { doubleText, isWrittenAlike } from "../java/double.ts";
import type { Json } from "../types.ts";
import { isObject } from "../values/json.ts";
import { aBoolean, aList, aMap, aNumber, aText, notKnown } from "./messages.ts";

/** Whole numbers are bigint, as they are written without a point; the others are Java's doubles. */
export type Value =
	| null
	| string
	| boolean
	| bigint
	| number
	| List
	| Mapping
	| Given
	| Tool
	| LoopState;

export interface List {
	readonly kind: "list";
	readonly items: Value[];
	/** An array of Java's: it takes no items. */
	readonly fixed: boolean;
}

/** Made in the template. */
export interface Mapping {
	readonly kind: "map";
	readonly entries: Map<string, Value>;
}

/** What the platform gives, such as `$input`: members, and nothing else that is known. */
export interface Given {
	readonly kind: "given";
	readonly members: ReadonlyMap<string, Value>;
}

export interface Tool {
	readonly kind: "tool";
	readonly name: string;
}

/** `$foreach` */
export interface LoopState {
	readonly kind: "loop";
	readonly index: number;
	readonly last: boolean;
	readonly outer: LoopState | undefined;
}

/** Thrown and caught in this room alone, where the place becomes known. */
export class Refused extends Error {}

export function refuse(message: string): never {
	throw new Refused(message);
}

export function worthOf(json: Json): Value {
	if (typeof json === "number")
		return Number.isSafeInteger(json) ? BigInt(json) : json;
	if (json === null || typeof json !== "object") return json;
	if (!isObject(json))
		return { kind: "list", items: json.map(worthOf), fixed: false };
	return {
		kind: "given",
		members: new Map(
			Object.entries(json).map(([name, member]) => [name, worthOf(member)]),
		),
	};
}

/** As `toString` writes it. */
export function textOf(value: Exclude<Value, null>): string {
	if (typeof value === "string") return value;
	if (typeof value === "number")
		return isWrittenAlike(value)
			? doubleText(value)
			: refuse(notKnown("a number as large as this"));
	if (typeof value !== "object") return String(value);
	if (value.kind === "list") return `[${value.items.map(itemText).join(", ")}]`;
	if (value.kind === "map") {
		const members = [...value.entries].map(
			([name, member]) => `${name}=${itemText(member)}`,
		);
		return `{${members.join(", ")}}`;
	}
	return refuse(notKnown(`${nameOf(value)} as a text`));
}

/** As `String.worthOf` and `+` write it: an array only as its address. */
export function stringOf(value: Exclude<Value, null>): string {
	return typeof value === "object" && value.kind === "list" && value.fixed
		? refuse(notKnown("an array as a text"))
		: textOf(value);
}

function itemText(value: Value): string {
	return value === null ? "null" : textOf(value);
}

/** Whether it holds in an `#if`. */
export function isTrue(value: Value): boolean {
	if (value === null) return false;
	if (typeof value === "boolean") return value;
	if (typeof value === "string") return value !== "";
	if (typeof value === "bigint") return value !== 0n;
	if (typeof value === "number") return value !== 0;
	if (value.kind === "list") return value.items.length > 0;
	if (value.kind === "map") return value.entries.size > 0;
	return value.kind === "given" ? value.members.size > 0 : true;
}

/** For messages. */
export function nameOf(value: Value): string {
	if (value === null) return "null";
	if (typeof value === "string") return aText;
	if (typeof value === "boolean") return aBoolean;
	if (typeof value !== "object") return aNumber;
	if (value.kind === "list") return aList;
	if (value.kind === "tool") return `$${value.name}`;
	return value.kind === "loop" ? "$foreach" : aMap;
}
