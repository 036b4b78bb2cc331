// Settings as every stage uses them: nothing optional, per environment already merged.
import type { RuleName } from "../findings/table.ts";
import type { Place, Severity } from "../types.ts";
import type { PlacedReference, PlacedValue } from "./placed.ts";
import type { Stores } from "./stores.ts";

export interface Settings {
	/** Name of the settings file, for findings. */
	readonly file: string;
	readonly integrations: readonly string[];
	/** Of each of them; none where the settings leave them to the default. */
	readonly integrationPlaces: readonly Place[];
	readonly actions: readonly string[];
	/** Of each of them; none where the settings leave them to the default. */
	readonly actionPlaces: readonly Place[];
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
		/** Of the page, for people; null: it is not known. */
		readonly publicUrl: string | null;
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
	"credential",
	"test",
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
	readonly pruneActions: boolean;
	readonly limits: Readonly<Record<string, number>>;
	readonly rules: SeverityTable;
	readonly safety: Safety;
	readonly certificates: {
		readonly warnDays: number;
		readonly errorDays: number;
		/** How often the daemon reads them. */
		readonly intervalMs: number;
	};
	readonly credentials: {
		/** Null: any. */
		readonly maxAgeDays: number | null;
	};
	/** When the daemon has the platform run the tests that are marked live; null: never. */
	readonly liveTests: string | null;
	readonly requestsPerMinute: number;
}

export interface Safety {
	readonly maxDeletes: number;
	readonly maxDisables: number;
	readonly maxCredentialRewrites: number;
	/** Data actions that a run deletes, with their integrations or alone. */
	readonly maxActionsLost: number;
}

export type SeverityTable = Readonly<
	Partial<Record<RuleName, Severity | "off">>
>;
