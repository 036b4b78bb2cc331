// Calls about drafts become their next versions, or published actions.
import {
	changedDraft,
	checkVersion,
	draftProblems,
	publishedDraft,
	type SentAction,
} from "../actions/change.ts";
import { createAction } from "../actions/create.ts";
import { deleteAction } from "../actions/removal.ts";
import { conflict, errorBody, invalidField } from "../errors.ts";
import { store } from "../lists.ts";
import { type Handler, ok } from "../platform.ts";
import type { OrganizationState, StoredAction } from "../state.ts";
import { actionEntity, ownAction, whole } from "./action-entities.ts";

const postIntegrationsActionsDrafts: Handler = ({ organization }, { body }) =>
	ok(entity(organization, createAction(organization, "drafts", body)));

const postIntegrationsActionDraft: Handler = (
	{ organization },
	{ parameters },
) => {
	const action = ownAction(organization, "actions", parameters["actionId"]);
	const { draftReopen } = organization.world.behavior;
	const before = live(organization, "drafts", action.id);
	if (before !== undefined && draftReopen === 409)
		throw conflict("The action has a draft.");
	if (before !== undefined && draftReopen === "returned")
		return ok(entity(organization, before));
	const draft = store(organization, "drafts", { ...action, version: 1 });
	return ok(entity(organization, draft));
};

const patchIntegrationsActionDraft: Handler = (
	{ organization },
	{ parameters, body },
) => {
	const before = ownAction(organization, "drafts", parameters["actionId"]);
	const published = live(organization, "actions", before.id);
	const sent = body as SentAction;
	const next = changedDraft(organization, before, published, sent);
	if (next !== before) store(organization, "drafts", next);
	return ok(entity(organization, next));
};

const getIntegrationsActionDraftValidation: Handler = (
	{ organization },
	{ parameters },
) => {
	const draft = ownAction(organization, "drafts", parameters["actionId"]);
	const published = live(organization, "actions", draft.id);
	const problems =
		organization.world.behavior.draftValidation === "checked"
			? draftProblems(organization, draft, published)
			: [];
	return ok({
		valid: problems.length === 0,
		errors: problems.map(({ fieldName, problem }) =>
			errorBody(invalidField(fieldName, problem), ""),
		),
	});
};

const postIntegrationsActionDraftPublish: Handler = (
	{ organization },
	{ parameters, body },
) => {
	const draft = ownAction(organization, "drafts", parameters["actionId"]);
	const published = live(organization, "actions", draft.id);
	checkVersion(organization, draft, body["version"] as number);
	const next = store(
		organization,
		"actions",
		publishedDraft(organization, draft, published),
	);
	deleteAction(organization, draft.id, ["drafts"]);
	return ok(actionEntity(organization, "actions", next, whole));
};

const deleteIntegrationsActionDraft: Handler = (
	{ organization },
	{ parameters },
) => {
	const { id } = ownAction(organization, "drafts", parameters["actionId"]);
	deleteAction(organization, id, ["drafts"]);
	return { status: 204 };
};

export const actionDraftHandlers: Readonly<Record<string, Handler>> = {
	postIntegrationsActionsDrafts,
	postIntegrationsActionDraft,
	patchIntegrationsActionDraft,
	getIntegrationsActionDraftValidation,
	postIntegrationsActionDraftPublish,
	deleteIntegrationsActionDraft,
};

function live(
	organization: OrganizationState,
	kind: "actions" | "drafts",
	id: string,
): StoredAction | undefined {
	const found = organization[kind].get(id);
	return found?.deleted === false ? found : undefined;
}

function entity(
	organization: OrganizationState,
	draft: StoredAction,
): Record<string, unknown> {
	return actionEntity(organization, "drafts", draft, whole);
}
