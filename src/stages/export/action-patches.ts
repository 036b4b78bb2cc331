// Documents of other environments, and actions of this one that have the same name in the same integration -> patches of them.
import { desiredAction } from "../../core/action/action.ts";
import { authActionId } from "../../core/action/ids.ts";
import {
	effectiveDocument,
	templatesMember,
} from "../../core/document/environments.ts";
import { nodeAt, stringAt, toJson } from "../../core/document/node.ts";
import type { SourceFile } from "../../core/document/source.ts";
import type { EditedFile, NewDocument } from "../../core/export/exported.ts";
import type { LintedTree } from "../../core/lint/lint.ts";
import type { LintedDocument } from "../../core/lint/linted.ts";
import type { ActionComparison } from "../../core/plan/action/compare.ts";
import {
	actionContent,
	type DesiredActions,
} from "../../core/plan/action/desired.ts";
import { exchangeFields } from "../../core/plan/action/fields.ts";
import type {
	Actual,
	ActualAction,
	Desired,
	Json,
	MapNode,
} from "../../core/types.ts";
import { comparableName } from "../../core/values/invisible.ts";
import type { ActionEditor } from "./action-editor.ts";
import {
	actionFields,
	type Move,
	moveAction,
	moveAuth,
} from "./action-moves.ts";
import { isOurs, saysSame } from "./patches.ts";
import type { SidesInput } from "./sides.ts";

export interface Hosts {
	/** What becomes of documents that are there. */
	readonly edits: readonly EditedFile[];
	/** New ones. */
	readonly documents: readonly NewDocument[];
	/** Key of the integration's document by the integration's id. */
	readonly keys: ReadonlyMap<string, string>;
	/** Integrations whose actions are asked for. */
	readonly chosen: { has(integrationId: string): boolean };
}

/** Null: no document says what it could be a patch of, or no patch says it. */
export function patchElsewhere(
	editor: ActionEditor,
	tree: Pick<LintedTree, "actions">,
	besides: ReadonlyMap<string, SourceFile>,
	environment: string,
	integration: { readonly key: string; readonly name: string },
	found: ActualAction,
): { readonly key: string; readonly move: Move } | null {
	const name = comparableName(found.content.name);
	const [document, ...others] = tree.actions.filter(
		({ root, environments, brokenIn }) =>
			root !== null &&
			brokenIn.size === 0 &&
			!environments.includes(environment) &&
			stringAt(root, "integration") === integration.key &&
			comparableName(
				stringAt(effectiveDocument(root, environment), "name") ?? "",
			) === name,
	);
	if (!document?.root || document.key === undefined || others.length > 0)
		return null;
	const { root, key, file } = document;
	const action = desiredAction(
		effectiveDocument(root, environment),
		file,
		besides,
	);
	if (!action) return null;
	const move = moveAction(
		editor,
		environment,
		{
			key,
			document: { ...document, root },
			found,
			into: {
				into: "patch",
				more: [
					...(nodeAt(effectiveDocument(root, environment), ["adopt"])
						? [{ path: ["environments", environment, "adopt"], value: null }]
						: []),
					{ path: ["only"], value: [...listed(root), environment] },
				],
			},
		},
		integration,
		actionContent(action, integration.name),
	);
	return move.problem === null ? { key, move } : null;
}

/**
 * Of documents that say the same of all environments, where nobody manages the integration here yet: later it is drift.
 * @returns what differs all the same
 */
export function patchedHere(
	editor: ActionEditor,
	{ settings, environment }: SidesInput,
	{
		tree,
		integrations,
		wanted,
		comparison,
	}: {
		readonly tree: LintedTree;
		readonly integrations: readonly Desired[];
		readonly wanted: DesiredActions;
		readonly comparison: ActionComparison;
	},
	{ keys, chosen }: Pick<Hosts, "keys" | "chosen">,
	actual: Actual,
): readonly string[] {
	const { name } = environment;
	if (settings.environments.size + settings.otherEnvironments.length < 2)
		return [];
	const free = new Map(
		actual.integrations.flatMap((one) => {
			const key = keys.get(one.id);
			return key === undefined ||
				!chosen.has(one.id) ||
				isOurs(one, settings.owner)
				? []
				: [[key, one.id] as const];
		}),
	);
	const said: string[] = [];
	const into = { into: "patch", more: [] } as const;
	const tell = (key: string, { problem, left }: Move): void => {
		for (const reason of [...(problem === null ? [] : [problem]), ...left])
			said.push(`${key}: ${reason}`);
	};
	for (const { key, integration, content } of wanted.documents) {
		const [id] =
			[...comparison.documentOf].find(([, document]) => document === key) ?? [];
		const found = actual.wholeActions?.[id ?? ""];
		const document = sameEverywhere(tree.actions, key, name);
		if (!free.has(integration) || !found || !document) continue;
		if (actionFields(content, found.content).length === 0) continue;
		const owner = integrations.find((one) => one.key === integration);
		tell(
			key,
			moveAction(
				editor,
				name,
				{ key, document, found, into },
				{ key: integration, name: owner?.name ?? "" },
				content,
			),
		);
	}
	for (const { key, customAuth } of integrations) {
		const id = free.get(key);
		const found = actual.wholeActions?.[authActionId(id ?? "")];
		const document = tree.documents.find((one) => one.key === key);
		if (!customAuth || !found || !document?.root) continue;
		if (nodeAt(document.root, ["environments", name, templatesMember]))
			continue;
		if (exchangeFields(customAuth, found.content).length === 0) continue;
		const { root } = document;
		tell(
			key,
			moveAuth(
				editor,
				name,
				{ key, document: { ...document, root }, found, into },
				customAuth,
			),
		);
	}
	return said;
}

function sameEverywhere(
	documents: readonly LintedDocument[],
	key: string,
	environment: string,
): (LintedDocument & { readonly root: MapNode }) | null {
	const found = documents.find((one) => one.key === key);
	return found?.root && saysSame(found, environment)
		? { ...found, root: found.root }
		: null;
}

function listed(root: MapNode): readonly Json[] {
	const only = nodeAt(root, ["only"]);
	return only?.kind === "seq" ? only.items.map(toJson) : [];
}
