// What is being done -> where somebody watches, one line on standard error that is written over, and in the end taken away.
import { inLine } from "../core/render/palette.ts";
import type { Edge } from "./edge.ts";

/** @param text empty: the line goes */
export function passingLine(
	{ watched, err, errPalette, width }: Edge,
	text: string,
): void {
	if (!watched) return;
	const words = inLine(text).slice(0, width - 1);
	err(`\r\u001b[2K${words === "" ? "" : errPalette.dim(words)}`);
}
