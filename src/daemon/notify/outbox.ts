// Notices -> what of them still waits to be delivered, and to whom: JSON that outlives the process.
import type { Notice, NoticeDetail } from "../../core/notice.ts";
import { notificationEvents } from "../../core/settings/settings.ts";
import { severities } from "../../core/types.ts";
import {
	hasMembers,
	isDate,
	isListOf,
	isOneOf,
	isText,
	isTime,
	orAbsent,
	orNull,
} from "../../core/values/shape.ts";

export interface Waiting {
	readonly notice: Notice;
	/** Milliseconds since 1970 when it was told first. */
	readonly since: number;
	/** Receivers that need not hear it any more, sorted: they have it, or refused it for good. */
	readonly through: readonly string[];
	/** Whether it is being delivered now; what was given up for a while is tried again. */
	readonly trying: boolean;
}

export interface Outbox {
	/** Everything that waits, the oldest first. */
	readonly waiting: readonly Waiting[];
	add(notices: readonly Notice[], now: number): void;
	through(notice: Notice, receiver: string): void;
	/** Nobody tries it any more. @param over nobody waits for it either */
	ended(notice: Notice, over: boolean): void;
	/** What is to be tried again now; what nobody took for a day is let go. @returns it is being tried from now on */
	again(now: number): {
		readonly due: readonly Waiting[];
		readonly lost: readonly Notice[];
	};
}

/** As many as a receiver's queue holds. */
const MOST_WAITING = 100;
const LONGEST_MS = 86_400_000;
/** Over restarts: long enough for a weekend, and an end where the folder can be read and not be written. */
const LONGEST_STORED_MS = 7 * 86_400_000;

/** @param stored the `waiting` of an earlier run; whatever is not as we write it is left out */
export function createOutbox(stored: unknown, now: number): Outbox {
	const known = Array.isArray(stored) ? stored.filter(isWaiting) : [];
	let waiting: readonly Waiting[] = known
		.filter(({ since }) => Math.abs(now - since) < LONGEST_STORED_MS)
		.slice(-MOST_WAITING)
		.map((one) => ({ ...one, trying: false }));
	let begun = false;

	function change(notice: Notice, to: (one: Waiting) => Waiting): void {
		waiting = waiting.map((one) => (one.notice === notice ? to(one) : one));
	}

	return {
		get waiting() {
			return waiting;
		},
		add(notices, at) {
			const fresh = notices.map(
				(notice): Waiting => ({
					notice,
					since: at,
					through: [],
					trying: true,
				}),
			);
			waiting = [...waiting, ...fresh].slice(-MOST_WAITING);
		},
		through(notice, receiver) {
			change(notice, (one) => ({
				...one,
				through: [...new Set([...one.through, receiver])].sort(),
			}));
		},
		ended(notice, over) {
			if (over) waiting = waiting.filter((one) => one.notice !== notice);
			else change(notice, (one) => ({ ...one, trying: false }));
		},
		again(at) {
			// After a restart everything gets its chance, however old it is.
			const old = ({ since, trying }: Waiting): boolean =>
				begun && !trying && Math.abs(at - since) >= LONGEST_MS;
			const lost = waiting.filter(old).map(({ notice }) => notice);
			waiting = waiting.filter((one) => !old(one));
			begun = true;
			const due = waiting.filter(({ trying }) => !trying);
			waiting = waiting.map((one) => ({ ...one, trying: true }));
			return { due, lost };
		},
	};
}

const isDetail = hasMembers<NoticeDetail>({
	kind: orAbsent(isOneOf(["action"])),
	integration: orAbsent(isText),
	key: orNull(isText),
	text: isText,
});
const isNotice = hasMembers<Notice>({
	event: isOneOf(notificationEvents),
	environment: isText,
	at: isDate,
	severity: isOneOf(severities),
	title: isText,
	text: isText,
	details: isListOf(isDetail),
	commit: orNull(isText),
	id: isText,
});
const isWaiting = hasMembers<Omit<Waiting, "trying">>({
	notice: isNotice,
	since: isTime,
	through: isListOf(isText),
});
