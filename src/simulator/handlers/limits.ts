// Calls about limits become those that the behavior sets.
import { actionLimits } from "../actions/limits.ts";
import { notFound } from "../errors.ts";
import { type Handler, ok } from "../platform.ts";

const getOrganizationsLimitsNamespace: Handler = (
	{ organization },
	{ parameters: { namespaceName = "" } },
) => {
	if (namespaceName !== "dataactions")
		throw notFound("Namespace", namespaceName);
	return ok({
		entities: actionLimits(organization.world.behavior),
	});
};

export const limitHandlers: Readonly<Record<string, Handler>> = {
	getOrganizationsLimitsNamespace,
};
