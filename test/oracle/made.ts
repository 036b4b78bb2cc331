// Cases that are made of the recorded ones and of pieces -> where our engine and the Java libraries differ.
import fc from "fast-check";
import { ask } from "./ask.ts";
import {
	type PathAnswer,
	pathCases,
	type TemplateAnswer,
	templateCases,
} from "./cases.ts";
import {
	judgeRead,
	judgeWritten,
	read,
	type Verdict,
	written,
} from "./ours.ts";

const brace = "$" + "{";
const templatePieces = [
	...["$x", `${brace}x}`, "$!{nothing}", "$unknown", "$input.missing", "$a"],
	...["#if(", "#if($x)", "#elseif($y)", "#else", "#end", "#set($a = ", "#foo"],
	...["#set($a = 1)", "#foreach($i in [1,2])", "$i", "##", "#*", "*#", "#[["],
	...["]]#", ")", "(", "[", "]", "{", "}", "\n", "\r\n", "  ", "\t", "\\", "$"],
	...["#", "!", '"', "'", ",", ".", "..", "-", " + ", "*", " == ", " && ", "|"],
	...[".length()", ".split(',')", "$esc.url(", "$math.add(1, ", "1", "2.5"],
];
const pathPieces = [
	...["..", "[", "]", "[*]", "[0]", "[-1]", "[1:]", "[?(", ")]", "@", " && "],
	...[
		" || ",
		"!",
		"==",
		"'",
		'"',
		"*",
		".",
		"()",
		".length()",
		"'a'",
		" ",
		"$",
	],
	...["sku", "1", ",", ":", "-", "lines", "(", ")", "\\", "null", " in ['A1']"],
];

function made(
	cases: readonly string[],
	pieces: readonly string[],
): fc.Arbitrary<string> {
	const edit = fc.record({
		at: fc.nat(80),
		length: fc.nat(3),
		other: fc.constantFrom("", ...pieces, ...cases),
	});
	const edited = fc
		.tuple(fc.constantFrom(...cases), fc.array(edit, { maxLength: 3 }))
		.map(([base, edits]) =>
			edits.reduce((text, { at, length, other }) => {
				const from = Math.min(at, text.length);
				return text.slice(0, from) + other + text.slice(from + length);
			}, base),
		);
	const joined = fc
		.array(fc.constantFrom(...pieces), { maxLength: 9 })
		.map((list) => list.join(""));
	return fc.oneof(edited, joined);
}

export function differences(seed: number, count: number): string {
	const templates = templateCases();
	const context = templates[0]?.context ?? {};
	const paths = pathCases();
	const json = paths[0]?.json ?? "null";
	const texts = (all: fc.Arbitrary<string>) => [
		...new Set(fc.sample(all, { seed, numRuns: count })),
	];
	const askedTemplates = texts(
		made(
			// What a macro is named stays known to Velocity's parser.
			templates
				.map(({ template }) => template)
				.filter((template) => !template.includes("#macro")),
			templatePieces,
		),
	).map((template) => ({ about: "", template, context }));
	const askedPaths = texts(
		made(
			paths.map(({ path }) => path),
			pathPieces,
		),
	).map((path) => ({ about: "", path, json }));
	return [
		...told(
			askedTemplates,
			ask(askedTemplates) as readonly TemplateAnswer[],
			written,
			judgeWritten,
			({ template }) => template,
		),
		...told(
			askedPaths,
			ask(askedPaths) as readonly PathAnswer[],
			read,
			judgeRead,
			({ path }) => path,
		),
		"",
	].join("\n");
}

function told<Asked, Answer, Made>(
	cases: readonly Asked[],
	answers: readonly Answer[],
	make: (asked: Asked) => Made,
	judge: (answer: Answer, made: Made) => Verdict,
	shown: (asked: Asked) => string,
): readonly string[] {
	const lines: string[] = [];
	const counts = { same: 0, refused: 0, different: 0 };
	cases.forEach((asked, index) => {
		const answer = answers[index];
		if (answer === undefined) return;
		const ours = make(asked);
		const verdict = judge(answer, ours);
		counts[verdict] += 1;
		if (verdict === "different")
			lines.push(JSON.stringify({ asked: shown(asked), answer, ours }));
	});
	return [...lines, JSON.stringify(counts)];
}
