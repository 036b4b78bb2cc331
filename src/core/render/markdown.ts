// A plan -> a pull-request comment: the verdict first, a screen for a normal change, below the forge's limit for any.

import { type CertificateNeed, isAlarm } from "../certificates/certificates.ts";
import { orphanRemedy, notes as wording } from "../plan/messages.ts";
import {
	type Change,
	type FieldChange,
	type Plan,
	type Verb,
	verbs,
} from "../types.ts";
import { capitalized } from "../values/text.ts";
import { count, some } from "../values/words.ts";
import {
	cell,
	code,
	fenced,
	htmlCode,
	label,
	prose,
	shortened,
	valueLines,
} from "./markdown-text.ts";

export interface MarkdownExtras {
	/** About integrations that the plan touches. */
	readonly needs?: readonly CertificateNeed[];
	/** Why there are no needs although they were wanted; continues "could not be read: …". */
	readonly needsUnread?: string;
}

/** GitHub takes 65,536 characters; counted in bytes, with room for what a bot puts around it. */
const MOST_BYTES = 60_000;
/** Beyond, a list of folds or rows is folded as a whole. */
const MOST_FOLDS = 6;
const MOST_ROWS = 25;
/** Kept free for the sentence that tells what was left out. */
const RESERVE_BYTES = 2000;

/** How much is said; the first that fits is taken, and the last one fits whatever the plan holds. */
interface Detail {
	readonly table: boolean;
	readonly refusals: number;
	readonly notes: number;
	/** Of each list of keys. */
	readonly keys: number;
	/** Characters of a message or a note. */
	readonly text: number;
}
const most: Detail = {
	table: true,
	refusals: 30,
	notes: 40,
	keys: 20,
	text: 800,
};
const details: readonly Detail[] = [
	most,
	{ ...most, notes: 15, text: 400 },
	{ ...most, table: false, keys: 50 },
	{ table: false, refusals: 15, notes: 10, keys: 20, text: 500 },
	{ table: false, refusals: 8, notes: 4, keys: 5, text: 200 },
];

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

function bytes(text: string): number {
	return new TextEncoder().encode(text).length;
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

function changeBlock(plan: Plan, detail: Detail): readonly string[] {
	const { changes } = plan;
	if (changes.length === 0) return [];
	if (!detail.table) return [changeLists(plan, detail)];
	const table = [
		"| Verb | Name | Type | Key | What changes |",
		"| --- | --- | --- | --- | --- |",
		...changes.map((change) =>
			[
				"",
				change.verb === "delete" ? "**delete**" : change.verb,
				cell(label(change.name)),
				cell(code(change.type, 40)),
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

const wholePlan =
	"The whole plan is in the JSON of this job (`plan --format json`).";

/** The words of the last column: the status first, it matters most. */
function inShort({ verb, fields, target, integrationId }: Change): string {
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
			path === "status" ? `status ${word(from)} → ${word(to)}` : code(path, 60),
		);
	if (verb === "create") return "everything";
	if (target.removeCredentials.length > 0)
		return `removes ${count(target.removeCredentials.length, "credential")}`;
	return "the ownership line";
}

function codedKey(key: string): string {
	return code(key, 64);
}

function word(value: FieldChange["from"]): string {
	return label(typeof value === "string" ? value : JSON.stringify(value), 20);
}

/** Disabling and deleting take data actions away. */
function loses({ verb, target, notes }: Change): boolean {
	return (
		verb === "delete" ||
		(verb !== "create" && target.state === "DISABLED") ||
		notes.includes(wording.authActionLost())
	);
}

/** Our own words, and those of others, which become prose where they are shown. */
type Line = readonly [said: string, why: string];

function warningBlock(
	plan: Plan,
	{ needs = [], needsUnread }: MarkdownExtras,
	detail: Detail,
): readonly string[] {
	const noteLines = (changes: readonly Change[]): readonly Line[] =>
		changes.flatMap(({ verb, key, notes }) =>
			notes
				// Said once for all of them.
				.filter((note) => plan.secretsRead || note !== wording.notCompared())
				.map((note): Line => [`${verb} ${code(key)}: `, note]),
		);
	const touched = new Map(plan.changes.map((change) => [change.key, change]));
	const failing = plan.standings
		.filter(
			({ key, reportedState, detail: why }) =>
				reportedState === "ERROR" &&
				touched.get(key)?.notes.includes(wording.failing(why)) !== true,
		)
		.map(({ key, status, detail: why }): Line => {
			const said = `${code(key)} (${label(status, 20)}) is in ERROR on the platform`;
			return why ? [`${said}: `, why] : [said, ""];
		});
	const list = (title: string, lines: readonly Line[]): readonly string[] => {
		if (lines.length === 0) return [];
		const more = lines.length - detail.notes;
		return [
			[
				`**${title}**`,
				"",
				...lines
					.slice(0, detail.notes)
					.map(([said, why]) => `- ${said}${prose(why, detail.text)}`),
				...(more > 0 ? [`- and ${more} more`] : []),
			].join("\n"),
		];
	};
	return [
		...list("Warnings", [
			...noteLines(plan.changes.filter(loses)),
			...failing,
			...needs
				.filter(isAlarm)
				.map(({ severity, message }): Line => [`**${severity}**: `, message]),
			...(needsUnread === undefined
				? []
				: [
						[
							"what the client certificates of these integrations need could not be read: ",
							needsUnread,
						] as const,
					]),
		]),
		...list("Notes", noteLines(plan.changes.filter((one) => !loses(one)))),
	];
}

/** The field diffs that fit, the most interesting ones first. */
function foldBlock(plan: Plan, room: number): readonly string[] {
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
	// All of it stands in the files of the pull request.
	create: 3,
};

function rank(change: Change): number {
	return loses(change) ? 0 : interest[change.verb];
}

function fold(summary: string, markdown: string): string {
	return `<details><summary>${summary}</summary>\n\n${markdown}\n\n</details>`;
}

function changeFold({ verb, key, fields }: Change): string {
	return fold(
		`${verb} ${htmlCode(key)}: ${count(fields.length, "field")}`,
		fenced("diff", fields.flatMap(fieldLines)),
	);
}

const LONGEST_LINE = 300;
const MOST_LINES = 40;

function fieldLines({ path, from, to }: FieldChange): readonly string[] {
	const name = shortened(path, 200);
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

function restBlock(plan: Plan, detail: Detail): readonly string[] {
	const gone = new Set(plan.changes.map(({ key }) => key));
	const orphans = plan.orphans.filter(({ key }) => !gone.has(key));
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
