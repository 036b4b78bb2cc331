// `daemon`: watches the files and reconciles every environment with them, on a schedule and whenever something changes.
import type { Action } from "./context.ts";
import { printOnce } from "./daemon-once.ts";
import { runUntilStopped } from "./daemon-run.ts";
import type { Edge, ExitCode } from "./edge.ts";
import { type DaemonOptions, prepare, type World } from "./world.ts";

export const daemon: Action = async (context, command) => {
	const options = command.optsWithGlobals<DaemonOptions>();
	const world = await prepare(context, command.args, options);
	return options.once
		? runOnce(context.edge, world, options.format)
		: runUntilStopped(context.edge, world);
};

async function runOnce(
	edge: Edge,
	{ fleet, source, log, lastWords }: World,
	format: string,
): Promise<ExitCode> {
	edge.hangupStops();
	let fetched = true;
	if (source.checkouts) {
		const { problem } = await source.checkouts.fetch(edge.stop);
		source.fetched(problem);
		fetched = problem === null;
		if (problem !== null) log.warn({}, problem);
	}
	const reports = await fleet.once();
	await fleet.close();
	await lastWords();
	edge.stop.throwIfAborted();
	return printOnce(edge, format, reports, fetched);
}
