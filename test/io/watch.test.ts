// What the watcher cannot see for a while it sees later, and it says which of the two it is.
import fs from "node:fs";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { type Look, type Watching, watchFiles } from "../../src/io/watch.ts";
import { type HandClock, handClock } from "../fixtures/clock.ts";

const real = fs.watch;
const made: Set<() => Promise<void>> = new Set();
afterEach(async () => {
	watchAs(real);
	for (const end of [...made].reverse()) await end();
	made.clear();
});

function watchAs(watch: typeof real): void {
	fs.watch = watch;
	syncBuiltinESMExports();
}

const refusing = (code: string): typeof real =>
	(() => {
		throw Object.assign(new Error(code), { code, syscall: "watch" });
	}) as unknown as typeof real;

interface Stage {
	readonly watching: Watching;
	readonly clock: HandClock;
	readonly warnings: string[];
	changes(): number;
	/** Of the next looks; an error fails them. */
	see(now: string | Error): void;
	looks(): number;
}

async function stage(
	first: string | Error,
	places: Partial<Look> = {},
): Promise<Stage> {
	const clock = handClock();
	const stop = new AbortController();
	const warnings: string[] = [];
	let now = first;
	let changes = 0;
	let looks = 0;
	const watching = watchFiles({
		async look() {
			looks += 1;
			await Promise.resolve();
			if (now instanceof Error) throw now;
			return { signature: now, folders: [], files: [], starts: [], ...places };
		},
		changed: () => {
			changes += 1;
		},
		debounceMs: () => 500,
		clock,
		warn: (text) => warnings.push(text),
		signal: stop.signal,
	});
	made.add(async () => {
		stop.abort(new Error("over"));
		await watching.close();
	});
	await watching.ready;
	return {
		watching,
		clock,
		warnings,
		changes: () => changes,
		see: (next) => {
			now = next;
		},
		looks: () => looks,
	};
}

/** The system answers when it likes: time passes until something holds, or the test takes too long. */
async function until(clock: HandClock, holds: () => boolean): Promise<void> {
	while (!holds()) await clock.pass(500);
}

async function turnsUntil(holds: () => boolean): Promise<void> {
	while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

test("a first look that fails ends nothing: the next ones are made, and what they see is told", async () => {
	const { watching, clock, warnings, changes, see } = await stage(
		new Error("sub cannot be listed"),
	);
	expect(watching.problem).toBe("sub cannot be listed");
	await clock.pass(10_000);
	expect(changes()).toBe(0);
	see("as it was");
	await clock.pass(3_000);
	expect(watching.problem).toBeNull();
	expect(changes()).toBe(1);
	see("another");
	await clock.pass(31_000);
	expect(changes()).toBe(2);
	expect(warnings).toEqual([
		"changes of the files may go unseen for a while: sub cannot be listed",
		"the files are watched again",
	]);
});

test("a look that fails later is a change, and so is its end", async () => {
	const { watching, clock, changes, see } = await stage("as it was");
	see(new Error("sub cannot be listed"));
	await clock.pass(31_000);
	expect(changes()).toBe(1);
	expect(watching.problem).toBe("sub cannot be listed");
	await clock.pass(31_000);
	expect(changes()).toBe(1);
	see("as it was");
	await clock.pass(3_000);
	expect(changes()).toBe(2);
	expect(watching.problem).toBeNull();
});

test("a folder that cannot be watched is looked at more often, and watched once it can be", async () => {
	watchAs(refusing("EIO"));
	const { watching, clock, looks } = await stage("as it was", {
		folders: [tmpdir()],
	});
	expect(watching.problem).toBe("EIO");
	const before = looks();
	await until(clock, () => looks() > before + 2);
	expect(watching.problem).toBe("EIO");
	watchAs(real);
	await until(clock, () => watching.problem === null);
});

test("without watches of the system, looks do the same", async () => {
	watchAs(refusing("ENOSPC"));
	const { watching, clock, warnings, changes, see } = await stage("as it was", {
		folders: [tmpdir()],
	});
	expect(watching.problem).toBeNull();
	see("another");
	await until(clock, () => changes() === 1);
	expect(warnings).toEqual([
		expect.stringContaining("the system has no file watches left (ENOSPC)"),
	]);
	watchAs(real);
	await until(clock, () => warnings.length > 1);
	expect(warnings.slice(1)).toEqual(["the files are watched again"]);
});

test("what the system tells of a folder, of a file, and of where a link leads, makes a look", async () => {
	const folder = await mkdtemp(join(tmpdir(), "gc-watch-"));
	made.add(() => rm(folder, { recursive: true }));
	const file = join(folder, "file");
	await writeFile(file, "");
	await symlink("here", join(folder, "start"));
	for (const places of [{ folders: [folder] }, { files: [file] }]) {
		const { clock, changes, see } = await stage("as it was", places);
		see("another");
		await writeFile(file, "x");
		// The clock stands still: only an event can begin to wait for quiet, beside the guard that sleeps.
		await turnsUntil(() => clock.sleepers() === 2);
		await until(clock, () => changes() === 1);
	}
	const { clock, changes, see } = await stage("as it was", {
		starts: [join(folder, "start")],
	});
	see("another");
	await turnsUntil(() => clock.sleepers() === 1);
	await writeFile(join(folder, "here"), "");
	await clock.pass(2_000);
	await turnsUntil(() => clock.sleepers() > 0);
	expect(clock.sleepers(), "waits for quiet").toBe(2);
	await until(clock, () => changes() === 1);
});

test("what is known is no news, unless it cannot be looked at", async () => {
	const { watching, clock, changes, see } = await stage("as it was");
	see("our own checkout");
	await watching.known();
	await clock.pass(31_000);
	expect(changes()).toBe(0);
	see(new Error("sub cannot be listed"));
	await watching.known();
	await clock.pass(31_000);
	expect(changes()).toBe(1);
});

test("what else there is to look at is no change before somebody knows it", async () => {
	const asked: boolean[] = [];
	const clock = handClock();
	const stop = new AbortController();
	let wanted = "one commit";
	let at = "";
	let changes = 0;
	const watching = watchFiles({
		look(again) {
			asked.push(again);
			if (!again) at = wanted;
			return Promise.resolve({
				signature: at,
				folders: [],
				files: [],
				starts: [],
			});
		},
		changed: () => {
			changes += 1;
		},
		debounceMs: () => 500,
		clock,
		warn: () => undefined,
		signal: stop.signal,
	});
	made.add(async () => {
		stop.abort(new Error("over"));
		await watching.close();
	});
	await watching.ready;
	wanted = "the next commit, before anybody read it";
	await until(clock, () => asked.length > 1);
	await watching.known();
	await until(clock, () => asked.length > 3);
	expect(asked.slice(0, 4)).toEqual([false, true, false, true]);
	expect(changes).toBe(0);
});
