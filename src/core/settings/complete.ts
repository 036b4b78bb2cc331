// Sound settings as they are written -> the same with every default, environments already merged.

import type { Catalog } from "../catalog/catalog.ts";
import { parseDuration } from "../catalog/formats.ts";
import { nodeAt, toJson } from "../document/node.ts";
import { isRuleName } from "../findings/table.ts";
import type { Json, JsonObject, MapNode, Place } from "../types.ts";
import { object } from "../values/json.ts";
import { type PlacedReference, placed, reference } from "./placed.ts";
import { environmentNames } from "./sections.ts";
import {
	type EnvironmentSettings,
	type GitSource,
	type NotificationEvent,
	type NotificationSettings,
	notificationEvents,
	type Safety,
	type Settings,
	type SeverityTable,
} from "./settings.ts";
import { storesOf } from "./stores.ts";

export function complete(
	file: string,
	root: MapNode,
	catalog: Catalog,
): Settings {
	const json = withDefaults(toJson(root) as JsonObject, catalog);
	const reconcile = section(json, "reconcile");
	const server = section(json, "server");
	const environments = new Map(
		environmentNames(root).map((name) => [
			name,
			completeEnvironment(file, root, name, catalog),
		]),
	);
	const globs = (member: "integrations" | "actions"): readonly string[] =>
		json[member] as readonly string[];
	const places = (member: "integrations" | "actions"): readonly Place[] =>
		globs(member).flatMap((_glob, at) => {
			const node = nodeAt(root, [member, at]);
			return node ? [{ file, span: node.span }] : [];
		});
	return {
		file,
		integrations: globs("integrations"),
		integrationPlaces: places("integrations"),
		actions: globs("actions"),
		actionPlaces: places("actions"),
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
			publicUrl: (server["publicUrl"] as string | undefined) ?? null,
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
		pruneActions: own["pruneActions"] === true,
		limits: merged("limits") as Record<string, number>,
		rules: severities(merged("rules")),
		safety: merged("safety") as unknown as Safety,
		certificates: {
			warnDays: merged("certificates")["warnDays"] as number,
			errorDays: merged("certificates")["errorDays"] as number,
			intervalMs: parseDuration(merged("certificates")["interval"] as string),
		},
		credentials: {
			maxAgeDays:
				(merged("credentials")["maxAgeDays"] as number | undefined) ?? null,
		},
		liveTests: scheduleOf(section(own, "tests")),
		requestsPerMinute: merged("rateLimit")["requestsPerMinute"] as number,
	};
}

function scheduleOf({ live, schedule }: JsonObject): string | null {
	return live === true && typeof schedule === "string" ? schedule : null;
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
