// Writes of published actions become their next versions.
import { changedAction, type SentAction } from "../actions/change.ts";
import { createAction } from "../actions/create.ts";
import { deleteAction } from "../actions/removal.ts";
import { badRequest, conflict } from "../errors.ts";
import { store } from "../lists.ts";
import { type Handler, ok } from "../platform.ts";
import type { OrganizationState } from "../state.ts";
import { actionEntity, ownAction, whole } from "./action-entities.ts";

const postIntegrationsActions: Handler = ({ organization }, { body }) => {
	const owner = organization.integrations.get(body["integrationId"] as string);
	if (owner?.typeId === "function-data-actions")
		throw badRequest("A function action is made as a draft.");
	const made = createAction(organization, "actions", body);
	return ok(actionEntity(organization, "actions", made, whole));
};

const patchIntegrationsAction: Handler = (
	{ organization },
	{ parameters, body },
) => {
	const before = ownAction(organization, "actions", parameters["actionId"]);
	const next = changedAction(organization, before, body as SentAction);
	if (next !== before) store(organization, "actions", next);
	return ok(actionEntity(organization, "actions", next, whole));
};

const deleteIntegrationsAction: Handler = (
	{ organization },
	{ parameters },
) => {
	const { id, auth } = ownAction(
		organization,
		"actions",
		parameters["actionId"],
	);
	const { deleteActionInUse, deleteWithDraft } = organization.world.behavior;
	if (auth)
		throw badRequest("A custom auth action goes with its credential only.");
	if (deleteActionInUse !== "allowed")
		throw conflict("The action cannot be deleted: it is in use.");
	if (deleteWithDraft === 409 && hasDraft(organization, id))
		throw conflict("The action cannot be deleted: it has a draft.");
	deleteAction(
		organization,
		id,
		deleteWithDraft === "both" ? ["actions", "drafts"] : ["actions"],
	);
	return { status: 204 };
};

export const actionHandlers: Readonly<Record<string, Handler>> = {
	postIntegrationsActions,
	patchIntegrationsAction,
	deleteIntegrationsAction,
};

function hasDraft({ drafts }: OrganizationState, id: string): boolean {
	return drafts.get(id)?.deleted === false;
}
