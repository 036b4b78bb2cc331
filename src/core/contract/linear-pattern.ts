// A pattern of JavaScript's -> whether a text fits it, in time that grows with the text: all ways through the pattern are gone at once.

type Fits = (text: string) => boolean;

type Node =
	| { readonly kind: "one"; readonly fits: Fits }
	| { readonly kind: "all"; readonly parts: readonly Node[] }
	| { readonly kind: "any"; readonly ways: readonly Node[] }
	| {
			readonly kind: "times";
			readonly of: Node;
			readonly least: number;
			readonly most: number;
	  }
	| { readonly kind: "at"; readonly place: Place }
	| { readonly kind: "ahead"; readonly of: Node; readonly wanted: boolean };

/** Between two characters. */
type Place = (signs: readonly string[], at: number) => boolean;

type Step =
	| { readonly kind: "one"; readonly fits: Fits }
	| { readonly kind: "to"; readonly steps: readonly number[] }
	| { readonly kind: "at"; readonly place: Place }
	| { readonly kind: "found" };

interface Reader {
	readonly source: string;
	readonly flags: string;
	at: number;
	/** How many groups are open. */
	depth: number;
}

/** What cannot be gone through at once: it looks back, or repeats too much. */
class Unsupported extends Error {}

const mostSteps = 20_000;
const deepest = 200;

/** Undefined: it holds what only goes step by step. @param flags "u" or none, with which it is a pattern */
export function linearPattern(source: string, flags: string): Fits | undefined {
	try {
		const steps = programOf(readWays({ source, flags, at: 0, depth: 0 }));
		return (text) => {
			const signs = flags === "u" ? Array.from(text) : text.split("");
			return run(steps, signs, 0, true);
		};
	} catch (error) {
		if (error instanceof Unsupported) return undefined;
		throw error;
	}
}

function taken(reader: Reader, pattern: RegExp): string | undefined {
	pattern.lastIndex = reader.at;
	const [found] = pattern.exec(reader.source) ?? [];
	reader.at += found?.length ?? 0;
	return found;
}

function readWays(reader: Reader): Node {
	const ways: Node[] = [];
	do {
		const parts: Node[] = [];
		while (
			reader.at < reader.source.length &&
			taken(reader, /(?=[|)])/y) === undefined
		)
			parts.push(readRepeated(reader));
		ways.push({ kind: "all", parts });
	} while (taken(reader, /\|/y) !== undefined);
	return { kind: "any", ways };
}

const quantifier = /(?:[*+?]|\{\d+(?:,\d*)?\})\??/y;

function readRepeated(reader: Reader): Node {
	const of = readAtom(reader);
	const found = taken(reader, quantifier);
	if (found === undefined) return of;
	const [, least, most] = found.split(/[{,}]/);
	if (least !== undefined)
		return {
			kind: "times",
			of,
			least: Number(least),
			most: !found.includes(",") ? Number(least) : Number(most || Infinity),
		};
	return {
		kind: "times",
		of,
		least: found.startsWith("+") ? 1 : 0,
		most: found.startsWith("?") ? 1 : Infinity,
	};
}

/** Of more than one character; the longest first. */
const atoms =
	/\[(?:\\[\s\S]|[^\]\\])*\]|\\(?:x[0-9A-Fa-f]{2}|u\{[0-9A-Fa-f]+\}|u[Dd][89ABab][0-9A-Fa-f]{2}\\u[Dd][C-Fc-f][0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|c[A-Za-z]|[pP]\{[^}]*\}|0(?![0-9]))/y;

function readAtom(reader: Reader): Node {
	if (taken(reader, /\((?!\?)|\(\?:|\(\?<(?![=!])[^>]*>/y) !== undefined)
		return readGroup(reader);
	const ahead = taken(reader, /\(\?[=!]/y);
	if (ahead !== undefined)
		return { kind: "ahead", of: readGroup(reader), wanted: ahead === "(?=" };
	if (taken(reader, /\(\?|\\[1-9k]/y) !== undefined) throw new Unsupported();
	const place = taken(reader, /[\^$]|\\[bB]/y);
	if (place !== undefined) return { kind: "at", place: placeOf(place) };
	const whole = reader.flags === "u" ? /\\?[\s\S]/uy : /\\?[\s\S]/y;
	const atom = taken(reader, atoms) ?? taken(reader, whole) ?? "";
	const fits = new RegExp(`^(?:${atom})$`, reader.flags);
	return { kind: "one", fits: (sign) => fits.test(sign) };
}

function readGroup(reader: Reader): Node {
	if (reader.depth >= deepest) throw new Unsupported();
	reader.depth += 1;
	const of = readWays(reader);
	reader.depth -= 1;
	taken(reader, /\)/y);
	return of;
}

function placeOf(written: string): Place {
	if (written === "^") return (_signs, at) => at === 0;
	if (written === "$") return (signs, at) => at === signs.length;
	const inWord = (sign: string | undefined): boolean =>
		sign !== undefined && /^\w$/.test(sign);
	const parts: Place = (signs, at) =>
		inWord(signs[at - 1]) !== inWord(signs[at]);
	return written === "\\b" ? parts : (signs, at) => !parts(signs, at);
}

function programOf(node: Node): readonly Step[] {
	const steps: Step[] = [];
	write(node, steps);
	steps.push({ kind: "found" });
	return steps;
}

function write(node: Node, steps: Step[]): void {
	if (steps.length > mostSteps) throw new Unsupported();
	switch (node.kind) {
		case "one":
		case "at":
			steps.push(node);
			break;
		case "all":
			for (const part of node.parts) write(part, steps);
			break;
		case "any":
			writeWays(node.ways, steps);
			break;
		case "times":
			writeTimes(node, steps);
			break;
		case "ahead": {
			const inner = programOf(node.of);
			steps.push({
				kind: "at",
				place: (signs, at) => run(inner, signs, at, false) === node.wanted,
			});
			break;
		}
	}
}

function writeWays(ways: readonly Node[], steps: Step[]): void {
	const begins: number[] = [];
	const end: number[] = [];
	steps.push({ kind: "to", steps: begins });
	for (const way of ways) {
		begins.push(steps.length);
		write(way, steps);
		steps.push({ kind: "to", steps: end });
	}
	end.push(steps.length);
}

function writeTimes(
	{ of, least, most }: Extract<Node, { readonly kind: "times" }>,
	steps: Step[],
): void {
	for (let time = 0; time < least; time += 1) write(of, steps);
	const fork = steps.length;
	const forks: number[][] = [];
	const maybe = (): void => {
		const ways = [steps.length + 1];
		forks.push(ways);
		steps.push({ kind: "to", steps: ways });
		write(of, steps);
	};
	if (most === Infinity) {
		maybe();
		steps.push({ kind: "to", steps: [fork] });
	} else for (let time = least; time < most; time += 1) maybe();
	for (const ways of forks) ways.push(steps.length);
}

/** @param anywhere it may begin behind `from` too */
function run(
	steps: readonly Step[],
	signs: readonly string[],
	from: number,
	anywhere: boolean,
): boolean {
	let here: readonly number[] = [];
	for (let at = from; ; at += 1) {
		const reached = new Set(here);
		if (at === from || anywhere) reached.add(0);
		// A set is gone through with what is added meanwhile.
		for (const one of reached) {
			const step = steps[one];
			if (step?.kind === "found") return true;
			if (step?.kind === "to") for (const to of step.steps) reached.add(to);
			if (step?.kind === "at" && step.place(signs, at)) reached.add(one + 1);
		}
		const sign = signs[at];
		if (sign === undefined || reached.size === 0) return false;
		here = [...reached].flatMap((one) => {
			const step = steps[one];
			return step?.kind === "one" && step.fits(sign) ? [one + 1] : [];
		});
	}
}
