// Warnings and errors -> standard error, where no name in them moves the terminal.
import { printable } from "../core/render/palette.ts";
import type { Edge } from "./edge.ts";

export function tellWarning({ err, errPalette }: Edge, text: string): void {
	err(`${errPalette.yellow("warning:")} ${printable(text)}\n`);
}

/** `more`: lines of ours below it. */
export function tellError(
	{ err, errPalette }: Edge,
	text: string,
	more = "",
): void {
	err(`${errPalette.red("error:")} ${printable(text)}\n${more}`);
}
