// How an environment was looked at before -> as cheap a look at it as is allowed and enough.
import { confine } from "../../core/plan/confine.ts";
import type {
	EnvironmentSettings,
	Settings,
} from "../../core/settings/settings.ts";
import type { Actual, Plan } from "../../core/types.ts";
import type { Clock } from "../../platform/clock.ts";
import type { RepositoryPlan } from "../../stages/planning.ts";
import type { PlanReader } from "../../stages/reconcile.ts";
import type { Connection } from "./platforms.ts";

/** The last deep look, and what was concluded from it. */
interface Memory {
	readonly connection: number;
	readonly actual: Actual;
	readonly conclusion: string;
	/** By the clock that nobody sets. */
	readonly deepAt: number;
}

export interface Looked {
	readonly planned: RepositoryPlan;
	/** True where only the lists were read. */
	readonly cheap: boolean;
}

export interface Look {
	/** The lists only, where that is allowed and enough: nothing to write, and nothing that was not concluded before. */
	at(
		connection: Connection,
		settings: Settings,
		environment: EnvironmentSettings,
		warnings: string[],
		plan: (reader: PlanReader) => Promise<RepositoryPlan>,
	): Promise<Looked>;
	/** The next one is deep. */
	forget(): void;
}

/** @param calls HTTP requests of the environment so far */
export function createLook(clock: Clock, calls: () => number): Look {
	let memory: Memory | null = null;
	return {
		forget() {
			memory = null;
		},
		async at(connection, settings, environment, warnings, plan) {
			const { reader, number: over } = connection;
			const before = calls();
			const own = { calls: (): number => calls() - before };
			const { answer, readAll } = reader;
			const known = memory;
			if (
				known?.connection === over &&
				clock.monotonic() - known.deepAt < settings.reconcile.deepIntervalMs
			) {
				const said = warnings.length;
				const planned = await plan({
					...own,
					answer,
					readAll: () => reader.readLists(known.actual),
				});
				const { plan: found } = planned.planned;
				const writes =
					environment.mode === "enforce" &&
					confine(found).plan.changes.length > 0;
				if (!writes && conclusionOf(found) === known.conclusion)
					return { planned, cheap: true };
				warnings.length = said;
			}
			const planned = await plan({ ...own, answer, readAll });
			memory = {
				connection: over,
				actual: planned.planned.actual,
				conclusion: conclusionOf(planned.planned.plan),
				deepAt: clock.monotonic(),
			};
			return { planned, cheap: false };
		},
	};
}

/** All that a plan concludes; what it cost and at which commit it was made is no part of it. */
function conclusionOf({ changes, refusals, suspended, orphans }: Plan): string {
	return JSON.stringify([changes, refusals, suspended, orphans]);
}
