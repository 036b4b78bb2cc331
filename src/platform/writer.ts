// Decided writes -> the platform; each says what the platform then has.
import type { ConfigBody } from "../core/configuration.ts";
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
		const ours = (await freshListing()).filter(
			({ id, name, type }) =>
				name === wanted.name && type === wanted.type && !known.has(id),
		);
		const [oldest] = ours.sort((a, b) =>
			(a.createdDate ?? "9").localeCompare(b.createdDate ?? "9"),
		);
		return oldest ?? null;
	}

	async function lostIntegration(
		wanted: { readonly name: string; readonly typeId: string },
		known: ReadonlySet<string>,
	): Promise<ActualIntegration | null> {
		const ours = (await listIntegrations(http, false)).filter(
			({ id, name, typeId }) =>
				sameName(name, wanted.name) &&
				typeId === wanted.typeId &&
				!known.has(id),
		);
		if (ours.length > 1)
			throw http.trouble(
				{ method: "POST", path: "/api/v2/integrations" },
				`was not answered, and there are now ${ours.length} new integrations named "${wanted.name}": ${ours.map(({ id }) => id).join(", ")}`,
				"conflict",
				"unknown",
			);
		return ours[0] ?? null;
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
			const made = await createOnce(
				http,
				() => postIntegration(http, wanted),
				() => lostIntegration(wanted, known),
			);
			return made.object;
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
