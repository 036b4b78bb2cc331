// What may stand where -> a script for fish.
import type { CompletedOption, CompletedProgram, Value } from "./lines.ts";

/** In single quotes. */
function quoted(text: string): string {
	return `'${text.replace(/['\\]/g, "\\$&")}'`;
}

function found({ candidates }: Value): string {
	if (candidates === "files") return "-F";
	if (candidates === "anything") return "-f";
	return typeof candidates === "string"
		? `-f -a '(__gc_integrations_ask ${candidates})'`
		: `-f -a ${quoted(candidates.join(" "))}`;
}

function optionLine(
	command: string,
	{ names, description, value }: CompletedOption,
): string {
	const flags = names.map((name) =>
		name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`,
	);
	const behind = value === null ? [] : ["-r", found(value)];
	return line(command, [...flags, ...behind], description);
}

function line(
	command: string,
	what: readonly string[],
	description?: string,
): string {
	const said = description === undefined ? [] : [`-d ${quoted(description)}`];
	return [
		"complete -c gc-integrations",
		`-n "__gc_integrations_in '${command}'"`,
		...what,
		...said,
	].join(" ");
}

export function fishCompletion({
	version,
	options,
	commands,
}: CompletedProgram): string {
	const valued = options
		.filter(({ value }) => value !== null)
		.flatMap(({ names }) => names);
	const lines = [
		...options.map((option) => optionLine("", option)),
		...commands.map(({ name, description }) =>
			line("", ["-f", `-a ${name}`], description),
		),
		...commands.flatMap(({ name, options: own, argument }) => [
			line(name, [argument ? found(argument) : "-f"]),
			...own.map((option) => optionLine(name, option)),
			...own.flatMap(({ names, value }) =>
				value?.many
					? names.map((option) => line(`${name}' '${option}`, [found(value)]))
					: [],
			),
		]),
	];
	return `# fish completion for gc-integrations ${version}: gc-integrations completion fish | source

# Whether that is the command of the line, and that its last option.
function __gc_integrations_in
	set -l words (commandline -opc)
	set -e words[1]
	set -l command ''
	set -l option ''
	set -l value no
	for word in $words
		if test $value = yes
			set value no
		else if contains -- $word ${valued.join(" ")}
			set value yes
		else if string match -q -- '-*' $word
			set option $word
		else if test -z "$command"
			set command $word
		end
	end
	test "$command" = "$argv[1]"
	and test -z "$argv[2]" -o "$option" = "$argv[2]"
end

function __gc_integrations_ask
	set -l kind $argv[1]
	set -l words (commandline -opc)
	set -l config
	argparse -i 'config=' -- $words 2> /dev/null
	and set -q _flag_config
	and set config --config $_flag_config
	$words[1] completion $kind $config 2> /dev/null
end

complete -c gc-integrations -e
${lines.join("\n")}
`;
}
