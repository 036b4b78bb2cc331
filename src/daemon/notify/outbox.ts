// Notices -> what of them still waits to be delivered, and to whom: JSON that outlives the process.
import type { Notice } from "../../core/notice.ts";
import { notificationEvents } from "../../core/settings/settings.ts";

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

function isWaiting(value: unknown): value is Waiting {
	if (value === null || typeof value !== "object") return false;
	const { notice, since, through } = value as Partial<
		Record<keyof Waiting, unknown>
	>;
	return (
		isNotice(notice) &&
		typeof since === "number" &&
		Math.abs(since) <= 8.64e15 &&
		isTexts(through)
	);
}

function isNotice(value: unknown): value is Notice {
	if (value === null || typeof value !== "object") return false;
	const { event, at, severity, details, commit, ...texts } = value as Partial<
		Record<keyof Notice, unknown>
	>;
	return (
		notificationEvents.some((one) => one === event) &&
		["error", "warning", "info"].some((one) => one === severity) &&
		isTexts([texts.environment, texts.title, texts.text, texts.id, at]) &&
		!Number.isNaN(Date.parse(String(at))) &&
		(commit === null || typeof commit === "string") &&
		Array.isArray(details) &&
		details.every(isDetail)
	);
}

function isDetail(value: unknown): boolean {
	if (value === null || typeof value !== "object") return false;
	const { key, text } = value as { key?: unknown; text?: unknown };
	return (key === null || typeof key === "string") && typeof text === "string";
}

function isTexts(value: unknown): value is readonly string[] {
	return (
		Array.isArray(value) && value.every((each) => typeof each === "string")
	);
}
