// Files and folders -> a call soon after something in them really changed; events are hints, looks decide.
import { realpath, stat } from "node:fs/promises";
import { basename } from "node:path";
import { type FSWatcher, watch } from "chokidar";

export interface WatchInput {
	/** What to watch now, absolute: files, and folders with all that is below; they need not exist. */
	targets(): readonly string[];
	/** Of everything that is watched; equal signatures mean that nothing changed. */
	signature(): Promise<string>;
	/** Called once the files have been quiet; never while an earlier call is still waited for. */
	changed(): void;
	/** How long the files must be quiet, in ms. */
	readonly debounceMs: () => number;
	readonly clock: {
		now(): number;
		sleep(ms: number, signal?: AbortSignal): Promise<void>;
	};
	/** Told once where watching got worse or failed. */
	warn(text: string): void;
	readonly signal: AbortSignal;
}

export interface Watching {
	/** Look at `targets` again: they may be others now. */
	refresh(): void;
	/** Looks now, as if something had happened. */
	hint(): void;
	/** What is there at this moment is no news: whoever calls reads it afterwards. */
	known(): Promise<void>;
	/** Why changes may go unseen just now, such as a folder that cannot be listed; null: watching works. */
	readonly problem: string | null;
	/** Resolves when the first watcher is armed. */
	readonly ready: Promise<void>;
	close(): Promise<void>;
}

/**
 * A folder that is replaced, and a link to one that is turned to another, give no events at all (chokidar 5): so it is
 * looked which folder stands behind each name.
 */
const IDENTITY_MS = 2_000;
/** However events get lost, a change is seen after this long. */
const LOOK_MS = 30_000;
/** Files that are written all the time are taken up all the same, after so many times the debounce. */
const MOST_DEBOUNCES = 20;
const POLLING_MS = 2_000;

export function watchFiles(input: WatchInput): Watching {
	const { clock, signal } = input;
	let watcher: FSWatcher | null = null;
	let polling = false;
	let identity = "";
	let seen: string | null = null;
	let hints = 0;
	let lastHint = 0;
	let waiting: Promise<void> | null = null;
	let looking: Promise<void> = Promise.resolve();
	let arming: Promise<void> = Promise.resolve();
	let markReady: () => void = () => undefined;
	const ready = new Promise<void>((resolve) => {
		markReady = resolve;
	});

	function hint(): void {
		hints += 1;
		lastHint = clock.now();
		waiting ??= untilQuiet()
			.catch((error: unknown) => {
				if (!signal.aborted) throw error;
			})
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
		const first = clock.now();
		for (;;) {
			const debounce = input.debounceMs();
			const quietAt = Math.min(
				lastHint + debounce,
				first + MOST_DEBOUNCES * debounce,
			);
			const left = quietAt - clock.now();
			if (left <= 0) return hints;
			// A clock that was set back must not make this wait for hours.
			await clock.sleep(Math.min(left, debounce), signal);
			if (clock.now() < first) return hints;
		}
	}

	/** One at a time: of two that overlap the older one would have the last word. */
	function look(told: "told" | "untold" = "told"): Promise<void> {
		const done = looking.then(async () => {
			const now = await input.signature();
			if (now === seen || signal.aborted) return;
			const first = seen === null;
			seen = now;
			if (!first && told === "told") input.changed();
		});
		looking = done.catch(() => undefined);
		return done;
	}

	/** Watches what is there now, where that is something else than before. */
	function arm(): void {
		arming = arming.then(async () => {
			if (signal.aborted) return;
			const before = watcher;
			const targets = input.targets();
			const found = `${polling} ${await identityOf(targets)}`;
			if (before && found === identity) return;
			identity = found;
			// Watchers of one process share what they have of a path: a new one would go on with the old folder.
			await before?.close();
			const kept = new Set(targets);
			const next = watch([...targets], {
				ignoreInitial: true,
				ignorePermissionErrors: true,
				usePolling: polling,
				interval: POLLING_MS,
				ignored: (path) =>
					!kept.has(path) &&
					(basename(path) === ".git" || basename(path) === "node_modules"),
			});
			next.on("all", hint);
			next.on("error", (error) => onError(error));
			watcher = next;
			await new Promise<void>((resolve) => {
				next.once("ready", resolve);
				signal.addEventListener("abort", () => resolve(), { once: true });
			});
			// What happened while nothing was watched.
			hint();
			markReady();
		});
	}

	function onError(error: unknown): void {
		const code =
			error instanceof Error && "code" in error ? String(error.code) : "";
		if (polling || (code !== "ENOSPC" && code !== "EMFILE")) return;
		polling = true;
		input.warn(
			`the system has no file watches left (${code}): looking at the files every ${POLLING_MS / 1000} s instead; on Linux fs.inotify.max_user_watches is the limit`,
		);
		arm();
	}

	async function guard(): Promise<void> {
		let looked = clock.now();
		for (;;) {
			await clock.sleep(IDENTITY_MS, signal);
			arm();
			await arming;
			const now = clock.now();
			if (now - looked < LOOK_MS && now >= looked) continue;
			looked = now;
			if ((await input.signature()) !== seen) hint();
		}
	}

	async function begin(): Promise<void> {
		await look();
		arm();
		await arming;
		await guard();
	}

	let problem: string | null = null;
	const running = begin().catch((error: unknown) => {
		if (signal.aborted) return;
		problem = `the files are not watched any more: ${error instanceof Error ? error.message : String(error)}`;
		input.warn(problem);
	});

	return {
		refresh: arm,
		hint,
		// What cannot be looked at now stays news for later.
		known: () => look("untold").catch(() => undefined),
		ready,
		get problem() {
			return problem;
		},
		async close() {
			await running;
			await arming;
			await waiting;
			await watcher?.close();
		},
	};
}

async function identityOf(paths: readonly string[]): Promise<string> {
	const identities = await Promise.all(
		paths.map(async (path) => {
			try {
				const { dev, ino } = await stat(path, { bigint: true });
				// A file that is saved by renaming is another one each time; its events tell that.
				return `${await realpath(path)} ${dev} ${ino}`;
			} catch {
				return "missing";
			}
		}),
	);
	return JSON.stringify([paths, identities]);
}
