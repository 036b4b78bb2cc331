// What the daemon's rooms tell each other: one cycle's report, the history of changes, and the status that is shown. Readonly JSON.
import type {
	CertificateNeed,
	ReportedCertificate,
} from "../core/certificates/certificates.ts";
import type { MatchedAction } from "../core/plan/action/compare.ts";
import type { CredentialAge } from "../core/status/credential-age.ts";
import type { Unmanaged } from "../core/status/unmanaged.ts";
import type {
	FieldChange,
	OfAction,
	Outcome,
	Plan,
	Refusal,
	Result,
	Standing,
	Verb,
} from "../core/types.ts";

/** What made an environment look again. */
export const wakeReasons = [
	"start",
	"files",
	"schedule",
	"retry",
	"signal",
	"http",
	"webhook",
	"git",
] as const;
export type WakeReason = (typeof wakeReasons)[number];

/** Which state of the files was judged. */
export interface Commit {
	/** Full id. */
	readonly id: string;
	/** `Name <address>`; null: not known. */
	readonly author: string | null;
	/** First line of its message; null: not known. */
	readonly subject: string | null;
}

/**
 * converged: nothing to do. changed: everything that was to do was done. drift: differences were found and left, because
 * of the mode or because somebody suspended them. refused: something is held back until a person decides.
 * failed: the cycle, or a change of it, did not come to its end; it is tried again.
 */
export type Verdict = "converged" | "changed" | "drift" | "refused" | "failed";

/** Why a cycle or one of its changes failed, for exit codes and for the words "is it us or them". */
export type FailureKind =
	| "settings"
	/** A file of a secret that the settings name and that is not there, or empty: it may come by itself. */
	| "absent"
	/** The Git remote, while nothing was ever fetched from it. */
	| "source"
	/** Files that do not come to rest. */
	| "files"
	| "platform"
	| "change"
	| "internal";

export interface CycleReport {
	readonly environment: string;
	/** Counts from 1 in each environment. */
	readonly number: number;
	readonly reasons: readonly WakeReason[];
	/** Milliseconds since 1970. */
	readonly startedAt: number;
	readonly endedAt: number;
	readonly commit: Commit | null;
	readonly mode: "enforce" | "report";
	/** True where only the lists were read. */
	readonly cheap: boolean;
	readonly verdict: Verdict;
	/** One line for a person. */
	readonly summary: string;
	/** Null: it ended before there was one. */
	readonly plan: Plan | null;
	readonly results: readonly Result[];
	/** Integrations as they were seen last, sorted by key: while they were written, else when the plan was made. */
	readonly standings: readonly Standing[];
	/** Data actions that are a document's. */
	readonly actions: readonly MatchedAction[];
	/** Data-action integrations that are nobody's here, sorted by name. */
	readonly unmanaged: readonly Unmanaged[];
	/** Of documents, as far as the platform tells their date; sorted by key. */
	readonly credentials: readonly CredentialAge[];
	/** True where a change failed because the platform refused the client, or could not be read. */
	readonly unreadable: boolean;
	/** By the document of a change that failed: what it comes from, where that is not the change, such as a platform that is away. */
	readonly causes: Readonly<Record<string, string>>;
	/** Documents whose changes were held back by a refusal, sorted. */
	readonly held: readonly string[];
	/** Documents that cannot be used, sorted. */
	readonly frozen: readonly string[];
	readonly documents: readonly DocumentPlace[];
	readonly error: {
		readonly kind: FailureKind;
		readonly message: string;
		/** What it comes from, whatever call met it first; null: the message says it. */
		readonly cause: string | null;
	} | null;
	/** Requests to the platform, tokens included. */
	readonly calls: number;
	/** Other programs that were seen writing what is ours. */
	readonly others: readonly Sighting[];
	readonly warnings: readonly string[];
}

export interface DocumentPlace extends OfAction {
	readonly key: string;
	/** Of the integration. */
	readonly type: string;
	readonly name: string;
	/** Null: a data action has none. */
	readonly status: string | null;
	readonly suspend: boolean;
	readonly file: string;
	readonly line: number;
}

/** A trace of another program that manages the same organization with our mark. */
export interface Sighting extends OfAction {
	/** Of the document. */
	readonly key: string;
	/** The other daemon's name; null: a program without one, such as `apply` by hand. */
	readonly writer: string | null;
	readonly message: string;
}

/** One line of the journal: what was done to one integration or data action, and how it ended. */
export interface HistoryEntry extends OfAction {
	readonly version: 1;
	/** ISO date. */
	readonly at: string;
	readonly environment: string;
	readonly organizationId: string | null;
	readonly key: string;
	readonly type: string;
	readonly name: string;
	readonly verb: Verb;
	/** Secrets are only said to have changed. */
	readonly fields: readonly FieldChange[];
	readonly outcome: Outcome;
	readonly error: string | null;
	readonly integrationId: string | null;
	/** Of a data action. */
	readonly actionId?: string;
	/** Of the last write, for the vendor's support. */
	readonly correlationId: string | null;
	readonly commit: string | null;
	readonly author: string | null;
	readonly reasons: readonly WakeReason[];
	/** This daemon's name. */
	readonly writer: string;
}

/** What /status.json answers, and the page shows. Fields are only ever added. */
export interface Status {
	readonly version: 1;
	readonly product: string;
	/** This daemon's name, as it stands in the ownership lines that it writes. */
	readonly writer: string;
	/** ISO dates. */
	readonly startedAt: string;
	readonly now: string;
	readonly source: SourceStatus;
	/** Paths of settings that were changed and count only after a restart, sorted. */
	readonly restartNeeded: readonly string[];
	/** Sorted by name. */
	readonly environments: readonly EnvironmentStatus[];
	/** The newest first. */
	readonly history: readonly HistoryEntry[];
}

export interface SourceStatus {
	readonly kind: "folder" | "git";
	/** The folder, or the address without user and password. */
	readonly where: string;
	readonly commit: Commit | null;
	/** Address of a commit in a web view, with {commit}; null: none is known. */
	readonly commitLink: string | null;
	/** ISO date of the last fetch that worked; null: none, or a folder. */
	readonly fetchedAt: string | null;
	/** Why the last fetch failed; null: it did not. The last good commit stays in force. */
	readonly problem: string | null;
}

export interface EnvironmentStatus {
	readonly name: string;
	readonly mode: "enforce" | "report";
	readonly organizationId: string | null;
	readonly running: boolean;
	/** Null: no cycle has ended yet. */
	readonly verdict: Verdict | null;
	readonly summary: string;
	/** Cycles in a row with this verdict and summary, and since when (ISO date). */
	readonly since: string | null;
	readonly cycles: number;
	readonly lastRun: {
		readonly number: number;
		readonly startedAt: string;
		readonly endedAt: string;
		readonly reasons: readonly WakeReason[];
		readonly commit: string | null;
		readonly calls: number;
		readonly cheap: boolean;
	} | null;
	/** ISO date of the last cycle that neither failed nor was refused. */
	readonly lastSuccessAt: string | null;
	readonly nextRunAt: string | null;
	readonly retryAt: string | null;
	readonly error: string | null;
	readonly refusals: readonly Refusal[];
	readonly warnings: readonly string[];
	readonly others: readonly Sighting[];
	readonly orphans: Plan["orphans"];
	/** Of what is to be made, or was just made. */
	readonly nearMisses: Plan["nearMisses"];
	/** All integrations of the organization that are not ours, of whatever type. */
	readonly unmanaged: number;
	/** Those that data actions can hang on, sorted by name. */
	readonly unmanagedIntegrations: readonly Unmanaged[];
	/** Credentials that are older than they may be; sorted by key. */
	readonly credentialNeeds: readonly CredentialNeed[];
	readonly budgetLeft: number | null;
	/** How each document stands, also those of data actions; sorted by key, an integration before a data action. */
	readonly integrations: readonly DocumentStatus[];
	readonly certificates: {
		readonly checkedAt: string;
		readonly certificates: readonly ReportedCertificate[];
		readonly needs: readonly CertificateNeed[];
		readonly warnings: readonly string[];
		/** Why they could not be read this time; null: they could. */
		readonly problem: string | null;
	} | null;
	/** Null: none were run yet. */
	readonly liveTests: LiveTests | null;
}

/** What came of the tests that the platform ran last. */
export interface LiveTests {
	readonly ranAt: string;
	readonly passed: number;
	readonly failed: readonly {
		/** Of the document. */
		readonly key: string;
		readonly name: string;
		readonly message: string;
	}[];
	/** Why none could be run; null: they could. */
	readonly problem: string | null;
}

export interface CredentialNeed
	extends Pick<
		CredentialAge,
		"key" | "type" | "name" | "modifiedDate" | "ageDays"
	> {
	readonly maxAgeDays: number;
	readonly severity: "info";
	readonly reason: "too-old";
	readonly message: string;
}

export type DocumentStatus = IntegrationStatus | ActionStatus;

interface AnyStatus {
	readonly key: string;
	/** Of the integration. */
	readonly type: string;
	readonly name: string;
	readonly file: string | null;
	readonly line: number | null;
	/** Address of the line in a web view; null: none is known. */
	readonly link: string | null;
	/** unknown: nothing was compared with it yet. */
	readonly standing:
		| "in sync"
		| "drift"
		| "held"
		| "frozen"
		| "suspended"
		| "failed"
		| "unknown";
	/** What differs. */
	readonly drift: readonly FieldChange[];
	readonly verb: Verb | null;
	/** Why it failed or is held; null: it is not. */
	readonly problem: string | null;
	/** The last entry of the history about it. */
	readonly lastChange: {
		readonly at: string;
		readonly verb: Verb;
		readonly outcome: Outcome;
		readonly commit: string | null;
		readonly author: string | null;
	} | null;
	readonly integrationId: string | null;
}

export interface IntegrationStatus extends AnyStatus {
	readonly kind?: undefined;
	/** What the document wants: active, inactive; null: the document cannot be used. */
	readonly desired: string | null;
	/** What the platform was told: active, inactive, or another word of its; null: there is no integration yet. */
	readonly actual: string | null;
	/** reportedState and its detail; null: there is no integration yet. */
	readonly health: {
		readonly code: string;
		readonly detail: string | null;
	} | null;
}

export interface ActionStatus extends AnyStatus {
	readonly kind: "action";
	/** Key of the integration's document; null: the document names none. */
	readonly integration: string | null;
	/** Null: there is none yet, or it is not known which one it is. */
	readonly actionId: string | null;
	/** What only integrations have. */
	readonly desired: null;
	readonly actual: null;
	readonly health: null;
}
