// What may stand where -> a script for bash; 3.2 understands it too.
import type { Candidates, CompletedProgram, Value } from "./lines.ts";

/** What is completed, and before it a sign where more may follow. */
function kind(value: Value | null): string {
	if (value === null) return "";
	return `${value.many ? "+" : ""}${marked(value.candidates)}`;
}

/** Words, or what is no word: a colon and how they are found. */
function marked(candidates: Candidates): string {
	return typeof candidates === "string"
		? `:${candidates}`
		: candidates.join(" ");
}

export function bashCompletion({
	version,
	options,
	commands,
}: CompletedProgram): string {
	const names = commands.map(({ name }) => name);
	const lines = [{ name: "", options, argument: null }, ...commands].flatMap(
		(command) => [
			...command.options
				.filter(({ value }) => value !== null)
				.map(
					({ names, value }) =>
						`\t\t${names.map((name) => `"${command.name} ${name}"`).join(" | ")}) kind="${kind(value)}" ;;`,
				),
			`\t\t"${command.name} ") kind="${command.name === "" ? names.join(" ") : kind(command.argument) || ":anything"}" ;;`,
			`\t\t"${command.name} -") kind="${command.options.flatMap((option) => option.names).join(" ")}" ;;`,
		],
	);
	return `# bash completion for gc-integrations ${version}: eval "$(gc-integrations completion bash)"

# What is completed behind an option of a command, as its argument, or as an option.
_gc_integrations_kind() {
	case "$1 $2" in
${lines.join("\n")}
		*) kind="" ;;
	esac
}

_gc_integrations() {
	local IFS=$' \\t\\n'
	local current="\${COMP_WORDS[COMP_CWORD]}" word kind at behind=0
	local option="" command="" words=""
	local config=()
	# bash makes three words of --env=dev.
	if [ "$current" = "=" ]; then current=""; fi
	for ((at = 1; at < COMP_CWORD; at++)); do
		word="\${COMP_WORDS[at]}"
		case "$word" in
			=) continue ;;
			-*)
				option="$word" behind=0
				continue
				;;
		esac
		behind=$((behind + 1))
		kind=""
		if [ -n "$option" ]; then _gc_integrations_kind "$command" "$option"; fi
		if [ -n "$kind" ] && { [ "$behind" = 1 ] || [ "\${kind#+}" != "$kind" ]; }; then
			if [ "$option" = --config ]; then config=(--config "$word"); fi
		elif [ -z "$command" ]; then
			command="$word"
		fi
	done
	kind=""
	if [ -n "$option" ]; then _gc_integrations_kind "$command" "$option"; fi
	if [ "$behind" -gt 0 ] && [ "\${kind#+}" = "$kind" ]; then kind=""; fi
	case "$current" in
		-*) _gc_integrations_kind "$command" - ;;
		*) if [ -z "$kind" ]; then _gc_integrations_kind "$command" ""; fi ;;
	esac
	kind="\${kind#+}"
	case "$kind" in
		:files) return ;;
		:anything) ;;
		:*) words=$("\${COMP_WORDS[0]}" completion "\${kind#:}" "\${config[@]}" 2> /dev/null) ;;
		*) words="$kind" ;;
	esac
	COMPREPLY=()
	for word in $words; do
		case "$word" in
			"$current"*) COMPREPLY+=("$word") ;;
		esac
	done
	# Files are no answer where something else is asked for.
	compopt +o default 2> /dev/null
	return 0
}

complete -o default -F _gc_integrations gc-integrations
`;
}
