// What was read of data actions -> not read again while they are at that version, in this run and in later ones; and what was
// made, which lists may not show yet, is looked for by itself.
import { authActionId } from "../core/action/ids.ts";
import { literalSecret } from "../core/export/literal-secret.ts";
import type {
	ActionContent,
	Actual,
	ActualAction,
	Change,
	Question,
	Result,
} from "../core/types.ts";
import { isObject, object, parsed } from "../core/values/json.ts";
import {
	isNewcomer,
	type Newcomer,
	newcomersOf,
	withNewActions,
	withNewIntegrations,
} from "./newcomers.ts";
import type { PlanReader } from "./reconcile.ts";

/** Where it is between two runs; what was altered there is as if it were not there. */
export interface ActionStore {
	/** Null: there is nothing of this organization. */
	load(organizationId: string): Promise<string | null>;
	/** Never rejects. */
	save(organizationId: string, text: string): Promise<void>;
}

export interface ActionCache {
	/** Asks it for a data action only where the version that is listed was not read before. */
	before<Reader extends PlanReader>(reader: Reader): Reader;
	/** Keeps what was read, of what is still listed. */
	keep(actual: Actual): Promise<void>;
	/** Forgets what a run wrote, or found otherwise than it was remembered, and keeps which ones it made. */
	wrote(changes: readonly Change[], results: readonly Result[]): Promise<void>;
}

/** In characters; what is over it is read again. */
const largest = 24 * 1024 * 1024;

/** @param store null: what was read is known in this process alone */
export function createActionCache(store: ActionStore | null): ActionCache {
	let organization: string | null = null;
	let known: ReadonlyMap<string, ActualAction> = new Map();
	/** Not seen in a list since they were made. */
	let newcomers: readonly Newcomer[] = [];
	let saved = "";

	/** What is known of one organization says nothing of another; nor does anything where it cannot be told which one it is. */
	async function follow(actual: Actual): Promise<void> {
		const id = actual.organization?.id ?? null;
		if (id === organization) return;
		organization = id;
		const text = id === null ? null : await store?.load(id);
		known = read(text);
		newcomers = entriesOf(text).filter(isNewcomer);
		saved = stateOf();
	}

	function stateOf(): string {
		return JSON.stringify([versionsOf(known), newcomers]);
	}

	async function save(): Promise<void> {
		const state = stateOf();
		if (organization === null || state === saved) return;
		saved = state;
		await store?.save(
			organization,
			JSON.stringify([...known.values(), ...newcomers]),
		);
	}

	/** Those that are listed by now need no care, nor do those that are gone. */
	function forget(
		of: Newcomer["of"],
		listed: readonly { readonly id: string }[],
		found: readonly { readonly id: string }[],
	): void {
		const has = (
			all: readonly { readonly id: string }[],
			wanted: string,
		): boolean => all.some(({ id }) => id === wanted);
		newcomers = newcomers.filter(
			(one) =>
				one.of !== of ||
				(has(found, one.newcomer) && !has(listed, one.newcomer)),
		);
	}

	async function withIntegrations(
		reader: PlanReader,
		listed: Actual,
	): Promise<Actual> {
		const found = await withNewIntegrations(reader, listed, newcomers);
		forget("integrations", listed.integrations, found.integrations);
		return found;
	}

	async function withActions(
		reader: PlanReader,
		listed: Actual,
	): Promise<Actual> {
		const found = await withNewActions(reader, listed, newcomers);
		forget(undefined, listed.actions ?? [], found.actions ?? []);
		return found;
	}

	return {
		before: (reader) => ({
			...reader,
			async readAll() {
				const listed = await reader.readAll();
				await follow(listed);
				return withIntegrations(reader, listed);
			},
			async answer(actual, questions) {
				await follow(actual);
				const found = questions.flatMap((question) =>
					remembered(known, actual, question),
				);
				const left = questions.filter(
					(question) => !found.some((one) => isAbout(question, one)),
				);
				let answered =
					left.length > 0 ? await reader.answer(actual, left) : actual;
				if (left.some(({ ask }) => ask === "integrations"))
					answered = await withIntegrations(reader, answered);
				if (left.some(({ ask }) => ask === "actions"))
					answered = await withActions(reader, answered);
				return {
					...answered,
					wholeActions: {
						...answered.wholeActions,
						...Object.fromEntries(found.map((one) => [one.id, one])),
					},
				};
			},
		}),

		async keep(actual) {
			await follow(actual);
			if (organization === null) return;
			if (actual.actions) known = kept(known, actual);
			await save();
		},

		async wrote(changes, results) {
			const ids = new Set(changes.flatMap(actionIdsOf));
			known = new Map([...known].filter(([id]) => !ids.has(id)));
			const made = newcomersOf(changes, results).filter(
				({ newcomer }) => !ids.has(newcomer),
			);
			newcomers = [...newcomers, ...made];
			await save();
		},
	};
}

function isAbout(question: Question, { id }: ActualAction): boolean {
	return question.ask === "action" && question.actionId === id;
}

function actionIdsOf(change: Change): readonly string[] {
	if (change.kind)
		return [
			change.actionId ?? "",
			...change.target.retires.map(({ id }) => id),
		];
	return change.integrationId === null
		? []
		: [authActionId(change.integrationId)];
}

function remembered(
	known: ReadonlyMap<string, ActualAction>,
	{ actions }: Actual,
	question: Question,
): readonly ActualAction[] {
	if (question.ask !== "action") return [];
	const action = known.get(question.actionId);
	const listed = actions?.find(({ id }) => id === question.actionId);
	const same =
		action &&
		listed &&
		action.version === listed.version &&
		action.since === question.since &&
		action.integrationId === listed.integrationId &&
		action.content.name === listed.name;
	return same ? [{ ...action, remembered: true }] : [];
}

/** What looks like a secret is kept nowhere. */
function kept(
	known: ReadonlyMap<string, ActualAction>,
	{ actions, wholeActions = {} }: Actual,
): ReadonlyMap<string, ActualAction> {
	let room = largest;
	return new Map(
		(actions ?? []).flatMap(({ id, version }) => {
			const before = known.get(id);
			const { remembered: isOld, ...now } = wholeActions[id] ?? {};
			const action = isOld || !("id" in now) ? before : now;
			if (!action || (action === before && before.version !== version))
				return [];
			if (action !== before && literalSecret(action.content) !== null)
				return [];
			room -= JSON.stringify(action).length;
			return room < 0 ? [] : [[id, action] as const];
		}),
	);
}

function versionsOf(known: ReadonlyMap<string, ActualAction>): string {
	return JSON.stringify(
		[...known.values()].map(({ id, version, since }) => [id, version, since]),
	);
}

function read(
	text: string | null | undefined,
): ReadonlyMap<string, ActualAction> {
	return new Map(
		entriesOf(text)
			.filter(isWhole)
			.map((action) => [action.id, action]),
	);
}

function entriesOf(text: string | null | undefined): readonly unknown[] {
	const entries = text ? parsed(text) : null;
	return Array.isArray(entries) ? entries : [];
}

/** All members that this program reads of one: another may have read others. */
const members: Record<
	Exclude<keyof ActualAction, "remembered" | "since">,
	true
> = {
	id: true,
	integrationId: true,
	version: true,
	content: true,
};
const contentMembers: Record<keyof ActionContent, true> = {
	name: true,
	category: true,
	secure: true,
	timeout: true,
	request: true,
	response: true,
	input: true,
	output: true,
};
const requestMembers: Record<keyof ActionContent["request"], true> = {
	method: true,
	url: true,
	headers: true,
	body: true,
};
const responseMembers: Record<keyof ActionContent["response"], true> = {
	translationMap: true,
	defaults: true,
	successTemplate: true,
};

function isWhole(json: unknown): json is ActualAction {
	const { since, ...others } = object(json);
	const content = object(others["content"]);
	return (
		(since === undefined || typeof since === "string") &&
		hasExactly(others, members) &&
		hasExactly(content, contentMembers) &&
		hasExactly(content["request"], requestMembers) &&
		hasExactly(content["response"], responseMembers)
	);
}

function hasExactly(json: unknown, wanted: object): boolean {
	if (!isObject(json)) return false;
	const names = Object.keys(json);
	return (
		names.length === Object.keys(wanted).length &&
		names.every((name) => Object.hasOwn(wanted, name))
	);
}
