// One piece of news of the daemon, as every receiver is told it. Readonly JSON.
import type { NotificationEvent } from "./settings/settings.ts";
import type { OfAction, Severity } from "./types.ts";

export interface Notice {
	readonly event: NotificationEvent;
	readonly environment: string;
	/** ISO date of what happened. */
	readonly at: string;
	readonly severity: Severity;
	/** One line; it begins with the environment's name. */
	readonly title: string;
	/** A few lines: what happened, where, and what to do next. */
	readonly text: string;
	/** One for each document that has a part in it; key null: it is about the whole environment. */
	readonly details: readonly NoticeDetail[];
	/** Id of the commit that was judged; null: none is known. */
	readonly commit: string | null;
	/** 32 hexadecimal digits, made from what it says and not from when: equal news, equal id. */
	readonly id: string;
}

/** Where to read on; null: no address is known. */
export interface NoticeLinks {
	/** The daemon's page, showing the environment. */
	readonly page: string | null;
	readonly commit: string | null;
}

export interface NoticeDetail extends OfAction {
	readonly key: string | null;
	/** One line. */
	readonly text: string;
}
