// Calls about credentials become stored ones; their fields go in and never come out.
import { isDeepStrictEqual } from "node:util";
import { alignBound } from "../actions/auth.ts";
import {
	describeCredentialType,
	fieldProblems,
	liveCredentialType,
	liveCredentialTypes,
} from "../credential-types.ts";
import { badRequest, conflict, invalidField } from "../errors.ts";
import { listed, store } from "../lists.ts";
import { cursorPage, numberOf, page } from "../paging.ts";
import { type Handler, ok } from "../platform.ts";
import type { JsonMap, OrganizationState } from "../state.ts";
import { checkLength, credentialInfo, findCredential } from "./entities.ts";

const getIntegrationsCredentials: Handler = ({ organization }, call) => {
	const all = listed(
		organization,
		"credentials",
		numberOf(call.query, "pageNumber", 1) === 1,
	);
	const found = page(call, all, organization.world.behavior);
	return ok({ ...found, entities: found.entities.map(credentialInfo) });
};

const getIntegrationsCredentialsListing: Handler = ({ organization }, call) => {
	const { after, before } = call.query;
	const firstPage = after === undefined && before === undefined;
	const found = cursorPage(
		call,
		listed(organization, "credentials", firstPage),
		organization.world.behavior,
		200,
	);
	return ok({ ...found, entities: found.entities.map(credentialInfo) });
};

const postIntegrationsCredentials: Handler = ({ organization }, { body }) => {
	const { behavior, newId, nextDate } = organization.world;
	const type = typeName(body);
	const fields = (body["credentialFields"] ?? {}) as Record<string, string>;
	checkFields(organization, type, fields);
	const id = newId();
	const name = (body["name"] as string | undefined) ?? `Credential-${id}`;
	checkLength("name", name, behavior.credentialNameMaxLength);
	const date = nextDate();
	const credential = store(organization, "credentials", {
		id,
		name,
		type,
		fields: { ...fields },
		createdDate: date,
		modifiedDate: date,
		deleted: false,
	});
	return ok(credentialInfo(credential));
};

const getIntegrationsCredential: Handler = (
	{ organization },
	{ parameters },
) => {
	const { behavior } = organization.world;
	const { id, name, type, fields } = findCredential(
		organization,
		parameters["credentialId"],
	);
	const secret = new Set(
		liveCredentialType(behavior, type)
			?.fields.filter(({ sensitive }) => sensitive)
			.map(({ key }) => key),
	);
	const isFree = liveCredentialType(behavior, type)?.free ?? true;
	const open = Object.entries(fields).filter(
		([key]) => !isFree && !secret.has(key),
	);
	const shown = {
		absent: {},
		empty: { credentialFields: {} },
		"non-secret": { credentialFields: Object.fromEntries(open) },
	}[behavior.credentialRead];
	return ok({
		id,
		name,
		type: { id: type, name: type },
		...shown,
		selfUri: `/api/v2/integrations/credentials/${id}`,
	});
};

const putIntegrationsCredential: Handler = (
	{ organization },
	{ parameters, body },
) => {
	const { behavior, nextDate } = organization.world;
	const before = findCredential(organization, parameters["credentialId"]);
	const type = typeName(body);
	if (type !== before.type && behavior.credentialTypeChange === "refused")
		throw badRequest(
			`The type of a credential cannot be changed from ${before.type} to ${type}.`,
		);
	const given = (body["credentialFields"] ?? {}) as Record<string, string>;
	const fields =
		behavior.credentialPut === "merge"
			? { ...before.fields, ...given }
			: { ...given };
	checkFields(organization, type, fields);
	const name = (body["name"] as string | undefined) ?? before.name;
	checkLength("name", name, behavior.credentialNameMaxLength);
	const isSame = isDeepStrictEqual(
		[name, type, fields],
		[before.name, before.type, before.fields],
	);
	const next = store(organization, "credentials", {
		...before,
		name,
		type,
		fields,
		modifiedDate:
			isSame && behavior.modifiedDate === "real-changes"
				? before.modifiedDate
				: nextDate(),
	});
	alignBound(organization, next.id);
	const { modifiedDate, ...info } = credentialInfo(next);
	return ok(behavior.putOmitsModifiedDate ? info : { ...info, modifiedDate });
};

const deleteIntegrationsCredential: Handler = (
	{ organization },
	{ parameters },
) => {
	const found = findCredential(organization, parameters["credentialId"]);
	const inUse = organization
		.liveIntegrations()
		.some((one) => Object.values(one.credentials).includes(found.id));
	if (inUse && organization.world.behavior.deleteCredentialInUse !== "allowed")
		throw conflict("The credential is used by an integration.");
	store(organization, "credentials", { ...found, deleted: true });
	return { status: 204 };
};

const getIntegrationsCredentialsTypes: Handler = ({ organization }) => {
	const { behavior } = organization.world;
	const all = liveCredentialTypes(behavior).map(describeCredentialType);
	if (behavior.credentialTypesListing === "array") return ok(all);
	return ok({
		entities: all,
		pageSize: all.length,
		pageNumber: 1,
		total: all.length,
		pageCount: 1,
		selfUri: "/api/v2/integrations/credentials/types",
	});
};

export const credentialHandlers: Readonly<Record<string, Handler>> = {
	getIntegrationsCredentials,
	getIntegrationsCredentialsListing,
	postIntegrationsCredentials,
	getIntegrationsCredential,
	putIntegrationsCredential,
	deleteIntegrationsCredential,
	getIntegrationsCredentialsTypes,
};

function typeName(body: JsonMap): string {
	const { name } = body["type"] as { name?: string };
	if (name === undefined)
		throw invalidField("type.name", "The credential's type needs its name.");
	return name;
}

/** @throws Refusal 400 that names types and fields, never values. */
function checkFields(
	{ world }: OrganizationState,
	typeId: string,
	fields: Readonly<Record<string, string>>,
): void {
	const type = liveCredentialType(world.behavior, typeId);
	if (type === undefined)
		throw invalidField("type.name", `There is no credential type ${typeId}.`);
	if (world.behavior.credentialFields === "free") return;
	const problems = fieldProblems(type, fields);
	if (problems.length > 0)
		throw invalidField(
			"credentialFields",
			`The credential is not valid: ${problems.join("; ")}`,
		);
}
