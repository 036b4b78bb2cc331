// An offset in a template -> its line and column, as editors count them.

export interface Place {
	readonly line: number;
	readonly column: number;
}

/** Both from 1; the column in UTF-16 units. A line ends with LF, CR or both, as Velocity counts them. */
export function placeIn(text: string, offset: number): Place {
	let line = 1;
	let start = 0;
	for (let at = 0; at < offset; at += 1) {
		const character = text[at];
		if (character !== "\n" && character !== "\r") continue;
		if (character === "\r" && text[at + 1] === "\n") at += 1;
		if (at >= offset) break;
		line += 1;
		start = at + 1;
	}
	return { line, column: offset - start + 1 };
}
