// The live configuration and a change -> the configuration to write. What is not managed is written back as it was read.

import type {
	ActualConfig,
	ConfigTarget,
	IntegrationChange,
	JsonObject,
} from "../types.ts";
import { type Mark, readNotes, writeNotes } from "./ownership.ts";

/** The body of PUT config/current: all six members, or the platform refuses it. */
export interface ConfigBody {
	readonly name: string;
	readonly version: number;
	readonly properties: JsonObject;
	readonly advanced: JsonObject;
	readonly notes: string;
	readonly credentials: Readonly<Record<string, { readonly id: string }>>;
}

/** `written`: the credential as the platform has it now; null where the document manages none. */
export function configurationBody(
	change: IntegrationChange,
	target: ConfigTarget,
	live: ActualConfig,
	written: { readonly id: string; readonly modifiedDate: string | null } | null,
	/** The daemon that writes; null: none. */
	writer: string | null,
): ConfigBody {
	const { notes, mark } = readNotes(live.notes);
	const credential = change.target.credential;
	const removed = change.target.removeCredentials.map(({ id }) => id);
	const bound = Object.fromEntries(
		Object.entries(live.credentials)
			.filter(([, id]) => !removed.includes(id))
			.map(([slot, id]) => [slot, { id }]),
	);
	return {
		name: target.name,
		version: live.version,
		properties: { ...live.properties, ...target.properties },
		advanced: { ...live.advanced, ...target.advanced },
		notes: writeNotes(target.notes ?? notes, {
			...nextMark(change, target, mark, written),
			writer,
		}),
		credentials:
			credential && written
				? { ...bound, [credential.slot]: { id: written.id } }
				: bound,
	};
}

/** A credential that was not rewritten keeps what the line said of it: its date is that of our last write. */
function nextMark(
	change: IntegrationChange,
	target: ConfigTarget,
	before: Mark | null,
	written: { readonly modifiedDate: string | null } | null,
): Omit<Mark, "writer"> {
	const credential = change.target.credential;
	const identity = { owner: target.owner, key: change.key };
	// No credential in the document: what the line says of one has no use any more.
	if (!credential)
		return { ...identity, credentialDate: null, fingerprints: null };
	if (credential.action === "keep" || !written)
		return {
			...identity,
			credentialDate: before?.credentialDate ?? null,
			fingerprints: before?.fingerprints ?? null,
		};
	return {
		...identity,
		credentialDate: written.modifiedDate,
		fingerprints: credential.fingerprints,
	};
}
