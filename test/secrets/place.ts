// Files and a simulator -> commands in this process, in a folder of their own, on a clock that never waits.
import { run } from "../../src/cli/program.ts";
import { createRedactor } from "../../src/io/redact.ts";
import {
	type Simulator,
	startSimulator,
} from "../../src/simulator/simulator.ts";
import { captureEdge } from "../edge.ts";
import { withFolder } from "../laws/process.ts";
import {
	fakeClock,
	type Repository,
	settings,
	variables,
} from "../laws/session.ts";

export interface Ran {
	readonly code: number;
	readonly out: string;
	readonly err: string;
}

export interface Place {
	readonly folder: string;
	readonly simulator: Simulator;
	/** @param more variables beside those of the settings */
	go(
		argv: readonly string[],
		more?: Readonly<Record<string, string>>,
	): Promise<Ran>;
}

/** `files`: by path; SIMULATOR in the settings is the simulator's address. */
export async function withPlace(
	given: Pick<Repository, "files"> & { readonly settings?: string },
	use: (place: Place) => Promise<void>,
): Promise<void> {
	const clock = fakeClock();
	const simulator = await startSimulator({
		clock: clock.now,
		behavior: { settleReads: 0 },
	});
	const repository = {
		variables,
		settings: settings(),
		...given,
	};
	try {
		await withFolder(repository, simulator, (folder) =>
			use({
				folder,
				simulator,
				async go(argv, more = {}) {
					const { edge, printed } = captureEdge(folder, {
						...variables,
						...more,
					});
					const redactor = createRedactor();
					const code = await run(edge, argv, "0.0.0", redactor, clock);
					return { code, ...printed };
				},
			}),
		);
	} finally {
		await simulator.close();
	}
}
