// A document and the actions of its integration -> the one that is its own, none, or a refusal.
import type { ActualAction, LiveAction, Question } from "../../types.ts";
import { comparableName } from "../../values/invisible.ts";
import * as messages from "../messages.ts";
import type { WantedAction } from "./desired.ts";
import { isSameContract } from "./fields.ts";

type Match =
	| { readonly found: "nothing" }
	| {
			readonly found: "one";
			readonly action: LiveAction;
			/** The ones that it replaced, where a run ended before they got another name. */
			readonly replaced: readonly LiveAction[];
	  }
	| { readonly found: "unknown"; readonly questions: readonly Question[] }
	| {
			readonly found: "refused";
			readonly rule: "ambiguous-match" | "adopt-not-found";
			readonly message: string;
			/** That it could be. */
			readonly candidates: readonly LiveAction[];
	  };

/**
 * @param candidates of its integration, that no other document has
 * @param otherNames of the integration's other documents: theirs is no name of before
 */
export function matchAction(
	wanted: WantedAction,
	candidates: readonly LiveAction[],
	whole: Readonly<Record<string, ActualAction>>,
	otherNames: ReadonlySet<string>,
): Match {
	const { content, previousNames, adopt, replace } = wanted;
	const named = (names: readonly string[]): readonly LiveAction[] => {
		const wantedNames = new Set(names.map(comparableName));
		return candidates.filter(({ name }) =>
			wantedNames.has(comparableName(name)),
		);
	};
	const byName = named([content.name]);
	const former = named(previousNames).filter(
		({ name }) => !otherNames.has(comparableName(name)),
	);
	if (replace && byName.length > 0 && byName.length + former.length > 1) {
		const all = [...new Set([...byName, ...former])];
		const unread = all.filter(({ id }) => !whole[id]);
		if (unread.length > 0)
			return {
				found: "unknown",
				questions: unread.map(({ id }) => ({ ask: "action", actionId: id })),
			};
		const ours = byName.filter(({ id }) => {
			const actual = whole[id];
			return actual && isSameContract(content, actual.content);
		});
		const [only] = ours;
		if (only && ours.length === 1)
			return {
				found: "one",
				action: only,
				replaced: all.filter((other) => other !== only),
			};
	}
	const meant = byName.length > 0 ? byName : former;
	const adopted = candidates.find(({ id }) => id === adopt);
	const [first] = meant;
	if (meant.length > 1 && !(adopted && meant.includes(adopted)))
		return {
			found: "refused",
			rule: "ambiguous-match",
			message: messages.ambiguousAction(
				first?.name ?? "",
				meant.map(({ id }) => id).sort(),
			),
			candidates: meant,
		};
	if (first)
		return {
			found: "one",
			action: meant.length > 1 && adopted ? adopted : first,
			replaced: [],
		};
	if (adopt === null) return { found: "nothing" };
	return adopted
		? { found: "one", action: adopted, replaced: [] }
		: {
				found: "refused",
				rule: "adopt-not-found",
				message: messages.adoptedActionNotFound(adopt, wanted.integration),
				candidates: [],
			};
}
