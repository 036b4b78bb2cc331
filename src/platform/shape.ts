// An answer of unknown shape -> typed values; what is missing is told by its place, as in `entities[3].id`.
import type { Json, JsonObject } from "../core/types.ts";
import { isObject } from "../core/values/json.ts";
import { isListOf, isText } from "../core/values/shape.ts";

/** A value somewhere in an answer. Members are read by name; absent and null are the same. */
export interface View {
	readonly value: unknown;
	text(name: string): string;
	/** A text that is not empty. */
	id(name: string): string;
	textOr<T>(name: string, otherwise: T): string | T;
	number(name: string): number;
	numberOr<T>(name: string, otherwise: T): number | T;
	/** False where absent. */
	flag(name: string): boolean;
	/** Empty where absent. */
	texts(name: string): readonly string[];
	/** Empty where absent. */
	object(name: string): JsonObject;
	view(name: string): View;
	viewOr(name: string): View | null;
	views(name: string): readonly View[];
	/** The members of an object, each an object itself; null members are left out. */
	members(): readonly (readonly [string, View])[];
	/** The elements of an array of objects. */
	elements(): readonly View[];
}

/**
 * @param clean takes secrets out of names that the platform made up
 * @param fail told "without name", "with name that is not a text"; must throw
 */
export function viewOf(
	value: unknown,
	clean: (name: string) => string,
	fail: (problem: string) => never,
	place = "",
): View {
	const at = (name: string) => (place === "" ? name : `${place}.${name}`);
	const odd = (where: string, wanted: string): never =>
		fail(`with ${where === "" ? "a body" : where} that is not ${wanted}`);
	const member = (name: string): unknown => {
		if (!isObject(value)) return odd(place, "an object");
		return Object.hasOwn(value, name) ? (value[name] ?? undefined) : undefined;
	};
	function read<T, U>(
		name: string,
		wanted: string,
		fits: (found: unknown) => found is T,
		otherwise: () => U,
	): T | U {
		const found = member(name);
		if (found === undefined) return otherwise();
		return fits(found) ? found : odd(at(name), wanted);
	}
	const missing = (name: string) => (): never => fail(`without ${at(name)}`);
	const child = (found: unknown, where: string): View =>
		isObject(found)
			? viewOf(found, clean, fail, where)
			: odd(where, "an object");
	const list = (found: unknown, where: string): View[] =>
		Array.isArray(found)
			? found.map((each: unknown, index) => child(each, `${where}[${index}]`))
			: odd(where, "a list");

	return {
		value,
		text: (name) => read(name, "a text", isText, missing(name)),
		id(name) {
			const found = read(name, "a text", isText, missing(name));
			return found === "" ? missing(name)() : found;
		},
		textOr: (name, otherwise) => read(name, "a text", isText, () => otherwise),
		number: (name) => numeric(read(name, "a number", isNumber, missing(name))),
		numberOr: (name, otherwise) => {
			const found = read(name, "a number", isNumber, () => null);
			return found === null ? otherwise : numeric(found);
		},
		flag: (name) => read(name, "true or false", isFlag, () => false),
		texts: (name) => read(name, "a list of texts", isListOf(isText), () => []),
		object: (name) => read(name, "an object", isObject, () => ({})),
		view: (name) => child(member(name) ?? missing(name)(), at(name)),
		viewOr(name) {
			const found = member(name);
			return found === undefined ? null : child(found, at(name));
		},
		views: (name) => list(member(name) ?? missing(name)(), at(name)),
		members() {
			if (!isObject(value)) return odd(place, "an object");
			return Object.entries(value)
				.filter(([, found]) => found !== null)
				.map(([name, found]) => [name, child(found, at(clean(name)))] as const);
		},
		elements: () => list(value, place),
	};
}

/** Also as a text of digits: services have been seen to write them so. */
function isNumber(value: unknown): value is number | string {
	return typeof value === "string"
		? /^\d{1,15}$/.test(value)
		: typeof value === "number" && Number.isFinite(value);
}
function numeric(value: number | string): number {
	return Number(value);
}
function isFlag(value: unknown): value is boolean {
	return typeof value === "boolean";
}
/** Any array that came from JSON.parse. */
export function isList(value: unknown): value is readonly Json[] {
	return Array.isArray(value);
}
