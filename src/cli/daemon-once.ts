// The reports of one cycle of each environment -> what `daemon --once` prints, and its exit code.
import { stopsEverything } from "../core/plan/confine.ts";
import { planText, reportText, withoutTargets } from "../core/render/plan.ts";
import { by } from "../core/values/order.ts";
import { wrapped } from "../core/values/wrap.ts";
import type { CycleReport } from "../daemon/types.ts";
import { type Edge, type ExitCode, exitCodes } from "./edge.ts";

export function printOnce(
	edge: Edge,
	format: string,
	reports: readonly CycleReport[],
	/** Whether the documents' remote could be fetched; the last good commit is used all the same. */
	fetched: boolean,
): ExitCode {
	const sorted = [...reports].sort(by(({ environment }) => environment));
	edge.out(
		format === "json"
			? `${JSON.stringify({ version: 1, environments: sorted.map(printed) }, null, 2)}\n`
			: sorted.map((report) => reportOf(edge, report)).join("\n"),
	);
	const kinds = sorted.flatMap(({ error }) => error?.kind ?? []);
	if (kinds.includes("settings")) return exitCodes.usage;
	if (
		!fetched ||
		kinds.includes("source") ||
		kinds.includes("platform") ||
		sorted.some(({ unreadable }) => unreadable)
	)
		return exitCodes.unreadable;
	const bad = sorted.some(
		({ verdict }) => verdict === "failed" || verdict === "refused",
	);
	return bad ? exitCodes.problems : exitCodes.done;
}

function reportOf(
	{ palette, width }: Edge,
	{ environment, plan, results, calls, error }: CycleReport,
): string {
	if (error || !plan)
		return `${palette.bold(environment)}\n\n${wrapped(`${palette.red("failed")}: ${error?.message ?? "stopped"}`, width, "  ")}\n`;
	const report = { ...plan, platformCalls: calls, results };
	const confined = !plan.refusals.some(stopsEverything);
	const text = planText(plan, palette, width, confined);
	return results.length > 0
		? `${text}\n${reportText(report, palette, width)}`
		: text;
}

function printed(report: CycleReport) {
	return { ...report, plan: report.plan && withoutTargets(report.plan) };
}
