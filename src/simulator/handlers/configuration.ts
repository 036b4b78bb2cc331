// Calls about an integration's configuration become new versions of it.
import { isDeepStrictEqual } from "node:util";
import { alignAuthAction } from "../actions/auth.ts";
import { reconsider } from "../activation.ts";
import { configSchema, liveType } from "../catalog.ts";
import { invalidField, type Refusal, versionMismatch } from "../errors.ts";
import { judgeOf } from "../judge.ts";
import { store } from "../lists.ts";
import { type Handler, ok } from "../platform.ts";
import type {
	JsonMap,
	OrganizationState,
	StoredIntegration,
} from "../state.ts";
import { checkLength, configEntity, findIntegration } from "./entities.ts";
import { checkName, seeAsked } from "./integrations.ts";

const getIntegrationConfigCurrent: Handler = (
	{ organization },
	{ parameters },
) =>
	ok(
		configEntity(
			organization,
			findIntegration(organization, parameters["integrationId"]),
		),
	);

const putIntegrationConfigCurrent: Handler = (
	{ organization },
	{ parameters, body },
) => {
	const { behavior } = organization.world;
	const before = seeAsked(organization, parameters);
	const given = body["version"] as number;
	if (given !== before.version)
		throw versionMismatch(behavior.versionClash, given, before.version);
	const name = checkName(organization, body["name"]);
	const notes = body["notes"] as string;
	checkLength("notes", notes, behavior.notesMaxLength);
	const credentials = checkSlots(organization, before, body["credentials"]);
	const properties = body["properties"] as JsonMap;
	const advanced = body["advanced"] as JsonMap;
	checkPart(organization, before, "properties", properties);
	checkPart(organization, before, "advanced", advanced);

	const changes = { name, notes, properties, advanced, credentials };
	const { id, version } = before;
	const isSame = isDeepStrictEqual(changes, {
		name: before.name,
		notes: before.notes,
		properties: before.properties,
		advanced: before.advanced,
		credentials: before.credentials,
	});
	if (isSame && !behavior.noopPutBumpsVersion)
		return ok(configEntity(organization, before));
	touchBound(organization, before, credentials);
	const next = store(
		organization,
		"integrations",
		reconsider(organization, {
			...before,
			...changes,
			id,
			version: version + 1,
		}),
	);
	alignAuthAction(organization, next);
	return ok(configEntity(organization, next));
};

export const configurationHandlers: Readonly<Record<string, Handler>> = {
	getIntegrationConfigCurrent,
	putIntegrationConfigCurrent,
};

/** @returns credential id by slot. @throws Refusal 400 for slots, credentials, and types that do not fit. */
function checkSlots(
	organization: OrganizationState,
	{ typeId }: StoredIntegration,
	given: unknown,
): Record<string, string> {
	const slots = liveType(organization.world.behavior, typeId)?.slots ?? {};
	const bound: Record<string, string> = {};
	for (const [name, reference] of Object.entries(
		given as Record<string, { id?: unknown }>,
	)) {
		const slot = Object.hasOwn(slots, name) ? slots[name] : undefined;
		if (slot === undefined)
			throw wrongSlot(name, `${typeId} has no credential slot ${name}.`);
		const id = reference.id;
		const credential =
			typeof id === "string" ? organization.credentials.get(id) : undefined;
		if (credential === undefined || credential.deleted)
			throw wrongSlot(
				name,
				`The credential of the slot ${name} was not found.`,
			);
		if (!slot.credentialTypes.includes(credential.type))
			throw wrongSlot(
				name,
				`The slot ${name} does not take a credential of the type ${credential.type}.`,
			);
		bound[name] = credential.id;
	}
	return bound;
}

function wrongSlot(name: string, message: string): Refusal {
	return invalidField(`credentials.${name}`, message);
}

/** @throws Refusal 400 where a part of the configuration does not fit its schema. */
function checkPart(
	organization: OrganizationState,
	{ typeId }: StoredIntegration,
	part: "properties" | "advanced",
	value: JsonMap,
): void {
	const { behavior } = organization.world;
	const type = liveType(behavior, typeId);
	const schema = type && configSchema(behavior, type, part);
	if (schema === undefined) return;
	const words = judgeOf(schema)(value);
	if (words.length === 0) return;
	throw invalidField(part, `config.${part} is not valid: ${words.join("; ")}`);
}

function touchBound(
	organization: OrganizationState,
	before: StoredIntegration,
	credentials: Readonly<Record<string, string>>,
): void {
	const { behavior, nextDate } = organization.world;
	if (behavior.modifiedDate !== "also-when-bound") return;
	for (const [slot, id] of Object.entries(credentials)) {
		const credential = organization.credentials.get(id);
		if (credential !== undefined && before.credentials[slot] !== id)
			store(organization, "credentials", {
				...credential,
				modifiedDate: nextDate(),
			});
	}
}
