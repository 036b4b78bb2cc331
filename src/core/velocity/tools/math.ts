// `$math`: Velocity's MathTool.
import { notKnown, wrongArguments } from "../messages.ts";
import { refuse, type Value } from "../values.ts";
import type { ToolMethods } from "./tool.ts";

type Numeric = bigint | number;

/** Any argument that is no number makes it null. */
const many =
	(
		name: string,
		least: number,
		calculate: (doubles: readonly number[]) => number | null,
	) =>
	(given: readonly Value[]): Value => {
		if (given.length < least)
			return refuse(wrongArguments(name, `at least ${least} numbers`));
		const numbers = given.map(numberOf);
		if (!numbers.every((number) => number !== null)) return null;
		const result = calculate(numbers.map(Number));
		return result === null ? null : matched(result, numbers);
	};

const one =
	(name: string, calculate: (value: Numeric) => Value) =>
	(given: readonly Value[]): Value => {
		if (given.length !== 1) return refuse(wrongArguments(name, "one number"));
		const value = numberOf(given[0] ?? null);
		return value === null ? null : calculate(value);
	};

const two =
	(name: string, calculate: (first: Numeric, second: Numeric) => Value) =>
	(given: readonly Value[]): Value => {
		if (given.length !== 2) return refuse(wrongArguments(name, "two numbers"));
		const first = numberOf(given[0] ?? null);
		const second = numberOf(given[1] ?? null);
		return first === null || second === null ? null : calculate(first, second);
	};

const unknown = (name: string) => () => refuse(notKnown(`math.${name}`));

export const math: ToolMethods = {
	methods: {
		add: many("add", 1, (doubles) =>
			doubles.reduce((sum, next) => sum + next, 0),
		),
		sub: many("sub", 1, ([first = 0, ...others]) =>
			others.reduce((left, next) => left - next, first),
		),
		mul: many("mul", 1, (doubles) =>
			doubles.reduce((product, next) => product * next, 1),
		),
		div: many("div", 1, ([first = 0, ...others]) =>
			others.includes(0)
				? null
				: others.reduce((left, next) => left / next, first),
		),
		// Java starts at the smallest double above 0.
		max: many("max", 1, (doubles) => Math.max(Number.MIN_VALUE, ...doubles)),
		min: many("min", 1, (doubles) => Math.min(Number.MAX_VALUE, ...doubles)),
		pow: two("pow", (first, second) =>
			matched(Number(first) ** Number(second), [first, second]),
		),
		idiv: two("idiv", (first, second) => {
			const by = integer(second);
			return by === 0n ? null : integer(first) / by;
		}),
		mod: two("mod", (first, second) => {
			const by = integer(second);
			return by === 0n ? null : integer(first) % by;
		}),
		abs: one("abs", (value) => matched(Math.abs(Number(value)), [value])),
		ceil: one("ceil", (value) => integer(Math.ceil(Number(value)))),
		floor: one("floor", (value) => integer(Math.floor(Number(value)))),
		round: one("round", (value) => integer(halfEven(Number(value)))),
		roundTo: two("roundTo", (decimals, value) => {
			// Java multiplies by ten for no decimals, too.
			const places = Math.max(1, Number(integer(decimals)));
			if (places > 9) return refuse(notKnown("more than nine decimals"));
			const factor = 10 ** places;
			return Math.floor(Number(value) * factor + 0.5) / factor;
		}),
		toInteger: one("toInteger", integer),
		toDouble: one("toDouble", Number),
		toNumber: one("toNumber", (value) => value),
		toLong: unknown("toLong"),
		random: unknown("random"),
		bitwiseAnd: unknown("bitwiseAnd"),
		bitwiseOr: unknown("bitwiseOr"),
		bitwiseXOr: unknown("bitwiseXOr"),
		getTotal: unknown("getTotal"),
		getAverage: unknown("getAverage"),
		getRandom: unknown("getRandom"),
	},
	properties: {},
};

/** A text that Java's number format and everyone else read alike. */
const written = /^-?[0-9]+(?:\.[0-9]+)?$/;

function numberOf(value: Value): Numeric | null {
	if (value === null) return null;
	if (typeof value === "bigint" || typeof value === "number") return value;
	if (typeof value !== "string" || !written.test(value))
		return refuse(notKnown("a value that is no plain number in $math"));
	const number = Number(value);
	return Number.isSafeInteger(number) && !Object.is(number, -0)
		? BigInt(number)
		: number;
}

/** Whole where the result and all that it was made of are. */
function matched(result: number, made: readonly Numeric[]): Value {
	if (!Number.isInteger(result) || made.some(hasPoint)) return result;
	if (!Number.isSafeInteger(result))
		return refuse(notKnown("a number as large as this"));
	return BigInt(result);
}

function hasPoint(number: Numeric): boolean {
	return typeof number === "number";
}

function integer(value: Numeric): bigint {
	const whole = Math.trunc(Number(value));
	return Math.abs(whole) < 2 ** 31
		? BigInt(whole)
		: refuse(notKnown("a number as large as this"));
}

function halfEven(value: number): number {
	const floor = Math.floor(value);
	const rest = value - floor;
	if (rest !== 0.5) return Math.round(value);
	return floor % 2 === 0 ? floor : floor + 1;
}
