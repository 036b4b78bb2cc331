// `plan`: reads the platform, never writes -> the plan.
import { authorityUsers } from "../core/certificates/users.ts";
import { shownPlan } from "../core/plan/shown.ts";
import { environmentsJson } from "../core/render/environments.ts";
import { planMarkdown, plansMarkdown } from "../core/render/markdown.ts";
import type { MarkdownExtras } from "../core/render/markdown-notes.ts";
import { planJson, planText } from "../core/render/plan.ts";
import type { Plan } from "../core/types.ts";
import { ApiError } from "../platform/errors.ts";
import { checkCertificates } from "../stages/certificates.ts";
import { requireOneOrAll } from "../stages/environment.ts";
import { UsageError } from "../stages/usage.ts";
import type { Action, Context } from "./context.ts";
import { type Documents, openDocuments } from "./documents.ts";
import { type ExitCode, exitCodes } from "./edge.ts";
import { everyEnvironment, worst } from "./every-environment.ts";
import { requireFormat } from "./formats.ts";
import { type Known, knownIn, requireKnown } from "./only.ts";
import { requireApart, writeText } from "./outputs.ts";
import {
	connectWith,
	type Session,
	type SessionOptions,
	sessionOver,
} from "./session.ts";
import { tellWarning } from "./tell.ts";

interface PlanOptions extends SessionOptions {
	readonly format: string;
	readonly detailedExitcode?: boolean;
	readonly out?: string;
	readonly only: readonly string[];
	readonly all?: boolean;
}

interface Made {
	readonly plan: Plan;
	readonly extras: MarkdownExtras;
	/** That --only may name. */
	readonly known: Known | null;
}

export const plan: Action = async (context, command) => {
	const { edge } = context;
	const options = command.optsWithGlobals<PlanOptions>();
	const { format, only, all = false } = options;
	requireFormat("plan", format);
	requireOneOrAll(all, options.env);
	if (all && options.out !== undefined)
		throw new UsageError(
			"a saved plan is of one environment: leave --all or --out away",
		);
	const documents = await openDocuments(
		context,
		{ config: options.config, paths: command.args, needsSettings: true },
		options.local === true,
	);
	if (all) return planAll(context, documents, options);
	await requireApart(edge, [options.out ?? null], documents.repository);
	const { plan, extras, known } = await make(context, documents, options);
	requireKnown(only, [known]);
	if (options.out !== undefined) {
		await writeText(edge, options.out, planJson(plan));
		edge.err(`saved the plan to ${options.out}\n`);
	}
	if (format === "json") edge.out(planJson(plan));
	else if (format === "markdown") edge.out(planMarkdown(plan, extras));
	else edge.out(planText(plan, edge.palette, edge.width));
	return exitCodeOf(plan, options);
};

async function planAll(
	context: Context,
	documents: Documents,
	options: PlanOptions,
): Promise<ExitCode> {
	const { edge } = context;
	const { format, only } = options;
	const looked = await everyEnvironment(context, documents, (env) =>
		make(context, documents, { ...options, env }),
	);
	requireKnown(
		only,
		looked.map((one) => ("seen" in one ? one.seen.known : null)),
	);
	const found = looked.map((one) => ("seen" in one ? one.seen : one.lost));
	if (format === "json")
		edge.out(
			environmentsJson(
				found.map((one) => ("plan" in one ? shownPlan(one.plan) : one)),
			),
		);
	else if (format === "markdown") edge.out(plansMarkdown(found));
	else
		edge.out(
			found
				.flatMap((one) =>
					"plan" in one ? planText(one.plan, edge.palette, edge.width) : [],
				)
				.join("\n"),
		);
	return worst(
		looked.map((one) =>
			"seen" in one ? exitCodeOf(one.seen.plan, options) : one.exitCode,
		),
	);
}

async function make(
	context: Context,
	documents: Documents,
	options: PlanOptions,
): Promise<Made> {
	const session = await sessionOver(
		context,
		await connectWith(context, documents, options),
		options,
	);
	try {
		return {
			plan: session.planned.plan,
			extras:
				options.format === "markdown"
					? await certificateExtras(context, session)
					: {},
			known: knownIn(session),
		};
	} finally {
		await session.close();
	}
}

function exitCodeOf(
	{ refusals, changes }: Plan,
	{ detailedExitcode }: PlanOptions,
): ExitCode {
	if (refusals.length > 0) return exitCodes.problems;
	return detailedExitcode && changes.length > 0
		? exitCodes.pending
		: exitCodes.done;
}

/** What the certificates of the integrations that the plan touches need. Certificates that cannot be read fail no plan. */
async function certificateExtras(
	{ edge, clock }: Context,
	{ planned, reader, repository, environment }: Session,
): Promise<MarkdownExtras> {
	const touched = new Set(
		planned.plan.changes
			.filter(({ kind, verb }) => !kind && verb !== "delete")
			.map(({ key }) => key),
	);
	if (touched.size === 0) return {};
	const { documents } = planned.state;
	const users = authorityUsers(
		documents.filter(({ key }) => touched.has(key)),
		repository.catalog,
	);
	if (Object.values(users).every((keys) => keys.length === 0)) return {};
	try {
		const { report } = await checkCertificates({
			environment,
			users,
			reader,
			clock,
			signal: edge.stop,
		});
		return { needs: report.needs };
	} catch (error) {
		if (!(error instanceof ApiError)) throw error;
		tellWarning(
			edge,
			`the client certificates could not be read: ${error.message}`,
		);
		return {
			needsUnread:
				error.kind === "permission"
					? "the OAuth client lacks integrations:actionCertificate:view"
					: "the platform did not answer as it should",
		};
	}
}
