// Calls about integrations become changes of the organization, and entities.

import { alignAuthAction } from "../actions/auth.ts";
import { integrationWasMade } from "../actions/newcomers.ts";
import { addStaticActions } from "../actions/static.ts";
import { afterRead, intend, settled } from "../activation.ts";
import { type LiveIntegrationType, liveType } from "../catalog.ts";
import { badRequest, conflict, invalidField, overLimit } from "../errors.ts";
import { listed, store } from "../lists.ts";
import { listOf, numberOf, page } from "../paging.ts";
import { type Handler, ok, type Platform } from "../platform.ts";
import { deleteIntegration as remove } from "../removal.ts";
import type { OrganizationState, StoredIntegration } from "../state.ts";
import {
	byName,
	checkLength,
	configShown,
	findIntegration,
	integrationEntity,
} from "./entities.ts";

const getIntegrations: Handler = ({ organization }, call) => {
	const { query } = call;
	const { behavior } = organization.world;
	const config = configShown(organization, query);
	const ids = listOf(query, "ids");
	if (ids.length > 100) throw badRequest("At most 100 ids can be asked for.");
	const type = query["integrationType"]?.[0];
	const state = query["reportedState"]?.[0];
	const credentialId = query["credentialId"]?.[0];
	for (const one of organization.integrations.values()) see(organization, one);
	const matching = listed(
		organization,
		"integrations",
		numberOf(query, "pageNumber", 1) === 1,
	).filter(
		(one) =>
			(ids.length === 0 || ids.includes(one.id)) &&
			(!type || one.typeId === type) &&
			(!state || one.reportedState.code === state) &&
			(!credentialId || Object.values(one.credentials).includes(credentialId)),
	);
	if (query["sortBy"]?.[0] === "name") matching.sort(byName);
	const found = page(call, matching, behavior);
	for (const { id } of found.entities) wasRead(organization, id);
	const entities = found.entities.map((one) =>
		integrationEntity(organization, one, { config, notes: behavior.listNotes }),
	);
	return ok({ ...found, entities });
};

const postIntegrations: Handler = ({ organization }, { body }) => {
	const { behavior, newId, now } = organization.world;
	const { id: typeId } = body["integrationType"] as { id: string };
	const type = liveType(behavior, typeId);
	if (type === undefined)
		throw invalidField(
			"integrationType.id",
			`There is no integration type ${typeId}.`,
		);
	if (type.nonInstallable)
		throw badRequest(`The integration type ${typeId} cannot be installed.`);
	const named = "name" in body ? checkName(organization, body["name"]) : null;
	const honoured = behavior.createName === "honoured" ? named : null;
	checkLimit(organization, type);
	const integration = store(organization, "integrations", {
		id: newId(),
		typeId,
		name: honoured ?? uniqueName(organization, type.name),
		notes: "",
		version: 1,
		properties: {},
		advanced: {},
		credentials: {},
		intendedState: "DISABLED",
		reportedState: {
			code: "INACTIVE",
			lastUpdated: new Date(now()).toISOString(),
		},
		deleted: false,
	});
	integrationWasMade(organization, integration.id);
	addStaticActions(organization, integration);
	return ok(
		integrationEntity(organization, integration, {
			config: behavior.createAnswer,
			notes: true,
		}),
	);
};

const getIntegration: Handler = ({ organization }, { parameters, query }) => {
	const config = configShown(organization, query);
	const seen = seeAsked(organization, parameters);
	wasRead(organization, seen.id);
	return ok(integrationEntity(organization, seen, { config, notes: true }));
};

const patchIntegration: Handler = ({ organization }, { parameters, body }) => {
	const seen = seeAsked(organization, parameters);
	const state = body["intendedState"];
	if (state !== "ENABLED" && state !== "DISABLED") {
		if (
			organization.world.behavior.patchDeleted === "refused" ||
			state !== "DELETED"
		)
			throw badRequest(`The intended state cannot be set to ${String(state)}.`);
		return ok(entity(organization, remove(organization, seen)));
	}
	const next = intend(organization, seen, state);
	return ok(entity(organization, store(organization, "integrations", next)));
};

const deleteIntegration: Handler = ({ organization }, { parameters }) => {
	const seen = seeAsked(organization, parameters);
	const { behavior } = organization.world;
	const inUse = [...organization.actions.values()].some(
		(action) =>
			action.integrationId === seen.id && !action.auth && !action.deleted,
	);
	if (behavior.deleteInUse !== "allowed" && inUse)
		throw conflict(
			"The integration cannot be deleted: its actions are in use.",
		);
	if (behavior.deleteEnabled !== "allowed" && seen.intendedState === "ENABLED")
		throw conflict("The integration cannot be deleted while it is enabled.");
	const gone = remove(organization, seen);
	alignAuthAction(organization, gone);
	return ok(entity(organization, gone));
};

export const integrationHandlers: Readonly<Record<string, Handler>> = {
	getIntegrations,
	postIntegrations,
	getIntegration,
	patchIntegration,
	deleteIntegration,
};

/** @returns the name without surrounding blanks. @throws Refusal 400 */
export function checkName(
	{ world }: Pick<Platform["organization"], "world">,
	name: unknown,
): string {
	const text = typeof name === "string" ? name.trim() : "";
	if (text === "") throw invalidField("name", "The name must not be empty.");
	checkLength("name", text, world.behavior.nameMaxLength);
	return text;
}

/** The name, with a number behind it where an integration has it already. */
function uniqueName(organization: OrganizationState, name: string): string {
	const taken = new Set(
		[...organization.integrations.values()]
			.filter(({ deleted }) => !deleted)
			.map((one) => one.name),
	);
	let unique = name;
	for (let number = 2; taken.has(unique); number += 1)
		unique = `${name} ${number}`;
	return unique;
}

/** The integration as of now. What settled in the meantime is stored without a lag: nobody wrote it. */
function see(
	organization: OrganizationState,
	integration: StoredIntegration,
): StoredIntegration {
	const seen = settled(organization, integration);
	organization.integrations.set(seen.id, seen);
	return seen;
}

/** @throws Refusal 404 */
export function seeAsked(
	organization: OrganizationState,
	parameters: Readonly<Record<string, string>>,
): StoredIntegration {
	const found = findIntegration(organization, parameters["integrationId"]);
	return see(organization, found);
}

function wasRead(organization: OrganizationState, id: string): void {
	const current = organization.integrations.get(id);
	if (current !== undefined)
		organization.integrations.set(id, afterRead(current));
}

function entity(
	organization: OrganizationState,
	integration: StoredIntegration,
): Record<string, unknown> {
	return integrationEntity(organization, integration, {
		config: "stub",
		notes: true,
	});
}

function checkLimit(
	{ world, integrations }: OrganizationState,
	{ id, maxInstances }: LiveIntegrationType,
): void {
	const answer = world.behavior.overLimit;
	const count = [...integrations.values()].filter(
		(one) => one.typeId === id && !one.deleted,
	).length;
	if (
		maxInstances === undefined ||
		answer === "allowed" ||
		count < maxInstances
	)
		return;
	throw overLimit(
		answer,
		`The maximum of ${maxInstances} integrations of the type ${id} is reached.`,
		{
			key: "integrations.max",
			namespace: "integrations",
			value: maxInstances,
		},
	);
}
