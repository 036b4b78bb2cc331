// What the platform says of itself: the organization, integration types, credential types, configuration schemas.
import type {
	Actual,
	LiveConfigSchema,
	LiveCredentialType,
	LiveType,
} from "../core/types.ts";
import { isObject } from "../core/values/json.ts";
import { ApiError } from "./errors.ts";
import type { Http } from "./http.ts";
import { readPages } from "./pages.ts";
import { isList, type View } from "./shape.ts";

const TYPES = "/api/v2/integrations/types";

/** Null where the client may not see it. */
export function readOrganization(
	http: Http,
	signal: AbortSignal,
): Promise<Actual["organization"]> {
	return unless(["permission", "not-found"], askOrganization(http, signal));
}

/** @throws ApiError where the client may not see it */
export function askOrganization(
	http: Http,
	signal: AbortSignal,
): Promise<NonNullable<Actual["organization"]>> {
	const path = "/api/v2/organizations/me";
	return http.ask(
		{ method: "GET", path, repeat: "always", signal },
		(answer) => ({ id: answer.id("id"), name: answer.text("name") }),
	);
}

export function readTypes(
	http: Http,
	signal: AbortSignal,
): Promise<readonly LiveType[]> {
	return readPages(http, {
		path: TYPES,
		pageSize: 100,
		signal,
		entity: (type) => ({
			...typeOf(type),
			brief: type.viewOr("credentials") === null,
		}),
	});
}

/** One type, with its slots. */
export function readType(
	http: Http,
	typeId: string,
	signal: AbortSignal,
): Promise<LiveType> {
	const path = `${TYPES}/${encodeURIComponent(typeId)}`;
	return http.ask({ method: "GET", path, repeat: "always", signal }, typeOf);
}

function typeOf(type: View): LiveType {
	return {
		id: type.id("id"),
		name: type.textOr("name", "") || type.id("id"),
		nonInstallable: type.flag("nonInstallable"),
		maxInstances: type.numberOr("maxInstances", null),
		slots: Object.fromEntries(
			(type.viewOr("credentials")?.members() ?? []).map(([slot, found]) => [
				slot,
				{
					required: found.flag("required"),
					credentialTypes: found.texts("credentialTypes"),
				},
			]),
		),
		brief: false,
	};
}

/** Genesys Cloud help: a plain list; older answers are a paged listing. */
export async function readCredentialTypes(
	http: Http,
	signal: AbortSignal,
): Promise<readonly LiveCredentialType[]> {
	const types = await readPages(http, {
		path: "/api/v2/integrations/credentials/types",
		pageSize: null,
		signal,
		// A credential type is referred to by its name; not every answer gives an id.
		entity: (type) => ({ id: type.id("name"), type: credentialTypeOf(type) }),
	});
	return types.map(({ type }) => type);
}

function credentialTypeOf(type: View): LiveCredentialType {
	const properties = type.viewOr("properties")?.members() ?? [];
	return {
		name: type.id("name"),
		fields: Object.fromEntries(
			properties.map(([key, field]) => [key, field.textOr("title", null)]),
		),
		required: type.texts("required"),
	};
}

/** Null where the type has none. */
export function readConfigSchema(
	http: Http,
	typeId: string,
	part: "properties" | "advanced",
	signal: AbortSignal,
): Promise<LiveConfigSchema | null> {
	const path = `${TYPES}/${encodeURIComponent(typeId)}/configschemas/${part}`;
	return unless(
		["not-found"],
		http.ask({ method: "GET", path, repeat: "always", signal }, schemaOf),
	);
}

function schemaOf(schema: View): LiveConfigSchema {
	const additional = isObject(schema.value)
		? schema.value.additionalProperties
		: undefined;
	return {
		properties: Object.fromEntries(
			Object.entries(schema.object("properties")).map(([name, member]) => {
				const values = isObject(member) ? member.enum : undefined;
				return [name, isList(values) ? { enum: values } : {}];
			}),
		),
		open: additional === true || isObject(additional),
	};
}

/** Null where the answer is an error of these kinds. */
export async function unless<T>(
	kinds: readonly string[],
	answer: Promise<T>,
): Promise<T | null> {
	try {
		return await answer;
	} catch (error) {
		if (error instanceof ApiError && kinds.includes(error.kind)) return null;
		throw error;
	}
}
