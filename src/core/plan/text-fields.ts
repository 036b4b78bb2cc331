// A document's name and notes, and those that are there -> what differs.
import type { ActualIntegration, Desired, FieldChange } from "../types.ts";
import type { Ownership } from "./marked.ts";
import { readNotes } from "./ownership.ts";

/** Name and notes. A new integration gets its name by being made. */
export function textFields(
	desired: Desired,
	integration: ActualIntegration | null,
	owned: Ownership | null,
): {
	fields: readonly FieldChange[];
	writes: boolean;
	/** To be written. */
	name: string;
} {
	const config = integration?.config;
	if (!integration || !config) {
		return {
			fields: [
				{ path: "name", from: null, to: desired.name },
				...(desired.notes
					? [{ path: "notes", from: null, to: desired.notes }]
					: []),
			],
			writes: true,
			name: desired.name,
		};
	}
	const fields: FieldChange[] = [];
	const found = config.name || integration.name;
	// Names are compared trimmed: blanks around one are no reason to write it, and stay.
	const name = found.trim() === desired.name ? found : desired.name;
	if (name !== found)
		fields.push({ path: "name", from: found, to: desired.name });
	const { notes } = readNotes(config.notes);
	if (desired.notes !== undefined && desired.notes !== notes)
		fields.push({ path: "notes", from: notes, to: desired.notes });
	return { fields, writes: fields.length > 0 || owned?.mark === null, name };
}
