// A plan or a report -> the text a person reads, or the JSON of the contract.

import { identityOf } from "../plan/kinds.ts";
import { actionOrphanRemedy, orphanRemedy } from "../plan/messages.ts";
import { shownPlan } from "../plan/shown.ts";
import type { Change, Plan, Refusal, Report, Verb } from "../types.ts";
import { count, every, some } from "../values/words.ts";
import { wrapped, wrappedParts } from "../values/wrap.ts";
import { changedFields, fieldRows } from "./fields.ts";
import { inLine, type Palette, printable } from "./palette.ts";

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
	replace: "±",
	delete: "-",
};

/** @param confined a refusal holds back what it is about, not all of it */
export function planText(
	plan: Plan,
	palette: Palette,
	width: number,
	confined = false,
): string {
	const organization = plan.organizationId
		? palette.dim(` organization ${plan.organizationId}`)
		: "";
	const failing = plan.standings.filter(
		({ reportedState }) => reportedState === "ERROR",
	);
	const left = plan.orphans.filter(
		(orphan) =>
			!plan.changes.some((change) => identityOf(change) === identityOf(orphan)),
	);
	const orphans = left.filter(({ kind }) => !kind);
	const strange = left.filter(({ kind }) => kind === "action");
	const refused = confined
		? "what they are about is held back, and nothing is deleted"
		: "nothing will be written";
	const { red, bold, yellow, dim } = palette;
	return [
		`${wrapped(`${bold(plan.environment)}${organization}`, width)}\n`,
		...limitText(plan, palette, width),
		...plan.changes.map((change) => changeText(change, palette, width)),
		...block(
			width,
			red(bold(`${count(plan.refusals.length, "refusal")}: ${refused}`)),
			plan.refusals.map((refusal) => refusalText(refusal, palette)),
		),
		...block(
			width,
			yellow("refusals about others: they hold nothing back here"),
			(plan.otherRefusals ?? []).map((refusal) =>
				refusalText(refusal, palette),
			),
		),
		...block(
			width,
			yellow("reported in ERROR by the platform"),
			failing.map(
				({ key, status, detail }) =>
					`${inLine(key)} (${status})${detail ? `: ${inLine(detail)}` : ""}`,
			),
		),
		...block(
			width,
			yellow("suspended: reported, never touched"),
			plan.suspended.map(
				({ key, verb, fields }) =>
					`${key}: would ${verb}${fields.length ? ` (${inLine(fields.map(({ path }) => path).join(", "))})` : ""}`,
			),
		),
		...block(
			width,
			yellow(
				"nearly the same name: give the document exactly the other name, or its id with adopt, to adopt that integration",
			),
			plan.nearMisses.map(
				({ key, name, found, integrationId }) =>
					`${key}: would be made as "${inLine(name)}" beside "${inLine(found)}" ${dim(integrationId)}`,
			),
		),
		...block(
			width,
			yellow("orphans: ours, but their document is gone"),
			orphans.map(
				({ key, name, integrationId }) =>
					`${inLine(key)}: ${inLine(name)} ${dim(integrationId ?? "(credential only)")}`,
			),
			dim(orphanRemedy),
		),
		...block(
			width,
			yellow("data actions without a document, of integrations that have one"),
			strange.map(
				({ key, name, integration }) =>
					`${inLine(integration ?? "")}: ${inLine(name)} ${dim(inLine(key))}`,
			),
			dim(actionOrphanRemedy),
		),
		summaryText(plan, palette, width),
	].join("\n");
}

function limitText(
	{ only, leftOut = [] }: Plan,
	{ yellow, dim }: Palette,
	width: number,
): readonly string[] {
	if (!only) return [];
	const others = some(leftOut, 10, ({ key, verb }) => `${verb} ${key}`);
	const text = `${yellow(`limited to ${inLine(every(only))}`)}${leftOut.length > 0 ? dim(`; left out: ${inLine(others)}`) : ""}`;
	return [`${wrapped(text, width, "  ")}\n`];
}

function refusalText(
	{ rule, key, message }: Refusal,
	{ red, bold }: Palette,
): string {
	return `${red(rule)}${key === null ? "" : ` ${bold(inLine(key))}`}: ${inLine(message)}`;
}

/** Nothing where there are no rows. */
function block(
	width: number,
	title: string,
	rows: readonly string[],
	...after: readonly string[]
): readonly string[] {
	if (rows.length === 0) return [];
	const lines = [...rows, ...after].map((row) =>
		wrapped(`  ${row}`, width, "    "),
	);
	return [[wrapped(title, width), ...lines, ""].join("\n")];
}

function paintOf(verb: Verb, palette: Palette): (text: string) => string {
	if (verb === "create") return palette.green;
	return verb === "delete" || verb === "replace" ? palette.red : palette.yellow;
}

function changeText(change: Change, palette: Palette, width: number): string {
	const paint = paintOf(change.verb, palette);
	const head = `${paint(`${signs[change.verb]} ${change.verb}`)} ${palette.bold(inLine(change.name))} ${palette.dim(`${whatOf(change)}, key ${inLine(change.key)}`)}`;
	return [
		wrapped(head, width, "    "),
		...fieldRows(changedFields(change), palette, width),
		...change.notes.map((note) =>
			palette.dim(wrapped(`    note: ${inLine(note)}`, width, "      ")),
		),
		"",
	].join("\n");
}

function whatOf(change: Change): string {
	return change.kind
		? `data action of ${inLine(change.integration)}`
		: change.type;
}

function summaryText(plan: Plan, palette: Palette, width: number): string {
	const {
		create,
		adopt,
		update,
		replace = 0,
		delete: deletes,
		unchanged,
		frozen,
	} = plan.summary;
	const changing = [
		...(create ? [palette.green(`${create} to create`)] : []),
		...(adopt ? [palette.yellow(`${adopt} to adopt`)] : []),
		...(update ? [palette.yellow(`${update} to update`)] : []),
		...(replace ? [palette.red(`${replace} to replace`)] : []),
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
	const calls = palette.dim(`(${count(plan.platformCalls, "platform call")})`);
	return `${wrappedParts([...verdict, ...rest], width, calls)}\n`;
}

export function reportText(
	report: Report,
	palette: Palette,
	width: number,
): string {
	const failed = report.results.filter(({ outcome }) => outcome === "failed");
	const tally = (outcome: string): number =>
		report.results.filter((result) => result.outcome === outcome).length;
	const skipped = tally("skipped");
	const parts = [
		palette.green(`${tally("applied")} applied`),
		...(failed.length ? [palette.red(`${failed.length} failed`)] : []),
		...(skipped ? [palette.yellow(`${skipped} skipped`)] : []),
	];
	const calls = palette.dim(
		`(${count(report.platformCalls, "platform call")})`,
	);
	return [
		...failed.map(
			({ key, error }) =>
				`${wrapped(`${palette.red("failed")} ${palette.bold(inLine(key))}: ${printable(error ?? "")}`, width, "  ")}\n`,
		),
		`${wrappedParts(parts, width, calls)}\n`,
	].join("");
}
