// Calls about integration types become descriptions of the live catalogue.
import {
	configSchema,
	type LiveIntegrationType,
	liveType,
	liveTypes,
} from "../catalog.ts";
import { notFound } from "../errors.ts";
import { page } from "../paging.ts";
import { type Handler, ok, type Platform } from "../platform.ts";

const getIntegrationsTypes: Handler = ({ organization }, call) => {
	const { behavior } = organization.world;
	const found = page(call, liveTypes(behavior), behavior);
	const entities = found.entities.map((type) => {
		const { credentials, maxInstances, ...brief } = typeEntity(type);
		return behavior.typeListing === "brief"
			? brief
			: {
					...brief,
					credentials,
					...(maxInstances === undefined ? {} : { maxInstances }),
				};
	});
	return ok({ ...found, entities });
};

const getIntegrationsType: Handler = ({ organization }, { parameters }) =>
	ok(typeEntity(findType(organization, parameters["typeId"])));

const getIntegrationsTypeConfigschema: Handler = (
	{ organization },
	{ parameters },
) => {
	const type = findType(organization, parameters["typeId"]);
	const part =
		parameters["configType"] === "advanced" ? "advanced" : "properties";
	const schema = configSchema(organization.world.behavior, type, part);
	if (schema === undefined) throw notFound("Config schema", part);
	return ok(schema);
};

export const typeHandlers: Readonly<Record<string, Handler>> = {
	getIntegrationsTypes,
	getIntegrationsType,
	getIntegrationsTypeConfigschema,
};

function findType(
	organization: Platform["organization"],
	id = "",
): LiveIntegrationType {
	const type = liveType(organization.world.behavior, id);
	if (type === undefined) throw notFound("Integration type", id);
	return type;
}

function typeEntity(type: LiveIntegrationType): Record<string, unknown> {
	const selfUri = `/api/v2/integrations/types/${encodeURIComponent(type.id)}`;
	return {
		id: type.id,
		name: type.name,
		description: type.description,
		provider: "clientapps",
		category: type.category,
		configPropertiesSchemaUri: `${selfUri}/configschemas/properties`,
		configAdvancedSchemaUri: `${selfUri}/configschemas/advanced`,
		credentials: type.slots,
		nonInstallable: type.nonInstallable,
		...(type.maxInstances === undefined
			? {}
			: { maxInstances: type.maxInstances }),
		selfUri,
	};
}
