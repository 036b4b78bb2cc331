// An integration of the organization -> the members of a document that changes nothing of it.
import type { IntegrationType } from "../catalog/catalog.ts";
import { withoutSecrets } from "../findings/secret-words.ts";
import { equal, sameWord } from "../plan/properties.ts";
import type { ActualConfig, Json, JsonObject } from "../types.ts";
import { type Candidate, notesOf } from "./candidates.ts";
import * as messages from "./messages.ts";

export interface Members {
	readonly members: JsonObject;
	/** What was left out, and why. */
	readonly left: readonly string[];
}

/** @param credentials what stands for the credential that is bound; null: nothing does */
export function membersOf(
	candidate: Candidate,
	credentials: JsonObject | null,
	only: readonly string[] | null,
): Members {
	const { key, type, name, status, config, integration, sameName } = candidate;
	const { members, left } = configMembers(type, {
		...config,
		notes: notesOf(config),
	});
	const { notes, ...rest } = members;
	return {
		members: {
			key,
			type: type.name,
			name,
			status,
			...(notes === undefined ? {} : { notes }),
			...(credentials ? { credentials } : {}),
			...rest,
			...(sameName ? { adopt: integration.id } : {}),
			...(only ? { only } : {}),
		},
		left,
	};
}

/** Notes, and what config.properties and config.advanced are in a document. */
export function configMembers(
	type: IntegrationType,
	config: Pick<ActualConfig, "notes" | "properties" | "advanced">,
): Members {
	const left: string[] = [];
	const notes = config.notes.trimEnd();
	const reserved = /^[ \t]*\[gc-integrations /m.test(notes);
	if (reserved) left.push(messages.reservedNotes);
	const { known, other } = split(type, config.properties);
	const part = (title: string, all: JsonObject): JsonObject => {
		const plain = Object.entries(all).filter(([member, value]) => {
			const shown = equal(withoutSecrets(member, value), value);
			if (!shown) left.push(messages.secretProperty(`${title}.${member}`));
			return shown;
		});
		return plain.length === 0 ? {} : { [title]: Object.fromEntries(plain) };
	};
	return {
		members: {
			...(notes === "" || reserved
				? {}
				: { notes: notes.includes("\n") ? `${notes}\n` : notes }),
			...known,
			...part("properties", other),
			...part("advanced", config.advanced),
		},
		left,
	};
}

/** Properties that documents have a member of their own for, such as `mutualTls`, and all others. */
function split(
	type: IntegrationType,
	properties: JsonObject,
): { readonly known: JsonObject; readonly other: JsonObject } {
	const other = new Map<string, Json>(Object.entries(properties));
	let known: JsonObject = {};
	for (const { path, property, values } of type.platformProperties) {
		const word = ourWord(values, properties[property]);
		// A value that documents have no word for stays what the platform calls it.
		if (word === undefined) continue;
		other.delete(property);
		known = { ...known, ...nested(path, word) };
	}
	return { known, other: Object.fromEntries(other) };
}

/** Ours, of the platform's value of a property. */
export function ourWord(
	values: Readonly<Record<string, string>>,
	value: Json | undefined,
): string | undefined {
	return Object.entries(values).find(
		([, theirs]) => value !== undefined && sameWord(theirs, value),
	)?.[0];
}

function nested(path: readonly string[], value: Json): JsonObject {
	const [first = "", ...rest] = path;
	return { [first]: rest.length === 0 ? value : nested(rest, value) };
}
