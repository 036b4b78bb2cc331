// What came from outside as JSON, one object or several -> objects with the members that there are, or problems in words.
import { isObject } from "./state.ts";

/** @returns what is wrong with a member's value; undefined: nothing. */
export type Check = (value: unknown) => string | undefined;

/** @param required members that every one needs */
export function checkEach(
	value: unknown,
	what: string,
	checks: Readonly<Record<string, Check>>,
	required: readonly string[] = [],
): { readonly accepted: unknown[] } | { readonly problems: string[] } {
	const given: unknown[] = Array.isArray(value) ? value : [value];
	const problems = given.flatMap((one, index) =>
		problemsOf(one, checks, required).map(
			(problem) => `${what} ${index + 1}: ${problem}`,
		),
	);
	return problems.length > 0 ? { problems } : { accepted: given };
}

export function isCount(name: string, most = Number.MAX_SAFE_INTEGER): Check {
	return (value) =>
		Number.isSafeInteger(value) &&
		(value as number) >= 0 &&
		(value as number) <= most
			? undefined
			: `${name} is a whole number${most < Number.MAX_SAFE_INTEGER ? ` up to ${most}` : ""}`;
}

export function isStatus(least: number): Check {
	return (value) =>
		Number.isInteger(value) &&
		(value as number) >= least &&
		(value as number) < 600
			? undefined
			: `status is a number from ${least} to 599`;
}

export function isText(name: string): Check {
	return (value) =>
		typeof value === "string" ? undefined : `${name} is a text`;
}

/** A text, or a regular expression between slashes. */
export function isPattern(name: string): Check {
	return (value) =>
		typeof value !== "string"
			? `${name} is a text`
			: expression(value) === "invalid"
				? `${name} is not a valid regular expression`
				: undefined;
}

/** What was checked by `isPattern`: `/…/` as a RegExp, another text as it is. */
export function patternOf(value: string | RegExp): string | RegExp {
	const found = typeof value === "string" ? expression(value) : value;
	return found instanceof RegExp ? found : value;
}

/** `/…/` as a RegExp; undefined where it is not written so. A path has no slash at its end, so it is not mistaken. */
function expression(value: string): RegExp | "invalid" | undefined {
	const source = /^\/(.+)\/$/.exec(value)?.[1];
	if (source === undefined) return undefined;
	try {
		return new RegExp(source);
	} catch {
		return "invalid";
	}
}

function problemsOf(
	value: unknown,
	checks: Readonly<Record<string, Check>>,
	required: readonly string[],
): string[] {
	if (!isObject(value)) return ["is not an object"];
	const unknown = Object.keys(value).filter((name) => !(name in checks));
	const wrong = Object.entries(checks).flatMap(([name, check]) => {
		if (value[name] === undefined && !required.includes(name)) return [];
		return check(value[name]) ?? [];
	});
	return [
		...unknown.map(
			(name) =>
				`has no member ${name}; there are ${Object.keys(checks).join(", ")}`,
		),
		...wrong,
	];
}
