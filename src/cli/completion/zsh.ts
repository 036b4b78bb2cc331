// What may stand where -> a script for zsh, to be sourced or put on its fpath.
import type { CompletedOption, CompletedProgram, Value } from "./lines.ts";

/** In single quotes. */
function quoted(text: string): string {
	return `'${text.replaceAll("'", "'\\''")}'`;
}

function escaped(text: string): string {
	return text.replace(/[\\[\]:]/g, "\\$&");
}

function action({ candidates }: Value): string {
	if (candidates === "files") return "_files";
	if (candidates === "anything") return "";
	return typeof candidates === "string"
		? `_gc_integrations_ask ${candidates}`
		: `(${candidates.map(escaped).join(" ")})`;
}

function optionSpecs({
	names,
	description,
	value,
	repeatable,
}: CompletedOption): readonly string[] {
	const behind =
		value === null
			? ""
			: `:${value.many ? "*-*:" : ""}${escaped(value.name)}:${action(value)}`;
	const others = repeatable || names.length === 1 ? "" : `(${names.join(" ")})`;
	return names.map((name) => {
		const joined = value !== null && !value.many && name.startsWith("--");
		return quoted(
			`${repeatable ? "*" : others}${name}${joined ? "=" : ""}[${escaped(description)}]${behind}`,
		);
	});
}

function argumentSpec(value: Value): string {
	return quoted(
		`${value.many ? "*" : "1"}:${escaped(value.name)}:${action(value)}`,
	);
}

export function zshCompletion({
	version,
	options,
	commands,
}: CompletedProgram): string {
	const specs = (indent: string, of: readonly string[]): string =>
		of.map((spec) => ` \\\n${indent}${spec}`).join("");
	return `#compdef gc-integrations
# zsh completion for gc-integrations ${version}: source <(gc-integrations completion zsh)

_gc_integrations_ask() {
	local -a config found
	[[ -n \${opt_args[--config]:-$before} ]] && config=(--config \${(Q)\${opt_args[--config]:-$before}})
	found=(\${(f)"$("$program" completion $argv[-1] $config 2> /dev/null)"})
	# What is asked for stands behind what zsh gives.
	compadd "\${(@)argv[1,-2]}" -a found
}

_gc_integrations() {
	local curcontext="$curcontext" state line before program=$words[1]
	local -A opt_args
	local -a commands
	commands=(
${commands.map(({ name, description }) => `\t\t${quoted(`${name}:${description}`)}`).join("\n")}
	)
	_arguments -C${specs("\t\t", [...options.flatMap(optionSpecs), "'1:command:->command'", "'*::argument:->argument'"])} && return
	before=$opt_args[--config]
	case $state in
		command) _describe command commands ;;
		argument)
			case $words[1] in
${commands
	.map(
		({ name, options: own, argument }) =>
			`\t\t\t\t${name}) _arguments${specs("\t\t\t\t\t", [...own.flatMap(optionSpecs), ...(argument ? [argumentSpec(argument)] : [])])} ;;`,
	)
	.join("\n")}
			esac
			;;
	esac
}

# Run by zsh where it lies on the fpath, else defined for later.
if [[ $funcstack[1] == _gc_integrations ]]; then
	_gc_integrations "$@"
else
	compdef _gc_integrations gc-integrations
fi
`;
}
