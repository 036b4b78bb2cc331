// What an effective document says and what the platform has -> the members that would have to be different for them to agree.
import type { IntegrationType } from "../catalog/catalog.ts";
import { isSecretName, isSecretValue } from "../findings/secret-words.ts";
import { equal } from "../plan/properties.ts";
import type {
	ActualConfig,
	ActualIntegration,
	Desired,
	Json,
	JsonObject,
} from "../types.ts";
import { isObject } from "../values/json.ts";
import { nameOf, notesOf, statusOf } from "./candidates.ts";
import type { Edit } from "./edit.ts";
import { ourWord } from "./members.ts";
import * as messages from "./messages.ts";

export interface Differences {
	readonly edits: readonly Edit[];
	/** What differs and cannot be said in a document. */
	readonly left: readonly string[];
	/** Where that stands: a document can only leave it alone. */
	readonly apart: readonly (readonly string[])[];
}

export function differences(
	desired: Desired,
	integration: ActualIntegration,
	config: ActualConfig,
	type: IntegrationType,
	/** Whether the document has a member at a path. */
	has: (path: readonly string[]) => boolean,
): Differences {
	const edits: Edit[] = [];
	const left: string[] = [];
	const apart: (readonly string[])[] = [];
	const name = nameOf(integration);
	if (name.trim() !== desired.name) edits.push({ path: ["name"], value: name });
	const status = statusOf(integration);
	if (status === null)
		left.push(messages.unknownState(integration.intendedState));
	else if (status !== desired.status)
		edits.push({ path: ["status"], value: status });
	const notes = notesOf(config);
	if (desired.notes !== undefined && desired.notes !== notes)
		edits.push({
			path: ["notes"],
			value: notes.includes("\n") ? `${notes}\n` : notes,
		});
	const part = (
		title: "properties" | "advanced",
		wanted: JsonObject,
		found: JsonObject,
	): void => {
		for (const [member, value] of Object.entries(wanted)) {
			const known =
				title === "properties"
					? type.platformProperties.find(({ property }) => property === member)
					: undefined;
			if (known && has(known.path)) {
				const { path, values, absent } = known;
				const word = ourWord(values, value);
				const live =
					found[member] === undefined
						? (absent ?? undefined)
						: ourWord(values, found[member]);
				if (live === undefined) {
					left.push(
						messages.unknownValue(path.join("."), found[member] ?? null),
					);
					apart.push(path.slice(0, 1));
				} else if (live !== word) edits.push({ path, value: live });
				continue;
			}
			const moved = memberEdits([title, member], value, found[member]);
			for (const edit of moved)
				if (looksSecret(edit)) {
					left.push(messages.secretTaken(edit.path.join(".")));
					apart.push(edit.path);
				} else edits.push(edit);
		}
	};
	part("properties", desired.properties, config.properties);
	part("advanced", desired.advanced, config.advanced);
	return { edits, left, apart };
}

/** The members of a mapping one by one: what stands beside what moved keeps its text. */
export function memberEdits(
	path: readonly string[],
	wanted: Json,
	found: Json | undefined,
): readonly Edit[] {
	if (equal(wanted, found)) return [];
	if (!isObject(wanted) || !isObject(found) || Object.keys(found).length === 0)
		return [{ path, value: found }];
	const names = new Set([...Object.keys(wanted), ...Object.keys(found)]);
	return [...names].flatMap((name) =>
		wanted[name] === undefined
			? [{ path: [...path, name], value: found[name] }]
			: memberEdits([...path, name], wanted[name], found[name]),
	);
}

function looksSecret({ path, value }: Edit): boolean {
	const holds = (name: string, json: Json | undefined): boolean => {
		if (typeof json === "string")
			return json !== "" && (isSecretName(name) || isSecretValue(json));
		if (Array.isArray(json))
			return json.some((item: Json) => holds(name, item));
		return isObject(json)
			? Object.entries(json).some(([inner, member]) => holds(inner, member))
			: false;
	};
	return holds(path.at(-1) ?? "", value);
}
