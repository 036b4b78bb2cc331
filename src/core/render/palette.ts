// Meanings -> colours, or nothing where the output is not for a terminal.

export interface Palette {
	bold(text: string): string;
	dim(text: string): string;
	red(text: string): string;
	yellow(text: string): string;
	green(text: string): string;
	cyan(text: string): string;
}

const same = (text: string): string => text;

export const plain: Palette = {
	bold: same,
	dim: same,
	red: same,
	yellow: same,
	green: same,
	cyan: same,
};

/** Every column as wide as its widest text. */
export function aligned(
	rows: readonly (readonly string[])[],
): readonly (readonly string[])[] {
	const widths = (rows[0] ?? []).map((_text, column) =>
		Math.max(...rows.map((row) => (row[column] ?? "").length)),
	);
	return rows.map((row) =>
		row.map((text, column) => text.padEnd(widths[column] ?? 0)),
	);
}

/** Control characters of a name or a platform's message could rewrite the terminal; people see them as a mark. */
export function printable(text: string): string {
	return text.replace(
		/[\p{Cc}\u202a-\u202e\u2066-\u2069\u2028\u2029]/gu,
		(character) => (character === "\n" || character === "\t" ? character : "�"),
	);
}

/** The same for what stands inside a line: what goes on in the next one could pass for a line of ours. */
export function inLine(text: string): string {
	return printable(text).replace(/\n/g, "⏎").replace(/\t/g, " ");
}
