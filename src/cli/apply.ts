// `apply`: plan, check, write -> the report.

import * as messages from "../core/plan/messages.ts";
import { readSavedPlan, staleRefusals } from "../core/plan/saved-plan.ts";
import { planJson, planText, reportText } from "../core/render/plan.ts";
import type { Plan, Report } from "../core/types.ts";
import { every } from "../core/values/words.ts";
import { apply } from "../stages/apply/apply.ts";
import { UsageError } from "../stages/usage.ts";
import { confirm } from "./confirm.ts";
import type { Action, Context } from "./context.ts";
import { type Edge, type ExitCode, exitCodes } from "./edge.ts";
import { requireFormat } from "./formats.ts";
import { readNamedFile } from "./named-file.ts";
import { knownIn, requireKnown } from "./only.ts";
import { passingLine } from "./passing-line.ts";
import {
	openSession,
	type Session,
	type SessionOptions,
	seconds,
} from "./session.ts";

interface ApplyOptions extends SessionOptions {
	readonly format: string;
	readonly yes?: boolean;
	readonly plan?: string;
	readonly settle: string;
	readonly only: readonly string[];
}

export const applyCommand: Action = async (context, command) => {
	const { edge } = context;
	const options = command.optsWithGlobals<ApplyOptions>();
	requireFormat("apply", options.format);
	if (!options.yes && !edge.interactive)
		throw new UsageError(
			"apply writes to the platform: without a terminal to ask on it needs --yes",
		);
	const settleMs = seconds("--settle", options.settle) * 1000;
	const saved = await savedPlan(edge, options);
	if (saved?.altered) return refuseAltered(edge, saved.plan, options);
	const session = await openSession(
		context,
		command.args,
		saved
			? {
					...options,
					env: saved.plan.environment,
					only:
						options.only.length > 0 ? options.only : (saved.plan.only ?? []),
				}
			: options,
	);
	try {
		requireKnown(options.only, [knownIn(session)]);
		const plan = saved
			? held(session.planned.plan, saved.plan)
			: session.planned.plan;
		return await applyPlan(context, session, plan, options, settleMs);
	} finally {
		await session.close();
	}
};

async function savedPlan(
	edge: Edge,
	options: ApplyOptions,
): Promise<{ plan: Plan; altered: boolean } | null> {
	if (options.plan === undefined) return null;
	const text = await readNamedFile(edge, "the plan file", options.plan);
	const saved = readSavedPlan(text);
	if ("problem" in saved)
		throw new UsageError(`the plan file ${options.plan} ${saved.problem}`);
	const { environment } = saved.plan;
	if (options.env !== undefined && options.env !== environment)
		throw new UsageError(
			`the plan file ${options.plan} is for environment ${environment}, not ${options.env}`,
		);
	return saved;
}

/**
 * The plan of now, refused wherever it is not what was reviewed.
 * @throws UsageError where it is for keys that the saved one leaves out
 */
function held(now: Plan, saved: Plan): Plan {
	const unseen = now.only?.find((key) => saved.only?.includes(key) === false);
	if (unseen !== undefined)
		throw new UsageError(
			`the plan file is limited to ${every(saved.only ?? [])}, and says nothing of ${unseen}: plan again with --only ${unseen}`,
		);
	return { ...now, refusals: [...now.refusals, ...staleRefusals(saved, now)] };
}

/** Nothing of an altered file is believed, and nothing is read for it. */
function refuseAltered(
	edge: Edge,
	saved: Plan,
	options: ApplyOptions,
): ExitCode {
	const refusal = {
		rule: "stale-plan",
		key: null,
		message: messages.stale.altered(),
	};
	const report: Report = {
		version: 1,
		environment: saved.environment,
		organizationId: null,
		commit: null,
		checksum: saved.checksum,
		changes: [],
		refusals: [refusal],
		orphans: [],
		nearMisses: [],
		suspended: [],
		standings: [],
		unmanaged: 0,
		secretsRead: false,
		platformCalls: 0,
		summary: {
			create: 0,
			adopt: 0,
			update: 0,
			delete: 0,
			unchanged: 0,
			frozen: 0,
		},
		results: [],
	};
	edge.out(
		options.format === "json"
			? planJson(report)
			: planText(report, edge.palette, edge.width),
	);
	return exitCodes.problems;
}

async function applyPlan(
	{ edge, clock }: Context,
	session: Session,
	plan: Plan,
	options: ApplyOptions,
	settleMs: number,
): Promise<ExitCode> {
	const pretty = options.format === "pretty";
	if (pretty) edge.out(`${planText(plan, edge.palette, edge.width)}\n`);
	const writes = plan.refusals.length === 0 && plan.changes.length > 0;
	if (writes && !options.yes) {
		const stopped = await confirm(
			edge,
			`Apply ${plan.changes.length} to ${plan.environment}?`,
		);
		if (stopped !== null) {
			if (!pretty) edge.out(planJson({ ...plan, results: [] }));
			return stopped;
		}
	}
	const { results, unreadable } = await apply({
		...session.planned,
		plan,
		reader: session.reader,
		writer: session.writer,
		secrets: session.resolved.values,
		clock,
		settleMs,
		signal: edge.stop,
		onProgress: ({ key, step, done, total }) =>
			passingLine(
				edge,
				done === total ? "" : `[${done}/${total}] ${key}: ${step}`,
			),
	});
	await session.actionCache?.wrote(plan.changes, results);
	const report: Report = {
		...plan,
		platformCalls: session.reader.calls(),
		results,
	};
	if (!pretty) edge.out(planJson(report));
	else if (results.length > 0)
		edge.out(reportText(report, edge.palette, edge.width));
	if (unreadable) return exitCodes.unreadable;
	const allApplied = results.every(({ outcome }) => outcome === "applied");
	return plan.refusals.length > 0 || !allApplied
		? exitCodes.problems
		: exitCodes.done;
}
