// `+`, `-`, `*`, `/` and `%` of two values.
import { notKnown } from "./messages.ts";
import { refuse, stringOf, type Value } from "./values.ts";

type Sign = "+" | "-" | "*" | "/" | "%";

/** Null where a side is no number, as Velocity has it. */
export function calculate(
	operator: Sign,
	left: Value,
	right: Value,
	/** Both sides as they are written: what is put in a text for a null. */
	sources: { readonly left: () => string; readonly right: () => string },
): Value {
	if (
		operator === "+" &&
		(typeof left === "string" || typeof right === "string")
	)
		return (
			(left === null ? sources.left() : stringOf(left)) +
			(right === null ? sources.right() : stringOf(right))
		);
	// What Velocity says of a null fails for all that is no reference.
	if (left === null) sources.left();
	if (right === null) sources.right();
	if (
		(left === null || isNumber(left)) &&
		(right === null || isNumber(right)) &&
		(left === null || right === null)
	)
		return null;
	if (typeof left === "bigint" && typeof right === "bigint")
		return whole(operator, left, right);
	if (isNumber(left) && isNumber(right))
		return double(operator, Number(left), Number(right));
	return refuse(notKnown(`what is no number at "${operator}"`));
}

export function negated(value: Value): Value {
	if (typeof value === "bigint" || typeof value === "number") return -value;
	return value === null ? null : refuse(notKnown('what is no number at "-"'));
}

function isNumber(value: Value): value is bigint | number {
	return typeof value === "bigint" || typeof value === "number";
}

/** Far beyond all that counts, and still quick. */
const largest = 10n ** 300n;

function whole(operator: Sign, left: bigint, right: bigint): Value {
	if ([left, right].some((side) => side > largest || side < -largest))
		return refuse(notKnown("a number as large as this"));
	if (operator === "+") return left + right;
	if (operator === "-") return left - right;
	if (operator === "*") return left * right;
	if (right === 0n) return null;
	return operator === "/" ? left / right : left % right;
}

function double(operator: Sign, left: number, right: number): Value {
	if (operator === "+") return left + right;
	if (operator === "-") return left - right;
	if (operator === "*") return left * right;
	if (right === 0) return null;
	return operator === "/" ? left / right : left % right;
}
