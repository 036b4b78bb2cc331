// Flags and words -> an option of a command.
import { Option } from "commander";

/** With what a shell may complete behind it. */
export type WordedOption = Option & { readonly words?: readonly string[] };

/** @param words that it takes, where they are few */
export function option(
	flags: string,
	description: string,
	fallback?: string,
	words?: readonly string[],
): WordedOption {
	return Object.assign(
		new Option(flags, description).default(fallback),
		words ? { words } : {},
	);
}
