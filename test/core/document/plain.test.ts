// The reader of plain YAML beside the parser, on texts full of YAML's traps: the same values at the same places, or none.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { expect, test } from "vitest";
import { parseAnyText, parseText } from "../../../src/core/document/parse.ts";
import { readPlain } from "../../../src/core/document/plain.ts";

/** MUTANTS=300000 SEED=7 npx vitest run test/core/document/plain.test.ts */
const mutants = Number(process.env["MUTANTS"] ?? 6000);
const seed = Number(process.env["SEED"] ?? 1);

const root = fileURLToPath(new URL("../../../", import.meta.url));
const corpus = ["config.example", "test/golden", "templates", "deploy"]
	.flatMap((folder) =>
		readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
			.filter((path) => /\.ya?ml$/.test(path))
			.map((path) => join(folder, path)),
	)
	.sort()
	.map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));

/** What a line, or a part of one, may be made of. */
const pieces = [
	..."-?:,[]{}#&*!|>'\"%@`~<=$\\/^+_. \n\t\r;0aé".split(""),
	..."- |? |: | #|: #|--- |---\n|...\n|--\n|- - |-  |? a\n: b|&a |*a |!!str |!x |<<: *a|%YAML 1.1\n".split(
		"|",
	),
	...'\'\'|""|\'a\'\'b\'|"a\\"b"|"\\n"|"\\x41"|"\\u200b"|"\\q"|\'a|"a|a\'b|a"b'.split(
		"|",
	),
	..."{}|{ }|[]|[ ]|[,]|{,}|[a,b]|[a, b, ]|{ a: b }|{a: b,c: d}|{a: [b, {c: d}]}|{a:b}|{\"a\":1}|{ a }|{ a: }|[a: b]|[a]]|{ a: b: c }|{ a: b# }|{ a: b # }|[-1, -, - a]|{ a: b, a: c }|{ a: 'x', b: \"y\" }|[ 'a', b:c ]|{ a: http://x/y?z }".split(
		"|",
	),
	..."0o7|0x1F|.inf|-.INF|.nan|1e3|-0|+1|1_000|1.|.5|1.50|-.|00|08|1e|0x|~|Null|NULL|null|nULL|true|True|TRUE|tRUE|yes|no|off|2026-01-01|12:30|1:2:3|12345678901234567890".split(
		"|",
	),
	...'a b|a: b|a:b|a :b|a : b|a #b|a#b|# c|#|:a|?a|-a|--a|-1|*|&|!|@a|%a|`a|,a|=|<<|a:|a: |http://x:80/#y|a, b|[a|]a|}|a{b}|a[b]|\'a\' b|"a" #b|"a"#b|\'a\': b|"a": b|? a'.split(
		"|",
	),
	...["|", "|-", "|+", "|2", "| # c", "|  ", ">", ">-", ">+", "|\n", ">\n\n"],
	..."key: |a: |b: |a b: |a.b/c: |a-b:|a:\n|b:  \n|a: # c\n|a: |\n|b: >-\n|- a\n|- a: b\n|- a: |\n|-\n".split(
		"|",
	),
	...["a:\n  b: c\n", "a:\n- b\n- c\n", "a:\n  - b\n  # c\n", "a:\n\n  # c\n"],
	...[
		"\ufeff",
		"\u0085",
		"\u00a0",
		"\u00ad",
		"\u2028",
		"\u200b",
		"\ud800",
		"\u0000",
		"\u0300",
		"ʷ",
		"–",
		"“x”",
		"Ж",
		"π",
		"€",
		"😀",
	],
	...["a".repeat(1100), "[".repeat(70), "- ".repeat(40)],
];

function randomOf(start: number): () => number {
	let state = start >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

const random = randomOf(seed);
const below = (limit: number): number => Math.floor(random() * limit);
const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
const times = <T>(count: number, make: () => T): T[] =>
	Array.from({ length: count }, make);

/** A text of a few lines that nobody wrote, with indents that nearly fit. */
function invented(): string {
	const value = (): string =>
		random() < 0.3
			? ""
			: ` ${pick(pieces)}${random() < 0.1 ? pick(pieces) : ""}`;
	const names = ["a", "b", "c", "d", "e f", "g-h"];
	const row = (): string => {
		switch (below(8)) {
			case 0:
				return `-${value()}`;
			case 1:
				return `- ${pick(names)}:${value()}`;
			case 2:
				return "# c";
			case 3:
				return "";
			case 4:
				return pick(pieces);
			default:
				return `${pick(names)}:${value()}`;
		}
	};
	let indent = 0;
	const rows = times(below(9) + 1, () => {
		indent = Math.max(0, indent + pick([0, 0, 0, 2, 2, -2, -2, -4, 1, -1]));
		return " ".repeat(indent) + row();
	});
	return `a:${value()}\n${rows.join("\n")}${pick(["\n", "\n", "", "\n\n", "\n  ", "\n# c"])}`;
}

function mutated(text: string): string {
	const at = below(text.length + 1);
	const put = (inserted: string, over = 0): string =>
		text.slice(0, at) + inserted + text.slice(at + over);
	const lines = text.split("\n");
	const line = below(lines.length);
	const own = lines[line] ?? "";
	const withLine = (...instead: readonly string[]): string =>
		lines.toSpliced(line, 1, ...instead).join("\n");
	const blanks = " ".repeat(below(8));
	switch (below(12)) {
		case 0:
			return put(pick(pieces));
		case 1:
			return put(pick(pieces), 1);
		case 2:
			return put("", below(12) + 1);
		case 3:
			return withLine(own, own);
		case 4:
			return withLine();
		case 5:
			return withLine(blanks + own.trimStart());
		case 6:
			return withLine(own, `${blanks}# ${pick(pieces)}`);
		case 7:
			return withLine(own, ...times(below(3) + 1, () => ""));
		case 8:
			return withLine(own.replace(/: .*$/, `: ${pick(pieces)}`));
		case 9:
			return withLine(own, blanks + pick(pieces));
		case 10:
			return withLine(own + pick([" ", "  ", " # c", "#", ":", ": ", ","]));
		default: {
			const other = pick(corpus).text.split("\n");
			const from = below(other.length);
			return withLine(own, ...other.slice(from, from + below(4) + 1));
		}
	}
}

function differs(text: string): boolean {
	const plain = readPlain(text);
	return (
		plain !== null &&
		!isDeepStrictEqual(parseAnyText(text), {
			documents: plain.map((node) => ({ root: node, whole: true })),
			problems: [],
		})
	);
}

test("a plain text is read as the parser reads it, and every other is left to the parser", () => {
	let accepted = 0;
	for (let left = mutants; left > 0; left -= 1) {
		let text = random() < 0.5 ? invented() : pick(corpus).text;
		for (let more = below(4); more > 0; more -= 1)
			text = mutated(text).slice(0, 10_000);
		if (readPlain(text)) accepted += 1;
		if (differs(text))
			expect(readPlain(text), text).toEqual(parseAnyText(text));
	}
	// Else it is no test of anything.
	expect(accepted).toBeGreaterThan(mutants / 8);
}, 3_600_000);

test("the files that people write are plain", () => {
	const wrong = corpus.filter(({ text }) => differs(text));
	expect(wrong.map(({ path }) => path)).toEqual([]);
	const valid = corpus.filter(({ text }) => {
		const { problems, documents } = parseAnyText(text);
		return problems.length === 0 && documents.length > 0;
	});
	const left = valid.filter(({ text }) => readPlain(text) === null);
	expect(left.filter(({ path }) => path.startsWith("config.example"))).toEqual(
		[],
	);
	expect(left.length / valid.length).toBeLessThan(0.1);
});

test.each([
	["nothing", ""],
	["a tab", "\ta: 1\n"],
	["CR", "a: 1\r\n"],
	["an anchor", "a: &x 1\n"],
	["an alias", "a: *x\n"],
	["a tag", "a: !!str 1\n"],
	["a directive", "%YAML 1.2\n---\na: 1\n"],
	["the end of a document", "a: 1\n...\n"],
	["a merge key", "<<: { a: 1 }\n"],
	["a complex key", "? a\n: 1\n"],
	["a value over two lines", "a: b\n  c\n"],
	["a quote over two lines", 'a: "b\n  c"\n'],
	["brackets over two lines", "a: [\n  1]\n"],
	["an escape by number", 'a: "\\u200b"\n'],
	["an escape that there is not", 'a: "\\q"\n'],
	["a field given twice", "a: 1\na: 2\n"],
	["a field given twice in braces", "a: { b: 1, b: 2 }\n"],
	["an exponent", "a: 1e3\n"],
	["a hexadecimal number", "a: 0x1F\n"],
	["infinity", "a: -.inf\n"],
	["a line of blanks", "a: 1\n  \nb: 2\n"],
	["a comment that is indented deeper", "a: 1\n  # c\nb: 2\n"],
	["an indicator of indentation", "a: |2\n    b\n"],
	["a blank that is none", "a: b\u00a0c\n"],
	["a combining character", "a: e\u0301\n"],
	["a byte order mark", "\ufeffa: 1\n"],
	["a long key", `${"a".repeat(1025)}: 1\n`],
	["a large file", `a: ${"b".repeat(70_000)}\n`],
	["a list", "- a\n"],
])("%s is left to the parser", (_what, text) => {
	expect(readPlain(text)).toBeNull();
	expect(parseText(text)).toEqual(parseAnyText(text));
});
