// A document and the actions of its integration -> the one that is its own, none, or a refusal.
import type { ActualAction, LiveAction, Question } from "../../types.ts";
import { comparableName } from "../../values/invisible.ts";
import * as messages from "../messages.ts";
import type { WantedAction } from "./desired.ts";
import { isSameContract } from "./fields.ts";
import type { Pool } from "./pool.ts";

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
 * @param pool of its integration
 * @param isOthers whether another document of the integration bears the name: then it is no name of before
 */
export function matchAction(
	wanted: WantedAction,
	pool: Pool,
	whole: Readonly<Record<string, ActualAction>>,
	isOthers: (name: string) => boolean,
): Match {
	const { content, previousNames, adopt, replace } = wanted;
	const byName = pool.named([content.name]);
	const former = pool
		.named(previousNames)
		.filter(({ name }) => !isOthers(name));
	// A replacement that was interrupted leaves two of one name, and the document may have another one by now.
	const isOneName =
		new Set(former.map(({ name }) => comparableName(name))).size === 1;
	if (
		replace &&
		byName.length + former.length > 1 &&
		(byName.length > 0 || isOneName)
	) {
		const all = [...new Set([...byName, ...former])];
		const unread = all.filter(({ id }) => !whole[id]);
		if (unread.length > 0)
			return {
				found: "unknown",
				questions: unread.map(({ id }) => ({ ask: "action", actionId: id })),
			};
		const ours = (byName.length > 0 ? byName : former).filter(({ id }) => {
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
	const adopted = adopt === null ? undefined : pool.withId(adopt);
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
