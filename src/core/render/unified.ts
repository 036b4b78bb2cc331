// Two texts -> how the lines of the one become those of the other, as patches show it.

/** Lines around a difference that stay. */
const context = 3;
/** Comparisons of lines; beyond, what is between the first and the last difference is shown as a whole. */
const mostCells = 1_000_000;

interface Step {
	readonly sign: " " | "-" | "+";
	readonly line: string;
}

/** Hunks with their heads; empty where the texts are equal. */
export function unifiedDiff(before: string, after: string): readonly string[] {
	const steps = stepsOf(linesOf(before, after), linesOf(after, before));
	const near = steps.map((_, at) =>
		steps
			.slice(Math.max(0, at - context), at + context + 1)
			.some(({ sign }) => sign !== " "),
	);
	const shown: string[] = [];
	let [old, next] = [1, 1];
	for (let at = 0; at < steps.length; ) {
		if (!near[at]) {
			old += 1;
			next += 1;
			at += 1;
			continue;
		}
		const found = near.indexOf(false, at);
		const hunk = steps.slice(at, found === -1 ? steps.length : found);
		const [gone, come] = [length(hunk, "+"), length(hunk, "-")];
		shown.push(`@@ -${old},${gone} +${next},${come} @@`);
		shown.push(...hunk.map(({ sign, line }) => `${sign}${line}`));
		old += gone;
		next += come;
		at += hunk.length;
	}
	return shown;
}

/** A last line that does not end is worth telling where the other text's does. */
function linesOf(text: string, other: string): readonly string[] {
	const ends = text.endsWith("\n");
	const lines = (ends ? text.slice(0, -1) : text).split("\n");
	return ends || !other.endsWith("\n")
		? lines
		: [...lines, "\\ no line break at the end"];
}

/** Without those of a sign. */
function length(steps: readonly Step[], without: Step["sign"]): number {
	return steps.filter(({ sign }) => sign !== without).length;
}

function stepsOf(a: readonly string[], b: readonly string[]): readonly Step[] {
	const short = Math.min(a.length, b.length);
	let head = 0;
	while (head < short && a[head] === b[head]) head += 1;
	let tail = 0;
	while (tail < short - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
	const same = (line: string): Step => ({ sign: " ", line });
	return [
		...a.slice(0, head).map(same),
		...between(a.slice(head, a.length - tail), b.slice(head, b.length - tail)),
		...a.slice(a.length - tail).map(same),
	];
}

function between(a: readonly string[], b: readonly string[]): readonly Step[] {
	const gone = (line: string): Step => ({ sign: "-", line });
	const come = (line: string): Step => ({ sign: "+", line });
	if (a.length * b.length > mostCells) return [...a.map(gone), ...b.map(come)];
	const common = longestCommon(a, b);
	const steps: Step[] = [];
	let [at, to] = [0, 0];
	while (at < a.length || to < b.length) {
		const [old, next] = [a[at], b[to]];
		if (old !== undefined && old === next) {
			steps.push({ sign: " ", line: old });
			at += 1;
			to += 1;
		} else if (
			old !== undefined &&
			(next === undefined || common(at + 1, to) >= common(at, to + 1))
		) {
			steps.push(gone(old));
			at += 1;
		} else {
			steps.push(come(next ?? ""));
			to += 1;
		}
	}
	return steps;
}

/** How many lines the rests of both texts have in common, in order. */
function longestCommon(
	a: readonly string[],
	b: readonly string[],
): (at: number, to: number) => number {
	const width = b.length + 1;
	const table = new Uint32Array((a.length + 1) * width);
	const read = (at: number, to: number): number => table[at * width + to] ?? 0;
	for (let at = a.length - 1; at >= 0; at -= 1)
		for (let to = b.length - 1; to >= 0; to -= 1)
			table[at * width + to] =
				a[at] === b[to]
					? read(at + 1, to + 1) + 1
					: Math.max(read(at + 1, to), read(at, to + 1));
	return read;
}
