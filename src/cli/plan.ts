// `plan`: reads the platform, never writes -> the plan.
import { authorityUsers } from "../core/certificates/users.ts";
import { planMarkdown } from "../core/render/markdown.ts";
import type { MarkdownExtras } from "../core/render/markdown-notes.ts";
import { planJson, planText } from "../core/render/plan.ts";
import { ApiError } from "../platform/errors.ts";
import { checkCertificates } from "../stages/certificates.ts";
import type { Action, Context } from "./context.ts";
import { exitCodes } from "./edge.ts";
import { requireFormat } from "./formats.ts";
import { writeText } from "./outputs.ts";
import { openSession, type Session, type SessionOptions } from "./session.ts";

interface PlanOptions extends SessionOptions {
	readonly format: string;
	readonly detailedExitcode?: boolean;
	readonly out?: string;
}

export const plan: Action = async (context, command) => {
	const { edge } = context;
	const options = command.optsWithGlobals<PlanOptions>();
	requireFormat("plan", options.format);
	const session = await openSession(context, command.args, options);
	const { plan } = session.planned;
	let extras: MarkdownExtras = {};
	try {
		if (options.format === "markdown")
			extras = await certificateExtras(context, session);
	} finally {
		await session.close();
	}
	if (options.out !== undefined) {
		await writeText(edge, options.out, planJson(plan));
		edge.err(`saved the plan to ${options.out}\n`);
	}
	if (options.format === "json") edge.out(planJson(plan));
	else if (options.format === "markdown") edge.out(planMarkdown(plan, extras));
	else edge.out(planText(plan, edge.palette));
	if (plan.refusals.length > 0) return exitCodes.problems;
	return options.detailedExitcode && plan.changes.length > 0
		? exitCodes.pending
		: exitCodes.done;
};

/** What the certificates of the integrations that the plan touches need. Certificates that cannot be read fail no plan. */
async function certificateExtras(
	{ edge, clock }: Context,
	{ planned, reader, repository, environment }: Session,
): Promise<MarkdownExtras> {
	const touched = new Set(
		planned.plan.changes
			.filter(({ verb }) => verb !== "delete")
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
		edge.err(
			`${edge.errPalette.yellow("warning:")} the client certificates could not be read: ${error.message}\n`,
		);
		return {
			needsUnread:
				error.kind === "permission"
					? "the OAuth client lacks integrations:actionCertificate:view"
					: "the platform did not answer as it should",
		};
	}
}
