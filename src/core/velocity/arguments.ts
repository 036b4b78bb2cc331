// What a call was given -> what it wants, or a refusal in words.
import { nullArgument, wrongArguments } from "./messages.ts";
import { refuse, type Value } from "./values.ts";

const texts = ["no arguments", "a text", "two texts", "three texts"];

/** Texts, exactly as many. */
export function textsOf(
	name: string,
	given: readonly Value[],
	count: 1 | 2,
): readonly [string, string] {
	if (given.includes(null)) return refuse(nullArgument(name));
	const [first, second = ""] = given;
	if (
		given.length !== count ||
		typeof first !== "string" ||
		typeof second !== "string"
	)
		return refuse(wrongArguments(name, texts[count] ?? ""));
	return [first, second];
}

export function wholeOf(name: string, value: Value | undefined): number {
	if (value === null) return refuse(nullArgument(name));
	return typeof value === "bigint"
		? Number(value)
		: refuse(wrongArguments(name, "a whole number"));
}

export function none(name: string, given: readonly Value[]): void {
	if (given.length > 0) refuse(wrongArguments(name, texts[0] ?? ""));
}
