// Decided writes -> the platform; each says what the platform then has.
import type { ConfigBody } from "../core/plan/configuration.ts";
import type {
	ActualConfig,
	ActualCredential,
	ActualIntegration,
} from "../core/types.ts";
import {
	type CredentialBody,
	createSharedListing,
	postCredential,
	putCredential,
	removeCredential,
} from "./credentials.ts";
import type { Http } from "./http.ts";
import {
	listIntegrations,
	listOfType,
	postIntegration,
	removeIntegration,
	writeConfig,
	writeState,
} from "./integrations.ts";
import { createOnce } from "./lost.ts";

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
		wanted: { readonly name: string; readonly typeId: string },
		known: ReadonlySet<string>,
	): Promise<ActualIntegration>;
	/**
	 * Looks at the list for what somebody else made at the same moment for the same purpose.
	 * @param made what `createIntegration` answered
	 */
	lookForRivals(
		made: ActualIntegration,
		wanted: { readonly name: string },
		known: ReadonlySet<string>,
	): Promise<{
		/** False: the list lags, and may not show others either. */
		readonly listed: boolean;
		/** Ids. */
		readonly rivals: readonly string[];
	}>;
	/** @throws ApiError `conflict` where somebody else wrote it meanwhile: read again, plan again */
	writeConfig(id: string, config: ConfigBody): Promise<ActualConfig>;
	setState(
		id: string,
		state: "ENABLED" | "DISABLED",
	): Promise<ActualIntegration>;
	/** @throws ApiError `not-found` where it was gone before */
	deleteIntegration(id: string): Promise<void>;
}

export function createWriter(http: Http): PlatformWriter {
	const freshListing = createSharedListing(http);

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
	const making = new Map<string, Promise<unknown>>();

	/** One at a time of a type, so that a lost one can be told from the others. */
	function inTurn<T>(typeId: string, make: () => Promise<T>): Promise<T> {
		const turn = (making.get(typeId) ?? Promise.resolve()).then(make);
		making.set(
			typeId,
			turn.catch(() => undefined),
		);
		return turn;
	}

	async function lostIntegration(
		wanted: { readonly name: string; readonly typeId: string },
		known: ReadonlySet<string>,
	): Promise<ActualIntegration | null> {
		const fresh = (await listIntegrations(http, false)).filter(
			({ id, typeId }) =>
				typeId === wanted.typeId && !known.has(id) && !ours.has(id),
		);
		const named = fresh.filter(({ name }) => sameName(name, wanted.name));
		// Whether the platform honours the name is not certain: a new one that nobody has touched is ours too.
		const found =
			named.length > 0
				? named
				: fresh.filter(
						({ intendedState, notes }) =>
							intendedState === "DISABLED" && !notes,
					);
		if (found.length > 1)
			throw http.trouble(
				{ method: "POST", path: "/api/v2/integrations" },
				`was not answered, and there are now ${found.length} new integrations that may be "${wanted.name}": ${found.map(({ id }) => id).join(", ")}`,
				"conflict",
				"unknown",
			);
		return found[0] ?? null;
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
		createIntegration: (wanted, known) =>
			inTurn(wanted.typeId, async () => {
				const made = await createOnce(
					http,
					() => postIntegration(http, wanted),
					() => lostIntegration(wanted, known),
				);
				ours.add(made.object.id);
				return made.object;
			}),
		async lookForRivals(made, wanted, known) {
			// Where the platform did not honour our name, it did not honour that of another program either.
			const nameless = !sameName(made.name, wanted.name);
			const look = () => listOfType(http, made.typeId);
			// Then what we make ourselves at that moment must not be taken for theirs.
			const listed = await (nameless ? inTurn(made.typeId, look) : look());
			const rivals = listed.filter(
				({ id, typeId, name, intendedState, notes }) =>
					typeId === made.typeId &&
					!known.has(id) &&
					!ours.has(id) &&
					intendedState !== "DELETED" &&
					(sameName(name, wanted.name) ||
						(nameless && intendedState === "DISABLED" && !notes)),
			);
			return {
				listed: listed.some(({ id }) => id === made.id),
				rivals: rivals.map(({ id }) => id).sort(),
			};
		},
		writeConfig: (id, config) => writeConfig(http, id, config),
		setState: (id, state) => writeState(http, id, state),
		deleteIntegration: (id) => removeIntegration(http, id),
	};
}

/** Genesys Cloud compares display names trimmed and case-insensitively. */
function sameName(a: string, b: string): boolean {
	return a.trim().toLowerCase() === b.trim().toLowerCase();
}
