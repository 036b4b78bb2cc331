// What was changed on the platform of data actions, and of how integrations get their tokens -> the files with it taken over.
import { authActionId } from "../../core/action/ids.ts";
import type { Origin, Skipped } from "../../core/export/candidates.ts";
import type { EditedFile } from "../../core/export/exported.ts";
import * as messages from "../../core/export/messages.ts";
import type { LintedDocument } from "../../core/lint/linted.ts";
import { desiredActions } from "../../core/plan/action/desired.ts";
import { exchangeFields } from "../../core/plan/action/fields.ts";
import type { MapNode } from "../../core/types.ts";
import { actionsCompared } from "../actions-compared.ts";
import { openActionEditor } from "./action-editor.ts";
import {
	actionFields,
	type Move,
	moveAction,
	moveAuth,
} from "./action-moves.ts";
import type { Sides, SidesInput } from "./sides.ts";

export interface ActionUpdates {
	readonly edits: readonly EditedFile[];
	readonly skipped: readonly Skipped[];
	readonly said: readonly string[];
}

/** @param keys of documents; null: whatever differs @param before what is edited already */
export async function actionUpdates(
	input: SidesInput,
	{ tree, planned }: Sides,
	keys: readonly string[] | null,
	before: readonly EditedFile[],
): Promise<ActionUpdates> {
	const { repository, settings, environment, reader } = input;
	const { name } = environment;
	const integrations = planned.state.documents;
	const ids = new Map(
		planned.plan.standings.map(({ key, integrationId }) => [
			integrationId,
			key,
		]),
	);
	const wanted = desiredActions(tree, name, integrations);
	const { comparison, actual } = await actionsCompared(
		wanted,
		ids,
		integrations,
		planned.actual,
		reader,
	);
	const editor = openActionEditor(repository, settings, tree, name, before);
	const skipped: Skipped[] = [];
	const said: string[] = [];
	const isAsked = (key: string): boolean => keys?.includes(key) ?? true;
	const into = { into: "origin" } as const;
	const tell = (
		move: Move,
		key: string,
		origin: Origin & { readonly name: string },
		{ environments }: LintedDocument,
	): void => {
		const { problem, left, shared } = move;
		for (const reason of [...(problem === null ? [] : [problem]), ...left])
			skipped.push({ ...origin, reason });
		const others = environments.filter((one) => one !== name);
		if (problem === null && others.length > 0 && shared.length > 0)
			said.push(messages.ofAll(key, shared, others));
	};
	for (const { key, integration, content } of wanted.documents) {
		if (!isAsked(key)) continue;
		const refusal = comparison.refusals.find((one) => one.key === key);
		const change = comparison.changes.find((one) => one.key === key);
		const [matched] =
			[...comparison.documentOf].find(([, document]) => document === key) ?? [];
		const found = actual.wholeActions?.[change?.actionId ?? matched ?? ""];
		const document = documentWith(tree.actions, key);
		const origin = {
			kind: "action",
			integration,
			integrationId: found?.integrationId ?? null,
			...(found ? { actionId: found.id } : {}),
			name: content.name,
		} as const;
		const isRefused = refusal && refusal.rule !== "action-contract-change";
		if (!found || !document || isRefused) {
			if (keys !== null)
				skipped.push({
					...origin,
					reason: messages.actionNotThere(refusal?.rule ?? null),
				});
			continue;
		}
		if (actionFields(content, found.content).length === 0) continue;
		const owner = integrations.find((one) => one.key === integration);
		const move = moveAction(
			editor,
			name,
			{ key, document, found, into },
			{ key: integration, name: owner?.name ?? "" },
			content,
		);
		tell(move, key, origin, document);
	}
	for (const [integrationId, key] of ids) {
		const auth = integrations.find((one) => one.key === key)?.customAuth;
		const found = actual.wholeActions?.[authActionId(integrationId)];
		const document = documentWith(tree.documents, key);
		if (!isAsked(key) || !auth || !found || !document) continue;
		if (exchangeFields(auth, found.content).length === 0) continue;
		const move = moveAuth(editor, name, { key, document, found, into }, auth);
		tell(move, key, { integrationId, name: found.content.name }, document);
	}
	return { edits: editor.files(), skipped, said };
}

function documentWith(
	documents: readonly LintedDocument[],
	key: string,
): (LintedDocument & { readonly root: MapNode }) | undefined {
	const found = documents.find((one) => one.key === key);
	return found?.root ? { ...found, root: found.root } : undefined;
}
