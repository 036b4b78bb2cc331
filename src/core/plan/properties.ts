// A document's managed properties and the live configuration -> the members to set, in the values the platform accepts.

import type { IntegrationType } from "../catalog/catalog.ts";
import { withoutSecrets } from "../findings/secret-words.ts";
import type {
	Actual,
	ActualConfig,
	Desired,
	FieldChange,
	Json,
	JsonObject,
	LiveConfigSchema,
	Question,
} from "../types.ts";
import * as messages from "./messages.ts";

export type PropertiesResult =
	| {
			readonly members: JsonObject;
			readonly advanced: JsonObject;
			readonly fields: readonly FieldChange[];
	  }
	| { readonly refused: string }
	| { readonly questions: readonly Question[] };

interface PropertiesCase {
	readonly desired: Desired;
	readonly shipped: IntegrationType;
	/** The platform's. */
	readonly typeId: string;
	/** Null: there is no integration yet. */
	readonly config: ActualConfig | null;
	readonly actual: Actual;
}

export function judgeProperties(given: PropertiesCase): PropertiesResult {
	const properties = judgePart("properties", given);
	const advanced = judgePart("advanced", given);
	if ("questions" in properties) return properties;
	if ("questions" in advanced) return advanced;
	if ("refused" in properties) return properties;
	if ("refused" in advanced) return advanced;
	return {
		members: properties.members,
		advanced: advanced.members,
		fields: [...properties.fields, ...advanced.fields],
	};
}

type PartResult =
	| { readonly members: JsonObject; readonly fields: readonly FieldChange[] }
	| { readonly refused: string }
	| { readonly questions: readonly Question[] };

function judgePart(
	part: "properties" | "advanced",
	{ desired, shipped, typeId, config, actual }: PropertiesCase,
): PartResult {
	const wanted = desired[part];
	const found = config?.[part] ?? {};
	const members: [string, Json][] = [];
	const fields: FieldChange[] = [];
	for (const name of Object.keys(wanted).sort()) {
		const value = wanted[name] ?? null;
		const known =
			part === "properties"
				? shipped.platformProperties.find(({ property }) => property === name)
				: undefined;
		const before = found[name];
		const absent =
			known?.absent == null ? undefined : known.values[known.absent];
		if (
			known ? sameWord(before ?? absent ?? null, value) : equal(before, value)
		)
			continue;
		const path = known ? known.path.join(".") : `${part}.${name}`;
		// The schema is read only where a member is to be written: a steady organization pays nothing for it.
		const schemaName = `${typeId}/${part}`;
		const schema = actual.configSchemas[schemaName];
		if (schema === undefined)
			return { questions: [{ ask: "config-schema", typeId, part }] };
		const accepted = acceptedBy(schema, name, value, path, known !== undefined);
		if ("refused" in accepted) return accepted;
		members.push([name, accepted.value]);
		const word = (platform: Json | undefined): Json =>
			known && typeof platform === "string"
				? (Object.entries(known.values).find(([, theirs]) =>
						sameWord(theirs, platform),
					)?.[0] ?? platform)
				: (platform ?? null);
		const from = withoutSecrets(name, word(before ?? absent));
		const to = withoutSecrets(name, word(value));
		fields.push({
			path,
			from,
			to: to === "(secret)" && from === to ? "(secret, changed)" : to,
		});
	}
	return { members: Object.fromEntries(members), fields };
}

/** The value as the live schema spells it ("Genesys Cloud" or "Genesys"), or why it cannot be written. */
export function acceptedBy(
	schema: LiveConfigSchema | null,
	name: string,
	value: Json,
	path: string,
	anySpelling: boolean,
): { value: Json } | { refused: string } {
	const property = schema?.properties[name];
	if (!property) {
		if (schema?.open) return { value };
		return {
			refused: messages.unknownLiveProperty(
				path,
				Object.keys(schema?.properties ?? {}),
			),
		};
	}
	const accepted = property.enum;
	if (!accepted) return { value };
	const spelt = accepted.filter((candidate) =>
		anySpelling ? sameWord(candidate, value) : equal(candidate, value),
	);
	const [only] = spelt;
	if (only === undefined || spelt.length > 1)
		return {
			refused: messages.unknownLiveValue(
				path,
				JSON.stringify(withoutSecrets(name, value)),
				accepted.map((candidate) => JSON.stringify(candidate)),
			),
		};
	return { value: only };
}

/** "Genesys Cloud", "genesys-cloud" and "Genesys" name one authority; the vendor spells it in more than one way. */
export function sameWord(a: Json, b: Json): boolean {
	if (typeof a !== "string" || typeof b !== "string") return equal(a, b);
	const bare = (text: string): string =>
		text.toLowerCase().replace(/[^a-z0-9]/g, "");
	const [x, y] = [bare(a), bare(b)];
	return x !== "" && y !== "" && (x.startsWith(y) || y.startsWith(x));
}

/** Deep equality of JSON values; the order of members does not count, the order of lists does. */
export function equal(a: Json | undefined, b: Json | undefined): boolean {
	if (a === b) return true;
	if (typeof a !== "object" || typeof b !== "object" || !a || !b) return false;
	if (Array.isArray(a) || Array.isArray(b)) {
		if (!Array.isArray(a) || !Array.isArray(b)) return false;
		return (
			a.length === b.length && a.every((item: Json, at) => equal(item, b[at]))
		);
	}
	const left = a as JsonObject;
	const right = b as JsonObject;
	const names = Object.keys(left);
	return (
		names.length === Object.keys(right).length &&
		names.every(
			(name) => Object.hasOwn(right, name) && equal(left[name], right[name]),
		)
	);
}
