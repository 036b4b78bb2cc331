// A text -> the same, cut or joined or begun as it is wanted. A pattern such as /x+$/ is tried anew at every x of a long run: quadratic.

/** `characters`: those that go, such as `"/"` or `" .:"`. */
export function withoutTrailing(text: string, characters: string): string {
	let end = text.length;
	while (end > 0 && characters.includes(text.charAt(end - 1))) end -= 1;
	return text.slice(0, end);
}

export function withoutLeading(text: string, characters: string): string {
	let start = 0;
	while (start < text.length && characters.includes(text.charAt(start)))
		start += 1;
	return text.slice(start);
}

/** Lines joined to one, blanks at their ends dropped, empty ones too. */
export function onOneLine(text: string, joint: string): string {
	return text
		.split(/[\r\n]+/)
		.map((line) => line.trim())
		.filter((line) => line !== "")
		.join(joint);
}

/** As a sentence begins. */
export function capitalized(text: string): string {
	return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
