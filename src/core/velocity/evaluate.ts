// An expression and the values it may use -> its value.
import { suggest } from "../values/suggest.ts";
import { calculate, negated } from "./arithmetic.ts";
import { compare, equal } from "./compare.ts";
import { itemAt, keyOf } from "./lists.ts";
import { call, property } from "./members.ts";
import {
	indexOfNull,
	memberOfNull,
	noIndex,
	notKnown,
	notSet,
	tooMuch,
} from "./messages.ts";
import { TemplateError } from "./problem.ts";
import type {
	Binary,
	Expression,
	Part,
	Range,
	Reference,
	Statement,
	Step,
} from "./tree.ts";
import { isTrue, nameOf, Refused, refuse, type Value } from "./values.ts";

export interface Scope {
	readonly values: Map<string, Value>;
	/** What a text in double quotes says. */
	readonly interpolate: (body: readonly Statement[], scope: Scope) => string;
	/** How much may still be done, so that no template takes long. */
	left: number;
}

/** What is refused inside is refused at this place. */
export function placed<T>(part: Part, run: () => T): T {
	try {
		return run();
	} catch (error) {
		if (error instanceof Refused) throw new TemplateError(part, error.message);
		throw error;
	}
}

export function spend(scope: Scope, part: Part, amount: number): void {
	scope.left -= amount;
	if (scope.left < 0) throw new TemplateError(part, tooMuch);
}

export function evaluate(expression: Expression, scope: Scope): Value {
	switch (expression.kind) {
		case "reference":
			return evaluateReference(expression, scope);
		case "literal":
			return expression.value;
		case "interpolated":
			return scope.interpolate(expression.body, scope);
		case "list":
			return {
				kind: "list",
				items: expression.items.map((item) => evaluate(item, scope)),
				fixed: false,
			};
		case "range":
			return evaluateRange(expression, scope);
		case "map":
			return {
				kind: "map",
				entries: new Map(
					expression.entries.map(([key, value]) => [
						placed(key, () => keyOf("a map", evaluate(key, scope))),
						evaluate(value, scope),
					]),
				),
			};
		case "unary":
			return expression.operator === "!"
				? !holds(expression.of, scope)
				: placed(expression, () => negated(evaluate(expression.of, scope)));
		case "binary":
			return evaluateBinary(expression, scope);
	}
}

/** Whether it holds in an `#if`: there, a name alone that nothing sets is asked for. */
export function holds(expression: Expression, scope: Scope): boolean {
	if (
		expression.kind === "reference" &&
		expression.steps.length === 0 &&
		!scope.values.has(expression.name)
	)
		return false;
	if (expression.kind === "unary" && expression.operator === "-")
		return holds(expression.of, scope);
	// Velocity takes no sum and no range for true.
	if (isSum(expression) || expression.kind === "range") return false;
	return isTrue(evaluate(expression, scope));
}

function isSum(expression: Expression): boolean {
	return expression.kind === "binary" && "+-*/%".includes(expression.operator);
}

export function evaluateReference(reference: Reference, scope: Scope): Value {
	spend(scope, reference, 1);
	const root = scope.values.get(reference.name);
	if (root === undefined)
		throw new TemplateError(
			reference,
			notSet(reference.name, suggest(reference.name, [...scope.values.keys()])),
			reference.name,
		);
	let value: Value = root;
	let source = `$${reference.name}`;
	for (const step of reference.steps) {
		value = placed(step, () => take(value, step, source, scope));
		source += step.kind === "index" ? "[…]" : `.${step.name}`;
		if (step.kind === "call") source += "(…)";
	}
	return value;
}

function take(value: Value, step: Step, source: string, scope: Scope): Value {
	if (step.kind === "index") {
		if (value === null) return refuse(indexOfNull(source));
		const index = evaluate(step.of, scope);
		if (typeof value !== "object") return refuse(noIndex(nameOf(value)));
		if (value.kind === "map")
			return value.entries.get(keyOf("get", index)) ?? null;
		if (value.kind !== "list") return refuse(noIndex(nameOf(value)));
		const negative = typeof index === "bigint" && index < 0n;
		return itemAt(value, negative ? index + BigInt(value.items.length) : index);
	}
	if (value === null) return refuse(memberOfNull(source, step.name));
	return step.kind === "call"
		? call(
				value,
				step.name,
				step.given.map((argument) => evaluate(argument, scope)),
				source,
			)
		: property(value, step.name, source);
}

function evaluateRange(range: Range, scope: Scope): Value {
	const from = evaluate(range.from, scope);
	const to = evaluate(range.to, scope);
	if (typeof from !== "bigint" || typeof to !== "bigint")
		return placed(range, () =>
			refuse(notKnown("a range of what is no whole number")),
		);
	const items: Value[] = [];
	const step = from <= to ? 1n : -1n;
	const count = (from <= to ? to - from : from - to) + 1n;
	spend(scope, range, Number(count));
	for (let index = 0n; index < count; index += 1n)
		items.push(from + step * index);
	return { kind: "list", items, fixed: true };
}

function evaluateBinary(binary: Binary, scope: Scope): Value {
	const { operator, left, right } = binary;
	if (operator === "||") return holds(left, scope) || holds(right, scope);
	if (operator === "&&") return holds(left, scope) && holds(right, scope);
	const first = evaluate(left, scope);
	const second = evaluate(right, scope);
	return placed(binary, () => {
		switch (operator) {
			case "==":
				return equal(first, second);
			case "!=":
				return !equal(first, second);
			case "<":
				return compare(first, second) < 0;
			case ">":
				return compare(first, second) > 0;
			case "<=":
				return compare(first, second) <= 0;
			case ">=":
				return compare(first, second) >= 0;
			default:
				return calculate(operator, first, second, {
					left: () => sourceOf(left),
					right: () => sourceOf(right),
				});
		}
	});
}

/** What is written for a null in a text. */
function sourceOf(expression: Expression): string {
	return expression.kind === "reference"
		? expression.source
		: refuse(notKnown("a null in a text"));
}
