// Data actions' documents that lint clean -> what each wants of the platform.
import {
	type ActionText,
	type Besides,
	type DesiredAction,
	desiredAction,
	type Exchange,
	exchangeOf,
} from "../../action/action.ts";
import { effectiveDocument } from "../../document/environments.ts";
import { nodeAt } from "../../document/node.ts";
import type { LintedTree } from "../../lint/lint.ts";
import type {
	ActionContent,
	Desired,
	ExchangeContent,
	MapNode,
} from "../../types.ts";
import { by } from "../../values/order.ts";

export interface DesiredActions {
	/** Sorted by key. */
	readonly documents: readonly WantedAction[];
	/** Documents that exist here but have no meaning: they hold still, and what has no document may be theirs. */
	readonly frozen: number;
	/** Their keys, as far as they have one; sorted. */
	readonly frozenKeys: readonly string[];
}

export interface WantedAction {
	readonly key: string;
	/** Key of the integration's document. */
	readonly integration: string;
	readonly content: ActionContent;
	readonly previousNames: readonly string[];
	readonly adopt: string | null;
	/** A new one may be made where the contract of what is there cannot become this one's. */
	readonly replace: boolean;
	readonly suspend: boolean;
}

/** @param integrations of the same environment */
export function desiredActions(
	tree: Pick<LintedTree, "actions" | "beside">,
	environment: string,
	integrations: readonly Desired[],
): DesiredActions {
	const names = new Map(integrations.map(({ key, name }) => [key, name]));
	const here = tree.actions.filter((document) =>
		document.environments.includes(environment),
	);
	const documents = here.flatMap(({ root, file, brokenIn }) => {
		if (!root || brokenIn.has(environment)) return [];
		const node: MapNode = effectiveDocument(root, environment);
		const action = desiredAction(node, file, tree.beside);
		const owner = action && names.get(action.integration);
		return action && owner !== undefined
			? wantedAction(action, owner ?? "")
			: [];
	});
	const whole = new Set(documents.map(({ key }) => key));
	return {
		documents: documents.sort(by(({ key }) => key)),
		frozen: here.length - documents.length,
		frozenKeys: here
			.flatMap(({ key }) => key ?? [])
			.filter((key) => !whole.has(key))
			.sort(),
	};
}

function wantedAction(
	action: DesiredAction,
	integrationName: string,
): WantedAction {
	const { key, integration, previousNames, adopt, replace, suspend } = action;
	return {
		key,
		integration,
		content: actionContent(action, integrationName),
		previousNames,
		adopt,
		replace,
		suspend,
	};
}

/** What the platform fills in is said, so that what is written is what reads back. */
export function actionContent(
	action: DesiredAction,
	integrationName: string,
): ActionContent {
	return {
		name: action.name.trim(),
		category: action.category?.trim() ?? integrationName,
		secure: action.secure,
		timeout: action.timeout,
		...exchangeContent(action),
		input: action.input.json,
		output: action.output.json,
	};
}

/**
 * Of an integration's document.
 * @returns undefined: it says nothing of it; null: a file that it names has no text
 */
export function desiredAuth(
	node: MapNode,
	file: string,
	beside: Besides,
): ExchangeContent | null | undefined {
	const auth = nodeAt(node, ["customAuth"]);
	if (auth?.kind !== "map") return undefined;
	const exchange = exchangeOf(auth, file, beside);
	return exchange && exchangeContent(exchange);
}

function exchangeContent({ request, response }: Exchange): ExchangeContent {
	return {
		request: {
			method: request.method,
			url: request.url.text,
			headers: textsOf(request.headers),
			body: request.body?.text ?? wholeInput,
		},
		response: {
			translationMap: textsOf(response.translationMap),
			defaults: response.defaults,
			successTemplate: response.successTemplate?.text ?? wholeAnswer,
		},
	};
}

/** The platform's defaults, which it shows where nothing was given. */
export const wholeInput = reference("input.rawRequest");
export const wholeAnswer = reference("rawResult");

/** Of a Velocity template. */
function reference(name: string): string {
	return `\${${name}}`;
}

function textsOf(
	map: ReadonlyMap<string, ActionText>,
): Readonly<Record<string, string>> {
	return Object.fromEntries([...map].map(([name, { text }]) => [name, text]));
}
