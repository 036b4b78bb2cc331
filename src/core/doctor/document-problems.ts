// A document's wishes and what the organization's types really are -> what the platform would not take, and where in the document it stands.
import type { Catalog, IntegrationType } from "../catalog/catalog.ts";
import { liveKey } from "../plan/credential-fields.ts";
import { findLiveType } from "../plan/live-type.ts";
import * as messages from "../plan/messages.ts";
import { acceptedBy, sameWord } from "../plan/properties.ts";
import type { Desired, LiveType } from "../types.ts";
import type { LiveCatalog } from "./live-catalog.ts";

export interface DocumentProblem {
	readonly about: "type" | "credential type" | "authority";
	readonly path: readonly string[];
	/** Whether the member itself is unknown, or what it says. */
	readonly at: "name" | "value";
	readonly message: string;
}

/** What a plan would refuse as platform-schema-mismatch, as far as types alone tell it. */
export function documentProblems(
	desired: Desired,
	live: LiveCatalog,
	catalog: Catalog,
): readonly DocumentProblem[] {
	const shipped = catalog.types.get(desired.type);
	if (!shipped) return [];
	const credentialType = desired.credential?.type ?? desired.keeps;
	const liveType = findLiveType(
		shipped.platformType,
		credentialType === undefined ? shipped.credentialTypes : [credentialType],
		catalog,
		live.types,
	);
	if (!liveType)
		return [
			{
				about: "type",
				path: ["type"],
				at: "value",
				message: messages.unknownLiveType(
					desired.type,
					shipped.platformType,
					credentialType,
				),
			},
		];
	return [
		...slotProblems(credentialType, liveType),
		...credentialProblems(desired, live, catalog),
		...propertyProblems(desired, shipped, liveType, live),
	];
}

function slotProblems(
	credentialType: string | undefined,
	{ id, brief, slots }: LiveType,
): readonly DocumentProblem[] {
	if (credentialType === undefined || brief) return [];
	const accepted = Object.values(slots).flatMap((slot) => slot.credentialTypes);
	return accepted.includes(credentialType)
		? []
		: [
				{
					about: "type",
					path: ["credentials", "type"],
					at: "value",
					message: messages.noSlot(id, credentialType, accepted),
				},
			];
}

function credentialProblems(
	{ credential }: Desired,
	live: LiveCatalog,
	catalog: Catalog,
): readonly DocumentProblem[] {
	if (!credential) return [];
	const about = "credential type";
	const { type, fields } = credential;
	const found = live.credentialTypes.find(({ name }) => name === type);
	if (!found)
		return [
			{
				about,
				path: ["credentials", "type"],
				at: "value",
				message: messages.unknownLiveCredentialType(type),
			},
		];
	const shipped = catalog.credentialTypes.get(type);
	const keys = Object.keys(fields).map((name) => ({
		name,
		key: shipped?.free
			? name
			: liveKey(name, shipped?.fields.get(name)?.title, found),
	}));
	const delivered = new Set(keys.map(({ key }) => key));
	const lintDemands = new Set(
		[...(shipped?.fields ?? [])].flatMap(([name, { title, required }]) =>
			required ? liveKey(name, title, found) : [],
		),
	);
	return [
		...keys
			.filter(({ key }) => key === undefined)
			.map(
				({ name }): DocumentProblem => ({
					about,
					path: ["credentials", "fields", name],
					at: "name",
					message: messages.unknownLiveField(
						name,
						type,
						Object.keys(found.fields),
					),
				}),
			),
		...found.required
			.filter((field) => !delivered.has(field) && !lintDemands.has(field))
			.map(
				(field): DocumentProblem => ({
					about,
					path: ["credentials", "fields"],
					at: "name",
					message: messages.liveFieldRequired(field, type),
				}),
			),
	];
}

function propertyProblems(
	desired: Desired,
	{ platformProperties }: IntegrationType,
	{ id }: LiveType,
	{ configSchemas }: LiveCatalog,
): readonly DocumentProblem[] {
	return (["properties", "advanced"] as const).flatMap((part) => {
		const schema = configSchemas[`${id}/${part}`];
		if (schema === undefined) return [];
		return Object.entries(desired[part]).flatMap(
			([name, value]): readonly DocumentProblem[] => {
				const known =
					part === "properties"
						? platformProperties.find(({ property }) => property === name)
						: undefined;
				// What the platform does where nothing is said need not be said.
				const usual =
					known?.absent == null ? undefined : known.values[known.absent];
				if (usual !== undefined && sameWord(usual, value)) return [];
				const path = known?.path ?? [part, name];
				const accepted = acceptedBy(
					schema,
					name,
					value,
					path.join("."),
					known !== undefined,
				);
				return "refused" in accepted
					? [
							{
								about: known ? "authority" : "type",
								path,
								at: schema?.properties[name] ? "value" : "name",
								message: accepted.refused,
							},
						]
					: [];
			},
		);
	});
}
