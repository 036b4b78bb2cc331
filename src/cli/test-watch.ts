// `test --watch`: runs, and runs again when a file that the settings mean has changed, until stopped.
import { repositoryPaths } from "../daemon/tree/paths.ts";
import { watchFiles } from "../io/watch.ts";
import type { Repository } from "../stages/repository.ts";
import { UsageError } from "../stages/usage.ts";
import type { Context } from "./context.ts";
import { type ExitCode, exitCodes } from "./edge.ts";

const DEBOUNCE_MS = 100;

/** @throws UsageError where the first run cannot be made */
export async function watchTests(
	{ edge, clock, redactor }: Context,
	run: () => Promise<{ readonly repository: Repository }>,
): Promise<ExitCode> {
	const paths = repositoryPaths(null, redactor.scrub);
	let repository: Repository = (await run()).repository;
	let running: Promise<void> = Promise.resolve();
	const again = async (): Promise<void> => {
		await watching.known();
		edge.err("\n");
		try {
			({ repository } = await run());
		} catch (error) {
			// Half of a change: the next one may mend it.
			if (!(error instanceof UsageError)) throw error;
			edge.err(`${error.message}\n`);
		}
	};
	const watching = watchFiles({
		look: () => paths.look(repository),
		changed: () => {
			running = running.then(again);
		},
		debounceMs: () => DEBOUNCE_MS,
		clock,
		warn: (text) => edge.err(`${text}\n`),
		signal: edge.stop,
	});
	await watching.ready;
	edge.err("watching the files; Ctrl-C ends it\n");
	await edge.untilStopped();
	await running;
	await watching.close();
	return exitCodes.done;
}
