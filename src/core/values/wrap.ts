// Sentences -> lines that fit; Markdown of one sentence -> plain words.

/** `width`: columns; a word that is longer stands alone. */
export function wrapped(text: string, width: number): string {
	const lines: string[] = [];
	for (const word of text.split(" ")) {
		const last = lines.at(-1);
		if (last !== undefined && last.length + 1 + word.length <= width)
			lines[lines.length - 1] = `${last} ${word}`;
		else lines.push(word);
	}
	return lines.join("\n");
}

export function plainWords(text: string): string {
	return text.replaceAll("`", "");
}
