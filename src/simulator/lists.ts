// Stored objects become what a list shows of them, with the lag between a write and the lists.
import type {
	HeldBack,
	OrganizationState,
	Stored,
	Stores,
	World,
} from "./state.ts";

type Listed = Stored[keyof Stored];

/** Stores an object, and lets lists show the earlier state for as long as the behavior says. */
export function store<Kind extends keyof Stored>(
	organization: OrganizationState,
	kind: Kind,
	next: Stored[Kind],
): Stored[Kind] {
	const { world } = organization;
	const { objects, held } = shelf(organization, kind);
	const before = objects.get(next.id);
	objects.set(next.id, next);
	const [reads, ms] = lag(world, before, next);
	if (reads === 0 && ms === 0) return next;
	const pending = held.get(next.id);
	const shown =
		pending !== undefined
			? pending.shown
			: before === undefined || before.deleted
				? null
				: before;
	held.set(next.id, { shown, reads, until: world.now() + ms });
	return next;
}

function shelf<Kind extends keyof Stored>(
	organization: OrganizationState,
	kind: Kind,
): {
	readonly objects: Map<string, Stored[Kind]>;
	readonly held: Map<string, HeldBack<Stored[Kind]>>;
} {
	const stores: Stores = organization;
	return { objects: stores[kind], held: organization.heldBack[kind] };
}

function lag(
	{ behavior }: World,
	before: Listed | undefined,
	next: Listed,
): [reads: number, ms: number] {
	if (before === undefined)
		return [behavior.listLagNewReads, behavior.listLagNewMs];
	if (next.deleted)
		return [behavior.listLagDeletedReads, behavior.listLagDeletedMs];
	return [behavior.listLagChangedReads, behavior.listLagChangedMs];
}

/** @param firstPage a list is read once, however many pages it has: only the first page counts against the lag. */
export function listed<Kind extends keyof Stored>(
	organization: OrganizationState,
	kind: Kind,
	firstPage: boolean,
): Stored[Kind][] {
	const { world } = organization;
	const { objects, held } = shelf(organization, kind);
	if (firstPage) {
		for (const [id, one] of held) {
			if (one.reads === 0 && world.now() >= one.until) held.delete(id);
			else one.reads = Math.max(0, one.reads - 1);
		}
	}
	return [...objects.values()].flatMap((object) => {
		const shown = held.has(object.id) ? held.get(object.id)?.shown : object;
		return !shown || shown.deleted ? [] : [shown];
	});
}
