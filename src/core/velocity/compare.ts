// `==`, `!=`, `<`, `>`, `<=` and `>=` of two values.
import { isDecimal } from "../java/decimal.ts";
import { comparedNull, comparedTexts } from "./messages.ts";
import { refuse, textOf, type Value } from "./values.ts";

export function equal(left: Value, right: Value): boolean {
	if (left === null || right === null) return left === right;
	if (typeof left === "string" && typeof right === "string")
		return left === right;
	const order = orderOf(left, right);
	if (order !== undefined) return order === 0;
	if (typeof left === "boolean" && typeof right === "boolean")
		return left === right;
	return textOf(left) === textOf(right);
}

/** Below 0: left is less. */
export function compare(left: Value, right: Value): number {
	if (left === null || right === null) return refuse(comparedNull);
	const order =
		typeof left === "string" && typeof right === "string"
			? undefined
			: orderOf(left, right);
	return order ?? refuse(comparedTexts);
}

/** Undefined: one of them is no number, nor a text that is one. */
function orderOf(left: Value, right: Value): number | undefined {
	const first = asNumber(left);
	const second = asNumber(right);
	if (first === undefined || second === undefined) return undefined;
	if (first < second) return -1;
	return first > second ? 1 : 0;
}

function asNumber(value: Value): bigint | number | undefined {
	if (typeof value === "bigint" || typeof value === "number") return value;
	if (typeof value !== "string" || !isDecimal(value)) return undefined;
	return /^[+-]?[0-9]+$/.test(value)
		? BigInt(value.replace("+", ""))
		: Number(value);
}
