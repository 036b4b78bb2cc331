// `init` in a temporary folder, in this process.
import { run } from "../../src/cli/program.ts";
import { createRedactor } from "../../src/io/redact.ts";
import { captureEdge } from "../fixtures/edge.ts";
import type { Ran } from "../fixtures/machine.ts";

/** One command line: no terminal, no colour, no variables. */
export async function command(
	folder: string,
	...argv: readonly string[]
): Promise<Ran> {
	const { edge, printed } = captureEdge(folder);
	const code = await run(edge, argv, "0.1.0", createRedactor(), {
		now: () => 0,
		monotonic: () => 0,
		sleep: () => Promise.resolve(),
		random: () => 0,
	});
	return { code, ...printed };
}
