// `init` in a temporary folder, in this process.
import { run } from "../../src/cli/program.ts";
import { captureEdge, contextOf } from "../fixtures/edge.ts";
import type { Ran } from "../fixtures/machine.ts";

/** One command line: no terminal, no colour, no variables. */
export async function command(
	folder: string,
	...argv: readonly string[]
): Promise<Ran> {
	const { edge, printed } = captureEdge(folder);
	const code = await run(contextOf(edge, { version: "0.1.0" }), argv);
	return { code, ...printed };
}
