// A document, then all of them, as each environment sees them -> what the rules find wrong.
import { effectiveDocument, patchOf } from "../document/environments.ts";
import {
	hasOutlineOf,
	hasPartInOutline,
	outlineOf,
} from "../document/names.ts";
import { toJson } from "../document/node.ts";
import type { SourceDocument } from "../document/source.ts";
import type { JudgedDocument, Problem } from "../findings/problem.ts";
import { rules } from "../findings/table.ts";
import type { Kind, MapEntry, Node } from "../types.ts";
import { actionProblems } from "./actions/judge.ts";
import {
	duplicateActionKey,
	duplicateActionName,
	unknownIntegration,
} from "./rules/actions.ts";
import {
	credentialTypeChanged,
	integrationRemoved,
	typeChanged,
} from "./rules/base.ts";
import { besideFiles } from "./rules/beside-files.ts";
import { digicertRotation } from "./rules/digicert-rotation.ts";
import { documentSchema } from "./rules/document-schema.ts";
import { duplicateKey, duplicateName } from "./rules/duplicates.ts";
import { leftoverFields } from "./rules/leftover-fields.ts";
import { limitExceeded } from "./rules/limit-exceeded.ts";
import { plaintextSecret } from "./rules/plaintext-secret.ts";
import { platformSchemaMismatch } from "./rules/platform-schema-mismatch.ts";
import { secretNotAllowed } from "./rules/secret-not-allowed.ts";
import { storeItems } from "./rules/store-items.ts";
import { unexpandedPlaceholder } from "./rules/unexpanded-placeholder.ts";
import { unknownEnvironment } from "./rules/unknown-environment.ts";
import { unmeantField } from "./rules/unmeant-field.ts";
import type { DocumentRule, DocumentScope, Scope, TreeRule } from "./scope.ts";

/** Rules that judge each document alone, by what it is. */
type Alone = Readonly<Record<Kind, readonly DocumentRule[]>>;

/** What judges them is loaded only where there are some. */
function dataActions(scope: Scope): readonly Problem[] {
	const { actions, documents } = scope;
	return actions.length > 0 ||
		documents.some(({ node }) => node.entries.has("customAuth"))
		? actionProblems(scope)
		: [];
}

/** They judge each member of a document by itself: what is right as it is written, a patch makes wrong only where it has a part. */
const memberwise: ReadonlySet<DocumentRule> = new Set([
	plaintextSecret,
	secretNotAllowed,
	storeItems,
	unexpandedPlaceholder,
	besideFiles,
]);

/** In the order in which they tell; the schemas come first since the others rely on nothing they checked. */
const steps: readonly (TreeRule | Alone)[] = [
	{
		integration: [
			documentSchema,
			plaintextSecret,
			secretNotAllowed,
			storeItems,
			unexpandedPlaceholder,
			unmeantField,
			besideFiles,
		],
		action: [documentSchema, besideFiles],
	},
	duplicateKey,
	duplicateName,
	duplicateActionKey,
	unknownIntegration,
	duplicateActionName,
	dataActions,
	limitExceeded,
	{
		integration: [
			unknownEnvironment,
			digicertRotation,
			leftoverFields,
			platformSchemaMismatch,
		],
		action: [unknownEnvironment],
	},
	typeChanged,
	credentialTypeChanged,
	integrationRemoved,
];

/** The rules that judge each document alone, with their place among the steps. */
const alone = {
	integration: rulesFor("integration"),
	action: rulesFor("action"),
};

function rulesFor(kind: Kind) {
	return steps.flatMap((step, at) =>
		typeof step === "function"
			? []
			: step[kind].map((rule) => ({
					at,
					rule,
					isMemberwise: memberwise.has(rule),
				})),
	);
}

/** The tree as one environment sees it, or as it is written. */
export interface View {
	readonly scope: DocumentScope;
	readonly documents: JudgedDocument[];
	readonly actions: JudgedDocument[];
	/** By step: what was found in each document alone. */
	readonly told: readonly Problem[][];
}

export function viewOf(scope: DocumentScope): View {
	return { scope, documents: [], actions: [], told: steps.map(() => []) };
}

/**
 * Judges a document in every view that shows it, while it is at hand.
 * @param views the first one shows what is written
 * @returns the document, without what nobody looks at again where that may go
 */
export function judgeAlone(
	document: SourceDocument,
	views: readonly View[],
	outlineOnly: boolean,
): SourceDocument {
	const { root, sound, environments, kind } = document;
	if (!root || !sound) return document;
	const { number, file, key } = document;
	const written = {
		document: number,
		kind,
		file,
		key,
		node: root,
		source: root,
	};
	const mayBeOutline = outlineOnly && kind === "integration";
	const shown: (readonly [View, JudgedDocument])[] = [];
	let told = 0;
	for (const view of views) {
		const { environment } = view.scope;
		if (environment === null) {
			told += tell(view, written, written);
			shown.push([view, written]);
		} else if (environments.includes(environment)) {
			const patch = patchOf(root, environment);
			const isRight = told === 0 && staysRight(document, patch, view.scope);
			// Where all is right, only outlines are looked at again.
			const seen =
				isRight &&
				(patch === undefined || (mayBeOutline && !hasPartInOutline(patch)))
					? written
					: { ...written, node: effectiveDocument(root, environment) };
			if (!isRight)
				told += tell(view, seen, told === 0 ? partOf(seen, patch) : seen);
			shown.push([view, seen]);
		}
	}
	const isOutline = mayBeOutline && told === 0;
	const source = isOutline ? outlineOf(root) : root;
	const kept = { ...written, node: source, source };
	for (const [view, seen] of shown)
		(kind === "action" ? view.actions : view.documents).push(
			seen === written || (isOutline && hasOutlineOf(root, seen.node))
				? kept
				: { ...kept, node: isOutline ? outlineOf(seen.node) : seen.node },
		);
	return { ...document, root: source };
}

/** Whether a document that is right as it is written is right in an environment too, of which that can be told at once. */
function staysRight(
	{ kind }: SourceDocument,
	patch: Node | undefined,
	{ catalog, live }: DocumentScope,
): boolean {
	if (live !== null) return false;
	// What is written was judged with all its patches but for their values; placeholders and secrets among them too.
	return (
		patch === undefined ||
		(kind === "integration" && catalog.keepsRight(toJson(patch)))
	);
}

/** The members that a patch has a part in. */
function partOf(
	document: JudgedDocument,
	patch: Node | undefined,
): JudgedDocument {
	const entries = new Map<string, MapEntry>();
	if (patch?.kind === "map")
		for (const name of patch.entries.keys()) {
			const entry = document.node.entries.get(name);
			if (entry) entries.set(name, entry);
		}
	return { ...document, node: { ...document.node, entries } };
}

/** @returns how much was found */
function tell(
	{ scope, told }: View,
	document: JudgedDocument,
	part: JudgedDocument,
): number {
	let found = 0;
	for (const { at, rule, isMemberwise } of alone[document.kind])
		for (const problem of rule(isMemberwise ? part : document, scope)) {
			told[at]?.push(problem);
			found += 1;
		}
	return found;
}

/**
 * All that is found in a view, by the order of the rules.
 * @param written the view of what is written
 */
export function judgeTogether(
	{ scope, documents: shown, actions, told }: View,
	written: View | undefined,
	others: Pick<Scope, "keys" | "limits" | "base" | "texts" | "readBeside">,
): readonly Problem[] {
	const documents = oneOf(shown, written?.documents ?? []);
	const problems = steps.flatMap((step, at) =>
		typeof step === "function"
			? step({ ...scope, ...others, documents, actions })
			: (told[at] ?? []),
	);
	const place = ({ file, span }: Problem): string =>
		`${span.line}:${span.column} ${file}`;
	const refused = new Set(
		problems.filter(({ rule }) => rules[rule].structural).map(place),
	);
	const misspelt = new Set<string>();
	const secrets = new Set<string>();
	const spans = new Set<string>();
	for (const { rule, document, path, suggestion } of problems)
		if (rule === "unknown-field" && suggestion !== undefined && path)
			misspelt.add(JSON.stringify([document, path]));
	// What cannot stay as it is anyway is one mistake, not two.
	return problems.filter((problem) => {
		if (
			problem.rule === "unexpanded-placeholder" ||
			problem.rule === "platform-schema-mismatch"
		)
			return !refused.has(place(problem));
		if (problem.rule !== "plaintext-secret") return true;
		const { document, path = [] } = problem;
		const own = JSON.stringify([document, path]);
		const within = path.some((_step, at) =>
			secrets.has(JSON.stringify([document, path.slice(0, at + 1)])),
		);
		if (within || misspelt.has(own) || spans.has(place(problem))) return false;
		spans.add(place(problem));
		secrets.add(own);
		return true;
	});
}

/** The other list where they are alike: what was found in it is known. */
function oneOf(
	shown: readonly JudgedDocument[],
	other: readonly JudgedDocument[],
): readonly JudgedDocument[] {
	return shown.length === other.length &&
		shown.every((document, at) => document === other[at])
		? other
		: shown;
}
