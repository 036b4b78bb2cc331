// What went wrong -> a message, in the format that was asked for too, and an exit code.
import { CommanderError } from "commander";
import {
	failureIn,
	isMachineFormat,
	type MachineFormat,
} from "../core/render/failure.ts";
import { errorText } from "../core/values/error.ts";
import type { Redactor } from "../io/redact.ts";
import { UnreadablePath } from "../io/unreadable.ts";
import { ApiError } from "../platform/errors.ts";
import { bugReport } from "../stages/bug.ts";
import { NotYet, SourceError, UsageError } from "../stages/usage.ts";
import type { Context } from "./context.ts";
import { exitCodes } from "./edge.ts";
import { formats } from "./formats.ts";
import { tellError } from "./tell.ts";

/** @returns the exit code */
export function tellFailure(
	context: Context,
	argv: readonly string[],
	error: unknown,
): number {
	const failed = explain(context, error);
	const command = (["lint", "test"] as const).find((one) => argv.includes(one));
	const format = formatAsked(argv, command);
	if (format !== null)
		context.edge.out(
			failureIn(format, {
				exitCode: failed,
				message: messageOf(error, context.redactor),
				version: context.version,
				...(command ? { command } : {}),
			}),
		);
	return failed;
}

/** A machine reads standard output whatever the exit code: what could not be made is said in the format it asked for. */
function formatAsked(
	argv: readonly string[],
	command: "lint" | "test" | undefined,
): MachineFormat | null {
	const asked = argv.flatMap((word, at) =>
		word === "--format"
			? [argv[at + 1] ?? ""]
			: word.startsWith("--format=")
				? [word.slice("--format=".length)]
				: [],
	);
	// Of a command that does not know it, a format is wrong usage; JSON all know.
	const known: readonly string[] = command ? formats[command] : ["json"];
	// Two share no standard output; what is asked for first is what is answered.
	return (
		asked.filter(isMachineFormat).find((format) => known.includes(format)) ??
		null
	);
}

function messageOf(error: unknown, redactor: Redactor): string {
	const said = errorText(error);
	return isExpected(error) ? said : redactor.scrub(said);
}

/** On standard error. @returns the exit code */
function explain({ edge, redactor }: Context, error: unknown): number {
	if (error instanceof CommanderError) return exitCodes.usage;
	if (error instanceof UsageError || error instanceof UnreadablePath) {
		tellError(edge, error.message);
		return exitCodes.usage;
	}
	if (error instanceof NotYet) {
		tellError(
			edge,
			error.message,
			"  This may pass by itself: start it again.\n",
		);
		return exitCodes.problems;
	}
	if (error instanceof SourceError && !edge.stop.aborted) {
		tellError(edge, `the documents could not be read: ${error.message}`);
		return exitCodes.unreadable;
	}
	if (error instanceof ApiError) {
		tellError(
			edge,
			`the platform could not be read: ${error.message}`,
			hint(error),
		);
		return exitCodes.unreadable;
	}
	if (edge.stop.aborted) {
		edge.err("stopped\n");
		return exitCodes.problems;
	}
	edge.err(`${bugReport(error, redactor.scrub)}\n`);
	return exitCodes.problems;
}

/** Its words are ours, and hold no secret. */
function isExpected(error: unknown): boolean {
	return (
		error instanceof CommanderError ||
		error instanceof UsageError ||
		error instanceof SourceError ||
		error instanceof NotYet ||
		error instanceof ApiError
	);
}

const actions = "/api/v2/integrations/actions";

function hint(error: ApiError): string {
	if (error.kind === "credentials")
		return "  Check the environment's oauth client id and secret, and that its region is right.\n";
	if (error.kind === "permission" && error.path.endsWith("/certificates"))
		return "  Give the OAuth client's role integrations:actionCertificate:view.\n";
	if (error.kind === "permission" && error.path.startsWith(actions))
		return error.path.endsWith("/test")
			? "  Give the OAuth client's role integrations:action:execute.\n"
			: "  Give the OAuth client's role integrations:action:view, add, edit and delete.\n";
	if (error.kind === "permission")
		return "  Give the OAuth client's role integrations:integration:view, add, edit and delete.\n";
	return "";
}
