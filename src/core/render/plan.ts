// A plan or a report -> the text a person reads, or the JSON of the contract.

import { orphanRemedy } from "../plan/messages.ts";
import { shownPlan } from "../plan/shown.ts";
import type {
	Change,
	FieldChange,
	Json,
	Plan,
	Refusal,
	Report,
	Verb,
} from "../types.ts";
import { count, every, some } from "../values/words.ts";
import { type Palette, printable } from "./palette.ts";

/** Whole: an apply goes by it, and a report has the plan's members. */
export function planJson(plan: Plan | Report): string {
	return `${JSON.stringify(shownPlan(plan), null, 2)}\n`;
}

/** What each change is done with is for an apply that is still to come. */
export function withoutTargets<P extends Plan>(plan: P) {
	const changes = plan.changes.map(({ target: _target, ...change }) => change);
	return { ...plan, changes };
}

const signs: Readonly<Record<Verb, string>> = {
	create: "+",
	adopt: "»",
	update: "~",
	delete: "-",
};

/** @param confined a refusal holds back what it is about, not all of it */
export function planText(
	plan: Plan,
	palette: Palette,
	confined = false,
): string {
	const organization = plan.organizationId
		? palette.dim(` organization ${plan.organizationId}`)
		: "";
	const failing = plan.standings.filter(
		({ reportedState }) => reportedState === "ERROR",
	);
	const orphans = plan.orphans.filter(
		({ key }) => !plan.changes.some((change) => change.key === key),
	);
	const refused = confined
		? "what they are about is held back, and nothing is deleted"
		: "nothing will be written";
	const { red, bold, yellow, dim } = palette;
	return [
		`${bold(plan.environment)}${organization}\n`,
		...limitText(plan, palette),
		...plan.changes.map((change) => changeText(change, palette)),
		...block(
			red(bold(`${count(plan.refusals.length, "refusal")}: ${refused}`)),
			plan.refusals.map((refusal) => refusalText(refusal, palette)),
		),
		...block(
			yellow("refusals about others: they hold nothing back here"),
			(plan.otherRefusals ?? []).map((refusal) =>
				refusalText(refusal, palette),
			),
		),
		...block(
			yellow("reported in ERROR by the platform"),
			failing.map(
				({ key, status, detail }) =>
					`${key} (${status})${detail ? `: ${printable(detail)}` : ""}`,
			),
		),
		...block(
			yellow("suspended: reported, never touched"),
			plan.suspended.map(
				({ key, verb, fields }) =>
					`${key}: would ${verb}${fields.length ? ` (${fields.map(({ path }) => path).join(", ")})` : ""}`,
			),
		),
		...block(
			yellow(
				"nearly the same name: give the document exactly the other name, or its id with adopt, to adopt that integration",
			),
			plan.nearMisses.map(
				({ key, name, found, integrationId }) =>
					`${key}: would be made as "${printable(name)}" beside "${printable(found)}" ${dim(integrationId)}`,
			),
		),
		...block(
			yellow("orphans: ours, but their document is gone"),
			orphans.map(
				({ key, name, integrationId }) =>
					`${key}: ${printable(name)} ${dim(integrationId ?? "(credential only)")}`,
			),
			dim(`  ${orphanRemedy}`),
		),
		summaryText(plan, palette),
	].join("\n");
}

function limitText(
	{ only, leftOut = [] }: Plan,
	{ yellow, dim }: Palette,
): readonly string[] {
	if (!only) return [];
	const others = some(leftOut, 10, ({ key, verb }) => `${verb} ${key}`);
	return [
		`${yellow(`limited to ${every(only)}`)}${leftOut.length > 0 ? dim(`; left out: ${printable(others)}`) : ""}\n`,
	];
}

function refusalText(
	{ rule, key, message }: Refusal,
	{ red, bold }: Palette,
): string {
	return `${red(rule)}${key === null ? "" : ` ${bold(key)}`}: ${printable(message)}`;
}

/** Nothing where there are no rows. */
function block(
	title: string,
	rows: readonly string[],
	...after: readonly string[]
): readonly string[] {
	return rows.length === 0
		? []
		: [[title, ...rows.map((row) => `  ${row}`), ...after, ""].join("\n")];
}

function paintOf(verb: Verb, palette: Palette): (text: string) => string {
	if (verb === "create") return palette.green;
	return verb === "delete" ? palette.red : palette.yellow;
}

function changeText(change: Change, palette: Palette): string {
	const paint = paintOf(change.verb, palette);
	const width = Math.max(0, ...change.fields.map(({ path }) => path.length));
	const head = `${paint(`${signs[change.verb]} ${change.verb}`)} ${palette.bold(printable(change.name))} ${palette.dim(`${change.type}, key ${change.key}`)}`;
	return [
		head,
		...change.fields.map((field) => fieldText(field, width, palette)),
		...change.notes.map((note) => palette.dim(`    note: ${printable(note)}`)),
		"",
	].join("\n");
}

function fieldText(
	{ path, from, to }: FieldChange,
	width: number,
	palette: Palette,
): string {
	const name = path.padEnd(width);
	if (from === null) return `    ${name}  ${palette.green(show(to))}`;
	if (to === null) return `    ${name}  ${palette.red(show(from))} removed`;
	return `    ${name}  ${palette.red(show(from))} → ${palette.green(show(to))}`;
}

/** One line a value; long text is shortened, the JSON has all of it. */
function show(value: Json): string {
	const text = typeof value === "string" ? value : JSON.stringify(value);
	const line = printable(text).replace(/\n/g, "⏎");
	return line.length > 100 ? `${line.slice(0, 99)}…` : line || '""';
}

function summaryText(plan: Plan, palette: Palette): string {
	const {
		create,
		adopt,
		update,
		delete: deletes,
		unchanged,
		frozen,
	} = plan.summary;
	const changing = [
		...(create ? [palette.green(`${create} to create`)] : []),
		...(adopt ? [palette.yellow(`${adopt} to adopt`)] : []),
		...(update ? [palette.yellow(`${update} to update`)] : []),
		...(deletes ? [palette.red(`${deletes} to delete`)] : []),
	];
	const rest = [
		`${unchanged} unchanged`,
		...(frozen ? [`${frozen} frozen`] : []),
		...(plan.unmanaged ? [`${plan.unmanaged} unmanaged`] : []),
		...(plan.leftOut?.length ? [`${plan.leftOut.length} left out`] : []),
	];
	const verdict =
		changing.length > 0 ? changing : [palette.green("nothing to do")];
	return `${[...verdict, ...rest].join(", ")} ${palette.dim(`(${count(plan.platformCalls, "platform call")})`)}\n`;
}

export function reportText(report: Report, palette: Palette): string {
	const failed = report.results.filter(({ outcome }) => outcome === "failed");
	const tally = (outcome: string): number =>
		report.results.filter((result) => result.outcome === outcome).length;
	const skipped = tally("skipped");
	const parts = [
		palette.green(`${tally("applied")} applied`),
		...(failed.length ? [palette.red(`${failed.length} failed`)] : []),
		...(skipped ? [palette.yellow(`${skipped} skipped`)] : []),
	];
	return [
		...failed.map(
			({ key, error }) =>
				`${palette.red("failed")} ${palette.bold(key)}: ${printable(error ?? "")}\n`,
		),
		`${parts.join(", ")} ${palette.dim(`(${count(report.platformCalls, "platform call")})`)}\n`,
	].join("");
}
