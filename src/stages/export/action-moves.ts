// One document and what the platform has of its action -> the edits of the files, where each value comes from or in the environment's patch.
import {
	effectiveDocument,
	templatesMember,
} from "../../core/document/environments.ts";
import { nodeAt } from "../../core/document/node.ts";
import {
	type ActionDifferences,
	actionDifferences,
	exchangeDifferences,
	type SaidIn,
} from "../../core/export/action-differences.ts";
import type { Edit } from "../../core/export/edit.ts";
import { literalSecret } from "../../core/export/literal-secret.ts";
import { liveAction, liveCall } from "../../core/export/live-action.ts";
import * as messages from "../../core/export/messages.ts";
import { asOne, atOrigin, inPatch } from "../../core/export/placing.ts";
import type { LintedDocument } from "../../core/lint/linted.ts";
import {
	exchangeFields,
	fixedFields,
	settableFields,
} from "../../core/plan/action/fields.ts";
import type {
	ActionContent,
	ActualAction,
	ExchangeContent,
	FieldChange,
	MapNode,
} from "../../core/types.ts";
import { type ActionEditor, idOf } from "./action-editor.ts";

/** Where it goes: to where each value comes from, or into the environment's patch, with these edits more. */
export type Into =
	| { readonly into: "origin" }
	| { readonly into: "patch"; readonly more: readonly Edit[] };

export interface Moved {
	readonly key: string;
	readonly document: LintedDocument & { readonly root: MapNode };
	readonly found: ActualAction;
	readonly into: Into;
}

/** What became of it. */
export interface Move {
	/** Why nothing is taken over; null: it is. */
	readonly problem: string | null;
	/** What differs all the same. */
	readonly left: readonly string[];
	/** What holds in other environments too. */
	readonly shared: readonly string[];
}

export function actionFields(
	wanted: ActionContent,
	found: ActionContent,
): readonly FieldChange[] {
	return [...settableFields(wanted, found), ...fixedFields(wanted, found)];
}

export function moveAction(
	editor: ActionEditor,
	environment: string,
	{ key, document, found, into }: Moved,
	integration: { readonly key: string; readonly name: string },
	wanted: ActionContent,
): Move {
	const action = liveAction(found.content, integration.name);
	if ("wrong" in action) return unmoved(action.wrong.join("; "));
	const secret = literalSecret(action);
	if (secret !== null) return unmoved(messages.literalSecretIn(secret));
	const differences = actionDifferences(
		actionFields(wanted, found.content),
		wanted,
		found.content,
		integration.name,
		{
			node: effectiveDocument(document.root, environment),
			...saidIn(key, document, environment, into),
		},
	);
	const edits = placed(differences.edits, document.root, environment, into);
	const problem = editor.edit({
		document: { ...document, key },
		origin: {
			kind: "action",
			integration: integration.key,
			integrationId: found.integrationId,
			actionId: found.id,
		},
		found: differences,
		edits,
		agrees: ({ actions }) => {
			const now = actions.get(idOf(key, environment));
			return now !== undefined && actionFields(now, found.content).length === 0;
		},
		elsewhere: into.into === "origin" ? "may move" : "stays",
	});
	return moved(problem, differences, edits);
}

export function moveAuth(
	editor: ActionEditor,
	environment: string,
	{ key, document, found, into }: Moved,
	wanted: ExchangeContent,
): Move {
	const secret = literalSecret(liveCall(found.content));
	if (secret !== null) return unmoved(messages.authSecret(secret));
	const effective = effectiveDocument(document.root, environment);
	const node = nodeAt(effective, [templatesMember]);
	if (node?.kind !== "map") return unmoved(messages.cannotEdit(document.file));
	const said = saidIn(key, document, environment, into);
	const differences = exchangeDifferences(
		exchangeFields(wanted, found.content),
		found.content,
		{ ...said, node, stem: `${said.stem}.custom-auth` },
	);
	const edits = placed(
		differences.edits.map(({ path, value }) => ({
			path: [templatesMember, ...path],
			value,
		})),
		document.root,
		environment,
		into,
	);
	const problem = editor.edit({
		document: { ...document, key },
		origin: { integrationId: found.integrationId },
		found: differences,
		edits,
		agrees: ({ auths }) => {
			const now = auths.get(idOf(key, environment));
			return (
				now !== undefined && exchangeFields(now, found.content).length === 0
			);
		},
		elsewhere: into.into === "origin" ? "may move" : "stays",
	});
	return moved(problem, differences, edits);
}

function saidIn(
	key: string,
	{ file }: LintedDocument,
	environment: string,
	{ into }: Into,
): Omit<SaidIn, "node"> {
	return into === "origin"
		? { file, stem: key, rewrites: true }
		: { file, stem: `${key}.${environment}`, rewrites: false };
}

function placed(
	edits: readonly Edit[],
	root: MapNode,
	environment: string,
	into: Into,
): readonly Edit[] {
	return into.into === "origin"
		? atOrigin(edits, root, environment)
		: [...asOne(inPatch(edits, environment), root, environment), ...into.more];
}

function unmoved(problem: string): Move {
	return { problem, left: [], shared: [] };
}

function moved(
	problem: string | null,
	{ left, rewritten }: ActionDifferences,
	edits: readonly Edit[],
): Move {
	return {
		problem,
		left,
		shared: [
			...edits
				.filter(({ path }) => path[0] !== "environments")
				.map(({ path }) => path.join(".")),
			...rewritten.map(({ file }) => file),
		],
	};
}
