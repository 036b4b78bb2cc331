// `plan`: reads the platform, never writes -> the plan.
import type { Command } from "commander";
import { authorityUsers } from "../core/certificates/certificates.ts";
import { type MarkdownExtras, planMarkdown } from "../core/render/markdown.ts";
import { planJson, planText } from "../core/render/plan.ts";
import type { Redactor } from "../io/redact.ts";
import type { Clock } from "../platform/clock.ts";
import { ApiError } from "../platform/errors.ts";
import { checkCertificates } from "../stages/certificates.ts";
import { UsageError } from "../stages/usage.ts";
import { localOption } from "./documents.ts";
import { type Edge, type ExitCode, exitCodes } from "./edge.ts";
import { writeText } from "./outputs.ts";
import { openSession, type Session, type SessionOptions } from "./session.ts";

interface PlanOptions extends SessionOptions {
	readonly format: string;
	readonly detailedExitcode?: boolean;
	readonly out?: string;
}

const formats = ["pretty", "json", "markdown"];

export function addPlan(
	program: Command,
	edge: Edge,
	exit: (code: ExitCode) => void,
	redactor: Redactor,
	clock: Clock,
): void {
	program
		.command("plan")
		.description(
			"show what an apply would do; reads the platform, never writes",
		)
		.argument("[folder]", "the repository; default: this folder or one above")
		.option("--format <format>", "pretty, json or markdown", "pretty")
		.option("--out <file>", "save the plan, for apply --plan")
		.option("--detailed-exitcode", "exit with 2 where changes are pending")
		.option(
			"--skip-secrets",
			"do not read the documents' secrets, and compare no credential",
		)
		.option(...localOption)
		.option("--allow-deletes <n>", "as apply takes it")
		.option("--allow-disables <n>", "as apply takes it")
		.option("--allow-credential-rewrites <n>", "as apply takes it")
		.option("--allow-actions-lost <n>", "as apply takes it")
		.action(async (folder: string | undefined, _options, command: Command) => {
			const options = command.optsWithGlobals<PlanOptions>();
			if (!formats.includes(options.format))
				throw new UsageError(
					`unknown format "${options.format}": plan knows pretty, json and markdown`,
				);
			const paths = folder === undefined ? [] : [folder];
			const session = await openSession(edge, paths, options, redactor, clock);
			const { plan } = session.planned;
			let extras: MarkdownExtras = {};
			try {
				if (options.format === "markdown")
					extras = await certificateExtras(edge, session, clock);
			} finally {
				await session.close();
			}
			if (options.out !== undefined) {
				await writeText(edge, options.out, planJson(plan));
				edge.err(`saved the plan to ${options.out}\n`);
			}
			if (options.format === "json") edge.out(planJson(plan));
			else if (options.format === "markdown")
				edge.out(planMarkdown(plan, extras));
			else edge.out(planText(plan, edge.palette));
			if (plan.refusals.length > 0) exit(exitCodes.problems);
			else if (options.detailedExitcode && plan.changes.length > 0)
				exit(exitCodes.pending);
			else exit(exitCodes.done);
		});
}

/** What the certificates of the integrations that the plan touches need. Certificates that cannot be read fail no plan. */
async function certificateExtras(
	edge: Edge,
	{ planned, reader, repository, environment }: Session,
	clock: Clock,
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
