// Sentences -> lines that fit; Markdown of one sentence -> plain words.
import { widthOf } from "./width.ts";

/** Stands for a blank at which no line ends: texts for people have no such character. */
const bound = "\0";
/** What is copied into a document. */
const mapping = /\{ [^{}\n]{1,60} \}/g;

/** `width`: columns; a word that is longer stands alone. `indent`: before every line but the first. */
export function wrapped(text: string, width: number, indent = ""): string {
	const lines: string[] = [];
	for (const paragraph of text.replace(mapping, whole).split("\n")) {
		let line = lines.length === 0 ? "" : indent;
		let used = widthOf(line);
		let blank = true;
		for (const [at, word] of paragraph.split(" ").entries()) {
			const more = widthOf(word);
			const joint = at === 0 ? "" : " ";
			if (blank || used + joint.length + more <= width) {
				line += joint + word;
				used += joint.length + more;
				blank &&= word === "";
			} else if (word !== "") {
				lines.push(line.trimEnd());
				line = indent + word;
				used = widthOf(indent) + more;
			}
		}
		lines.push(line.trimEnd());
	}
	return lines.join("\n").replaceAll(bound, " ");
}

function whole(text: string): string {
	return text.replaceAll(" ", bound);
}

/** Parts joined with commas, and one behind them, none of which is torn apart. */
export function wrappedParts(
	parts: readonly string[],
	width: number,
	last: string,
): string {
	return wrapped(`${parts.map(whole).join(", ")} ${whole(last)}`, width);
}

export function plainWords(text: string): string {
	return text.replaceAll("`", "");
}
