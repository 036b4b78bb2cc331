// A question on a terminal -> what was typed, or how it ended without an answer.
import type { Interface } from "node:readline/promises";

/** Typed; or Ctrl-C and signals; or the end of the input. */
export type Answer =
	| { readonly typed: string }
	| { readonly without: "interrupt" | "end" };

export function ask(
	question: string,
	prompt: Interface,
	output: NodeJS.WritableStream,
	stop: AbortSignal,
): Promise<Answer> {
	return new Promise((resolve) => {
		const interrupted = (): void => end({ without: "interrupt" });
		let ended = false;
		function end(answer: Answer): void {
			if (ended) return;
			ended = true;
			stop.removeEventListener("abort", interrupted);
			prompt.close();
			// The question stands on a line that nobody ended.
			if ("without" in answer) output.write("\n");
			resolve(answer);
		}
		prompt.on("SIGINT", interrupted);
		prompt.on("close", () => end({ without: "end" }));
		stop.addEventListener("abort", interrupted);
		if (stop.aborted) interrupted();
		else
			prompt.question(question).then(
				(typed) => end({ typed }),
				// Whoever ended it said so.
				() => end({ without: "interrupt" }),
			);
	});
}
