// Terraform's resources as JSON -> the documents that say the same, without one value of a credential.
import type { Catalog } from "../catalog/catalog.ts";
import type { Json, JsonObject } from "../types.ts";
import { object } from "../values/json.ts";
import type { BesideFile } from "./action-members.ts";
import type { Skipped } from "./candidates.ts";
import { keyFor } from "./keys.ts";
import { configMembers } from "./members.ts";
import * as messages from "./messages.ts";
import type { SecretKind } from "./secrets.ts";
import {
	type ConvertedAction,
	convertActions,
	customAuthOf,
	strayAuths,
} from "./terraform-action.ts";
import {
	labels,
	literal,
	literalMembers,
	repeatedBy,
	resourcesOf,
	single,
	type TerraformModule,
} from "./terraform-blocks.ts";
import {
	boundNames,
	convertCredential,
	credentialBlock,
} from "./terraform-credential.ts";

export interface Converted {
	readonly key: string;
	readonly name: string;
	readonly address: string;
	readonly members: JsonObject;
	/** Variables or files that it reads. */
	readonly sources: readonly string[];
	readonly beside: readonly BesideFile[];
}

export interface Conversion {
	readonly converted: readonly Converted[];
	readonly actions: readonly ConvertedAction[];
	readonly skipped: readonly Skipped[];
	readonly said: readonly string[];
}

export interface ConversionInput {
	readonly modules: readonly TerraformModule[];
	readonly catalog: Catalog;
	/** Keys of documents that are there. */
	readonly keys: ReadonlySet<string>;
	readonly actionKeys: ReadonlySet<string>;
	readonly secrets: SecretKind;
	readonly only: readonly string[] | null;
}

const integrationBlock = "genesyscloud_integration";

export function fromTerraform(input: ConversionInput): Conversion {
	const taken = new Set(input.keys);
	const takenByActions = new Set(input.actionKeys);
	const sources = new Set<string>();
	const results = input.modules.map((module) =>
		convertModule(module, input, taken, takenByActions, sources),
	);
	return {
		actions: results.flatMap(({ actions }) => actions),
		converted: results.flatMap(({ converted }) => converted),
		skipped: results.flatMap(({ skipped }) => skipped),
		said: results.flatMap(({ said }) => said),
	};
}

function convertModule(
	module: TerraformModule,
	input: ConversionInput,
	taken: Set<string>,
	takenByActions: Set<string>,
	sources: Set<string>,
): Conversion {
	const converted: Converted[] = [];
	const keys = new Map<string, string>();
	const said: string[] = [];
	const skipped: Skipped[] = module
		.flatMap((file) => labels(file["module"]))
		.map((label) => skip(label, `module.${label}`, messages.moduleSkipped));
	const credentials = new Map(
		resourcesOf(module, credentialBlock).map((one) => [one.name, one]),
	);
	const used = new Set<string>();
	for (const resource of resourcesOf(module, integrationBlock)) {
		const { address, body, name: label } = resource;
		const repeated = repeatedBy(body);
		const config = object(single(body["config"]));
		const name = literal(config["name"]);
		const typeId = literal(body["integration_type"]);
		const type = [...input.catalog.types.values()].find(
			({ platformType }) => platformType === typeId,
		);
		const reason =
			repeated !== null
				? messages.repeated(repeated)
				: typeof typeId !== "string"
					? messages.expressionAs("integration_type")
					: !type
						? messages.noTypeOfOurs(typeId)
						: typeof name !== "string" || name.trim() === ""
							? config["name"] === undefined
								? messages.noName
								: messages.expressionAs("config.name")
							: null;
		for (const credential of boundNames(config)) used.add(credential);
		if (reason !== null || !type || typeof name !== "string") {
			skipped.push(skip(label, address, reason ?? messages.noName));
			continue;
		}
		const key = keyFor(name, type.name, taken);
		taken.add(key);
		keys.set(label, key);
		const credential = convertCredential(
			{ key, type, config, credentials, catalog: input.catalog },
			input.secrets,
			sources,
		);
		const status = statusOf(body["intended_state"]);
		const notes = literal(config["notes"]);
		const properties = literalMembers("properties", config["properties"]);
		const advanced = literalMembers("advanced", config["advanced"]);
		const { members, left } = configMembers(type, {
			notes: typeof notes === "string" ? notes : "",
			properties: properties.members,
			advanced: advanced.members,
		});
		const { notes: noted, ...rest } = members;
		const auth = customAuthOf(module, resource, key);
		const withAuth = credential.credentials?.["type"] === "userDefinedOAuth";
		const told = [
			...(status === null ? [messages.statusLeft] : []),
			...(notes === undefined && config["notes"] !== undefined
				? [messages.leftOut("notes")]
				: []),
			...[...properties.left, ...advanced.left].map(messages.leftOut),
			...left,
			...credential.said,
			...(auth?.said ?? []),
			...(auth && auth.said.length === 0 && !withAuth
				? [messages.authWithoutType]
				: []),
		];
		said.push(...told.map((text) => `${address}: ${text}`));
		converted.push({
			key,
			name,
			address,
			sources: credential.sources,
			beside: withAuth ? (auth?.beside ?? []) : [],
			members: {
				key,
				type: type.name,
				name,
				...(status === null ? {} : { status }),
				...(noted === undefined ? {} : { notes: noted }),
				...(credential.credentials
					? { credentials: credential.credentials }
					: {}),
				...(withAuth ? auth?.members : {}),
				...rest,
				...(input.only ? { only: input.only } : {}),
			},
		});
	}
	for (const { name, address, body } of credentials.values()) {
		const repeated = repeatedBy(body);
		if (repeated !== null)
			skipped.push(skip(name, address, messages.repeated(repeated)));
		else if (!used.has(name))
			skipped.push(skip(name, address, messages.credentialUnused));
	}
	const actions = convertActions(module, keys, takenByActions, input.only);
	skipped.push(...actions.skipped, ...strayAuths(module, keys));
	return { converted, actions: actions.converted, skipped, said };
}

function skip(name: string, address: string, reason: string): Skipped {
	return { integrationId: null, name, reason, address };
}

function statusOf(json: Json | undefined): "active" | "inactive" | null {
	if (json === undefined || json === null) return "inactive";
	const state = literal(json);
	if (state === "ENABLED") return "active";
	return state === "DISABLED" ? "inactive" : null;
}
