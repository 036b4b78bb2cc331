// Integrations that Git has, and their data actions on the platform -> documents of those that no document has. Nothing is written here.
import { posix } from "node:path";
import { authActionId, isCustom } from "../../core/action/ids.ts";
import type { Catalog } from "../../core/catalog/catalog.ts";
import { keyNodes } from "../../core/document/names.ts";
import type { SourceFile } from "../../core/document/source.ts";
import { actionMembers } from "../../core/export/action-members.ts";
import type { Skipped } from "../../core/export/candidates.ts";
import type { EditedFile, NewDocument } from "../../core/export/exported.ts";
import { keyFor } from "../../core/export/keys.ts";
import { literalSecret } from "../../core/export/literal-secret.ts";
import { liveAction } from "../../core/export/live-action.ts";
import * as messages from "../../core/export/messages.ts";
import { documentText } from "../../core/export/text.ts";
import { lintTree } from "../../core/lint/lint.ts";
import { authQuestion } from "../../core/plan/action/auth.ts";
import type { ActionComparison } from "../../core/plan/action/compare.ts";
import { desiredActions } from "../../core/plan/action/desired.ts";
import { isReplacedName } from "../../core/plan/action/replaced.ts";
import { desiredState } from "../../core/plan/desired.ts";
import type { Settings } from "../../core/settings/settings.ts";
import type {
	Actual,
	ActualAction,
	Desired,
	LiveAction,
	Question,
} from "../../core/types.ts";
import { comparableName } from "../../core/values/invisible.ts";
import { by, order } from "../../core/values/order.ts";
import { actionsCompared } from "../actions-compared.ts";
import { integrationSources } from "../repository.ts";
import { openActionEditor } from "./action-editor.ts";
import { type Hosts, patchElsewhere, patchedHere } from "./action-patches.ts";
import { tokenCredential } from "./auth.ts";
import { wayUp } from "./new-documents.ts";
import type { SidesInput } from "./sides.ts";

export interface ActionsInput extends SidesInput {
	/** Where new documents go, from the settings' folder, with forward slashes. */
	readonly actionFolder: string;
}

export interface ExportedActions {
	readonly documents: readonly NewDocument[];
	/** Those that were given, and more. */
	readonly edits: readonly EditedFile[];
	readonly skipped: readonly Skipped[];
	readonly said: readonly string[];
}

export async function exportActions(
	input: ActionsInput,
	hosts: Hosts,
	before: Actual,
): Promise<ExportedActions> {
	const { repository, settings, environment, reader } = input;
	const { catalog } = repository;
	const sources = withTexts(
		integrationSources(repository),
		new Map([
			...hosts.edits.map(({ file, after }) => [file, after] as const),
			...hosts.documents.map(({ file, text }) => [file, text] as const),
		]),
	);
	const besides: ReadonlyMap<string, SourceFile> = new Map([
		...repository.beside,
		...[...hosts.edits, ...hosts.documents].flatMap(({ beside }) =>
			beside.map((one) => [one.file, one] as const),
		),
	]);
	const tree = lintTree(sources, settings, catalog, {
		environments: null,
		base: null,
		beside: besides,
	});
	const { documents: integrations } = desiredState(
		tree,
		environment.name,
		catalog,
	);
	const wanted = desiredActions(tree, environment.name, integrations);
	const { comparison, actual } = await actionsCompared(
		wanted,
		hosts.keys,
		integrations,
		before.actions
			? before
			: await reader.answer(before, [{ ask: "actions", needed: true }]),
		reader,
	);
	const skipped: Skipped[] = [];
	const said: string[] = [];
	const skip = (
		{ id, integrationId, name }: LiveAction,
		reason: string,
	): void => {
		const integration = hosts.keys.get(integrationId) ?? "";
		const kind = "action" as const;
		skipped.push({
			kind,
			integration,
			integrationId,
			actionId: id,
			name,
			reason,
		});
	};
	const custom = (actual.actions ?? [])
		.filter(
			(one) =>
				isCustom(one) &&
				hosts.keys.has(one.integrationId) &&
				hosts.chosen.has(one.integrationId),
		)
		.toSorted(by(({ name, id }) => `${name}\0${id}`));
	const open = custom.filter((one) => {
		const reason = reasonAgainst(one, custom, comparison);
		if (reason !== null && reason !== "has one") skip(one, reason);
		return reason === null;
	});
	const types = new Map(integrations.map(({ key, type }) => [key, type]));
	const managed = open.filter((one) => {
		const key = hosts.keys.get(one.integrationId) ?? "";
		const uploads = catalog.types.get(types.get(key) ?? "")?.uploadsActions;
		if (uploads) skip(one, messages.uploadedCode);
		return !uploads;
	});
	const whole = await reader.answer(actual, [
		...managed.flatMap(({ id }): readonly Question[] =>
			actual.wholeActions?.[id] ? [] : [{ ask: "action", actionId: id }],
		),
		...authQuestions(integrations, hosts, actual, catalog),
	]);
	const names = new Map(integrations.map(({ key, name }) => [key, name]));
	const several =
		settings.environments.size + settings.otherEnvironments.length > 1;
	const taken = new Set(
		tree.actions.flatMap(({ key, root }) => [
			...(key === undefined ? [] : [key]),
			...(root ? keyNodes(root).map(({ value }) => value) : []),
		]),
	);
	const editor = openActionEditor(
		repository,
		settings,
		tree,
		environment.name,
		hosts.edits,
	);
	said.push(
		...patchedHere(
			editor,
			input,
			{ tree, integrations, wanted, comparison },
			hosts,
			whole,
		),
	);
	const documents = managed.flatMap((one): readonly NewDocument[] => {
		const integration = hosts.keys.get(one.integrationId) ?? "";
		const found = whole.wholeActions?.[one.id];
		const patched =
			found &&
			patchElsewhere(
				editor,
				tree,
				besides,
				environment.name,
				{ key: integration, name: names.get(integration) ?? "" },
				found,
			);
		if (patched) {
			said.push(
				...patched.move.left.map((reason) => `${patched.key}: ${reason}`),
			);
			return [];
		}
		const text =
			found &&
			newDocument(found, {
				integration,
				integrationName: names.get(integration) ?? "",
				taken,
				only: several ? [environment.name] : null,
				folder: input.actionFolder,
			});
		if (!text) throw new Error(`${one.id} was not read`);
		if (typeof text === "string") {
			skip(one, text);
			return [];
		}
		taken.add(text.key);
		return [text];
	});
	const { sound, refused, errors } = judged(documents, sources, besides, input);
	skipped.push(...refused);
	said.push(...errors);
	return { documents: sound, edits: editor.files(), skipped, said };
}

function withTexts(
	sources: readonly SourceFile[],
	texts: ReadonlyMap<string, string>,
): readonly SourceFile[] {
	const there = new Set(sources.map(({ file }) => file));
	return [
		...sources.map((source) => {
			const text = texts.get(source.file);
			return text === undefined ? source : { file: source.file, text };
		}),
		...[...texts].flatMap(([file, text]) =>
			there.has(file) ? [] : [{ file, text }],
		),
	];
}

/** Of documents that say how tokens are got, and were not compared. */
function authQuestions(
	integrations: readonly Desired[],
	{ keys, chosen }: Hosts,
	actual: Actual,
	catalog: Catalog,
): readonly Question[] {
	return actual.integrations.flatMap((integration) => {
		const key = keys.get(integration.id);
		const wanted = integrations.find((one) => one.key === key)?.customAuth;
		const bound = tokenCredential(integration, actual, catalog);
		const isKnown = actual.wholeActions?.[authActionId(integration.id)];
		return wanted && bound && !isKnown && chosen.has(integration.id)
			? [authQuestion(integration, bound)]
			: [];
	});
}

/** Why no document is made of an action; null: one is. */
function reasonAgainst(
	action: LiveAction,
	custom: readonly LiveAction[],
	{ documentOf, refusals }: ActionComparison,
): string | null {
	const key = documentOf.get(action.id);
	if (key !== undefined) {
		const refusal = refusals.find((one) => one.key === key);
		return refusal?.rule === "ambiguous-match"
			? messages.documentMayMeanIt(key, refusal.rule)
			: "has one";
	}
	if (isReplacedName(action.name)) return messages.replacedAction;
	const same = custom.filter(
		(other) =>
			other.integrationId === action.integrationId &&
			comparableName(other.name) === comparableName(action.name),
	);
	const owner = same
		.map(({ id }) => documentOf.get(id))
		.find((one) => one !== undefined);
	if (owner !== undefined) return messages.documentHasName(owner);
	return same.length > 1
		? messages.sameActionName(same.map(({ id }) => id).toSorted(order))
		: null;
}

/** A text: why there is none. */
function newDocument(
	{ id, integrationId, content }: ActualAction,
	{
		integration,
		integrationName,
		taken,
		only,
		folder,
	}: {
		readonly integration: string;
		readonly integrationName: string;
		readonly taken: ReadonlySet<string>;
		readonly only: readonly string[] | null;
		readonly folder: string;
	},
): NewDocument | string {
	const action = liveAction(content, integrationName);
	if ("wrong" in action) return action.wrong.join("; ");
	const secret = literalSecret(action);
	if (secret !== null) return messages.literalSecretIn(secret);
	const key = keyFor(content.name, "action", taken);
	const { members, beside } = actionMembers(action, key, integration, only);
	const text = documentText(members, wayUp(folder), "action");
	if (text === null) return messages.notWritable;
	return {
		kind: "action",
		integration,
		integrationId,
		actionId: id,
		key,
		name: content.name,
		file: posix.join(folder, `${key}.yaml`),
		text,
		beside: beside.map((one) => ({
			...one,
			file: posix.join(folder, one.file),
		})),
		sources: [],
	};
}

/** What is wrong with an action is wrong on the platform too: it is written where it has a meaning, and said. */
function judged(
	documents: readonly NewDocument[],
	sources: readonly SourceFile[],
	besides: ReadonlyMap<string, SourceFile>,
	{ repository, settings }: Pick<ActionsInput, "repository" | "settings">,
): {
	readonly sound: readonly NewDocument[];
	readonly refused: readonly Skipped[];
	readonly errors: readonly string[];
} {
	const { actions, findings } = lintTree(
		[...sources, ...documents],
		unsilenced(settings),
		repository.catalog,
		{
			environments: null,
			base: null,
			beside: new Map<string, SourceFile>([
				...besides,
				...documents.flatMap(({ beside }) =>
					beside.map((one) => [one.file, one] as const),
				),
			]),
		},
	);
	const sound: NewDocument[] = [];
	const refused: Skipped[] = [];
	const errors: string[] = [];
	for (const document of documents) {
		const { file, key, name, integrationId, beside } = document;
		const [problem] =
			actions.find((one) => one.file === file)?.brokenIn.values() ?? [];
		if (problem) {
			const { kind, integration, actionId } = document;
			refused.push({
				...(kind && integration !== undefined ? { kind, integration } : {}),
				integrationId,
				...(actionId === undefined ? {} : { actionId }),
				name,
				reason: messages.wouldNotLint(problem.message),
			});
			continue;
		}
		sound.push(document);
		const files = new Set([file, ...beside.map((one) => one.file)]);
		const wrong = findings.filter(
			(one) => one.severity === "error" && files.has(one.file),
		);
		if (wrong.length > 0)
			errors.push(messages.lintErrors(key, file, wrong.length));
	}
	return { sound, refused, errors };
}

/** Where a rule was silenced, it was for what people wrote. */
function unsilenced(settings: Settings): Settings {
	return {
		...settings,
		rules: {},
		environments: new Map(
			[...settings.environments].map(([name, environment]) => [
				name,
				{ ...environment, rules: {} },
			]),
		),
	};
}
