// Commands -> one program; what goes wrong -> a message and an exit code.
import { Command, CommanderError } from "commander";
import {
	failureIn,
	isMachineFormat,
	type MachineFormat,
} from "../core/render/failure.ts";
import { errorText } from "../core/values/error.ts";
import { suggest } from "../core/values/suggest.ts";
import { didYouMean } from "../core/values/words.ts";
import type { Redactor } from "../io/redact.ts";
import { UnreadablePath } from "../io/unreadable.ts";
import { ApiError } from "../platform/errors.ts";
import { bugReport } from "../stages/bug.ts";
import { NotYet, SourceError, UsageError } from "../stages/usage.ts";
import { type CommandEntry, commands } from "./commands.ts";
import type { Context } from "./context.ts";
import { rememberPassword } from "./documents.ts";
import { type Edge, type ExitCode, exitCodes } from "./edge.ts";
import { proxyUrls } from "./session.ts";

/** Runs one command line. Never throws: what went wrong is said on standard error. */
export async function run(
	context: Context,
	argv: readonly string[],
): Promise<number> {
	const { edge, redactor, version } = context;
	for (const url of proxyUrls(edge.environment))
		rememberPassword(redactor, url);
	let code: ExitCode = exitCodes.done;
	const output = {
		writeOut: edge.out,
		writeErr: edge.err,
		getOutHelpWidth: () => edge.width,
		getErrHelpWidth: () => edge.width,
	};
	const program: Command = new Command("gc-integrations")
		.description(
			"Genesys Cloud data-action integrations as YAML in Git: lint, plan, apply.",
		)
		.version(version)
		.option("--config <path>", "the settings file")
		.option("--env <name>", "the environment")
		.option(
			"--timeout <seconds>",
			"for each attempt of a call to the platform",
			"10",
		)
		.showSuggestionAfterError()
		.showHelpAfterError("(gc-integrations --help lists the commands)")
		.exitOverride()
		.configureOutput(output)
		.helpCommand(false)
		.configureHelp({
			showGlobalOptions: true,
			visibleGlobalOptions: (command) =>
				program.options.filter(
					(option) =>
						command.parent !== null &&
						usedBy(command.name(), option.attributeName()),
				),
		})
		.hook("preAction", (_program, command) => {
			// The daemon says itself what it means.
			if (command.name() !== "daemon") edge.hangupStops();
		});
	for (const entry of commands) {
		const command = await add(program, entry, argv);
		command.action(async () => {
			const action = await entry.load();
			code = await action(context, command, run);
		});
	}
	addHelp(program, edge);
	for (const command of program.commands)
		command.exitOverride().configureOutput(output);
	try {
		await program.parseAsync([...argv], { from: "user" });
		return code;
	} catch (error) {
		const failed = explain(edge, error, redactor);
		const format = failed === exitCodes.done ? null : formatAsked(argv);
		if (format !== null)
			edge.out(
				failureIn(format, {
					exitCode: failed,
					message: messageOf(error, redactor),
					version,
				}),
			);
		return failed;
	}
}

async function add(
	program: Command,
	{ name, description, argument, options, more }: CommandEntry,
	argv: readonly string[],
): Promise<Command> {
	const command = program.command(name).description(description);
	if (argument) command.argument(...argument);
	for (const option of options) command.addOption(option);
	if (more && argv.includes(name)) command.addHelpText("after", await more());
	return command;
}

/** All options of the program that the command has a use for are shown in its help. */
function usedBy(command: string, option: string): boolean {
	const entry = commands.find(({ name }) => name === command);
	return entry?.takes.some((taken) => taken === option) === true;
}

function addHelp(program: Command, edge: Edge): void {
	program
		.command("help")
		.description("what a command does and takes")
		.argument("[command]")
		.action((name: string | undefined) => {
			const asked =
				name === undefined
					? program
					: program.commands.find((command) => command.name() === name);
			if (!asked) {
				const names = program.commands.map((command) => command.name());
				const meant = suggest(name ?? "", names);
				throw new UsageError(
					`there is no command "${name}"${didYouMean(meant)}\n  commands: ${names.join(", ")}`,
				);
			}
			edge.out(asked.helpInformation());
		});
}

/** A machine reads standard output whatever the exit code: what could not be made is said in the format it asked for. */
function formatAsked(argv: readonly string[]): MachineFormat | null {
	const asked = argv.flatMap((word, at) =>
		word === "--format"
			? [argv[at + 1] ?? ""]
			: word.startsWith("--format=")
				? [word.slice("--format=".length)]
				: [],
	);
	// Two share no standard output; what is asked for first is what is answered.
	return (
		asked
			.filter(isMachineFormat)
			// The other ones are formats of findings: of a command that has none, they are wrong usage.
			.find((format) => format === "json" || argv.includes("lint")) ?? null
	);
}

function messageOf(error: unknown, redactor: Redactor): string {
	const said = errorText(error);
	return isExpected(error) ? said : redactor.scrub(said);
}

function explain(edge: Edge, error: unknown, redactor: Redactor): number {
	if (error instanceof CommanderError)
		return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
	if (error instanceof UsageError || error instanceof UnreadablePath) {
		edge.err(`${edge.errPalette.red("error:")} ${error.message}\n`);
		return exitCodes.usage;
	}
	if (error instanceof NotYet) {
		edge.err(
			`${edge.errPalette.red("error:")} ${error.message}\n  This may pass by itself: start it again.\n`,
		);
		return exitCodes.problems;
	}
	if (error instanceof SourceError && !edge.stop.aborted) {
		edge.err(
			`${edge.errPalette.red("error:")} the documents could not be read: ${error.message}\n`,
		);
		return exitCodes.unreadable;
	}
	if (error instanceof ApiError) {
		edge.err(
			`${edge.errPalette.red("error:")} the platform could not be read: ${error.message}\n${hint(error)}`,
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

function hint(error: ApiError): string {
	if (error.kind === "credentials")
		return "  Check the environment's oauth client id and secret, and that its region is right.\n";
	if (error.kind === "permission" && error.path.endsWith("/certificates"))
		return "  Give the OAuth client's role integrations:actionCertificate:view.\n";
	if (error.kind === "permission")
		return "  Give the OAuth client's role integrations:integration:view, add, edit and delete.\n";
	return "";
}
