// What came of the tests of data actions -> the text a person reads, or the JSON of the contract.
import type { TestResult, ToldFailure } from "../action/result.ts";
import type { Difference } from "../action-test/types.ts";
import { spanBetween } from "../document/offsets.ts";
import { documentsMeant, type SourceFile } from "../document/source.ts";
import type { Json } from "../types.ts";
import { isObject } from "../values/json.ts";
import { count } from "../values/words.ts";
import { wrapped } from "../values/wrap.ts";
import { codeFrame } from "./frame.ts";
import { maskSecrets } from "./mask.ts";
import { type Palette, printable } from "./palette.ts";

export interface TestsOutcome {
	readonly results: readonly TestResult[];
	/** Keys of actions that no test is written of. */
	readonly untested: readonly string[];
	/** Null: one, which needs no name. */
	readonly environments: readonly string[] | null;
	/** For code frames. */
	readonly sources: readonly SourceFile[];
}

export function countOutcomes(
	results: readonly TestResult[],
): Record<"passed" | "failed" | "skipped", number> {
	const failed = results.filter(({ failure }) => failure !== null).length;
	const skipped = results.filter(
		(result) => result.skipped !== undefined,
	).length;
	return { passed: results.length - failed - skipped, failed, skipped };
}

/** ` (prod)`, of what not all that were asked for have; else nothing. */
export function whereFound(
	{ environments: found }: TestResult,
	{ environments: asked }: Pick<TestsOutcome, "environments">,
): string {
	return !found || !asked || found.length === asked.length
		? ""
		: ` (${found.join(", ")})`;
}

export function testsJson({ results }: TestsOutcome): string {
	const document = {
		version: 1,
		tests: results.map(
			({ key, name, environments, failure, skipped, live, ms }) => ({
				key,
				name,
				...(environments ? { environments } : {}),
				outcome: failure
					? "failed"
					: skipped === undefined
						? "passed"
						: "skipped",
				stage: failure?.stage ?? null,
				message: failure?.message ?? skipped ?? null,
				ms: Math.round(ms),
				...(live ? { live } : {}),
			}),
		),
		summary: countOutcomes(results),
	};
	return `${JSON.stringify(document, null, 2)}\n`;
}

export function testsText(
	outcome: TestsOutcome,
	palette: Palette,
	width: number,
): string {
	const { results, untested, sources, environments } = outcome;
	const failures = results.flatMap((result) =>
		result.failure ? [{ result, failure: result.failure }] : [],
	);
	const shown = maskedLines(
		sources,
		new Set(failures.map(({ failure }) => failure.place.file)),
	);
	return [
		...keyRows(results, palette).map(
			(row) => `${wrapped(row, width, "    ")}\n`,
		),
		...(results.length > 0 ? ["\n"] : []),
		...failures.map(
			({ result, failure }) =>
				`${failureText(result, failure, whereFound(result, outcome), shown, palette, width)}\n\n`,
		),
		...(untested.length > 0
			? [`${wrapped(palette.yellow(untestedText(untested)), width, "    ")}\n`]
			: []),
		`${wrapped(summaryText(results, environments, palette), width)}\n`,
	].join("");
}

function keyRows(
	results: readonly TestResult[],
	{ green, red, bold }: Palette,
): readonly string[] {
	const byKey = new Map<string, TestResult[]>();
	for (const result of results) {
		const same = byKey.get(result.key);
		if (same) same.push(result);
		else byKey.set(result.key, [result]);
	}
	return Array.from(byKey, ([key, of]) => {
		const { failed } = countOutcomes(of);
		return failed === 0
			? `${green("✓")} ${bold(oneLine(key))} ${count(of.length, "test")}`
			: `${red("✗")} ${bold(oneLine(key))} ${red(`${failed} of ${count(of.length, "test")} failed`)}`;
	});
}

function untestedText(untested: readonly string[]): string {
	return `without a test: ${untested.map(oneLine).join(", ")} (gc-integrations test --new KEY writes a first one)`;
}

function summaryText(
	results: readonly TestResult[],
	environments: readonly string[] | null,
	{ green, red }: Palette,
): string {
	if (results.length === 0) return "no tests";
	const { passed, failed, skipped } = countOutcomes(results);
	const of = environments
		? `, ${count(environments.length, "environment")}`
		: "";
	return `${count(results.length, "test")}${of}: ${[
		...(passed > 0 ? [green(`${passed} passed`)] : []),
		...(failed > 0 ? [red(`${failed} failed`)] : []),
		...(skipped > 0 ? [`${skipped} skipped`] : []),
	].join(", ")}`;
}

function failureText(
	{ key, name }: TestResult,
	failure: ToldFailure,
	where: string,
	shown: ReadonlyMap<string, readonly string[]>,
	palette: Palette,
	width: number,
): string {
	const { place, stage, message, rendered, differences = [] } = failure;
	const { file, span } = place;
	const head = [
		palette.bold(`${oneLine(file)}:${span.line}:${span.column}`),
		palette.red("failed"),
		...(stage ? [stage] : []),
		palette.dim(`(${oneLine(key)}: ${oneLine(name)})${where}`),
	].join(" ");
	const frame = codeFrame(shown.get(file) ?? [], span, palette, width);
	return [
		wrapped(head, width, "    "),
		wrapped(`  ${oneLine(message)}`, width, "    "),
		...(frame ? [frame] : []),
		...(rendered ? renderedRows(rendered, palette, width) : []),
		...differences.flatMap((difference) =>
			differenceRows(difference, palette, width),
		),
	].join("\n");
}

/** What came of a template, with a mark where it goes wrong. */
function renderedRows(
	{ text, at }: NonNullable<ToldFailure["rendered"]>,
	palette: Palette,
	width: number,
): readonly string[] {
	if (text.trim() === "") return ["  written: nothing"];
	const span = spanBetween(text, at, at + 1);
	return ["  written:", codeFrame(text.split(/\r?\n/), span, palette, width)];
}

function differenceRows(
	{ path, expected, actual }: Difference,
	{ red, green, bold }: Palette,
	width: number,
): readonly string[] {
	const row = (sign: string, value: Json | undefined): string =>
		wrapped(`    ${sign} ${valueText(value)}`, width, "      ");
	return [
		wrapped(`  ${bold(oneLine(path))}`, width, "    "),
		green(row("- expected:", expected)),
		red(row("+ found:   ", actual)),
	];
}

/** In one line, for machines. */
export function differenceText({ path, expected, actual }: Difference): string {
	return `${path}: expected ${JSON.stringify(expected ?? null)}, found ${JSON.stringify(actual ?? null)}`;
}

/** Characters of one value: the rest says no more. */
const longest = 2000;

function valueText(value: Json | undefined): string {
	if (value === undefined) return "nothing";
	const text =
		isObject(value) || Array.isArray(value)
			? JSON.stringify(value, null, 1).replace(/\n */g, " ")
			: JSON.stringify(value);
	return oneLine(text.length > longest ? `${text.slice(0, longest)}…` : text);
}

function maskedLines(
	sources: readonly SourceFile[],
	wanted: ReadonlySet<string>,
): ReadonlyMap<string, readonly string[]> {
	return new Map(
		sources.flatMap((source) =>
			"text" in source && wanted.has(source.file)
				? [
						[
							source.file,
							maskSecrets(source.text, [], documentsMeant(source)).split(
								/\r?\n/,
							),
						] as const,
					]
				: [],
		),
	);
}

function oneLine(text: string): string {
	return printable(text).replaceAll(/[\n\t]/g, " ");
}
