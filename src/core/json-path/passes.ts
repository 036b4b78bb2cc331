// Whether an item passes a filter.
import { isDecimal } from "../java/decimal.ts";
import type { Json } from "../types.ts";
import { isObject } from "../values/json.ts";
import { operatorNotKnown } from "./messages.ts";
import { Missing, refuse } from "./problem.ts";
import type { Operand, Path, Test } from "./tree.ts";

/** Reads a path of a filter. `whole`: each of its members must be there. */
export type ReadInner = (path: Path, whole: boolean) => Json;

/** Undefined: a path found nothing. */
type Worth = Json | undefined;

/** Thrown where Jayway gives up on an item: it does not pass, whatever else is asked for. */
class Rejected extends Error {}

export function passes(test: Test, read: ReadInner): boolean {
	try {
		return holds(test, read);
	} catch (error) {
		if (error instanceof Rejected) return false;
		throw error;
	}
}

function holds(test: Test, read: ReadInner): boolean {
	switch (test.kind) {
		case "and":
			return test.of.every((part) => holds(part, read));
		case "or":
			return test.of.some((part) => holds(part, read));
		case "not":
			return !holds(test.of, read);
		case "exists":
			return (worth(test.path, read, true) !== undefined) === test.wanted;
		case "compare":
			return compared(test.operator, test.left, test.right, read);
	}
}

function worth(path: Path, read: ReadInner, whole: boolean): Worth {
	try {
		return read(path, whole);
	} catch (error) {
		if (error instanceof Missing) return undefined;
		throw error;
	}
}

function compared(
	operator: string,
	leftOperand: Operand,
	rightOperand: Operand,
	read: ReadInner,
): boolean {
	if (operator === "=~") return matched(leftOperand, rightOperand, read);
	const left = worthOf(leftOperand, read);
	const right = worthOf(rightOperand, read);
	switch (operator) {
		case "==":
			return equal(left, right);
		case "!=":
			return !equal(left, right);
		case "===":
			return sameKind(left, right) && equal(left, right);
		case "!==":
			return !(sameKind(left, right) && equal(left, right));
		case "<":
			return ordered(left, right, (order) => order < 0);
		case "<=":
			return ordered(left, right, (order) => order <= 0);
		case ">":
			return ordered(left, right, (order) => order > 0);
		case ">=":
			return ordered(left, right, (order) => order >= 0);
		case "in":
			return within(left, right);
		case "nin":
			return !within(left, right);
		case "contains":
			return contains(left, right);
		case "size":
			return typeof right === "number" && sizeOf(left) === Math.trunc(right);
		case "empty":
			return emptied(left, right);
		default:
			return listed(operator, left, right);
	}
}

function worthOf(operand: Operand, read: ReadInner): Worth {
	if (operand.kind === "value") return operand.value;
	return operand.kind === "path" ? worth(operand.path, read, false) : undefined;
}

function isList(value: Worth): value is readonly Json[] {
	return Array.isArray(value);
}

/** A number equals a text that says it; a text equals a number as it is written. */
function equal(left: Worth, right: Worth): boolean {
	if (left === undefined || right === undefined) return false;
	if (typeof left === "string" && typeof right === "number")
		return left === numeral(right);
	if (typeof left === "number" && typeof right === "string")
		return isDecimal(right) && left === Number(right);
	return same(left, right);
}

function numeral(number: number): string {
	const size = Math.abs(number);
	return Number.isSafeInteger(number) || (size >= 1e-3 && size < 1e7)
		? String(number)
		: refuse(operatorNotKnown("a number like this as a text"));
}

function same(left: Json, right: Json): boolean {
	if (isList(left) && isList(right))
		return (
			left.length === right.length &&
			left.every((item, index) => same(item, right[index] ?? null))
		);
	if (!isObject(left) || !isObject(right)) return left === right;
	const names = Object.keys(left);
	return (
		names.length === Object.keys(right).length &&
		names.every(
			(name) =>
				Object.hasOwn(right, name) &&
				same(left[name] ?? null, right[name] ?? null),
		)
	);
}

function sameKind(left: Worth, right: Worth): boolean {
	if (left === null || right === null) return left === right;
	return typeof left === typeof right;
}

function ordered(
	left: Worth,
	right: Worth,
	wanted: (order: number) => boolean,
): boolean {
	if (typeof left === "number" && typeof right === "number")
		return wanted(left - right);
	if (typeof left !== "string" || typeof right !== "string") return false;
	if (left === right) return wanted(0);
	return wanted(left < right ? -1 : 1);
}

/** Objects and what is nothing at all are no lists to look into. */
function listOf(value: Worth): readonly Json[] | undefined {
	if (isList(value)) {
		if (value.some((item) => typeof item === "object" && item !== null))
			return refuse(operatorNotKnown("a list of lists or objects in a filter"));
		if (
			value.some(
				(item) => typeof item === "string" && /^\s*[$@[{'"]/.test(item),
			)
		)
			return refuse(operatorNotKnown("a list of texts that look like paths"));
		return value;
	}
	if (isObject(value)) return undefined;
	throw new Rejected();
}

function within(left: Worth, right: Worth): boolean {
	return listOf(right)?.some((item) => equal(left, item)) ?? false;
}

function contains(left: Worth, right: Worth): boolean {
	if (typeof left === "string" && typeof right === "string")
		return left.includes(right);
	return isList(left)
		? (listOf(left)?.some((item) => equal(right, item)) ?? false)
		: false;
}

function sizeOf(value: Worth): number | undefined {
	if (typeof value === "string" || isList(value)) return value.length;
	return isObject(value) ? -1 : undefined;
}

function emptied(left: Worth, right: Worth): boolean {
	if (isObject(left)) return refuse(operatorNotKnown("empty of an object"));
	if (typeof left !== "string" && !isList(left)) return false;
	if (typeof right !== "boolean") throw new Rejected();
	return (left.length === 0) === right;
}

function listed(operator: string, left: Worth, right: Worth): boolean {
	const theirs = listOf(right);
	if (theirs === undefined) return false;
	const ours = listOf(left);
	if (ours === undefined) return false;
	const shared = (item: Json) => theirs.some((other) => equal(item, other));
	if (operator === "subsetof") return ours.every(shared);
	return operator === "anyof" ? ours.some(shared) : !ours.some(shared);
}

function matched(left: Operand, right: Operand, read: ReadInner): boolean {
	const [pattern] = [left, right].flatMap((side) =>
		side.kind === "pattern" ? [side.pattern] : [],
	);
	if (pattern === undefined) return false;
	const value = worthOf(left.kind === "pattern" ? right : left, read);
	const matches = (text: Worth) => {
		const given = textOf(text);
		if (given.length > pattern.longest)
			return refuse(operatorNotKnown("a pattern in a text as long as this"));
		pattern.pattern.lastIndex = 0;
		return pattern.pattern.test(given);
	};
	return isList(value)
		? (listOf(value)?.some(matches) ?? false)
		: matches(value);
}

function textOf(value: Worth): string {
	if (typeof value === "number") return numeral(value);
	return typeof value === "string" || typeof value === "boolean"
		? String(value)
		: "";
}
