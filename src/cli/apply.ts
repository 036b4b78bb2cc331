// `apply`: plan, check, write -> the report.
import type { Command } from "commander";
import { apply, type Progress } from "../apply.ts";
import { planJson, planText, reportText } from "../core/render/plan.ts";
import type { Report } from "../core/types.ts";
import type { Redactor } from "../io/redact.ts";
import type { Clock } from "../platform/options.ts";
import { type Edge, type ExitCode, exitCodes, UsageError } from "./edge.ts";
import {
	openSession,
	type Session,
	type SessionOptions,
	seconds,
} from "./session.ts";

interface ApplyOptions extends SessionOptions {
	readonly format: string;
	readonly yes?: boolean;
	readonly settle: string;
}

export function addApply(
	program: Command,
	edge: Edge,
	exit: (code: ExitCode) => void,
	redactor: Redactor,
	clock: Clock,
): void {
	program
		.command("apply")
		.description("make the platform what the files say: plan, check, write")
		.argument("[folder]", "the repository; default: this folder or one above")
		.option("--format <format>", "pretty or json", "pretty")
		.option("--yes", "do not ask; required without a terminal")
		.option(
			"--settle <seconds>",
			"how long an integration may take to report its new status",
			"60",
		)
		.option(
			"--allow-deletes <n>",
			"integrations that may be deleted, this once",
		)
		.option(
			"--allow-disables <n>",
			"integrations that may be disabled, this once",
		)
		.option(
			"--allow-credential-rewrites <n>",
			"existing credentials that may be rewritten, this once",
		)
		.action(async (folder: string | undefined, _options, command: Command) => {
			const options = command.optsWithGlobals<ApplyOptions>();
			if (!["pretty", "json"].includes(options.format))
				throw new UsageError(
					`unknown format "${options.format}": apply knows pretty and json`,
				);
			if (!options.yes && !edge.interactive)
				throw new UsageError(
					"apply writes to the platform: without a terminal to ask on it needs --yes",
				);
			const settleMs = seconds("--settle", options.settle) * 1000;
			const session = await openSession(
				edge,
				folder === undefined ? [] : [folder],
				options,
				redactor,
				clock,
			);
			try {
				exit(await applySession(edge, session, options, clock, settleMs));
			} finally {
				await session.close();
			}
		});
}

async function applySession(
	edge: Edge,
	session: Session,
	options: ApplyOptions,
	clock: Clock,
	settleMs: number,
): Promise<ExitCode> {
	const { plan, actual, replan } = session.planned;
	const pretty = options.format === "pretty";
	if (pretty) edge.out(`${planText(plan, edge.palette)}\n`);
	const writes = plan.refusals.length === 0 && plan.changes.length > 0;
	if (writes && !options.yes) {
		const answer = await edge.ask(
			`Apply ${plan.changes.length} to ${plan.environment}? Type yes: `,
		);
		if (answer.trim() !== "yes") {
			edge.err("nothing was written\n");
			return exitCodes.problems;
		}
	}
	const { results, unreadable } = await apply({
		plan,
		actual,
		replan,
		reader: session.reader,
		writer: session.writer,
		secrets: session.resolved.values,
		clock,
		settleMs,
		signal: edge.stop,
		onProgress: (event) => showProgress(edge, event),
	});
	const report: Report = {
		...plan,
		platformCalls: session.reader.calls(),
		results,
	};
	if (!pretty) edge.out(planJson(report));
	else if (results.length > 0) edge.out(reportText(report, edge.palette));
	if (unreadable) return exitCodes.unreadable;
	const allApplied = results.every(({ outcome }) => outcome === "applied");
	return plan.refusals.length > 0 || !allApplied
		? exitCodes.problems
		: exitCodes.done;
}

/** Where somebody watches: what is being done, one line a step. */
function showProgress(edge: Edge, { key, step, done, total }: Progress): void {
	if (!edge.watched) return;
	edge.err(edge.errPalette.dim(`[${done}/${total}] ${key}: ${step}\n`));
}
