// `plan`: reads the platform, never writes -> the plan.
import type { Command } from "commander";
import { planJson, planText } from "../core/render/plan.ts";
import type { Redactor } from "../io/redact.ts";
import type { Clock } from "../platform/options.ts";
import { type Edge, type ExitCode, exitCodes, UsageError } from "./edge.ts";
import { writeText } from "./outputs.ts";
import { openSession, type SessionOptions } from "./session.ts";

interface PlanOptions extends SessionOptions {
	readonly format: string;
	readonly detailedExitcode?: boolean;
	readonly out?: string;
}

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
		.option("--format <format>", "pretty or json", "pretty")
		.option("--out <file>", "save the plan, for apply --plan")
		.option("--detailed-exitcode", "exit with 2 where changes are pending")
		.option(
			"--skip-secrets",
			"do not read the documents' secrets, and compare no credential",
		)
		.option("--allow-deletes <n>", "as apply takes it")
		.option("--allow-disables <n>", "as apply takes it")
		.option("--allow-credential-rewrites <n>", "as apply takes it")
		.action(async (folder: string | undefined, _options, command: Command) => {
			const options = command.optsWithGlobals<PlanOptions>();
			if (!["pretty", "json"].includes(options.format))
				throw new UsageError(
					`unknown format "${options.format}": plan knows pretty and json`,
				);
			const session = await openSession(
				edge,
				folder === undefined ? [] : [folder],
				options,
				redactor,
				clock,
			);
			await session.close();
			const { plan } = session.planned;
			if (options.out !== undefined) {
				await writeText(edge, options.out, planJson(plan));
				edge.err(`saved the plan to ${options.out}\n`);
			}
			edge.out(
				options.format === "json"
					? planJson(plan)
					: planText(plan, edge.palette),
			);
			if (plan.refusals.length > 0) exit(exitCodes.problems);
			else if (options.detailedExitcode && plan.changes.length > 0)
				exit(exitCodes.pending);
			else exit(exitCodes.done);
		});
}
