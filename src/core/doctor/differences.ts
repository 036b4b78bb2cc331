// What we ship of the platform's types and what an organization says of them -> where they differ, in words.
import type {
	Catalog,
	CredentialTypeSchema,
	IntegrationType,
} from "../catalog/catalog.ts";
import { liveTypes } from "../export/candidates.ts";
import { liveKey } from "../plan/credential-fields.ts";

import { sameWord } from "../plan/properties.ts";
import type { LiveConfigSchema, LiveType } from "../types.ts";
import type { LiveCatalog } from "./live-catalog.ts";
import * as messages from "./messages.ts";

export interface Difference {
	/** Our name. */
	readonly type: string;
	readonly message: string;
}

/** @param limits what counts before anything is asked of the platform: the settings' numbers over ours */
export function typeDifferences(
	catalog: Catalog,
	live: LiveCatalog,
	limits: Readonly<Record<string, number>>,
): readonly Difference[] {
	return [...liveTypes(catalog, live).values()].flatMap(
		({ ours, live: found }) =>
			[
				...limitDifference(
					ours.name,
					limits[ours.name] ?? ours.maxInstances,
					found,
				),
				...(found.brief ? [] : slotDifferences(ours, found)),
				...schemaDifferences(
					ours,
					live.configSchemas[`${found.id}/properties`],
				),
			].map((message): Difference => ({ type: ours.name, message })),
	);
}

function limitDifference(
	type: string,
	limit: number,
	{ maxInstances }: LiveType,
): readonly string[] {
	return maxInstances === null || maxInstances === limit
		? []
		: [messages.limitDiffers(type, limit, maxInstances)];
}

function slotDifferences(
	ours: IntegrationType,
	{ slots }: LiveType,
): readonly string[] {
	const accepted = new Set(
		Object.values(slots).flatMap(({ credentialTypes }) => credentialTypes),
	);
	const gone = ours.credentialTypes.filter((name) => !accepted.has(name));
	const added = [...accepted].filter(
		(name) => !ours.credentialTypes.includes(name),
	);
	const required = Object.entries(slots).find(([, slot]) => slot.required);
	const named = Object.keys(slots);
	return [
		...(gone.length > 0 ? [messages.slotsLack(ours.name, gone)] : []),
		...(added.length > 0 ? [messages.slotsTake(ours.name, added)] : []),
		...(required && !ours.credentialsRequired
			? [messages.slotDemanded(ours.name, required[0])]
			: []),
		...(!required && ours.credentialsRequired && named.length > 0
			? [messages.slotOptional(ours.name)]
			: []),
		...(ours.slotIsGuess || gone.length > 0 || named.includes(ours.slot)
			? []
			: [messages.slotRenamed(ours.name, ours.slot, named)]),
	];
}

function schemaDifferences(
	{ name, platformProperties }: IntegrationType,
	schema: LiveConfigSchema | null | undefined,
): readonly string[] {
	if (schema === undefined) return [];
	if (schema === null)
		return platformProperties.length > 0 ? [messages.noConfigSchema(name)] : [];
	const known = new Map(
		platformProperties.map((one) => [one.property, one] as const),
	);
	const gone = [...known.keys()].filter(
		(property) => !schema.open && !schema.properties[property],
	);
	const added = Object.keys(schema.properties).filter(
		(property) => !known.has(property),
	);
	const values = [...known].flatMap(([property, { values: ours }]) => {
		const theirs = schema.properties[property]?.enum;
		if (!theirs) return [];
		const lost = Object.values(ours).filter(
			(value) => !theirs.some((one) => sameWord(one, value)),
		);
		const fresh = theirs.filter(
			(one) => !Object.values(ours).some((value) => sameWord(one, value)),
		);
		return [
			...(lost.length > 0 ? [messages.valuesGone(name, property, lost)] : []),
			...(fresh.length > 0
				? [messages.valuesAdded(name, property, fresh.map(String))]
				: []),
		];
	});
	return [
		...(gone.length > 0 ? [messages.propertiesGone(name, gone)] : []),
		...(added.length > 0 ? [messages.propertiesAdded(name, added)] : []),
		...values,
	];
}

export function credentialTypeDifferences(
	catalog: Catalog,
	live: LiveCatalog,
): readonly Difference[] {
	return [...catalog.credentialTypes.values()].flatMap((ours) =>
		fieldDifferences(ours, live).map((message) => ({
			type: ours.name,
			message,
		})),
	);
}

function fieldDifferences(
	ours: CredentialTypeSchema,
	live: LiveCatalog,
): readonly string[] {
	const found = live.credentialTypes.find(({ name }) => name === ours.name);
	if (!found) return [messages.noCredentialType(ours.name)];
	if (ours.free)
		return found.required.length > 0
			? [messages.fieldsDemanded(ours.name, found.required)]
			: [];
	const keys = new Map(
		[...ours.fields].map(([name, { title }]) => [
			name,
			liveKey(name, title, found),
		]),
	);
	const known = new Set(keys.values());
	const gone = [...keys].flatMap(([name, key]) =>
		key === undefined ? [name] : [],
	);
	const renamed = ours.fieldsAreGuesses
		? []
		: [...keys].filter(([name, key]) => key !== undefined && key !== name);
	const added = Object.keys(found.fields).filter((key) => !known.has(key));
	const demanded = found.required.filter((key) => {
		const [name] = [...keys].find(([, theirs]) => theirs === key) ?? [];
		const field = name === undefined ? undefined : ours.fields.get(name);
		// A default is sent where the document says nothing.
		return field && !field.required && field.default === undefined;
	});
	return [
		...(gone.length > 0 ? [messages.fieldsGone(ours.name, gone)] : []),
		...(added.length > 0 ? [messages.fieldsAdded(ours.name, added)] : []),
		...renamed.map(([name, key]) =>
			messages.fieldRenamed(ours.name, name, key ?? ""),
		),
		...(demanded.length > 0
			? [messages.fieldsDemanded(ours.name, demanded)]
			: []),
	];
}
