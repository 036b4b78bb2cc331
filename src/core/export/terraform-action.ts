// Terraform's resources of data actions -> their documents. An action is written as a whole: what only Terraform can work out leaves it out.
import type { Json, JsonObject } from "../types.ts";
import { comparableName } from "../values/invisible.ts";
import { object, parsed } from "../values/json.ts";
import { readAction, readCall } from "./action.ts";
import {
	type ActionMembers,
	actionMembers,
	type BesideFile,
	callMembers,
} from "./action-members.ts";
import type { Skipped } from "./candidates.ts";
import { keyFor } from "./keys.ts";
import * as messages from "./messages.ts";
import {
	literal,
	type Resource,
	repeatedBy,
	resourcesOf,
	single,
	type TerraformModule,
} from "./terraform-blocks.ts";

export interface ConvertedAction {
	readonly key: string;
	readonly name: string;
	readonly address: string;
	/** Key of its integration. */
	readonly integration: string;
	readonly members: JsonObject;
	readonly beside: readonly BesideFile[];
}

const actionBlock = "genesyscloud_integration_action";
const authBlock = "genesyscloud_integration_custom_auth_action";

const reference =
	/^\$\{\s*genesyscloud_integration\.([\w-]+)(?:\[[^\]]*\])?\.id\s*\}$/;

/** @param integrations keys by the names of their resources @param taken keys of actions; grows */
export function convertActions(
	module: TerraformModule,
	integrations: ReadonlyMap<string, string>,
	taken: Set<string>,
	only: readonly string[] | null,
): {
	readonly converted: readonly ConvertedAction[];
	readonly skipped: readonly Skipped[];
} {
	const converted: ConvertedAction[] = [];
	const skipped: Skipped[] = [];
	const names = new Map<string, string>();
	for (const { address, name: label, body } of resourcesOf(
		module,
		actionBlock,
	)) {
		const skip = (reason: string): void => {
			skipped.push({ integrationId: null, name: label, address, reason });
		};
		const integration = integrations.get(boundTo(body) ?? "");
		const found = platformJson(body);
		const reason =
			found.reason ??
			(integration === undefined ? messages.integrationElsewhere : null);
		if (reason !== null || integration === undefined) {
			skip(reason ?? messages.integrationElsewhere);
			continue;
		}
		const action = readAction(found.json);
		if ("wrong" in action) {
			skip(action.wrong.join("; "));
			continue;
		}
		const { name } = action;
		const identity = JSON.stringify([integration, comparableName(name)]);
		const same = names.get(identity);
		if (same !== undefined) {
			skip(messages.importedFrom(same));
			continue;
		}
		names.set(identity, address);
		const key = keyFor(name, "action", taken);
		taken.add(key);
		const written = actionMembers(action, key, integration, listOf(only));
		converted.push({ key, name, address, integration, ...written });
	}
	return { converted, skipped };
}

/** Of an integration that has credentials of type userDefinedOAuth; null: none is described for it. */
export function customAuthOf(
	module: TerraformModule,
	resource: Resource,
	key: string,
): (ActionMembers & { readonly said: readonly string[] }) | null {
	const found = resourcesOf(module, authBlock).find(
		({ body }) => boundTo(body) === resource.name,
	);
	if (!found) return null;
	const { json, reason } = platformJson(found.body);
	const call = readCall({ ...json, name: found.name });
	const wrong = reason ?? ("wrong" in call ? call.wrong.join("; ") : null);
	if (wrong !== null || "wrong" in call)
		return {
			members: {},
			beside: [],
			said: [messages.authLeftOut(found.address, wrong ?? "")],
		};
	const { members, beside } = callMembers(call, `${key}.custom-auth`);
	return { members: { customAuth: members }, beside, said: [] };
}

/** The custom auth actions of what is not in these files. */
export function strayAuths(
	module: TerraformModule,
	integrations: ReadonlyMap<string, string>,
): readonly Skipped[] {
	return resourcesOf(module, authBlock)
		.filter(({ body }) => !integrations.has(boundTo(body) ?? ""))
		.map(({ name, address }) => ({
			integrationId: null,
			name,
			address,
			reason: messages.integrationElsewhere,
		}));
}

function boundTo(body: JsonObject): string | undefined {
	const id = body["integration_id"];
	return typeof id === "string" ? reference.exec(id)?.[1] : undefined;
}

function listOf(only: readonly string[] | null): Json | null {
	return only === null ? null : [...only];
}

/** As the platform has it; `reason`: why nothing can be said of it. */
function platformJson(body: JsonObject): {
	readonly json: JsonObject;
	readonly reason: string | null;
} {
	const computed: string[] = [];
	const taken = (
		block: JsonObject,
		title: string,
		attributes: Readonly<Record<string, string>>,
	): JsonObject =>
		Object.fromEntries(
			Object.entries(attributes).flatMap(
				([attribute, member]): [string, Json][] => {
					const json = block[attribute];
					const value = literal(json);
					if (json !== undefined && value === undefined)
						computed.push(`${title}${attribute}`);
					return value === undefined ? [] : [[member, value]];
				},
			),
		);
	const block = (title: string, attributes: Readonly<Record<string, string>>) =>
		taken(object(single(body[title])), `${title}.`, attributes);
	const { input, output, timeoutSeconds, ...rest } = taken(body, "", {
		name: "name",
		category: "category",
		secure: "secure",
		config_timeout_seconds: "timeoutSeconds",
		contract_input: "input",
		contract_output: "output",
	});
	const request = block("config_request", {
		request_url_template: "requestUrlTemplate",
		request_type: "requestType",
		request_template: "requestTemplate",
		headers: "headers",
	});
	const response = block("config_response", {
		translation_map: "translationMap",
		translation_map_defaults: "translationMapDefaults",
		success_template: "successTemplate",
	});
	const repeated = repeatedBy(body);
	const reason =
		repeated !== null
			? messages.repeated(repeated)
			: body["function_config"] !== undefined
				? messages.uploadedCode
				: body["dynamic"] !== undefined
					? messages.expressionsIn(["dynamic"])
					: computed.length > 0
						? messages.expressionsIn(computed)
						: null;
	return {
		reason,
		json: {
			...rest,
			config: {
				request,
				response,
				...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
			},
			contract: {
				input: { inputSchema: schemaOf(input) },
				output: { successSchema: schemaOf(output) },
			},
		},
	};
}

function schemaOf(json: Json | undefined): Json {
	return typeof json === "string"
		? ((parsed(json) as Json | undefined) ?? json)
		: (json ?? null);
}
