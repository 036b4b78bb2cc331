// The functions that may end a path: Jayway's, with what they do to lists of one and none.
import type { Json } from "../types.ts";
import { isObject } from "../values/json.ts";
import { functionNotKnown, noItem, noNumbers } from "./messages.ts";
import { refuse } from "./problem.ts";

/** @param given what its arguments are worth: a list stands for its items */
type PathFunction = (model: Json, given: readonly Json[]) => Json;

const aggregate =
	(name: string, of: (numbers: readonly number[]) => number): PathFunction =>
	(model, given) => {
		const numbers = [...items(model), ...given.flatMap(spread)].filter(
			(item): item is number => typeof item === "number",
		);
		return numbers.length === 0 ? refuse(noNumbers(name)) : of(numbers);
	};

const sum = (numbers: readonly number[]) =>
	numbers.reduce((total, number) => total + number, 0);

/** What these give is a double to Java, also where it is whole. */
export const doubles: ReadonlySet<string> = new Set([
	"min",
	"max",
	"avg",
	"stddev",
	"sum",
]);

const functions: Readonly<Record<string, PathFunction>> = {
	min: aggregate("min", (numbers) => Math.min(Number.MAX_VALUE, ...numbers)),
	// Java starts at the smallest double above 0.
	max: aggregate("max", (numbers) => Math.max(Number.MIN_VALUE, ...numbers)),
	avg: aggregate("avg", (numbers) => sum(numbers) / numbers.length),
	sum: aggregate("sum", sum),
	stddev: aggregate("stddev", (numbers) => {
		const count = numbers.length;
		const total = sum(numbers);
		const squares = sum(numbers.map((number) => number * number));
		return Math.sqrt(squares / count - (total * total) / count / count);
	}),
	length: lengthOf("length"),
	size: lengthOf("size"),
	concat: (model, given) =>
		[
			...items(model).filter((item) => typeof item === "string"),
			...given
				.flatMap(spread)
				.filter((item) => item !== null)
				.map(text),
		].join(""),
	keys: (model) => (isObject(model) ? Object.keys(model) : null),
	first: (model) => itemAt("first", model, 0),
	last: (model) => itemAt("last", model, -1),
	index: (model, given) => {
		const [at] = given.flatMap(spread);
		return typeof at === "number" && Number.isInteger(at)
			? itemAt("index", model, at)
			: refuse(noItem("index"));
	},
	append: () => refuse(functionNotKnown("append")),
};

export const functionNames: readonly string[] = Object.keys(functions);

export function applied(
	name: string,
	model: Json,
	given: readonly Json[],
): Json {
	return (
		functions[name]?.(model, given) ?? (name in functions ? null : refuse(name))
	);
}

function items(model: Json): readonly Json[] {
	return Array.isArray(model) ? (model as readonly Json[]) : [];
}

function spread(value: Json): readonly Json[] {
	return Array.isArray(value) ? (value as readonly Json[]) : [value];
}

function text(value: Json): string {
	if (typeof value === "string") return value;
	return typeof value === "boolean" || Number.isSafeInteger(value)
		? JSON.stringify(value)
		: refuse(functionNotKnown("concat"));
}

function lengthOf(name: string): PathFunction {
	return (model, given) => {
		if (given.length > 0) return refuse(functionNotKnown(name));
		if (Array.isArray(model)) return model.length;
		return isObject(model) ? Object.keys(model).length : null;
	};
}

/** From the end, Java never finds the first one. */
function itemAt(name: string, model: Json, index: number): Json {
	const list = Array.isArray(model) ? (model as readonly Json[]) : [];
	const at = index < 0 ? list.length + index : index;
	const item = index < 0 && at <= 0 ? undefined : list[at];
	return item === undefined ? refuse(noItem(name)) : item;
}
