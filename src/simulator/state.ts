// The shapes of what a simulated organization holds.
import type { Behavior } from "./behavior.ts";

export type JsonMap = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonMap {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

export type IntendedState = "ENABLED" | "DISABLED";
export type ReportedCode =
	| "ACTIVE"
	| "ACTIVATING"
	| "INACTIVE"
	| "DEACTIVATING"
	| "ERROR";

/** Replaced as a whole on every change, so that a list can keep showing an earlier one. */
export interface StoredIntegration {
	readonly id: string;
	/** The platform's type id. */
	readonly typeId: string;
	readonly name: string;
	readonly notes: string;
	readonly version: number;
	readonly properties: JsonMap;
	readonly advanced: JsonMap;
	/** Credential id by slot. */
	readonly credentials: Readonly<Record<string, string>>;
	readonly intendedState: IntendedState;
	readonly reportedState: StoredReport;
	/** Where a transitional state leads to; absent: nothing is under way. */
	readonly settles?: Settling;
	readonly deleted: boolean;
}

interface StoredReport {
	readonly code: ReportedCode;
	readonly message?: string;
	/** ISO date. */
	readonly lastUpdated: string;
}

export interface Settling {
	readonly code: ReportedCode;
	readonly message?: string;
	/** Reads that still see the transitional state. */
	readonly readsLeft: number;
	/** Milliseconds since the epoch before which it does not settle. */
	readonly notBefore: number;
}

export interface StoredCredential {
	readonly id: string;
	readonly name: string;
	readonly type: string;
	/** The values as they were sent. They never leave the process. */
	readonly fields: Readonly<Record<string, string>>;
	readonly createdDate: string;
	readonly modifiedDate: string;
	readonly deleted: boolean;
}

/** A published action, or the draft beside it under the same id. Replaced as a whole on every change. */
export interface StoredAction {
	readonly id: string;
	readonly name: string;
	readonly integrationId: string;
	readonly category: string;
	readonly secure: boolean;
	readonly version: number;
	/** The action that fetches a token for `userDefinedOAuth`; listed only when asked for. */
	readonly auth: boolean;
	/** Absent: a draft that has none yet. */
	readonly contract?: ActionContract;
	readonly config: ActionConfig;
	readonly deleted: boolean;
}

export interface ActionContract {
	readonly input: { readonly inputSchema: JsonMap };
	readonly output: { readonly successSchema: JsonMap };
}

/** As it was sent: what was not given is filled in where it is read. */
export interface ActionConfig {
	readonly timeoutSeconds?: number;
	readonly request: {
		readonly requestUrlTemplate?: string;
		readonly requestType?: string;
		readonly requestTemplate?: string;
		readonly headers?: Readonly<Record<string, string>>;
	};
	readonly response: {
		readonly translationMap?: Readonly<Record<string, string>>;
		readonly translationMapDefaults?: Readonly<Record<string, string>>;
		readonly successTemplate?: string;
	};
}

export interface StoredCertificate {
	readonly signingAuthority: "Genesys" | "DigiCert";
	readonly status: "Current" | "Upcoming";
	readonly type: "Client";
	/** PEM, the client certificate first, its root last. */
	readonly chain: readonly string[];
}

/** What a list still shows for an id: an earlier state, or null where it was not there. */
export interface HeldBack<T> {
	readonly shown: T | null;
	reads: number;
	readonly until: number;
}

/** What was made a moment ago, and is not known everywhere yet. */
export interface Newcomers {
	/** By integration: for how many calls, and until when, its actions are refused. */
	readonly integrations: Map<
		string,
		{ readonly calls: number; readonly until: number }
	>;
	/** By action, how many reads by its id answer 404. */
	readonly actions: Map<string, number>;
}

export interface World {
	/** Milliseconds since the epoch. */
	readonly now: () => number;
	/** The next ISO date: later than every one before. */
	readonly nextDate: () => string;
	readonly newId: () => string;
	readonly behavior: Behavior;
}

/** What lists show, and may show late. */
export interface Stored {
	readonly integrations: StoredIntegration;
	readonly credentials: StoredCredential;
	readonly actions: StoredAction;
	readonly drafts: StoredAction;
}

/** By id, deleted ones included. */
export type Stores = {
	readonly [Kind in keyof Stored]: Map<string, Stored[Kind]>;
};

export interface OrganizationState extends Stores {
	readonly id: string;
	readonly name: string;
	readonly world: World;
	readonly certificates: StoredCertificate[];
	readonly heldBack: {
		readonly [Kind in keyof Stored]: Map<string, HeldBack<Stored[Kind]>>;
	};
	readonly newcomers: Newcomers;
}
