// Stored objects become what a list shows of them, with the lag between a write and the lists.
import type {
	HeldBack,
	OrganizationState,
	StoredCredential,
	StoredIntegration,
	World,
} from "./state.ts";

interface Listed {
	readonly id: string;
	readonly deleted: boolean;
}

/** Stores an integration, and lets lists show the earlier state for as long as the behavior says. */
export function storeIntegration(
	organization: OrganizationState,
	next: StoredIntegration,
): StoredIntegration {
	store(
		organization.world,
		organization.integrations,
		organization.heldBack.integrations,
		next,
	);
	return next;
}

/** Stores a credential, and lets lists show the earlier state for as long as the behavior says. */
export function storeCredential(
	organization: OrganizationState,
	next: StoredCredential,
): StoredCredential {
	store(
		organization.world,
		organization.credentials,
		organization.heldBack.credentials,
		next,
	);
	return next;
}

/** @param firstPage a list is read once, however many pages it has: only the first page counts against the lag. */
export function listedIntegrations(
	organization: OrganizationState,
	firstPage: boolean,
): StoredIntegration[] {
	const { world, integrations, heldBack } = organization;
	return listed(world, integrations, heldBack.integrations, firstPage);
}

/** As listedIntegrations. */
export function listedCredentials(
	organization: OrganizationState,
	firstPage: boolean,
): StoredCredential[] {
	const { world, credentials, heldBack } = organization;
	return listed(world, credentials, heldBack.credentials, firstPage);
}

function store<T extends Listed>(
	world: World,
	objects: Map<string, T>,
	heldBack: Map<string, HeldBack<T>>,
	next: T,
): void {
	const before = objects.get(next.id);
	objects.set(next.id, next);
	const [reads, ms] = lag(world, before, next);
	if (reads === 0 && ms === 0) return;
	const pending = heldBack.get(next.id);
	const shown =
		pending !== undefined
			? pending.shown
			: before === undefined || before.deleted
				? null
				: before;
	heldBack.set(next.id, { shown, reads, until: world.now() + ms });
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

function listed<T extends Listed>(
	world: World,
	objects: Map<string, T>,
	heldBack: Map<string, HeldBack<T>>,
	firstPage: boolean,
): T[] {
	if (firstPage) {
		for (const [id, held] of heldBack) {
			if (held.reads === 0 && world.now() >= held.until) heldBack.delete(id);
			else held.reads = Math.max(0, held.reads - 1);
		}
	}
	return [...objects.values()].flatMap((object) => {
		const held = heldBack.get(object.id);
		const shown = held === undefined ? object : held.shown;
		return shown === null || shown.deleted ? [] : [shown];
	});
}
