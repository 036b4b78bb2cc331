// `--only KEY` -> refused where nothing has the key.
import { suggest } from "../core/values/suggest.ts";
import { didYouMean } from "../core/values/words.ts";
import { UsageError } from "../stages/usage.ts";
import type { Session } from "./session.ts";

/** What may be named in one environment. */
export interface Known {
	readonly keys: ReadonlySet<string>;
	/** True where a document cannot be read that may have other keys. */
	readonly incomplete: boolean;
}

/**
 * @param known null: what is there could not be looked at, and may carry any key
 * @throws UsageError
 */
export function requireKnown(
	only: readonly string[],
	known: readonly (Known | null)[],
): void {
	const looked = known.filter((one) => one !== null);
	if (looked.length < known.length) return;
	const keys = looked.flatMap((one) => [...one.keys]);
	const unknown = only.find((key) => !keys.includes(key));
	if (unknown === undefined) return;
	const hidden = looked.some(({ incomplete }) => incomplete)
		? ", as far as the files can be read (gc-integrations lint says what cannot)"
		: "";
	throw new UsageError(
		`no document has the key ${unknown}, and no integration of ours carries it${hidden}${didYouMean(suggest(unknown, keys))}`,
	);
}

/** Of another organization than the settings want nothing is known. */
export function knownIn({ planned }: Pick<Session, "planned">): Known | null {
	const { plan, state } = planned;
	return plan.refusals.some(({ rule }) => rule === "wrong-organization")
		? null
		: { keys: planned.keys(), incomplete: state.frozenUnknown > 0 };
}
