// Decided writes -> the platform; each says what the platform then has.
import type { ConfigBody } from "../core/plan/configuration.ts";
import type {
	ActionContent,
	ActualAction,
	ActualConfig,
	ActualCredential,
	ActualIntegration,
	LiveAction,
} from "../core/types.ts";
import {
	listActions,
	patchAction,
	postAction,
	removeAction,
} from "./actions.ts";
import {
	type CredentialBody,
	listCredentials,
	postCredential,
	putCredential,
	removeCredential,
} from "./credentials.ts";
import type { Http } from "./http.ts";
import {
	listIntegrations,
	postIntegration,
	removeIntegration,
	writeConfig,
	writeState,
} from "./integrations.ts";
import { createOnce } from "./lost.ts";
import { createSharedReading } from "./shared-reading.ts";
import { createUnderWay } from "./under-way.ts";

export interface IntegrationWanted {
	readonly name: string;
	readonly typeId: string;
}

export interface PlatformWriter {
	/** @param known ids of the credentials there were before: what else has this name and type is ours */
	createCredential(
		wanted: CredentialBody,
		known: ReadonlySet<string>,
	): Promise<ActualCredential>;
	writeCredential(
		id: string,
		wanted: CredentialBody,
	): Promise<ActualCredential>;
	/** @throws ApiError `not-found` where it was gone before */
	deleteCredential(id: string): Promise<void>;
	/**
	 * Without its configuration where the platform's answer did not carry all of it.
	 * @param known ids of the integrations there were before
	 */
	createIntegration(
		wanted: IntegrationWanted,
		known: ReadonlySet<string>,
	): Promise<ActualIntegration>;
	/**
	 * Finds in a list what somebody else made at the same moment for the same purpose.
	 * @param made what `createIntegration` answered
	 * @returns ids, the lowest first
	 */
	rivalsOf(
		made: ActualIntegration,
		wanted: { readonly name: string },
		known: ReadonlySet<string>,
		list: readonly ActualIntegration[],
	): Promise<readonly string[]>;
	/** @throws ApiError `conflict` where somebody else wrote it meanwhile: read again, plan again */
	writeConfig(id: string, config: ConfigBody): Promise<ActualConfig>;
	setState(
		id: string,
		state: "ENABLED" | "DISABLED",
	): Promise<ActualIntegration>;
	/** @throws ApiError `not-found` where it was gone before */
	deleteIntegration(id: string): Promise<void>;
	/** @param known ids of the data actions there were before: what else has this name in the integration is ours */
	createAction(
		integrationId: string,
		content: ActionContent,
		known: ReadonlySet<string>,
	): Promise<LiveAction>;
	/**
	 * @returns its version afterwards
	 * @throws ApiError `conflict` where somebody else wrote it meanwhile: read again, plan again
	 */
	writeAction(
		action: Pick<ActualAction, "id" | "version">,
		content: ActionContent,
	): Promise<number>;
	/** @throws ApiError `not-found` where it was gone before */
	deleteAction(id: string): Promise<void>;
}

export function createWriter(http: Http): PlatformWriter {
	const freshListing = createSharedReading(() => listCredentials(http));
	const freshActions = createSharedReading(() => listActions(http));
	const freshList = createSharedReading(() => listIntegrations(http, {}));

	/** The date of our last write is what a later change outside is told by. */
	async function dated(written: ActualCredential): Promise<ActualCredential> {
		if (written.modifiedDate !== null) return written;
		const listing = await freshListing();
		const listed = listing.find(({ id }) => id === written.id);
		return {
			...written,
			createdDate: written.createdDate ?? listed?.createdDate ?? null,
			modifiedDate: listed?.modifiedDate ?? null,
		};
	}

	const writeCredential: PlatformWriter["writeCredential"] = async (
		id,
		wanted,
	) => dated(await putCredential(http, id, wanted));

	async function lostCredential(
		wanted: CredentialBody,
		known: ReadonlySet<string>,
	): Promise<ActualCredential | null> {
		const made = (await freshListing()).filter(
			({ id, name, type }) =>
				name === wanted.name && type === wanted.type && !known.has(id),
		);
		const [oldest] = made.sort((a, b) =>
			(a.createdDate ?? "9").localeCompare(b.createdDate ?? "9"),
		);
		return oldest ?? null;
	}

	/** Made by this writer: what else is new of a type is what was lost. */
	const ours = new Set<string>();
	/** By type; with the time that it takes to look for those that were lost. */
	const creations = createUnderWay<string>();
	const posts = createUnderWay<string>();

	/**
	 * Whether the platform honours the name is not certain: a new one that nobody has touched is ours too, if it bears
	 * no name that we gave another. All posts that may have made it must have been answered before that is known.
	 */
	async function lostIntegration(
		{ name, typeId }: IntegrationWanted,
		known: ReadonlySet<string>,
	): Promise<ActualIntegration | null> {
		const fresh = (await freshList()).filter(
			(one) => one.typeId === typeId && !known.has(one.id),
		);
		await posts.ended(typeId);
		const strange = fresh.filter(({ id }) => !ours.has(id));
		const named = strange.filter((one) => sameName(one.name, name));
		const given = creations.of(typeId);
		const nameless = strange.filter(
			(one) =>
				one.intendedState === "DISABLED" &&
				!one.notes &&
				!given.some((other) => sameName(one.name, other)),
		);
		const found = named.length > 0 ? named : nameless;
		// Those that bear no name of ours are all alike: each that was lost takes one.
		const lost = given.length - posts.of(typeId).length;
		if (found.length > (named.length > 0 ? 1 : lost))
			throw http.trouble(
				{ method: "POST", path: "/api/v2/integrations" },
				`was not answered, and there are now ${found.length} new integrations that may be "${name}": ${found.map(({ id }) => id).join(", ")}`,
				"conflict",
				"unknown",
			);
		const [first] = found;
		if (first) ours.add(first.id);
		return first ?? null;
	}

	async function post(wanted: IntegrationWanted): Promise<ActualIntegration> {
		const made = await postIntegration(http, wanted);
		ours.add(made.id);
		return made;
	}

	return {
		async createCredential(wanted, known) {
			const made = await createOnce(
				http,
				() => postCredential(http, wanted),
				() => lostCredential(wanted, known),
			);
			// Of one that was found only the name is certain, so its content is written again.
			return made.found
				? writeCredential(made.object.id, wanted)
				: dated(made.object);
		},
		writeCredential,
		deleteCredential: (id) => removeCredential(http, id),
		async createIntegration(wanted, known) {
			const { name, typeId } = wanted;
			const made = createOnce(
				http,
				() => posts.track(typeId, name, post(wanted)),
				() => lostIntegration(wanted, known),
			);
			return (await creations.track(typeId, name, made)).object;
		},
		async rivalsOf(made, wanted, known, list) {
			// Where the platform did not honour our name, it did not honour that of another program either.
			const nameless = !sameName(made.name, wanted.name);
			// Then what we make ourselves at that moment must not be taken for theirs.
			if (nameless) await creations.ended(made.typeId);
			return list
				.filter(
					({ id, typeId, name, intendedState, notes }) =>
						typeId === made.typeId &&
						!known.has(id) &&
						!ours.has(id) &&
						intendedState !== "DELETED" &&
						(sameName(name, wanted.name) ||
							(nameless && intendedState === "DISABLED" && !notes)),
				)
				.map(({ id }) => id)
				.sort();
		},
		writeConfig: (id, config) => writeConfig(http, id, config),
		setState: (id, state) => writeState(http, id, state),
		deleteIntegration: (id) => removeIntegration(http, id),
		async createAction(integrationId, content, known) {
			const made = await createOnce(
				http,
				() => postAction(http, integrationId, content),
				async () =>
					(await freshActions()).find(
						(one) =>
							one.integrationId === integrationId &&
							one.name === content.name &&
							!known.has(one.id),
					) ?? null,
			);
			return made.object;
		},
		writeAction: (action, content) => patchAction(http, action, content),
		deleteAction: (id) => removeAction(http, id),
	};
}

/** Genesys Cloud compares display names trimmed and case-insensitively. */
function sameName(a: string, b: string): boolean {
	return a.trim().toLowerCase() === b.trim().toLowerCase();
}
