// A cycle -> what it leaves standing: refusals and differences, and which of them are news.

import type { NoticeDetail } from "../../core/notice.ts";
import { identityOf, kindOf } from "../../core/plan/kinds.ts";
import type { FieldChange, Json, OfAction, Verb } from "../../core/types.ts";
import { gist } from "../status/news.ts";
import type { CycleReport } from "../types.ts";
import { cut, short } from "./draft.ts";

/** Something that can be true for many cycles, and is said once. */
export interface Item {
	/** Of what makes it the same thing. */
	readonly digest: string;
	readonly detail: NoticeDetail;
}

/** What has to be said: all that is true, where a part of it was not said before; and what is then said. */
interface News {
	readonly items: readonly Item[];
	readonly said: readonly string[];
}

/** @param items null: a cycle that ended early does not know */
export function newsOf(
	items: readonly Item[] | null,
	said: readonly string[],
): News {
	if (items === null) return { items: [], said };
	const fresh = items.some((item) => !said.includes(item.digest));
	const digests = new Set(items.map((item) => item.digest));
	return { items: fresh ? items : [], said: [...digests].sort() };
}

export function stillTrue(
	items: readonly Item[] | null,
	said: readonly string[],
): readonly string[] {
	if (items === null) return said;
	return said.filter((each) => items.some((item) => item.digest === each));
}

/** What is not about one document. */
const whole = { key: null };

/** Null: the cycle ended before it knew. */
export function refusalsOf(report: CycleReport): readonly Item[] | null {
	const { plan, verdict, held, frozen } = report;
	if (plan === null && verdict === "failed") return null;
	const refusals = plan?.refusals ?? [];
	const items = refusals.map((refusal) => {
		const { rule, kind, key, message } = refusal;
		return item(
			// Several files without a key can be refused by one rule.
			[
				"refusal",
				rule,
				key === null ? ["whole", gist(message)] : identityOf({ kind, key }),
			],
			{ ...kindOf(refusal), key },
			`${rule}: ${message}`,
		);
	});
	if (verdict !== "refused" || items.length > 0) return items;
	const single = [
		...held.map((key) => item(["held", key], { key }, "held back")),
		...frozen
			.filter((key) => !held.includes(key))
			.map((key) => item(["frozen", key], { key }, "cannot be used")),
	];
	return single.length > 0
		? single
		: [item(["refused"], whole, report.summary)];
}

/** Null: the cycle ended before it knew. */
export function differencesOf(report: CycleReport): readonly Item[] | null {
	const { plan, verdict, results } = report;
	if (plan === null)
		return verdict === "failed"
			? null
			: [item(["drift"], whole, report.summary)];
	const done = new Set(
		results.filter(({ outcome }) => outcome === "applied").map(identityOf),
	);
	const items = [
		...plan.changes
			.filter((change) => !done.has(identityOf(change)))
			.map(differenceItem),
		...plan.suspended.map(differenceItem),
	];
	return items.length > 0 ? items : [item(["drift"], whole, report.summary)];
}

function differenceItem(
	difference: OfAction & {
		readonly key: string;
		readonly verb: Verb;
		readonly fields: readonly FieldChange[];
	},
): Item {
	const { key, verb, fields } = difference;
	const shown = fields.map(fieldText).join("; ");
	return item(
		["difference", identityOf(difference), verb, fields],
		{ ...kindOf(difference), key },
		shown === "" ? verb : `${verb}: ${shown}`,
	);
}

function fieldText({ path, from, to }: FieldChange): string {
	if (from === null) return `${path} ${value(to)}`;
	if (to === null) return `${path} ${value(from)} removed`;
	return `${path} ${value(from)} → ${value(to)}`;
}

function value(json: Json): string {
	const text = typeof json === "string" ? json : JSON.stringify(json);
	return cut(text, 80) || '""';
}

function item(
	identity: readonly unknown[],
	of: Omit<NoticeDetail, "text">,
	text: string,
): Item {
	return { digest: short(identity), detail: { ...of, text } };
}

export function digestsOf(items: readonly Item[]): readonly string[] {
	return [...new Set(items.map((each) => each.digest))].sort();
}
