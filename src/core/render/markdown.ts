// A plan -> a pull-request comment: the verdict first, a screen for a normal change, below the forge's limit for any.

import { type Plan, verbs } from "../types.ts";
import { count, some } from "../values/words.ts";
import type { Unread } from "./environments.ts";
import { changeBlock, wholePlan } from "./markdown-changes.ts";
import { type Detail, details } from "./markdown-detail.ts";
import { foldBlock } from "./markdown-diff.ts";
import {
	type MarkdownExtras,
	restBlock,
	warningBlock,
} from "./markdown-notes.ts";
import { bytes, code, label, prose } from "./markdown-text.ts";

/** GitHub takes 65,536 characters; counted in bytes, with room for what a bot puts around it. */
const MOST_BYTES = 60_000;

/** Kept free for the sentence that tells what was left out. */
const RESERVE_BYTES = 2000;

/** What was found in an environment. */
type Found = { readonly plan: Plan; readonly extras?: MarkdownExtras } | Unread;

export function planMarkdown(plan: Plan, extras: MarkdownExtras = {}): string {
	return comment(` ${marked(plan.environment)}`, [{ plan, extras }]);
}

/** One comment with a section for each environment. */
export function plansMarkdown(found: readonly Found[]): string {
	return comment("", found);
}

function comment(environment: string, found: readonly Found[]): string {
	// For a bot that looks for its own comment.
	const marker = `<!-- gc-integrations plan${environment} -->`;
	const whole = (sections: readonly string[]): string =>
		`${[marker, ...sections].join("\n\n")}\n`;
	const folded = found.filter(
		(one) =>
			"plan" in one && one.plan.changes.some(({ fields }) => fields.length > 0),
	);
	const reserve = RESERVE_BYTES * Math.max(1, folded.length);
	for (const detail of details) {
		const sections = found.map((one) => section(one, detail));
		const shortest = whole(sections.map((write) => write(null)));
		let room = MOST_BYTES - reserve - bytes(shortest);
		if (room < 0) continue;
		return whole(
			sections.map((write, at) => {
				const least = bytes(write(null));
				const text = write(Math.floor(room / (found.length - at)));
				room -= Math.max(0, bytes(text) - least);
				return text;
			}),
		);
	}
	return whole(verdicts(found));
}

/** Where there are too many environments to tell more of each. */
function verdicts(found: readonly Found[]): readonly string[] {
	const shown = found.slice(0, MOST_VERDICTS).map(brief);
	const more = found.length - shown.length;
	return [
		...shown,
		`Too much for a comment: the changes are left out${more > 0 ? `, and ${count(more, "more environment")}` : ""}. ${wholePlan}`,
	];
}

const MOST_VERDICTS = 50;

function brief(found: Found): string {
	return "plan" in found ? verdict(found.plan) : unread(found, 100);
}

function unread({ environment, error }: Unread, most: number): string {
	return `### ${label(environment)}: could not be read\n\nNothing is known of it: ${prose(error, most)}`;
}

/** `room`: bytes that the field diffs may take; null: without them. */
function section(
	found: Found,
	detail: Detail,
): (room: number | null) => string {
	if (!("plan" in found)) return () => unread(found, detail.text);
	const { plan, extras = {} } = found;
	const before = [
		verdict(plan),
		...limitBlock(plan, detail),
		...secretsBlock(plan),
		...refusalBlock(plan, detail),
		...changeBlock(plan, detail),
		...warningBlock(plan, extras, detail),
	];
	const after = [...restBlock(plan, detail), footer(plan)];
	return (room) => {
		const folds = room === null || !detail.table ? [] : foldBlock(plan, room);
		return [...before, ...folds, ...after].join("\n\n");
	};
}

function marked(environment: string): string {
	return environment.slice(0, 63).replace(/[^A-Za-z0-9._-]/g, "_");
}

function verdict(plan: Plan): string {
	const { summary, refusals } = plan;
	const changing = verbs
		.filter((verb) => (summary[verb] ?? 0) > 0)
		.map((verb) => `${summary[verb]} to ${verb}`);
	const rest = [
		`${summary.unchanged} unchanged`,
		...(summary.frozen > 0 ? [`${summary.frozen} frozen`] : []),
		...(plan.unmanaged > 0 ? [`${plan.unmanaged} unmanaged`] : []),
		...(plan.leftOut?.length ? [`${plan.leftOut.length} left out`] : []),
	];
	const counts = [
		...(changing.length > 0 ? changing : ["nothing to do"]),
		...rest,
	].join(", ");
	const name = label(plan.environment);
	return refusals.length === 0
		? `### ${name}: ${counts}`
		: `### ${name}: refused, nothing will be written\n\n${count(refusals.length, "refusal")}; without ${refusals.length === 1 ? "it" : "them"}: ${counts}.`;
}

function limitBlock(
	{ only, leftOut = [] }: Plan,
	detail: Detail,
): readonly string[] {
	if (!only) return [];
	const named = some(only, detail.keys, (key) => code(key, 64));
	const others =
		leftOut.length === 0
			? "There is nothing to do for others."
			: `Left out, so not written: ${some(leftOut, detail.keys, ({ key, verb }) => `${code(key, 64)} (${verb})`)}.`;
	return [`> **Limited by ${code("--only")}** to ${named}. ${others}`];
}

function secretsBlock(plan: Plan): readonly string[] {
	if (plan.secretsRead) return [];
	return [
		"> **Credentials were not compared**: this plan was made without reading the secrets, as in a pull request from a fork. A credential that differs does not show here, so an apply may write more than this. Everything else was compared.",
	];
}

/** What only a job can do. */
const remedies: Readonly<Record<string, string>> = {
	"unresolved-secret":
		"A job that may not have the secrets plans with `--skip-secrets`.",
};

function refusalBlock(
	{ refusals, otherRefusals = [] }: Plan,
	detail: Detail,
): readonly string[] {
	return [
		...refusalList(refusals, detail),
		...refusalList(
			otherRefusals,
			detail,
			"**Refusals about others**: they hold nothing back here",
		),
	];
}

function refusalList(
	refusals: Plan["refusals"],
	detail: Detail,
	title?: string,
): readonly string[] {
	if (refusals.length === 0) return [];
	const shown = refusals.slice(0, detail.refusals);
	const hidden = refusals.slice(detail.refusals);
	return [
		[
			...(title === undefined ? [] : [title, ""]),
			...shown.map(({ rule, key, message }) => {
				const about = key === null ? "" : ` for ${code(key)}`;
				const remedy = Object.hasOwn(remedies, rule)
					? `. ${remedies[rule]}`
					: "";
				return `- ${code(rule)}${about}: ${prose(message, detail.text)}${remedy}`;
			}),
			...(hidden.length > 0
				? [`- and ${hidden.length} more: ${byRule(hidden, detail)}`]
				: []),
		].join("\n"),
	];
}

function byRule(refusals: Plan["refusals"], detail: Detail): string {
	const counts = new Map<string, number>();
	for (const { rule } of refusals)
		counts.set(rule, (counts.get(rule) ?? 0) + 1);
	return some(
		[...counts],
		detail.keys,
		([rule, number]) => `${number} by ${code(rule)}`,
	);
}

/** Cut, it could not be copied. */
const LONGEST_COMMAND = 200;

function footer(plan: Plan): string {
	const { commit, organizationId, changes, refusals, secretsRead } = plan;
	const only = (plan.only ?? []).map((key) => ` --only ${key}`).join("");
	const apply = `gc-integrations apply --env ${plan.environment}${only} --yes`;
	const offered =
		changes.length > 0 &&
		refusals.length === 0 &&
		apply.length <= LONGEST_COMMAND;
	const parts = [
		...(commit === null ? [] : [`Commit ${code(commit.slice(0, 7))}`]),
		...(organizationId === null
			? []
			: [`Organization ${code(organizationId, 64)}`]),
		...(offered
			? [
					`Apply with ${code(apply, LONGEST_COMMAND)}${secretsRead ? "; exactly this with `plan --out FILE` and `apply --plan FILE --yes`" : ""}`,
				]
			: []),
	];
	return parts.length > 0
		? `<sub>${parts.join(" · ")}</sub>`
		: "<sub>gc-integrations</sub>";
}
