// The fields of changes -> diffs that are folded away, as many as there is room for.

import type { Change, FieldChange, Plan, Verb } from "../types.ts";
import { count, some } from "../values/words.ts";
import { changedFields, templateDiff } from "./fields.ts";
import { fold, wholePlan } from "./markdown-changes.ts";
import { loses } from "./markdown-notes.ts";
import {
	bytes,
	code,
	fenced,
	htmlCode,
	shortened,
	valueLines,
} from "./markdown-text.ts";

/** Beyond, a list of folds or rows is folded as a whole. */
const MOST_FOLDS = 6;

/** The field diffs that fit, the most interesting ones first. */
export function foldBlock(plan: Plan, room: number): readonly string[] {
	const candidates = plan.changes
		.filter(({ fields }) => fields.length > 0)
		.map((change, at) => ({ change, at }));
	const kept = new Map<number, string>();
	let left = room;
	for (const { change, at } of [...candidates].sort(
		(a, b) => rank(a.change) - rank(b.change),
	)) {
		const text = changeFold(change);
		const cost = bytes(text) + 2;
		if (cost > left) continue;
		left -= cost;
		kept.set(at, text);
	}
	const folds = candidates.flatMap(({ at }) => kept.get(at) ?? []);
	const dropped = candidates.filter(({ at }) => !kept.has(at));
	const together =
		folds.length > MOST_FOLDS
			? [fold(`Field details of ${folds.length} changes`, folds.join("\n\n"))]
			: folds;
	if (dropped.length === 0) return together;
	return [
		...together,
		`Too much for a comment: field details are left out of ${some(
			dropped,
			5,
			({ change: { key, fields } }) =>
				`${code(key, 64)} (${count(fields.length, "field")})`,
		)}. ${wholePlan}`,
	];
}

const interest: Readonly<Record<Verb, number>> = {
	delete: 0,
	adopt: 1,
	update: 2,
	replace: 0,
	// All of it stands in the files of the pull request.
	create: 3,
};

function rank(change: Change): number {
	return loses(change) ? 0 : interest[change.verb];
}

function changeFold(change: Change): string {
	const { verb, key } = change;
	const fields = changedFields(change);
	return fold(
		`${verb} ${htmlCode(key)}: ${count(fields.length, "field")}`,
		fenced("diff", fields.flatMap(fieldLines)),
	);
}

const LONGEST_LINE = 300;

const MOST_LINES = 40;

function fieldLines({ path, from, to }: FieldChange): readonly string[] {
	const name = shortened(path, 200);
	const diff = templateDiff({ path, from, to });
	if (diff !== null) return [`  ${name}:`, ...diffLines(diff)];
	const [before, after] = [isSecret(from), isSecret(to)];
	if (before && after) return [`! ${name}: ${valueLines(to).join(" ")}`];
	const old = from === null ? null : valueLines(from);
	const next = to === null ? null : valueLines(to);
	if (old === null && next === null) return [`  ${name}`];
	if ((old?.length ?? 1) === 1 && (next?.length ?? 1) === 1)
		return oneLiners(name, old?.[0] ?? null, next?.[0] ?? null);
	if (old === null) return [`+ ${name}:`, ...block("+", next ?? [])];
	if (next === null) return [`- ${name}:`, ...block("-", old)];
	const { head, tail } = shared(old, next);
	return [
		`  ${name}:`,
		...equalLines(head),
		...block("-", old.slice(head, old.length - tail)),
		...block("+", next.slice(head, next.length - tail)),
		...equalLines(tail),
	];
}

function diffLines(diff: readonly string[]): readonly string[] {
	const shown = diff.slice(0, 2 * MOST_LINES);
	const more = diff.length - shown.length;
	return [
		...shown.map((line) => shortened(line, LONGEST_LINE)),
		...(more > 0 ? [`  … ${count(more, "more line")}`] : []),
	];
}

function isSecret(value: FieldChange["from"]): boolean {
	return typeof value === "string" && value.startsWith("(secret");
}

function oneLiners(
	name: string,
	old: string | null,
	next: string | null,
): readonly string[] {
	const from = old !== null && next !== null ? firstDifference(old, next) : 0;
	return [
		...(old === null ? [] : [`- ${name}: ${around(old, from)}`]),
		...(next === null ? [] : [`+ ${name}: ${around(next, from)}`]),
	];
}

function firstDifference(a: string, b: string): number {
	const short = Math.min(a.length, b.length);
	let at = 0;
	while (at < short && a[at] === b[at]) at += 1;
	return at;
}

/** A long line from a little before where it differs. */
function around(line: string, at: number): string {
	if (line.length <= LONGEST_LINE) return line;
	const start = Math.max(0, Math.min(at - 60, line.length - LONGEST_LINE));
	const end = start + LONGEST_LINE;
	return `${start > 0 ? "…" : ""}${line.slice(start, end)}${end < line.length ? "…" : ""} (${line.length} characters)`;
}

function block(sign: "+" | "-", lines: readonly string[]): readonly string[] {
	const shown = lines.slice(0, MOST_LINES);
	const more = lines.length - shown.length;
	return [
		...shown.map((line) =>
			line === "" ? sign : `${sign}   ${shortened(line, LONGEST_LINE)}`,
		),
		...(more > 0 ? [`${sign}   … ${count(more, "more line")}`] : []),
	];
}

function equalLines(number: number): readonly string[] {
	return number > 0 ? [`    … ${count(number, "equal line")}`] : [];
}

/** How many lines two texts have in common at their start and at their end. */
function shared(
	a: readonly string[],
	b: readonly string[],
): { readonly head: number; readonly tail: number } {
	const short = Math.min(a.length, b.length);
	let head = 0;
	while (head < short && a[head] === b[head]) head += 1;
	let tail = 0;
	while (tail < short - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
	return { head, tail };
}
