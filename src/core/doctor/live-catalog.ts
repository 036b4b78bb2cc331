// What an organization says of its types -> one value, as text that lint reads offline, and back.

import type {
	Json,
	LiveConfigSchema,
	LiveCredentialType,
	LiveSlot,
	LiveType,
} from "../types.ts";
import { isObject, parsed } from "../values/json.ts";
import {
	type Check,
	hasMembers,
	isDate,
	isListOf,
	isOneOf,
	isText,
	orNull,
} from "../values/shape.ts";

/** The types of one organization as it has them. */
export interface LiveCatalog {
	readonly types: readonly LiveType[];
	readonly credentialTypes: readonly LiveCredentialType[];
	/** By `<typeId>/properties` and `<typeId>/advanced`; null: there is none. What is absent was not read. */
	readonly configSchemas: Readonly<Record<string, LiveConfigSchema | null>>;
}

export interface SavedCatalog extends LiveCatalog {
	readonly version: 1;
	readonly kind: "gc-integrations-catalog";
	readonly environment: string;
	readonly organizationId: string | null;
	readonly savedAt: string;
}

const kind = "gc-integrations-catalog";

export function catalogText(
	catalog: LiveCatalog,
	of: Pick<SavedCatalog, "environment" | "organizationId" | "savedAt">,
): string {
	const saved: SavedCatalog = { version: 1, kind, ...of, ...catalog };
	return `${JSON.stringify(saved, null, 2)}\n`;
}

/** `problem` completes "the catalogue FILE …". */
export function readCatalog(
	text: string,
): { readonly catalog: SavedCatalog } | { readonly problem: string } {
	const json = parsed(text);
	if (json === undefined)
		return { problem: "is not JSON, or not the whole of it" };
	if (!isObject(json) || json["kind"] !== kind)
		return {
			problem: "is not what gc-integrations doctor --save-catalog writes",
		};
	if (json["version"] !== 1) return { problem: "is not of version 1" };
	return isSaved(json)
		? { catalog: json }
		: { problem: "lacks members, or they are not what they should be" };
}

const isFlag: Check<boolean> = (value): value is boolean =>
	typeof value === "boolean";
const isNumber: Check<number> = (value): value is number =>
	typeof value === "number";

function isMapOf<T>(check: Check<T>): Check<Readonly<Record<string, T>>> {
	return (value): value is Readonly<Record<string, T>> =>
		isObject(value) && Object.values(value).every(check);
}

const isSchema = hasMembers<LiveConfigSchema>({
	properties: isMapOf(
		(value): value is { readonly enum?: readonly Json[] } =>
			isObject(value) &&
			(value["enum"] === undefined || Array.isArray(value["enum"])),
	),
	open: isFlag,
});

const isSaved = hasMembers<SavedCatalog>({
	version: isOneOf([1] as const),
	kind: isOneOf([kind] as const),
	environment: isText,
	organizationId: orNull(isText),
	savedAt: isDate,
	types: isListOf(
		hasMembers<LiveType>({
			id: isText,
			name: isText,
			nonInstallable: isFlag,
			maxInstances: orNull(isNumber),
			slots: isMapOf(
				hasMembers<LiveSlot>({
					required: isFlag,
					credentialTypes: isListOf(isText),
				}),
			),
			brief: isFlag,
		}),
	),
	credentialTypes: isListOf(
		hasMembers<LiveCredentialType>({
			name: isText,
			fields: isMapOf(orNull(isText)),
			required: isListOf(isText),
		}),
	),
	configSchemas: isMapOf(orNull(isSchema)),
});
