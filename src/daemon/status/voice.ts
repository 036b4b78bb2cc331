// Cycle reports -> log lines: news in full and once, what goes on only now and then.
import { identityOf, kindOf } from "../../core/plan/kinds.ts";
import type { Log, LogFacts } from "../../io/log.ts";
import type { LogLevel } from "../../io/log-levels.ts";
import type { CycleReport, Verdict } from "../types.ts";
import { newsOf } from "./news.ts";

const levels: Readonly<Record<Verdict, LogLevel>> = {
	converged: "info",
	changed: "info",
	drift: "warn",
	refused: "warn",
	failed: "error",
};

const MOST_TOLD = 20;

export interface Voice {
	cycle(report: CycleReport): void;
	forget(environment: string): void;
}

interface Streak {
	readonly verdict: Verdict;
	/** What was told in it, the latest last: causes of failures that take turns are told once each. */
	readonly told: readonly string[];
	count: number;
	readonly since: number;
}

export function createVoice(log: Log): Voice {
	const streaks = new Map<string, Streak>();
	const warned = new Map<string, ReadonlySet<string>>();
	return {
		cycle(report) {
			const { environment, verdict, summary, plan, results } = report;
			const facts: LogFacts = {
				environment,
				commit: report.commit?.id ?? null,
				cycle: report.number,
				reasons: report.reasons,
				verdict,
				calls: report.calls,
				ms: report.endedAt - report.startedAt,
			};
			const news = JSON.stringify([newsOf(report), plan?.refusals ?? []]);
			const before = streaks.get(environment);
			const repeats =
				before?.verdict === verdict &&
				before.told.includes(news) &&
				results.length === 0;
			const failing = verdict === "failed" && before?.verdict === "failed";
			const streak: Streak = repeats
				? before
				: {
						verdict,
						told: [...(failing ? before.told : []), news].slice(-MOST_TOLD),
						count: 0,
						since: failing ? before.since : report.endedAt,
					};
			streak.count += 1;
			streaks.set(environment, streak);

			for (const result of results) {
				const { outcome, error, integrationId } = result;
				const identity = identityOf(result);
				const change = plan?.changes.find(
					(one) => identityOf(one) === identity,
				);
				const about = {
					...facts,
					...kindOf(result),
					key: result.key,
					integrationId,
					outcome,
				};
				const what = `${change?.verb ?? "change"} ${identity}`;
				const fields = change?.fields.map(({ path }) => path).join(", ");
				if (outcome === "failed")
					log.error(about, `${what} failed: ${error ?? ""}`);
				else if (outcome === "applied")
					log.info(about, `${what} done${fields ? `: ${fields}` : ""}`);
			}
			if (!repeats)
				for (const refusal of plan?.refusals ?? []) {
					const { rule, key, message } = refusal;
					const what =
						key === null ? "everything" : identityOf({ ...refusal, key });
					log.warn(
						{ ...facts, rule, ...kindOf(refusal), key },
						`refused ${what}: ${rule}: ${message}`,
					);
				}
			if (!repeats) log[levels[verdict]](facts, `${verdict}: ${summary}`);
			else if (verdict !== "converged" && isRound(streak.count))
				log[levels[verdict]](
					{ ...facts, cycles: streak.count },
					`still ${verdict} after ${streak.count} cycles, since ${new Date(streak.since).toISOString()}: ${summary}`,
				);
			else log.debug(facts, `${verdict}: ${summary}`);

			for (const other of report.others)
				log.warn({ ...facts, ...kindOf(other), key: other.key }, other.message);
			const known = warned.get(environment) ?? new Set();
			for (const warning of report.warnings)
				if (!known.has(warning)) log.warn(facts, warning);
			warned.set(environment, new Set(report.warnings));
		},
		forget(environment) {
			streaks.delete(environment);
			warned.delete(environment);
		},
	};
}

/** 2, 4, 8, …: often while it is new, rarely when everybody knows. */
function isRound(count: number): boolean {
	return count > 1 && (count & (count - 1)) === 0;
}
