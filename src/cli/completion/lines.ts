// The program, as its help shows it -> what may stand where on its command line.
import type { Argument, Command } from "commander";
import type { WordedOption } from "../option.ts";

/** Words, or what a shell finds itself, what the program is asked for, or what nobody knows. */
export type Candidates =
	| readonly string[]
	| "files"
	| "keys"
	| "environments"
	| "anything";

export interface Value {
	readonly name: string;
	readonly candidates: Candidates;
	/** More may follow. */
	readonly many: boolean;
}

export interface CompletedOption {
	/** `--format`, or `-h` and `--help`. */
	readonly names: readonly string[];
	readonly description: string;
	/** Null: it takes none. */
	readonly value: Value | null;
	readonly repeatable: boolean;
}

export interface CompletedCommand {
	readonly name: string;
	readonly description: string;
	readonly options: readonly CompletedOption[];
	readonly argument: Value | null;
}

export interface CompletedProgram {
	/** Before the command. */
	readonly options: readonly CompletedOption[];
	readonly commands: readonly CompletedCommand[];
	readonly version: string;
}

/** @param words of arguments, by command */
export function completedProgram(
	program: Command,
	words: Readonly<Record<string, readonly string[]>>,
): CompletedProgram {
	const help = program.createHelp();
	const commands = help.visibleCommands(program);
	const known: typeof words = {
		...words,
		help: commands.map((command) => command.name()),
	};
	return {
		version: program.version() ?? "",
		options: help.visibleOptions(program).map(completedOption),
		commands: commands.map((command) => {
			const own = command.createHelp();
			const [argument] = command.registeredArguments;
			return {
				name: command.name(),
				description: command.description(),
				options: [
					...own.visibleOptions(command),
					...own.visibleGlobalOptions(command),
				].map(completedOption),
				argument: argument
					? completedArgument(argument, known[command.name()])
					: null,
			};
		}),
	};
}

function completedOption(option: WordedOption): CompletedOption {
	const { long, short, flags, description, words, variadic } = option;
	const name = /[<[]([a-z=-]+)/.exec(flags)?.[1];
	return {
		names: [short, long].filter((one) => one !== undefined),
		description,
		value:
			name === undefined
				? null
				: {
						name,
						candidates:
							long === "--env" ? "environments" : candidates(name, words),
						many: variadic,
					},
		repeatable: variadic || option.parseArg !== undefined,
	};
}

function completedArgument(
	argument: Argument,
	words: readonly string[] | undefined,
): Value {
	const { variadic } = argument;
	return {
		name: argument.name(),
		candidates: candidates(argument.name(), words),
		many: variadic,
	};
}

/** As the help calls it. */
function candidates(
	name: string,
	words: readonly string[] | undefined,
): Candidates {
	if (words) return words;
	if (/^(file|folder|path)s?$/.test(name)) return "files";
	return /^keys?$/.test(name) ? "keys" : "anything";
}
