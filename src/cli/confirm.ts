// A question before something is written -> nothing where the answer is yes, else the exit code.
import { type Edge, type ExitCode, exitCodes } from "./edge.ts";

export async function confirm(
	edge: Edge,
	question: string,
): Promise<ExitCode | null> {
	const answer = await edge.ask(`${question} Only yes is taken for it: `);
	const typed = "typed" in answer ? answer.typed.trim() : null;
	if (typed === "yes") return null;
	edge.err(
		typed === null || /^no?$/i.test(typed)
			? "nothing was written\n"
			: "nothing was written: only yes is taken for it\n",
	);
	return "without" in answer && answer.without === "interrupt"
		? exitCodes.interrupted
		: exitCodes.problems;
}
