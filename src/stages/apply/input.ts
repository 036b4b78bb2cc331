// What applying is given, and what it answers.
import type {
	ActionChange,
	ActionContent,
	Actual,
	ActualAction,
	ActualConfig,
	ExchangeContent,
	IntegrationChange,
	Plan,
	Result,
	Standing,
} from "../../core/types.ts";
import type { Clock } from "../../platform/clock.ts";
import type { PlatformReader } from "../../platform/reader.ts";
import type { PlatformWriter } from "../../platform/writer.ts";

export interface ApplyInput {
	readonly plan: Plan;
	readonly actual: Actual;
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
	/** What the document of a data action wants. */
	readonly actionContent: (key: string) => ActionContent | undefined;
	/** What the document of an integration says of the action that fetches its tokens. */
	readonly authContent: (key: string) => ExchangeContent | undefined;
	/** Plans one data action again on what it is by now; null: nothing is left to do. */
	readonly replanAction: (
		change: ActionChange,
		fresh: ActualAction,
	) => ActionChange | "refused" | null;
	/** Plans one key again on a configuration that somebody else moved; null: it cannot go on. */
	readonly replan: (
		key: string,
		integrationId: string,
		fresh: ActualConfig,
	) => IntegrationChange | null;
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
