// What of a plan people should know beside its changes -> warnings, notes, and what stays as it is.

import type { CertificateNeed } from "../certificates/certificates.ts";
import { isAlarm } from "../certificates/needs.ts";
import { identityOf } from "../plan/kinds.ts";
import {
	actionOrphanRemedy,
	orphanRemedy,
	notes as wording,
} from "../plan/messages.ts";
import type { Change, Plan } from "../types.ts";
import { capitalized } from "../values/text.ts";
import { count, some } from "../values/words.ts";
import type { Detail } from "./markdown-detail.ts";
import { code, label, prose } from "./markdown-text.ts";

export interface MarkdownExtras {
	/** About integrations that the plan touches. */
	readonly needs?: readonly CertificateNeed[];
	/** Why there are no needs although they were wanted; continues "could not be read: …". */
	readonly needsUnread?: string;
}

/** Written where it is shown, which few of many are: other people's words with so many characters at most. */
type Line = (most: number) => string;

export function warningBlock(
	plan: Plan,
	{ needs = [], needsUnread }: MarkdownExtras,
	detail: Detail,
): readonly string[] {
	const noteLines = (changes: readonly Change[]): readonly Line[] =>
		changes.flatMap(({ verb, key, notes }) =>
			notes
				// Said once for all of them.
				.filter((note) => plan.secretsRead || note !== wording.notCompared())
				.map(
					(note): Line =>
						(most) =>
							`${verb} ${code(key)}: ${prose(note, most)}`,
				),
		);
	const touched = new Map(
		plan.changes.flatMap((change) =>
			change.kind ? [] : [[change.key, change] as const],
		),
	);
	const failing = plan.standings
		.filter(
			({ key, reportedState, detail: why }) =>
				reportedState === "ERROR" &&
				touched.get(key)?.notes.includes(wording.failing(why)) !== true,
		)
		.map(
			({ key, status, detail: why }): Line =>
				(most) => {
					const said = `${code(key)} (${label(status, 20)}) is in ERROR on the platform`;
					return why ? `${said}: ${prose(why, most)}` : said;
				},
		);
	const list = (title: string, lines: readonly Line[]): readonly string[] => {
		if (lines.length === 0) return [];
		const more = lines.length - detail.notes;
		return [
			[
				`**${title}**`,
				"",
				...lines.slice(0, detail.notes).map((line) => `- ${line(detail.text)}`),
				...(more > 0 ? [`- and ${more} more`] : []),
			].join("\n"),
		];
	};
	return [
		...list("Warnings", [
			...noteLines(plan.changes.filter(loses)),
			...failing,
			...needs.filter(isAlarm).map(
				({ severity, message }): Line =>
					(most) =>
						`**${severity}**: ${prose(message, most)}`,
			),
			...(needsUnread === undefined
				? []
				: [
						(most: number) =>
							`what the client certificates of these integrations need could not be read: ${prose(needsUnread, most)}`,
					]),
		]),
		...list("Notes", noteLines(plan.changes.filter((one) => !loses(one)))),
	];
}

export function restBlock(plan: Plan, detail: Detail): readonly string[] {
	const gone = new Set(plan.changes.map(identityOf));
	const left = plan.orphans.filter((one) => !gone.has(identityOf(one)));
	const orphans = left.filter(({ kind }) => !kind);
	const strange = left.filter(({ kind }) => kind === "action");
	const list = <Item>(
		title: string,
		items: readonly Item[],
		word: (item: Item) => string,
		end = "",
	): readonly string[] =>
		items.length > 0
			? [`- ${title}: ${some(items, detail.keys, word)}${end}`]
			: [];
	const { frozen } = plan.summary;
	const lines = [
		...list(
			"Suspended, so only reported",
			plan.suspended,
			({ key, verb, fields }) =>
				`${code(key, 64)} would ${verb}${fields.length > 0 ? ` (${count(fields.length, "field")})` : ""}`,
		),
		...list(
			"Orphans, ours but without a document; they stay",
			orphans,
			({ key, name, integrationId }) =>
				`${code(key, 64)} (${integrationId === null ? "only the credential " : ""}${label(name)})`,
			`. ${prose(`${capitalized(orphanRemedy)}.`, 400)}`,
		),
		...list(
			"Data actions without a document, of integrations that have one; they stay",
			strange,
			({ key, name, integration = "" }) =>
				`${label(name)} of ${code(integration, 64)} (${code(key, 64)})`,
			`. ${prose(`${capitalized(actionOrphanRemedy)}.`, 400)}`,
		),
		...list(
			"Nearly the same name as an unmanaged integration",
			plan.nearMisses,
			({ key, found, integrationId }) =>
				`${code(key, 64)} beside ${label(found)} (${code(integrationId, 64)})`,
		),
		...(frozen > 0
			? [
					`- Frozen: ${count(frozen, "document")} with errors or suspended; what ${frozen === 1 ? "it describes stays as it is" : "they describe stays as it is"}`,
				]
			: []),
	];
	return lines.length > 0 ? [lines.join("\n")] : [];
}

/** Disabling and deleting take data actions away. */
export function loses(change: Change): boolean {
	const { verb, notes } = change;
	if (change.kind) return verb === "delete" || verb === "replace";
	return (
		verb === "delete" ||
		(verb !== "create" && change.target.state === "DISABLED") ||
		notes.includes(wording.authActionLost())
	);
}
