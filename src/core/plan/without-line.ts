// Integrations that no line names, and the credentials of ours that tell whose they are.
import type { Question } from "../types.ts";
import { comparableName } from "../values/invisible.ts";
import { boundTo } from "./credential-users.ts";
import type { Ownership } from "./marked.ts";
import { isAdopted, keysOf, type MatchCase } from "./match-case.ts";
import { isNamedFor } from "./ownership.ts";

/** Integrations whose line was wiped, and copies of one: nothing names the document but the credential that they bind. */
export function boundWithoutLine({
	desired,
	owner,
	ownerships,
	actual,
}: MatchCase):
	| { readonly exists: boolean; readonly ownerships: readonly Ownership[] }
	| { readonly questions: readonly Question[] } {
	const ours = actual.credentials.filter((credential) =>
		isNamedFor(credential, owner, keysOf(desired)),
	);
	const binders = new Set<string>();
	for (const credential of ours) {
		const bound = boundTo(actual, credential, null);
		if ("questions" in bound) return bound;
		for (const { id } of bound.integrations) binders.add(id);
	}
	return {
		exists: ours.length > 0,
		ownerships: ownerships.filter(
			({ integration, mark }) => mark === null && binders.has(integration.id),
		),
	};
}

/** Of several that bind our credential: the one of our name, else those that no other document names. */
export function chosenOf(
	bound: readonly Ownership[],
	{ desired, otherNames }: MatchCase,
): readonly Ownership[] {
	if (bound.length < 2) return bound;
	const nameOf = ({ integration }: Ownership) =>
		comparableName(integration.name);
	const named = bound.filter(
		(one) => nameOf(one) === comparableName(desired.name),
	);
	return named.length > 0
		? named
		: bound.filter((one) => !otherNames().has(nameOf(one)));
}

/**
 * What an interrupted run may have made: its credential is there, the platform did not honour its name, and nobody has
 * touched it since. Several are alike: where no more of them are there than documents wait for one, each takes one.
 */
export function untouched(given: MatchCase): Ownership | null {
	const { liveType, ownerships, otherNames, taken, siblings } = given;
	const nameless = ownerships.filter(
		({ integration, mark }) =>
			mark === null &&
			integration.typeId === liveType.id &&
			integration.intendedState === "DISABLED" &&
			!(integration.config?.notes ?? integration.notes) &&
			Object.keys(integration.config?.credentials ?? {}).length === 0 &&
			!isAdopted(integration, given) &&
			!otherNames().has(comparableName(integration.name)),
	);
	const waiting = (): number =>
		siblings().filter((desired) => waits({ ...given, desired })).length;
	if (nameless.length > 1 && nameless.length > waiting()) return null;
	return nameless.find(({ integration }) => !taken.has(integration.id)) ?? null;
}

/** A credential of ours is there for it, and nothing that could bind it. */
function waits(given: MatchCase): boolean {
	const { desired, liveType, owner } = given;
	const bound = boundWithoutLine(given);
	return (
		desired.adopt === undefined &&
		"ownerships" in bound &&
		bound.exists &&
		bound.ownerships.length === 0 &&
		!given.ownerships.some(
			({ integration, mark }) =>
				(mark?.owner === owner && keysOf(desired).includes(mark.key)) ||
				(integration.typeId === liveType.id &&
					comparableName(integration.name) === comparableName(desired.name)),
		)
	);
}
