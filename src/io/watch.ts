// Files and folders -> a call soon after something in them really changed; events are hints, looks decide.
import { realpath, stat } from "node:fs/promises";
import { errorText } from "../core/values/error.ts";
import type { Clock } from "../platform/clock.ts";
import { createFolderWatches } from "./folder-watches.ts";
import { codeOf } from "./unreadable.ts";

/** What is there now, and where changes of it would happen. */
export interface Look {
	/** Equal signatures mean that nothing changed. */
	readonly signature: string;
	/** Absolute, without links in their ways. */
	readonly folders: readonly string[];
	/** Absolute; they need not exist. */
	readonly files: readonly string[];
	/** Absolute, as the settings name them: a link among their parts may be turned to another folder. */
	readonly starts: readonly string[];
}

export interface WatchInput {
	/**
	 * A look that fails is a state of its own: getting there and out of it are changes.
	 * @param again at the same as before. What else there is to look at by now is no change: it is taken up when somebody
	 * says that it is known
	 */
	look(again: boolean): Promise<Look>;
	/** Called once the files have been quiet; never while an earlier call is still waited for. */
	changed(): void;
	/** How long the files must be quiet, in ms. */
	readonly debounceMs: () => number;
	readonly clock: Pick<Clock, "monotonic" | "sleep">;
	/** Told once where watching got worse or failed, and when it works again. */
	warn(text: string): void;
	readonly signal: AbortSignal;
}

export interface Watching {
	/** What is there at this moment is no news: whoever calls reads it afterwards. */
	known(): Promise<void>;
	/** Why changes may go unseen just now, such as a folder that cannot be listed; null: watching works. */
	readonly problem: string | null;
	/** Resolves after the first look, whatever came of it. */
	readonly ready: Promise<void>;
	close(): Promise<void>;
}

/**
 * A folder that is replaced, and a link to one that is turned to another, give no events at all: so it is looked which
 * folder stands behind each name.
 */
const IDENTITY_MS = 2_000;
/** However events get lost, a change is seen after this long. */
const LOOK_MS = 30_000;
/** Files that are written all the time are taken up all the same, after so many times the debounce. */
const MOST_DEBOUNCES = 20;

export function watchFiles(input: WatchInput): Watching {
	const { clock, signal } = input;
	const watches = createFolderWatches(hint, (error) => {
		limits(error).then((known) => {
			if (!known) watchProblem = errorText(error);
		}, survive);
	});
	/** The system has no watches left: there are only looks, and no events. */
	let polling = false;
	let last: Look | null = null;
	let seen: string | null = null;
	let hints = 0;
	let lastHint = 0;
	let waiting: Promise<void> | null = null;
	let looking: Promise<void> = Promise.resolve();
	let lookProblem: string | null = null;
	let watchProblem: string | null = null;
	let toldProblem: string | null = null;
	const problem = (): string | null => lookProblem ?? watchProblem;

	function hint(): void {
		hints += 1;
		lastHint = clock.monotonic();
		waiting ??= untilQuiet()
			.catch(survive)
			.finally(() => {
				waiting = null;
			});
	}

	async function untilQuiet(): Promise<void> {
		for (let heard = -1; heard !== hints; ) {
			heard = await quiet();
			// What happens from here on may be behind the look: then there is another one.
			await look();
		}
	}

	/** @returns how many hints it waited for */
	async function quiet(): Promise<number> {
		const first = clock.monotonic();
		for (;;) {
			const debounce = input.debounceMs();
			const quietAt = Math.min(
				lastHint + debounce,
				first + MOST_DEBOUNCES * debounce,
			);
			const left = quietAt - clock.monotonic();
			if (left <= 0) return hints;
			await clock.sleep(left, signal);
		}
	}

	/** One at a time: of two that overlap the older one would have the last word. */
	function look(told: "told" | "untold" = "told"): Promise<void> {
		looking = looking.then(() => lookNow(told)).catch(survive);
		return looking;
	}

	async function lookNow(told: "told" | "untold"): Promise<void> {
		if (signal.aborted) return;
		let now: string;
		try {
			last = await input.look(told === "told" && seen !== null);
			now = last.signature;
			lookProblem = null;
		} catch (error) {
			// What cannot be looked at now stays news for later.
			if (told === "untold") return;
			lookProblem = errorText(error);
			now = `cannot be looked at: ${lookProblem}`;
		}
		if (signal.aborted) return;
		if (last) await arm(last);
		tell();
		if (now === seen) return;
		const first = seen === null;
		seen = now;
		if (!first && told === "told") input.changed();
	}

	async function arm(look: Look): Promise<void> {
		try {
			await watches.arm(look);
			if (signal.aborted) await watches.close();
			if (polling) input.warn("the files are watched again");
			polling = false;
			watchProblem = null;
		} catch (error) {
			if (!(await limits(error))) watchProblem = errorText(error);
		}
	}

	/** Without watches of the system, looks every few seconds do the same with more work. */
	async function limits(error: unknown): Promise<boolean> {
		const code = codeOf(error);
		if (code !== "ENOSPC" && code !== "EMFILE") return false;
		await watches.close();
		watchProblem = null;
		if (!polling)
			input.warn(
				`the system has no file watches left (${code}): looking at the files every ${IDENTITY_MS / 1000} s instead; on Linux fs.inotify.max_user_watches and fs.inotify.max_user_instances are the limits`,
			);
		polling = true;
		return true;
	}

	function tell(): void {
		const now = problem();
		if (now === toldProblem) return;
		if (now !== null)
			input.warn(`changes of the files may go unseen for a while: ${now}`);
		else input.warn("the files are watched again");
		toldProblem = now;
	}

	/** Nothing ends the watching but the signal: what fails is tried again by the next look. */
	function survive(error: unknown): void {
		if (!signal.aborted) watchProblem = errorText(error);
	}

	async function guard(): Promise<void> {
		let looked = clock.monotonic();
		let identity = await identityOf(last);
		for (;;) {
			await clock.sleep(IDENTITY_MS, signal);
			const before = identity;
			identity = await identityOf(last);
			const now = clock.monotonic();
			const due = now - looked >= LOOK_MS;
			if (!due && !polling && problem() === null && identity === before)
				continue;
			looked = now;
			hint();
		}
	}

	const ready = look();
	const running = ready.then(guard).catch(survive);

	return {
		known: () => look("untold"),
		ready,
		get problem() {
			return problem();
		},
		async close() {
			await running;
			await waiting;
			await looking;
			await watches.close();
		},
	};
}

/** A file that is saved by renaming is another one each time; its events tell that. */
async function identityOf(look: Look | null): Promise<string> {
	const paths = look ? [...look.starts, ...look.files] : [];
	const identities = await Promise.all(
		paths.map(async (path) => {
			try {
				const { dev, ino } = await stat(path, { bigint: true });
				return `${await realpath(path)} ${dev} ${ino}`;
			} catch (error) {
				return codeOf(error);
			}
		}),
	);
	return JSON.stringify([paths, identities]);
}
