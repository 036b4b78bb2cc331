// Cycles -> now and then, at the times that the settings give, what came of an environment's live tests.
import type {
	EnvironmentSettings,
	Settings,
} from "../../core/settings/settings.ts";
import { cronTimes } from "../../io/cron-times.ts";
import type { Clock } from "../../platform/clock.ts";
import { ApiError } from "../../platform/errors.ts";
import { testSubjects } from "../../stages/action-tests.ts";
import { ExportRefused } from "../../stages/export/sides.ts";
import {
	type LiveInput,
	markedLive,
	runLiveTests,
} from "../../stages/live-tests.ts";
import type { Snapshot } from "../tree/tree.ts";
import type { LiveTests } from "../types.ts";

export interface TestWatch {
	/** Null: it is too early. Null tests: none are run here any more. */
	look(
		snapshot: Pick<Snapshot, "repository" | "tree">,
		settings: Settings,
		environment: EnvironmentSettings,
		platform: Pick<LiveInput, "reader" | "tester">,
	): Promise<{ readonly tests: LiveTests | null } | null>;
}

export function createTestWatch(clock: Clock): TestWatch {
	let due: { readonly of: string; readonly at: number | null } | null = null;
	return {
		async look({ repository, tree }, settings, environment, platform) {
			const { name, liveTests } = environment;
			if (liveTests === null) {
				if (due === null) return null;
				due = null;
				return { tests: null };
			}
			const { timezone } = settings.reconcile;
			const of = JSON.stringify([liveTests, timezone]);
			const now = clock.now();
			const before = due?.of === of ? due : null;
			const isDue = before?.at != null && now >= before.at;
			// Not when the process begins: that may be often, and each is a real call.
			if (before && !isDue) return null;
			due = { of, at: cronTimes(liveTests, timezone)(now) };
			if (!isDue) return null;
			const linted = tree(name);
			const ranAt = new Date(now).toISOString();
			try {
				const results = await runLiveTests({
					repository,
					tree: linted,
					settings,
					environment,
					subjects: markedLive(testSubjects(repository, linted, name)),
					...platform,
					monotonic: clock.monotonic,
					warn: () => undefined,
				});
				const failed = results.flatMap((one) =>
					one.failure
						? [{ key: one.key, name: one.name, message: one.failure.message }]
						: [],
				);
				const passed = results.length - failed.length;
				return { tests: { ranAt, passed, failed, problem: null } };
			} catch (error) {
				if (!(error instanceof ApiError || error instanceof ExportRefused))
					throw error;
				const problem = error.message;
				return { tests: { ranAt, passed: 0, failed: [], problem } };
			}
		},
	};
}
