// Secret values -> a function that takes them out of a text, in the forms in which a server may echo them.

/** Shorter values are taken out only where they stand alone: inside of words they would black out all there is to read. */
const SHORTEST = 4;
const SHORTEST_LINE = 12;

export function createMask(
	values: readonly string[],
): (text: string) => string {
	const forms = new Set<string>();
	for (const value of values) {
		// A key of several lines is often echoed by the line.
		const lines = value
			.split(/\r?\n|\\n/)
			.filter((line) => line.length >= SHORTEST_LINE);
		for (const part of [value, ...lines]) {
			forms.add(part);
			forms.add(JSON.stringify(part).slice(1, -1));
			forms.add(encodeForm(part));
		}
	}
	const short = values
		.filter((value) => value.length > 0 && value.length < SHORTEST)
		.map((value) => `(?<![\\p{L}\\p{N}])${literal(value)}(?![\\p{L}\\p{N}])`);
	const pattern = [...forms]
		.filter((form) => form.length >= SHORTEST)
		.sort((a, b) => b.length - a.length)
		.map(literal)
		.concat(short)
		.join("|");
	if (pattern === "") return (text) => text;
	const expression = new RegExp(pattern, "gu");
	return (text) => text.replace(expression, "(secret)");
}

/** A lone surrogate cannot be encoded: such a value has no such form. */
function encodeForm(value: string): string {
	try {
		return encodeURIComponent(value);
	} catch {
		return value;
	}
}

function literal(text: string): string {
	return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
