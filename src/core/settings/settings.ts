// The settings file's text -> complete settings with every default, or what is wrong with them.

import type { Catalog } from "../catalog/catalog.ts";
import { parseDuration } from "../catalog/formats.ts";
import { nodeAt, toJson } from "../document/node.ts";
import { parseText } from "../document/parse.ts";
import type { SourceFile } from "../document/source.ts";
import type { Problem } from "../findings/problem.ts";
import { isRuleName, type RuleName, rules } from "../findings/table.ts";
import { placeholderProblems } from "../judge/placeholders.ts";
import { schemaProblems } from "../judge/schema.ts";
import type {
	Finding,
	Json,
	JsonObject,
	MapNode,
	Place,
	Severity,
} from "../types.ts";
import { object } from "../values/json.ts";
import { suggest } from "../values/suggest.ts";
import { mapKeyProblems } from "./map-keys.ts";
import * as messages from "./messages.ts";
import {
	type PlacedReference,
	type PlacedValue,
	placed,
	reference,
} from "./placed.ts";
import { type Stores, storesOf } from "./stores.ts";

/** Settings as every stage uses them: nothing optional, per environment already merged. */
export interface Settings {
	/** Name of the settings file, for findings. */
	readonly file: string;
	readonly integrations: readonly string[];
	/** Of each of them; none where the settings leave them to the default. */
	readonly integrationPlaces: readonly Place[];
	readonly environments: ReadonlyMap<string, EnvironmentSettings>;
	/** Names that documents may use and that are managed elsewhere. */
	readonly otherEnvironments: readonly string[];
	readonly fingerprintKey: PlacedReference | null;
	readonly owner: string | null;
	readonly limits: Readonly<Record<string, number>>;
	readonly rules: SeverityTable;
	readonly reconcile: {
		readonly schedule: string;
		readonly timezone: string;
		readonly debounceMs: number;
		/** 0: every cycle reads everything. */
		readonly deepIntervalMs: number;
	};
	/** What documents may name, as the settings say it; null: they do not. */
	readonly secrets: {
		readonly env: readonly string[] | null;
		readonly files: readonly string[] | null;
		readonly stores: Stores;
	};
	/** Null: the files are in the settings' folder. */
	readonly source: GitSource | null;
	readonly notifications: readonly NotificationSettings[];
	readonly server: {
		readonly host: string;
		readonly port: number;
		readonly token: PlacedReference | null;
		readonly webhookSecret: PlacedReference | null;
		/** Names beside those of loopback. */
		readonly hosts: readonly string[];
		/** With {commit}, {file} and {line}. */
		readonly fileLink: string | null;
	};
}

export interface GitSource {
	readonly url: string;
	/** Null: the remote's default branch. */
	readonly branch: string | null;
	readonly intervalMs: number;
	/** Folder in the repository; empty: its root. */
	readonly path: string;
	readonly username: string;
	readonly token: PlacedReference | null;
}

export const notificationEvents = [
	"failed",
	"refused",
	"drift",
	"recovered",
	"certificate",
] as const;
export type NotificationEvent = (typeof notificationEvents)[number];

export interface NotificationSettings {
	/** For people and logs: the address is a secret. */
	readonly name: string;
	readonly type: "webhook" | "slack" | "teams";
	readonly url: PlacedReference;
	readonly secret: PlacedReference | null;
	readonly events: readonly NotificationEvent[];
	/** Null: all. */
	readonly environments: readonly string[] | null;
}

export interface EnvironmentSettings {
	readonly name: string;
	readonly loginUrl: string;
	readonly apiUrl: string;
	readonly organizationId: string | null;
	readonly clientId: PlacedValue;
	readonly clientSecret: PlacedReference;
	readonly mode: "enforce" | "report";
	readonly prune: boolean;
	readonly limits: Readonly<Record<string, number>>;
	readonly rules: SeverityTable;
	readonly safety: Safety;
	readonly certificates: {
		readonly warnDays: number;
		readonly errorDays: number;
		/** How often the daemon reads them. */
		readonly intervalMs: number;
	};
	readonly requestsPerMinute: number;
}

export interface Safety {
	readonly maxDeletes: number;
	readonly maxDisables: number;
	readonly maxCredentialRewrites: number;
	/** Data actions that go with the integrations a run deletes. */
	readonly maxActionsLost: number;
}

export type SeverityTable = Readonly<
	Partial<Record<RuleName, Severity | "off">>
>;

export type SettingsResult =
	| { readonly settings: Settings; readonly findings: readonly Finding[] }
	| { readonly settings: null; readonly findings: readonly Finding[] };

export function readSettings(
	source: SourceFile,
	catalog: Catalog,
): SettingsResult {
	const { file } = source;
	if ("problem" in source) {
		const span = { line: 1, column: 1, endLine: 1, endColumn: 2 };
		return failed([{ ...source.problem, file, span }]);
	}
	const parsed = parseText(source.text);
	const problems: Problem[] = parsed.problems.map((problem) => ({
		...problem,
		file,
	}));
	const document = parsed.documents[0];
	if (problems.length > 0) return failed(problems);
	const root = document?.root;
	if (parsed.documents.length !== 1 || root?.kind !== "map") {
		const span = root?.span ?? { line: 1, column: 1, endLine: 1, endColumn: 2 };
		return failed([
			{
				rule: "invalid-type",
				message:
					parsed.documents.length > 1
						? "the settings are one YAML document, this file holds several"
						: "the settings are a mapping that begins with `version: 1`",
				file,
				span,
			},
		]);
	}
	problems.push(
		...schemaProblems(
			{ file, node: root },
			catalog.validateSettings(toJson(root)),
			toJson(root),
		),
		...sectionProblems(file, root, catalog),
	);
	if (problems.length > 0) return failed(problems);
	const settings = complete(file, root, catalog);
	return {
		settings,
		findings: findingsOf(placeholderProblems(file, root), settings.rules),
	};
}

function failed(problems: readonly Problem[]): SettingsResult {
	return { settings: null, findings: findingsOf(problems, {}) };
}

function findingsOf(
	problems: readonly Problem[],
	severities: SeverityTable,
): readonly Finding[] {
	return problems.flatMap(
		({
			ofSource: _ofSource,
			document: _document,
			path: _path,
			mended: _mended,
			...problem
		}): Finding[] => {
			const { rule } = problem;
			const severity = severities[rule] ?? rules[rule].severity;
			return severity === "off" ? [] : [{ ...problem, severity }];
		},
	);
}

/** The maps whose keys are knowledge of their own: integration types and rule names. */
function sectionProblems(
	file: string,
	root: MapNode,
	catalog: Catalog,
): readonly Problem[] {
	const names = environmentNames(root);
	const bases: (readonly string[])[] = [
		[],
		...names.map((name) => ["environments", name] as const),
	];
	const receivers = nodeAt(root, ["notifications"]);
	const listed = (receivers?.kind === "seq" ? receivers.items : []).flatMap(
		(receiver) => {
			const environments = nodeAt(receiver, ["environments"]);
			return environments?.kind === "seq" ? environments.items : [];
		},
	);
	const strangers = listed.flatMap((item): Problem[] => {
		const name = item.kind === "scalar" ? String(item.value) : "";
		if (names.includes(name)) return [];
		const suggestion = suggest(name, names);
		return [
			{
				rule: "unknown-environment",
				message: messages.unknownSetting(
					name,
					"environment",
					names,
					suggestion,
				),
				file,
				span: item.span,
				...(suggestion === undefined ? {} : { suggestion }),
			},
		];
	});
	const inBases = bases.flatMap((base) => [
		...mapKeyProblems(file, root, [...base, "limits"], "integration type", [
			...catalog.types.keys(),
		]),
		...mapKeyProblems(
			file,
			root,
			[...base, "rules"],
			"rule",
			Object.keys(rules),
		),
	]);
	return [...inBases, ...strangers, ...managedTwice(file, root, names)];
}

function managedTwice(
	file: string,
	root: MapNode,
	names: readonly string[],
): readonly Problem[] {
	const others = nodeAt(root, ["otherEnvironments"]);
	return (others?.kind === "seq" ? others.items : []).flatMap(
		(item): Problem[] => {
			const name = item.kind === "scalar" ? String(item.value) : "";
			if (!names.includes(name)) return [];
			const message = messages.managedHere(name);
			return [{ rule: "invalid-value", message, file, span: item.span }];
		},
	);
}

function environmentNames(root: MapNode): readonly string[] {
	const environments = nodeAt(root, ["environments"]);
	return environments?.kind === "map" ? [...environments.entries.keys()] : [];
}

function complete(file: string, root: MapNode, catalog: Catalog): Settings {
	const json = withDefaults(toJson(root) as JsonObject, catalog);
	const reconcile = section(json, "reconcile");
	const server = section(json, "server");
	const environments = new Map(
		environmentNames(root).map((name) => [
			name,
			completeEnvironment(file, root, name, catalog),
		]),
	);
	const integrations = json["integrations"] as readonly string[];
	return {
		file,
		integrations,
		integrationPlaces: integrations.flatMap((_glob, at) => {
			const node = nodeAt(root, ["integrations", at]);
			return node ? [{ file, span: node.span }] : [];
		}),
		environments,
		otherEnvironments: json["otherEnvironments"] as readonly string[],
		fingerprintKey: reference(file, root, ["fingerprintKey"]),
		owner: (json["owner"] as string | undefined) ?? null,
		limits: section(json, "limits") as Record<string, number>,
		rules: severities(section(json, "rules")),
		reconcile: {
			schedule: reconcile["schedule"] as string,
			timezone: reconcile["timezone"] as string,
			debounceMs: parseDuration(reconcile["debounce"] as string),
			deepIntervalMs: parseDuration(reconcile["deepInterval"] as string),
		},
		secrets: {
			env: strings(section(json, "secrets")["env"]),
			files: strings(section(json, "secrets")["files"]),
			stores: storesOf(file, root, catalog),
		},
		source: gitSource(file, root, catalog),
		notifications: notifications(file, root),
		server: {
			host: server["host"] as string,
			port: server["port"] as number,
			token: reference(file, root, ["server", "token"]),
			webhookSecret: reference(file, root, ["server", "webhookSecret"]),
			hosts: server["hosts"] as readonly string[],
			fileLink: (server["fileLink"] as string | undefined) ?? null,
		},
	};
}

function gitSource(
	file: string,
	root: MapNode,
	catalog: Catalog,
): GitSource | null {
	const given = nodeAt(root, ["source", "git"]);
	if (!given) return null;
	const git = {
		...catalog.sourceDefaults,
		...(toJson(given) as JsonObject),
	};
	return {
		url: git["url"] as string,
		branch: (git["branch"] as string | undefined) ?? null,
		intervalMs: parseDuration(git["interval"] as string),
		path: ((git["path"] as string | undefined) ?? "").replace(/^\.?\/*$/, ""),
		username: git["username"] as string,
		token: reference(file, root, ["source", "git", "token"]),
	};
}

function notifications(
	file: string,
	root: MapNode,
): readonly NotificationSettings[] {
	const given = nodeAt(root, ["notifications"]);
	if (given?.kind !== "seq") return [];
	return given.items.map((item, at) => {
		const json = toJson(item) as JsonObject;
		const path = ["notifications", at];
		const type = json["type"] as NotificationSettings["type"];
		return {
			name: `${type} ${at + 1}`,
			type,
			url: placed(file, root, [...path, "url"]) as PlacedReference,
			secret: reference(file, root, [...path, "secret"]),
			events:
				(json["events"] as readonly NotificationEvent[] | undefined) ??
				notificationEvents,
			environments:
				(json["environments"] as readonly string[] | undefined) ?? null,
		};
	});
}

function completeEnvironment(
	file: string,
	root: MapNode,
	name: string,
	catalog: Catalog,
): EnvironmentSettings {
	const json = withDefaults(toJson(root) as JsonObject, catalog);
	const own = {
		...catalog.environmentDefaults,
		...section(section(json, "environments"), name),
	};
	const merged = (part: string): JsonObject => ({
		...section(json, part),
		...section(own, part),
	});
	const platform = section(own, "platform");
	const domain = catalog.regions.get(own["region"] as string) ?? "";
	const at = ["environments", name];
	return {
		name,
		loginUrl: (platform["loginUrl"] as string) ?? `https://login.${domain}`,
		apiUrl: (platform["apiUrl"] as string) ?? `https://api.${domain}`,
		organizationId: (own["organizationId"] as string | undefined) ?? null,
		clientId: placed(file, root, [...at, "oauth", "clientId"]),
		clientSecret: placed(file, root, [
			...at,
			"oauth",
			"clientSecret",
		]) as PlacedReference,
		mode: own["mode"] === "report" ? "report" : "enforce",
		prune: own["prune"] === true,
		limits: merged("limits") as Record<string, number>,
		rules: severities(merged("rules")),
		safety: merged("safety") as unknown as Safety,
		certificates: {
			warnDays: merged("certificates")["warnDays"] as number,
			errorDays: merged("certificates")["errorDays"] as number,
			intervalMs: parseDuration(merged("certificates")["interval"] as string),
		},
		requestsPerMinute: merged("rateLimit")["requestsPerMinute"] as number,
	};
}

/** What the schema gives where the file says nothing; sections are completed member by member. */
function withDefaults(json: JsonObject, catalog: Catalog): JsonObject {
	const members = Object.entries(catalog.settingsDefaults).map(
		([name, value]): [string, Json] => [
			name,
			Array.isArray(value)
				? (json[name] ?? value)
				: { ...(value as JsonObject), ...section(json, name) },
		],
	);
	return { ...json, ...Object.fromEntries(members) };
}

function section(json: JsonObject, name: string): JsonObject {
	return object(json[name]);
}

function strings(value: Json | undefined): readonly string[] | null {
	return Array.isArray(value) ? value.map(String) : null;
}

function severities(table: JsonObject): SeverityTable {
	return Object.fromEntries(
		Object.entries(table).filter(([name]) => isRuleName(name)),
	);
}
