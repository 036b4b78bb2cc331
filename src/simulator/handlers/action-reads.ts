// Reads of actions and of their drafts become listings, entities and files: what differs is where they are stored.

import { flattenSchema } from "../actions/flatten.ts";
import { checkActionIsKnown } from "../actions/newcomers.ts";
import { badRequest, notFound } from "../errors.ts";
import { listed } from "../lists.ts";
import { listOf, numberOf, page, type Query } from "../paging.ts";
import { type Handler, ok } from "../platform.ts";
import type { OrganizationState, StoredAction } from "../state.ts";
import {
	type ActionKind,
	actionEntity,
	findAction,
	schemas,
	templates,
} from "./action-entities.ts";
import { byName } from "./entities.ts";

function list(kind: ActionKind): Handler {
	return ({ organization }, call) => {
		const { query } = call;
		const { behavior } = organization.world;
		const ids = listOf(query, "ids");
		if (ids.length > 50) throw badRequest("At most 50 ids can be asked for.");
		const name = first(query, "name")?.toLowerCase();
		const category = first(query, "category")?.toLowerCase();
		const secure = first(query, "secure");
		const withAuth = first(query, "includeAuthActions") === "true";
		const matching = listed(
			organization,
			kind,
			numberOf(query, "pageNumber", 1) === 1,
		).filter(
			(action) =>
				(withAuth || !action.auth) &&
				(ids.length === 0 || ids.includes(action.id)) &&
				(!name || action.name.toLowerCase().includes(name)) &&
				(!category || action.category.toLowerCase() === category) &&
				(!secure || `${action.secure}` === secure),
		);
		const found = page(
			call,
			inOrder(query, matching),
			behavior,
			behavior.actionPageSizeMax,
		);
		const shown = { contract: false, config: isTrue(query, "includeConfig") };
		return ok({
			...found,
			entities: found.entities.map((action) =>
				actionEntity(organization, kind, action, shown),
			),
		});
	};
}

function one(kind: ActionKind): Handler {
	return ({ organization }, { parameters, query }) =>
		ok(
			actionEntity(organization, kind, seen(organization, kind, parameters), {
				contract: listOf(query, "expand").includes("contract"),
				config: isTrue(query, "includeConfig"),
				flatten: isTrue(query, "flatten"),
			}),
		);
}

function template(kind: ActionKind): Handler {
	return ({ organization }, { parameters }) => {
		const { config } = seen(organization, kind, parameters);
		const text = file(templates(config), parameters, "Template");
		const contentType = organization.world.behavior.templateContentType;
		return { status: 200, text, contentType };
	};
}

function schema(kind: ActionKind): Handler {
	return ({ organization }, { parameters, query }) => {
		const { contract } = seen(organization, kind, parameters);
		const files = schemas(organization.world.behavior, contract);
		const found = file(files, parameters, "Schema");
		return ok(isTrue(query, "flatten") ? flattenSchema(found).schema : found);
	};
}

const getIntegrationsActionsCategories: Handler = ({ organization }, call) => {
	const secure = first(call.query, "secure");
	const names = new Set(
		listed(organization, "actions", false)
			.filter((action) => !secure || `${action.secure}` === secure)
			.map(({ category }) => category),
	);
	const all = inOrder(
		call.query,
		[...names].map((name) => ({ name })),
	);
	return ok(page(call, all, organization.world.behavior));
};

export const actionReadHandlers: Readonly<Record<string, Handler>> = {
	getIntegrationsActions: list("actions"),
	getIntegrationsActionsDrafts: list("drafts"),
	getIntegrationsActionsCategories,
	getIntegrationsAction: one("actions"),
	getIntegrationsActionDraft: one("drafts"),
	getIntegrationsActionTemplate: template("actions"),
	getIntegrationsActionDraftTemplate: template("drafts"),
	getIntegrationsActionSchema: schema("actions"),
	getIntegrationsActionDraftSchema: schema("drafts"),
};

/** @throws Refusal 404 */
function seen(
	organization: OrganizationState,
	kind: ActionKind,
	{ actionId = "" }: Readonly<Record<string, string>>,
): StoredAction {
	const found = findAction(organization, kind, actionId);
	checkActionIsKnown(organization, actionId);
	return found;
}

/** @throws Refusal 404 */
function file<T>(
	files: Readonly<Record<string, T>>,
	{ fileName = "" }: Readonly<Record<string, string>>,
	what: string,
): T {
	const found = Object.hasOwn(files, fileName) ? files[fileName] : undefined;
	if (found === undefined) throw notFound(what, fileName);
	return found;
}

function inOrder<T extends { readonly name: string }>(
	query: Query,
	all: readonly T[],
): T[] {
	const ordered =
		first(query, "sortBy") === "name" ? all.toSorted(byName) : [...all];
	return first(query, "sortOrder")?.toUpperCase() === "DESC"
		? ordered.reverse()
		: ordered;
}

function first(query: Query, name: string): string | undefined {
	return query[name]?.[0];
}

function isTrue(query: Query, name: string): boolean {
	return first(query, name) === "true";
}
