// The changes of a plan -> those of one kind.
import type { ActionChange, Change, IntegrationChange } from "../types.ts";

export function ofIntegrations(
	changes: readonly Change[],
): readonly IntegrationChange[] {
	return changes.flatMap((change) => (change.kind ? [] : [change]));
}

export function ofActions(changes: readonly Change[]): readonly ActionChange[] {
	return changes.flatMap((change) => (change.kind ? [change] : []));
}
