// `completion`: a shell -> the script that completes this program's command lines in it; keys or environments -> those that are here, for such a script.
import type { Command } from "commander";
import { UsageError } from "../stages/usage.ts";
import { bashCompletion } from "./completion/bash.ts";
import { fishCompletion } from "./completion/fish.ts";
import { completedProgram } from "./completion/lines.ts";
import { namesHere } from "./completion/names.ts";
import { zshCompletion } from "./completion/zsh.ts";
import type { Action } from "./context.ts";
import { exitCodes } from "./edge.ts";
import { explainedNames } from "./explain.ts";

const shells = {
	bash: bashCompletion,
	zsh: zshCompletion,
	fish: fishCompletion,
} as const;

export const completion: Action = async ({ edge }, command) => {
	const [asked = ""] = command.args;
	const { config } = command.optsWithGlobals<{ readonly config?: string }>();
	const shell = Object.entries(shells).find(([name]) => name === asked);
	if (shell) {
		const words = {
			completion: Object.keys(shells),
			explain: explainedNames(),
			// Their documents are gone, and only the platform knows them.
			release: [],
		};
		const [, script] = shell;
		edge.out(script(completedProgram(command.parent as Command, words)));
	} else if (asked === "keys" || asked === "environments")
		for (const name of await namesHere(edge, asked, config))
			edge.out(`${name}\n`);
	else
		throw new UsageError(`completion knows bash, zsh and fish, not "${asked}"`);
	return exitCodes.done;
};
