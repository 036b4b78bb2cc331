// Commands -> one program, and one command line that it runs.
import { Command, CommanderError } from "commander";
import { suggest } from "../core/values/suggest.ts";
import { didYouMean } from "../core/values/words.ts";
import { UsageError } from "../stages/usage.ts";
import { type CommandEntry, commands } from "./commands.ts";
import type { Context } from "./context.ts";
import { type Edge, type ExitCode, exitCodes } from "./edge.ts";
import { proxyUrls, rememberPassword } from "./proxies.ts";
import { termText } from "./terms.ts";

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
			formatItem: (term, termWidth, description) =>
				termText(term, description, termWidth + 4, edge.width),
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
		command
			.exitOverride()
			.configureOutput(output)
			.showHelpAfterError(
				`(gc-integrations ${command.name()} --help tells what it takes)`,
			);
	try {
		await program.parseAsync([...argv], { from: "user" });
		return code;
	} catch (error) {
		// Commander throws where it was asked for help, too.
		if (error instanceof CommanderError && error.exitCode === 0)
			return exitCodes.done;
		const { tellFailure } = await import("./failure.ts");
		return tellFailure(context, argv, error);
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
