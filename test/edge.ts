// A folder -> an edge without a process: no terminal, no colour, 100 columns; what is printed is kept.
import type { Edge } from "../src/cli/edge.ts";
import { plain } from "../src/core/render/palette.ts";

export interface CapturedEdge {
	readonly edge: Edge;
	readonly printed: { out: string; err: string };
}

export function captureEdge(
	folder: string,
	environment: Edge["environment"] = {},
): CapturedEdge {
	const printed = { out: "", err: "" };
	const edge: Edge = {
		environment,
		folder,
		out: (text) => {
			printed.out += text;
		},
		err: (text) => {
			printed.err += text;
		},
		input: () => Promise.resolve(new Uint8Array()),
		palette: plain,
		errPalette: plain,
		width: 100,
		interactive: false,
		watched: false,
		ask: () => Promise.reject(new Error("nobody answers")),
		pid: 1,
		memory: () => ({ rss: 0 }),
		onHangup: () => () => undefined,
		hangupStops: () => undefined,
		onCrash: () => undefined,
		temporaryFolder: () => {
			throw new Error("no process that could take it away");
		},
		endWithin: () => undefined,
		stop: new AbortController().signal,
		untilStopped: () => Promise.resolve(),
	};
	return { edge, printed };
}
