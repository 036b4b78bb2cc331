// Stored actions become the entities, templates and schemas that the API shows, filled in where nothing was sent.
import { flattenSchema } from "../actions/flatten.ts";
import { isStatic } from "../actions/static.ts";
import type { Behavior } from "../behavior.ts";
import { badRequest, notFound } from "../errors.ts";
import type {
	ActionConfig,
	ActionContract,
	JsonMap,
	OrganizationState,
	StoredAction,
} from "../state.ts";

/** Published, or the draft beside it. */
export type ActionKind = "actions" | "drafts";

interface ShownAction {
	readonly contract: boolean;
	readonly config: boolean;
	/** As Architect sees it. */
	readonly flatten?: boolean;
}

/** What an answer to a write shows. */
export const whole: ShownAction = { contract: true, config: true };

/** An Action of the API description. */
export function actionEntity(
	{ world: { behavior } }: OrganizationState,
	kind: ActionKind,
	action: StoredAction,
	shown: ShownAction,
): Record<string, unknown> {
	const { id, name, integrationId, category, contract, version, secure } =
		action;
	const always = behavior.actionParts === "always";
	return {
		id,
		name,
		integrationId,
		category,
		...(contract !== undefined && (shown.contract || always)
			? {
					contract: contractEntity(
						behavior,
						actionUri(kind, id),
						contract,
						shown.flatten ?? false,
					),
				}
			: {}),
		version,
		secure,
		...(shown.config || always
			? { config: configEntity(behavior, kind, action) }
			: {}),
		selfUri: actionUri(kind, id),
	};
}

/** By file name; what was never given reads as the platform's default. */
export function templates({
	request,
	response,
}: ActionConfig): Readonly<Record<string, string>> {
	return {
		"requesttemplate.vm":
			request.requestTemplate ?? reference("input.rawRequest"),
		"successtemplate.vm": response.successTemplate ?? reference("rawResult"),
	};
}

/** By file name. */
export function schemas(
	behavior: Behavior,
	contract: ActionContract | undefined,
): Readonly<Record<string, JsonMap>> {
	if (contract === undefined) return {};
	return {
		"inputschema.json": contract.input.inputSchema,
		"successschema.json": contract.output.successSchema,
		...(behavior.errorSchema === "present"
			? { "errorschema.json": errorSchema }
			: {}),
	};
}

/** @throws Refusal 404 */
export function findAction(
	organization: OrganizationState,
	kind: ActionKind,
	id = "",
): StoredAction {
	const found = organization[kind].get(id);
	if (found === undefined || found.deleted)
		throw notFound(kind === "actions" ? "Action" : "Draft of action", id);
	return found;
}

/** An action that may be changed. @throws Refusal 404, or 400 for one that is built in */
export function ownAction(
	organization: OrganizationState,
	kind: ActionKind,
	id = "",
): StoredAction {
	const found = findAction(organization, kind, id);
	if (isStatic(found))
		throw badRequest(`The action ${id} is built in and cannot be changed.`);
	return found;
}

function contractEntity(
	behavior: Behavior,
	uri: string,
	contract: ActionContract,
	flatten: boolean,
): JsonMap {
	const { inputSchema } = contract.input;
	const { successSchema } = contract.output;
	const withErrors = behavior.errorSchema === "present";
	const errors = flatten
		? { errorSchemaFlattened: flattenSchema(errorSchema) }
		: { errorSchema };
	return {
		output: {
			...(flatten
				? { successSchemaFlattened: flattenSchema(successSchema) }
				: { successSchema }),
			successSchemaUri: `${uri}/schemas/successschema.json`,
			...(withErrors ? errors : {}),
			errorSchemaUri: `${uri}/schemas/errorschema.json`,
		},
		input: {
			...(flatten
				? { inputSchemaFlattened: flattenSchema(inputSchema).schema }
				: { inputSchema }),
			inputSchemaUri: `${uri}/schemas/inputschema.json`,
		},
	};
}

/** Templates are referred to, and have to be asked for. */
function configEntity(
	behavior: Behavior,
	kind: ActionKind,
	{ id, auth, config }: StoredAction,
): JsonMap {
	const uri = (name: string) => `${actionUri(kind, id)}/templates/${name}`;
	const { requestTemplate, successTemplate } = inlineTemplates(
		behavior,
		config,
	);
	const { requestTemplate: _request, ...request } = config.request;
	const { successTemplate: _success, ...response } = config.response;
	const empty = behavior.absentMaps === "empty";
	const timeoutSeconds =
		config.timeoutSeconds ??
		(behavior.timeoutDefault === "present" && !auth ? 60 : undefined);
	return {
		...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
		request: {
			...(empty ? { headers: {} } : {}),
			...request,
			...requestTemplate,
			requestTemplateUri: uri("requesttemplate.vm"),
		},
		response: {
			...(empty ? { translationMap: {}, translationMapDefaults: {} } : {}),
			...response,
			...successTemplate,
			successTemplateUri: uri("successtemplate.vm"),
		},
	};
}

function inlineTemplates(
	behavior: Behavior,
	config: ActionConfig,
): {
	readonly requestTemplate: JsonMap;
	readonly successTemplate: JsonMap;
} {
	const texts = templates(config);
	const inline = (name: string, file: string): JsonMap =>
		({
			absent: {},
			null: { [name]: null },
			empty: { [name]: "" },
			text: { [name]: texts[file] },
		})[behavior.inlineTemplates];
	return {
		requestTemplate: inline("requestTemplate", "requesttemplate.vm"),
		successTemplate: inline("successTemplate", "successtemplate.vm"),
	};
}

/** Of a Velocity template. */
function reference(name: string): string {
	return `\${${name}}`;
}

function actionUri(kind: ActionKind, id: string): string {
	const path = `/api/v2/integrations/actions/${encodeURIComponent(id)}`;
	return kind === "drafts" ? `${path}/draft` : path;
}

const text = { type: "string" };

/** The envelope of what goes wrong: the same for every action, and nobody's to set. */
const errorSchema: JsonMap = {
	$schema: "http://json-schema.org/draft-04/schema#",
	type: "object",
	properties: {
		errorCode: text,
		status: { type: "integer" },
		userMessage: text,
		userParamsMessage: text,
		userParams: {
			type: "array",
			items: { type: "object", properties: { key: text, value: text } },
		},
		correlationId: text,
		entityId: text,
		entityName: text,
		details: {
			type: "array",
			items: {
				type: "object",
				properties: { errorCode: text, fieldName: text },
			},
		},
	},
	additionalProperties: true,
};
