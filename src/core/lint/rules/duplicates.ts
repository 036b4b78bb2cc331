// duplicate-key and duplicate-name: two documents that claim one identity, or one name in one organization.

import { isText, keyNodes } from "../../document/names.ts";
import { stringAt } from "../../document/node.ts";
import {
	type JudgedDocument,
	type Problem,
	placeIn,
} from "../../findings/problem.ts";
import type { Place, Span } from "../../types.ts";
import { comparableName } from "../../values/invisible.ts";
import * as messages from "../messages.ts";
import type { Scope } from "../scope.ts";

export interface Claim {
	readonly value: string;
	readonly span: Span;
	/** Equal for claims on one thing; absent: the value tells. */
	readonly same?: string;
}

/** A claim that an earlier one stands against. */
interface Repeated {
	readonly value: string;
	readonly first: Place;
	readonly by: JudgedDocument;
	readonly firstBy: JudgedDocument;
	readonly problem: Omit<Problem, "rule" | "message">;
}

export function duplicateKey(scope: Scope): readonly Problem[] {
	const { documents, environment } = scope;
	const rule = "duplicate-key";
	// Keys are claimed by documents, not by environments: judged on the documents as written.
	const keys =
		environment === null
			? repeated(documents, ({ node }) => keyNodes(node))
			: [];
	return [
		...keys.map(
			({ value, first, firstBy, problem }): Problem => ({
				...problem,
				rule,
				message:
					value === firstBy.key
						? messages.duplicateKey(value, first)
						: messages.duplicatePreviousKey(value, first),
				ofSource: true,
			}),
		),
		...repeated(documents, textOf("adopt"), (id) => id.toLowerCase()).map(
			({ value, first, problem }): Problem => ({
				...problem,
				rule,
				message: messages.duplicateAdopt(value, first),
			}),
		),
	];
}

/** Environments that show the same documents have the same names twice. */
const toldOf = new WeakMap<readonly JudgedDocument[], readonly Problem[]>();

export function duplicateName({ documents }: Scope): readonly Problem[] {
	const known = toldOf.get(documents) ?? duplicateNames(documents);
	toldOf.set(documents, known);
	return known;
}

function duplicateNames(
	documents: readonly JudgedDocument[],
): readonly Problem[] {
	return repeated(documents, textOf("name"), comparableName).map(
		({ value, first, by, firstBy, problem }): Problem => {
			return {
				...problem,
				rule: "duplicate-name",
				...(areToldApart(by, firstBy)
					? {
							message: messages.sameNameToldApart(value, first),
							atMost: "info",
						}
					: { message: messages.duplicateName(value, first) }),
			};
		},
	);
}

/** Each says which one it means. */
export function areToldApart(...documents: readonly JudgedDocument[]): boolean {
	const ids = documents.map(({ node }) => stringAt(node, "adopt"));
	return (
		ids.every((id) => id !== undefined) && new Set(ids).size === ids.length
	);
}

export function textOf(
	member: string,
): (document: JudgedDocument) => readonly Claim[] {
	return ({ node }) => {
		const claim = node.entries.get(member)?.value;
		return isText(claim) ? [claim] : [];
	};
}

export function repeated(
	documents: readonly JudgedDocument[],
	claimsOf: (document: JudgedDocument) => readonly Claim[],
	comparable: (value: string) => string = (value) => value,
): readonly Repeated[] {
	const firsts = new Map<string, { claim: Claim; firstBy: JudgedDocument }>();
	const found: Repeated[] = [];
	for (const document of documents)
		for (const claim of claimsOf(document)) {
			const { value, span } = claim;
			const same = claim.same ?? comparable(value);
			const earlier = firsts.get(same);
			if (!earlier) {
				firsts.set(same, { claim, firstBy: document });
				continue;
			}
			const { firstBy } = earlier;
			// An item twice in one list is the schema's to tell.
			if (firstBy === document && value !== document.key) continue;
			const { file, key } = firstBy;
			found.push({
				value,
				first: { file, span: earlier.claim.span },
				firstBy,
				by: document,
				problem: {
					alsoIn: [file],
					...(key === undefined ? {} : { rivals: [key] }),
					...placeIn(document, span),
				},
			});
		}
	return found;
}
