// The integration operations: lists, one integration, its configuration and its state.
import { isDeepStrictEqual } from "node:util";
import type { ConfigBody } from "../core/plan/configuration.ts";
import type {
	ActualConfig,
	ActualIntegration,
	JsonObject,
} from "../core/types.ts";
import { isObject } from "../core/values/json.ts";
import { ApiError } from "./errors.ts";
import type { Call, Http } from "./http.ts";
import { lookAfter } from "./lost.ts";
import { readPages } from "./pages.ts";
import { backoffMs } from "./retry.ts";
import type { View } from "./shape.ts";

const LIST = "/api/v2/integrations";
/** Genesys Cloud help: page sizes from 1 to 999. */
const PAGE_SIZE = 999;
const MOST_ROUNDS = 5;
/** What the platform stores for empty notes, and sometimes answers. */
const EMPTY_NOTES = "node_dynamodb_empty_string";

/** With `expand`, their configurations too where the platform gives them in whole. */
export function listIntegrations(
	http: Http,
	of: {
		readonly expand?: boolean;
		/** Absent: of all types. */
		readonly typeId?: string | undefined;
		readonly signal?: AbortSignal | undefined;
	},
): Promise<readonly ActualIntegration[]> {
	return readPages(http, {
		path: LIST,
		pageSize: PAGE_SIZE,
		entity: (entity) => integrationOf(http, entity),
		query: {
			...(of.expand ? { expand: "config" } : {}),
			...(of.typeId === undefined ? {} : { integrationType: of.typeId }),
		},
		...(of.signal ? { signal: of.signal } : {}),
	});
}

export function readIntegration(
	http: Http,
	id: string,
	signal?: AbortSignal,
): Promise<ActualIntegration> {
	const path = pathOf(id);
	return http.ask(
		{ method: "GET", path, repeat: "always", ...(signal ? { signal } : {}) },
		(answer) => integrationOf(http, answer),
	);
}

export function readConfig(
	http: Http,
	id: string,
	signal?: AbortSignal,
): Promise<ActualConfig> {
	const path = `${pathOf(id)}/config/current`;
	return http.ask(
		{ method: "GET", path, repeat: "always", ...(signal ? { signal } : {}) },
		configOf,
	);
}

/** Not repeated when its outcome is unknown: look first. */
export function postIntegration(
	http: Http,
	wanted: { readonly name: string; readonly typeId: string },
): Promise<ActualIntegration> {
	return http.ask(
		{
			method: "POST",
			path: LIST,
			body: { name: wanted.name, integrationType: { id: wanted.typeId } },
			repeat: "when-not-done",
		},
		(answer) => integrationOf(http, answer),
	);
}

/**
 * Writes a configuration at the version it was read at. When the answer is lost, the configuration tells what became
 * of it: what we sent, done; the old version still, written again; anything else, somebody was faster.
 * @throws ApiError of kind `conflict`: read again and plan again, never send the same body at a newer version
 */
export async function writeConfig(
	http: Http,
	id: string,
	config: ConfigBody,
): Promise<ActualConfig> {
	const call: Call = {
		method: "PUT",
		path: `${pathOf(id)}/config/current`,
		body: config,
		repeat: "when-not-done",
	};
	for (let round = 1; ; round += 1) {
		try {
			return await http.ask(call, configOf);
		} catch (error) {
			if (!(error instanceof ApiError)) throw error;
			// After a first write that was lost, a clash may be with that one.
			const clashWithUs = round > 1 && error.kind === "conflict";
			if (error.outcome !== "unknown" && !clashWithUs) throw error;
			const now = await lookAfter(error, () => readConfig(http, id));
			if (holds(now, config)) return now;
			if (error.kind === "conflict") throw error;
			if (now.version !== config.version)
				throw http.trouble(
					call,
					`was not answered, and the configuration is now at version ${now.version}, not ${config.version}: somebody else wrote it`,
					"conflict",
					"unknown",
				);
			if (round === MOST_ROUNDS) throw error;
			await http.clock.sleep(backoffMs(round, http.clock), http.signal);
		}
	}
}

export async function writeState(
	http: Http,
	id: string,
	state: "ENABLED" | "DISABLED",
): Promise<ActualIntegration> {
	const answered = await http.askOrNothing(
		{
			method: "PATCH",
			path: pathOf(id),
			body: { intendedState: state },
			repeat: "always",
		},
		(answer) => integrationOf(http, answer),
	);
	return answered ?? readIntegration(http, id);
}

export function removeIntegration(http: Http, id: string): Promise<void> {
	return http.tell({ method: "DELETE", path: pathOf(id), repeat: "always" });
}

function pathOf(id: string): string {
	return `${LIST}/${encodeURIComponent(id)}`;
}

function integrationOf(http: Http, entity: View): ActualIntegration {
	const state = entity.viewOr("reportedState");
	const detail = state?.viewOr("detail");
	const message =
		detail?.textOr("message", null) ??
		detail?.textOr("localizableMessageCode", null) ??
		null;
	const config = carriedConfig(entity);
	const notes = entity.textOr("notes", undefined);
	return {
		id: entity.id("id"),
		name: entity.text("name"),
		typeId: entity.view("integrationType").id("id"),
		intendedState: entity.text("intendedState"),
		reportedState: {
			code: state?.textOr("code", null) ?? "UNKNOWN",
			message: message === null ? null : http.clean(message),
		},
		notes: notes === undefined ? config?.notes : plainNotes(notes),
		...(config ? { config } : {}),
	};
}

/**
 * What `expand=config` adds is documented nowhere, so a configuration is taken only when it is whole;
 * a stub read as empty would look like a difference.
 */
function carriedConfig(entity: View): ActualConfig | undefined {
	const holder = (entity.value as JsonObject).config;
	const current = isObject(holder) ? holder.current : undefined;
	if (!isObject(current)) return undefined;
	const { version, name, notes, properties, advanced, credentials } = current;
	const whole =
		typeof version === "number" &&
		typeof name === "string" &&
		(typeof notes === "string" || notes === null) &&
		[properties, advanced, credentials].every(isObject);
	return whole ? configOf(entity.view("config").view("current")) : undefined;
}

function configOf(answer: View): ActualConfig {
	const bound = (answer.viewOr("credentials")?.members() ?? []).flatMap(
		([slot, credential]) => {
			const id = credential.textOr("id", null);
			const date = credential.textOr("modifiedDate", null);
			return id ? [{ slot, id, date }] : [];
		},
	);
	const dates = bound.flatMap(({ id, date }) =>
		date === null ? [] : [[id, date] as const],
	);
	return {
		version: answer.number("version"),
		name: answer.text("name"),
		notes: plainNotes(answer.textOr("notes", "")),
		properties: answer.object("properties"),
		advanced: answer.object("advanced"),
		credentials: Object.fromEntries(bound.map(({ slot, id }) => [slot, id])),
		...(dates.length > 0 ? { credentialDates: Object.fromEntries(dates) } : {}),
	};
}

function plainNotes(notes: string): string {
	return notes === EMPTY_NOTES ? "" : notes;
}

/** Whether a configuration is what was sent; only the version may differ. */
function holds(actual: ActualConfig, sent: ConfigBody): boolean {
	const { version: _, credentials, ...rest } = sent;
	const ids = Object.entries(credentials).map(([slot, { id }]) => [slot, id]);
	const { credentialDates: _dates, ...found } = actual;
	return isDeepStrictEqual(
		{ ...found, version: null },
		{ ...rest, credentials: Object.fromEntries(ids), version: null },
	);
}
