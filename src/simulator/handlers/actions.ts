// Calls about data actions become listings.
import { invalidField, notFound } from "../errors.ts";
import { listOf, page } from "../paging.ts";
import { type Handler, ok, type Platform } from "../platform.ts";
import { isObject, type JsonMap, type StoredAction } from "../state.ts";
import { byName, findIntegration } from "./entities.ts";

const getIntegrationsActions: Handler = ({ organization }, call) => {
	const { query } = call;
	const first = (name: string) => query[name]?.[0];
	const ids = listOf(query, "ids");
	const name = first("name")?.toLowerCase();
	const category = first("category")?.toLowerCase();
	const secure = first("secure");
	const includeConfig = first("includeConfig") === "true";
	const matching = [...organization.actions.values()].filter(
		(action) =>
			(first("includeAuthActions") === "true" || !action.auth) &&
			(ids.length === 0 || ids.includes(action.id)) &&
			(!name || action.name.toLowerCase().includes(name)) &&
			(!category || action.category.toLowerCase() === category) &&
			(!secure || `${action.secure}` === secure),
	);
	if (first("sortBy") === "name") matching.sort(byName);
	if (first("sortOrder")?.toUpperCase() === "DESC") matching.reverse();
	const found = page(call, matching, organization.world.behavior);
	return ok({
		...found,
		entities: found.entities.map((action) =>
			actionEntity(action, { contract: false, config: includeConfig }),
		),
	});
};

const getIntegrationsActionsCategories: Handler = ({ organization }, call) => {
	const names = new Set(
		[...organization.actions.values()].map(({ category }) => category),
	);
	return ok(
		page(
			call,
			[...names].map((name) => ({ name })),
			organization.world.behavior,
		),
	);
};

const getIntegrationsAction: Handler = (
	{ organization },
	{ parameters, query },
) =>
	ok(
		actionEntity(findAction(organization, parameters["actionId"]), {
			contract: listOf(query, "expand").includes("contract"),
			config: query["includeConfig"]?.[0] === "true",
		}),
	);

const getIntegrationsActionTemplate: Handler = (
	{ organization },
	{ parameters },
) => {
	const action = findAction(organization, parameters["actionId"]);
	const fileName = parameters["fileName"] ?? "";
	const text = templates(action)[fileName];
	if (text === undefined) throw notFound("Template", fileName);
	return { status: 200, text };
};

const postIntegrationsActions: Handler = ({ organization }, { body }) => {
	const integrationId = body["integrationId"] as string;
	if (!organization.liveIntegrations().some(({ id }) => id === integrationId))
		throw invalidField(
			"integrationId",
			`The integration ${integrationId} was not found.`,
		);
	const { id } = findIntegration(organization, integrationId);
	const added = organization.addAction({
		integrationId: id,
		name: body["name"] as string,
		category: body["category"] as string,
	});
	const action: StoredAction = {
		...added,
		secure: body["secure"] === true,
		contract: body["contract"] as JsonMap,
		config: body["config"] as JsonMap,
	};
	organization.actions.set(action.id, action);
	return ok(actionEntity(action, { contract: true, config: true }));
};

const deleteIntegrationsAction: Handler = (
	{ organization },
	{ parameters },
) => {
	const action = findAction(organization, parameters["actionId"]);
	organization.actions.delete(action.id);
	return { status: 204 };
};

export const actionHandlers: Readonly<Record<string, Handler>> = {
	getIntegrationsActions,
	getIntegrationsActionsCategories,
	getIntegrationsAction,
	getIntegrationsActionTemplate,
	postIntegrationsActions,
	deleteIntegrationsAction,
};

function findAction(
	{ actions }: Platform["organization"],
	id = "",
): StoredAction {
	const action = actions.get(id);
	if (action === undefined) throw notFound("Action", id);
	return action;
}

function actionEntity(
	action: StoredAction,
	shown: { readonly contract: boolean; readonly config: boolean },
): Record<string, unknown> {
	const { id, name, integrationId, category, contract, version, secure } =
		action;
	return {
		id,
		name,
		integrationId,
		category,
		...(contract === undefined || !shown.contract ? {} : { contract }),
		version,
		secure,
		...(shown.config && action.config !== undefined
			? { config: configEntity(action.config, id) }
			: {}),
		selfUri: actionUri(id),
	};
}

/** Templates are referred to, and have to be asked for. */
function configEntity(config: JsonMap, id: string): JsonMap {
	const { requestTemplate: _request, ...request } = part(config, "request");
	const { successTemplate: _success, ...response } = part(config, "response");
	const uri = (name: string) => `${actionUri(id)}/templates/${name}`;
	return {
		...config,
		request: { ...request, requestTemplateUri: uri("requesttemplate.vm") },
		response: { ...response, successTemplateUri: uri("successtemplate.vm") },
	};
}

/** By file name; what was never given reads as the platform's default. */
function templates({ config = {} }: StoredAction): Record<string, string> {
	const text = (given: unknown, fallback: string) =>
		typeof given === "string" ? given : fallback;
	return {
		"requesttemplate.vm": text(
			part(config, "request")["requestTemplate"],
			reference("input.rawRequest"),
		),
		"successtemplate.vm": text(
			part(config, "response")["successTemplate"],
			reference("rawResult"),
		),
	};
}

/** Of a Velocity template. */
function reference(name: string): string {
	return `\${${name}}`;
}

function part(config: JsonMap, name: "request" | "response"): JsonMap {
	const found = config[name];
	return isObject(found) ? found : {};
}

function actionUri(id: string): string {
	return `/api/v2/integrations/actions/${encodeURIComponent(id)}`;
}
