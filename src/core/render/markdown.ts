// A plan -> a pull-request comment: the verdict first, a screen for a normal change, below the forge's limit for any.

import { type Plan, verbs } from "../types.ts";
import { count, some } from "../values/words.ts";
import { changeBlock } from "./markdown-changes.ts";
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

export function planMarkdown(plan: Plan, extras: MarkdownExtras = {}): string {
	for (const detail of details) {
		const comment = compose(plan, extras, detail);
		const room = MOST_BYTES - RESERVE_BYTES - bytes(comment(null));
		if (room >= 0) return comment(room);
	}
	throw new Error("the least that can be said of a plan is too long");
}

/** `room`: bytes that the field diffs may take; null: without them. */
function compose(
	plan: Plan,
	extras: MarkdownExtras,
	detail: Detail,
): (room: number | null) => string {
	const before = [
		marker(plan.environment),
		verdict(plan),
		...secretsBlock(plan),
		...refusalBlock(plan, detail),
		...changeBlock(plan, detail),
		...warningBlock(plan, extras, detail),
	];
	const after = [...restBlock(plan, detail), footer(plan)];
	return (room) => {
		const folds = room === null || !detail.table ? [] : foldBlock(plan, room);
		return `${[...before, ...folds, ...after].join("\n\n")}\n`;
	};
}

/** For a bot that looks for its own comment. */
function marker(environment: string): string {
	const name = environment.slice(0, 63).replace(/[^A-Za-z0-9._-]/g, "_");
	return `<!-- gc-integrations plan ${name} -->`;
}

function verdict(plan: Plan): string {
	const { summary, refusals } = plan;
	const changing = verbs
		.filter((verb) => summary[verb] > 0)
		.map((verb) => `${summary[verb]} to ${verb}`);
	const rest = [
		`${summary.unchanged} unchanged`,
		...(summary.frozen > 0 ? [`${summary.frozen} frozen`] : []),
		...(plan.unmanaged > 0 ? [`${plan.unmanaged} unmanaged`] : []),
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

function secretsBlock(plan: Plan): readonly string[] {
	if (plan.secretsRead) return [];
	return [
		"> **Credentials were not compared**: this plan was made without reading the secrets, as in a pull request from a fork. A credential that differs does not show here, so an apply may write more than this. Everything else was compared.",
	];
}

/** Where the message alone says what is wrong, but not what to do. */
const remedies: Readonly<Record<string, string>> = {
	"unresolved-secret":
		"Set it where this runs; a job that may not have the secrets plans with `--skip-secrets`.",
	"platform-schema-mismatch":
		"Correct the document, or ask for what the organization lacks.",
};

function refusalBlock({ refusals }: Plan, detail: Detail): readonly string[] {
	if (refusals.length === 0) return [];
	const shown = refusals.slice(0, detail.refusals);
	const hidden = refusals.slice(detail.refusals);
	return [
		[
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

function footer(plan: Plan): string {
	const { commit, organizationId, changes, refusals, secretsRead } = plan;
	const apply = `gc-integrations apply --env ${plan.environment} --yes`;
	const parts = [
		...(commit === null ? [] : [`Commit ${code(commit.slice(0, 7))}`]),
		...(organizationId === null
			? []
			: [`Organization ${code(organizationId, 64)}`]),
		...(changes.length === 0 || refusals.length > 0
			? []
			: [
					`Apply with ${code(apply, 200)}${secretsRead ? "; exactly this with `plan --out FILE` and `apply --plan FILE --yes`" : ""}`,
				]),
	];
	return parts.length > 0
		? `<sub>${parts.join(" · ")}</sub>`
		: "<sub>gc-integrations</sub>";
}
