// What applying is given, and what it answers.
import type { Plan, Result, Standing } from "../../core/types.ts";
import type { Clock } from "../../platform/clock.ts";
import type { PlatformReader } from "../../platform/reader.ts";
import type { PlatformWriter } from "../../platform/writer.ts";
import type { Planned } from "../reconcile.ts";

export interface ApplyInput
	extends Pick<
		Planned,
		"actual" | "actionContent" | "authContent" | "replan" | "replanAction"
	> {
	/** Of what was planned, or a part of it. */
	readonly plan: Plan;
	readonly reader: Pick<
		PlatformReader,
		| "readConfig"
		| "readIntegration"
		| "readIntegrations"
		| "readActions"
		| "readAction"
	>;
	readonly writer: PlatformWriter;
	/** The full set of a document's credential fields, by document field. */
	readonly secrets: (
		key: string,
	) => Readonly<Record<string, string>> | undefined;
	readonly clock: Clock;
	/** How long an integration may take to report the status it was given. */
	readonly settleMs: number;
	/** Aborted: the write in flight is finished, nothing new begins. */
	readonly signal?: AbortSignal;
	/** Names the daemon in what it writes, so that two of them can see each other. */
	readonly writerName?: string;
	/** Writes under way at once; the request budget is shared all the same. */
	readonly concurrency?: number;
	readonly onProgress?: (event: Progress) => void;
}

export interface Progress {
	readonly key: string;
	/** What is being done now, or how it ended. */
	readonly step: string;
	readonly done: number;
	readonly total: number;
}

export interface Applied {
	readonly results: readonly Result[];
	/** True where a failure was the platform refusing us or not being readable, rather than refusing a write. */
	readonly unreadable: boolean;
	/** The plan's, with what was seen of integrations while they were written; sorted by key. */
	readonly standings: readonly Standing[];
	/** By the document of a change that failed: what it comes from, where that is not the change. */
	readonly causes: Readonly<Record<string, string>>;
}

/** A change that did not come to its end, for a reason that is not a failed call. */
export class ChangeFailed extends Error {}
