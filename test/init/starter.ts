// `init` in a temporary folder, in this process.
import { run } from "../../src/cli/program.ts";
import { plain } from "../../src/core/render/palette.ts";
import { createRedactor } from "../../src/io/redact.ts";
import type { Ran } from "../wiring/machine.ts";

/** One command line: no terminal, no colour, no variables. */
export async function command(
	folder: string,
	...argv: readonly string[]
): Promise<Ran> {
	let out = "";
	let err = "";
	const code = await run(
		{
			environment: {},
			folder,
			out: (text) => {
				out += text;
			},
			err: (text) => {
				err += text;
			},
			scrub: (text) => text,
			input: () => Promise.resolve(""),
			palette: plain,
			errPalette: plain,
			width: 100,
			interactive: false,
			watched: false,
			ask: () => Promise.reject(new Error("nobody answers")),
			stop: new AbortController().signal,
			untilStopped: () => Promise.resolve(),
		},
		argv,
		"0.1.0",
		createRedactor(),
		{
			now: () => 0,
			sleep: () => Promise.resolve(),
			random: () => 0,
		},
	);
	return { code, out, err };
}
