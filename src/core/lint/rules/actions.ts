// Data actions beside the integrations and beside each other -> what their documents claim wrongly.
import { isText, keyNodes } from "../../document/names.ts";
import { nodeAt, stringAt } from "../../document/node.ts";
import {
	type JudgedDocument,
	type Problem,
	placeIn,
} from "../../findings/problem.ts";
import type { Node } from "../../types.ts";
import { comparableName } from "../../values/invisible.ts";
import { suggest } from "../../values/suggest.ts";
import * as messages from "../messages.ts";
import type { Scope } from "../scope.ts";
import { areToldApart, type Claim, repeated, textOf } from "./duplicates.ts";

export function duplicateActionKey(scope: Scope): readonly Problem[] {
	const rule = "duplicate-key";
	const keys =
		scope.environment === null
			? repeated(scope.actions, ({ node }) => keyNodes(node))
			: [];
	return [
		...keys.map(
			({ value, first, problem }): Problem => ({
				...problem,
				rule,
				message: messages.duplicateKey(value, first),
				ofSource: true,
			}),
		),
		...repeated(scope.actions, textOf("adopt")).map(
			({ value, first, problem }): Problem => ({
				...problem,
				rule,
				message: messages.duplicateAdoptedAction(value, first),
			}),
		),
	];
}

/** Names are identities in one integration only. */
export function duplicateActionName(scope: Scope): readonly Problem[] {
	const rule = "duplicate-action-name";
	const names = (document: JudgedDocument): readonly Claim[] => {
		const name = nodeAt(document.node, ["name"]);
		return claimsOn(document, name ? [name] : []);
	};
	const previousNames = (document: JudgedDocument): readonly Claim[] => {
		const previous = nodeAt(document.node, ["previousNames"]);
		return claimsOn(document, previous?.kind === "seq" ? previous.items : []);
	};
	return [
		...repeated(scope.actions, names).map(
			({ value, first, by, firstBy, problem }): Problem => ({
				...problem,
				rule,
				...(areToldApart(by, firstBy)
					? {
							message: messages.sameNameToldApart(value, first),
							atMost: "info",
						}
					: {
							message: messages.duplicateActionName(
								value,
								stringAt(by.node, "integration") ?? "",
								first,
							),
						}),
			}),
		),
		...repeated(scope.actions, previousNames).map(
			({ value, first, problem }): Problem => ({
				...problem,
				rule,
				message: messages.duplicatePreviousName(value, first),
			}),
		),
		...reusedNames(scope.actions, names, previousNames).map(
			(problem): Problem => ({ ...problem, rule, atMost: "warning" }),
		),
	];
}

/** What has the name on the platform is taken for the document that bears it, whoever had it before. */
function reusedNames(
	actions: readonly JudgedDocument[],
	names: (document: JudgedDocument) => readonly Claim[],
	previousNames: (document: JudgedDocument) => readonly Claim[],
): readonly Omit<Problem, "rule">[] {
	const bearers = new Map(
		actions.flatMap((by) =>
			names(by).map(({ same, span }) => [same, { by, span }] as const),
		),
	);
	return actions.flatMap((document) =>
		previousNames(document).flatMap(({ same, value, span }) => {
			const bearer = bearers.get(same);
			if (!bearer || bearer.by === document) return [];
			const { file } = bearer.by;
			return [
				{
					message: messages.reusedName(value, { file, span: bearer.span }),
					alsoIn: [file],
					...placeIn(document, span),
				},
			];
		}),
	);
}

function claimsOn(
	document: JudgedDocument,
	names: readonly Node[],
): readonly Claim[] {
	const integration = stringAt(document.node, "integration");
	if (integration === undefined) return [];
	return names.filter(isText).map(({ value, span }) => ({
		value,
		span,
		same: JSON.stringify([integration, comparableName(value)]),
	}));
}

export function unknownIntegration(scope: Scope): readonly Problem[] {
	// Alone, without settings, a file says nothing of the others.
	if (scope.environments === null || scope.actions.length === 0) return [];
	const types = new Map(
		scope.documents.map(({ key, node }) => [key, stringAt(node, "type")]),
	);
	return scope.actions.flatMap((action): Problem[] => {
		const named = nodeAt(action.node, ["integration"]);
		if (!isText(named)) return [];
		const where = { ...placeIn(action, named.span), path: ["integration"] };
		const type = scope.catalog.types.get(types.get(named.value) ?? "");
		if (type?.uploadsActions)
			return [
				{
					...where,
					rule: "invalid-value",
					message: messages.uploadedActions(named.value, type.name),
				},
			];
		if (types.has(named.value)) return [];
		const rule = "unknown-integration";
		if (scope.keys().has(named.value))
			return [
				{ ...where, rule, message: messages.integrationElsewhere(named.value) },
			];
		const suggestion = suggest(named.value, [...scope.keys()]);
		return [
			{
				...where,
				rule,
				message: messages.unknownIntegration(named.value, suggestion),
				...(suggestion === undefined ? {} : { suggestion }),
			},
		];
	});
}
