// What is said of documents of both kinds -> whose it is, and what is said of one kind.
import type {
	ActionChange,
	Change,
	IntegrationChange,
	OfAction,
} from "../types.ts";

/** Of a document in its environment, as a data action and an integration may have one key. Words, where people read it. */
export function identityOf({
	kind,
	key,
}: Pick<OfAction, "kind"> & { readonly key: string }): string {
	return kind === undefined ? key : `data action ${key}`;
}

/** What says of which kind something is, and nothing else of it. */
export function kindOf({ kind, integration }: OfAction): OfAction {
	if (kind === undefined) return {};
	return { kind, ...(integration === undefined ? {} : { integration }) };
}

export function ofIntegrations(
	changes: readonly Change[],
): readonly IntegrationChange[] {
	return changes.flatMap((change) => (change.kind ? [] : [change]));
}

export function ofActions(changes: readonly Change[]): readonly ActionChange[] {
	return changes.flatMap((change) => (change.kind ? [change] : []));
}
