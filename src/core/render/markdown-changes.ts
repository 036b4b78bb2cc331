// The changes of a plan -> a table, or lists where a table is too long.

import { type Change, type FieldChange, type Plan, verbs } from "../types.ts";
import { count, some } from "../values/words.ts";
import { changedFields } from "./fields.ts";
import type { Detail } from "./markdown-detail.ts";
import { cell, code, label } from "./markdown-text.ts";

const MOST_ROWS = 25;

export function changeBlock(plan: Plan, detail: Detail): readonly string[] {
	const { changes } = plan;
	if (changes.length === 0) return [];
	if (!detail.table) return [changeLists(plan, detail)];
	const table = [
		"| Verb | Name | Type | Key | What changes |",
		"| --- | --- | --- | --- | --- |",
		...changes.map((change) =>
			[
				"",
				["delete", "replace"].includes(change.verb)
					? `**${change.verb}**`
					: change.verb,
				cell(named(change)),
				cell(
					change.kind
						? `data action of ${code(change.integration, 64)}`
						: code(change.type, 40),
				),
				cell(code(change.key, 64)),
				cell(inShort(change)),
				"",
			]
				.join(" | ")
				.trim(),
		),
	].join("\n");
	return [
		changes.length > MOST_ROWS
			? fold(`All ${changes.length} changes`, table)
			: table,
	];
}

/** Instead of a table that is too long: never a part of one. */
function changeLists(plan: Plan, detail: Detail): string {
	const lines = verbs.flatMap((verb) => {
		const keys = plan.changes
			.filter((change) => change.verb === verb)
			.map(({ key }) => key);
		if (keys.length === 0) return [];
		return [
			`- **${keys.length} to ${verb}**: ${some(keys, detail.keys, codedKey)}`,
		];
	});
	return [
		...lines,
		"",
		`Too much for a comment: the table of changes and all field details are left out. ${wholePlan}`,
	].join("\n");
}

export const wholePlan =
	"The whole plan is in the JSON of this job (`plan --format json`).";

/** Its name, behind the one that it had. */
function named({ verb, name, fields }: Change): string {
	const old = fields.find(({ path }) => path === "name")?.from;
	return typeof old === "string" && verb !== "create"
		? `${label(old)} → ${label(name)}`
		: label(name);
}

/** The words of the last column: the status first, it matters most. */
function inShort(change: Change): string {
	const { verb } = change;
	if (change.kind) {
		if (verb === "delete") return "the data action";
		return some(changedFields(change), 4, ({ path }) => code(path, 60));
	}
	const { target, integrationId } = change;
	const fields = changedFields(change);
	if (verb === "delete") {
		const credentials = count(target.removeCredentials.length, "credential");
		if (integrationId === null) return `${credentials} left behind`;
		return target.removeCredentials.length > 0
			? `the integration and ${credentials}`
			: "the integration";
	}
	const status = fields.filter(({ path }) => path === "status").slice(0, 1);
	const others = fields.filter(
		(field) =>
			!status.includes(field) && !(verb === "create" && field.path === "name"),
	);
	const changed = [...status, ...others];
	if (changed.length > 0)
		return some(changed, 4, ({ path, from, to }) =>
			path === "status" ? `status ${becomes(from, to)}` : code(path, 60),
		);
	if (verb === "create") return "everything";
	if (target.removeCredentials.length > 0)
		return `removes ${count(target.removeCredentials.length, "credential")}`;
	return "the ownership line";
}

function codedKey(key: string): string {
	return code(key, 64);
}

function becomes(from: FieldChange["from"], to: FieldChange["to"]): string {
	return from === null ? word(to) : `${word(from)} → ${word(to)}`;
}

function word(value: FieldChange["from"]): string {
	return label(typeof value === "string" ? value : JSON.stringify(value), 20);
}

export function fold(summary: string, markdown: string): string {
	return `<details><summary>${summary}</summary>\n\n${markdown}\n\n</details>`;
}
