// A term and what is said of it -> lines: beside it, or below it where there is no room for both.
import { widthOf } from "../core/values/width.ts";
import { wrapped } from "../core/values/wrap.ts";

/** Narrower is no text that is read with ease. */
const least = 20;
const below = "      ";

/** @param column where what is said begins */
export function termText(
	term: string,
	says: string,
	column: number,
	width: number,
): string {
	const start = `  ${term}`;
	if (width - column >= least) {
		const indent = " ".repeat(column);
		const text = wrapped(says, width - column).replaceAll("\n", `\n${indent}`);
		return start + " ".repeat(Math.max(0, column - widthOf(start))) + text;
	}
	if (says === "") return start;
	return `${start}\n${wrapped(below + says, width, below)}`;
}
