import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import Order from "./test/order.ts";
import summary from "./test/summary.ts";

export default defineConfig({
	test: {
		include: ["test/**/*.test.ts"],
		globalSetup: ["test/temporary.ts"],
		setupFiles: ["test/seed.ts"],
		// Processes, not threads: a process that starts a child has all its memory marked for copying, and threads share theirs.
		pool: "forks",
		// A sixth of the time of the laws goes into collecting what lives for one call: a larger nursery is emptied less often.
		// Another sixth goes into optimizing code that then runs for a moment only; the engines after Node 20's wait longer anyway, and
		// refuse the flag.
		execArgv: [
			"--min-semi-space-size=32",
			"--max-semi-space-size=32",
			...(process.versions.v8.startsWith("11.3.")
				? ["--interrupt-budget=300000"]
				: []),
		],
		// As Node gives them: a proxy before each module of Node's and of packages is asked at every use of it.
		deps: { interopDefault: false },
		// One module graph for all files: the tests share nothing but read-only modules.
		isolate: false,
		// Some of them wait for child processes at any time.
		maxWorkers: 2 + availableParallelism(),
		testTimeout: 60_000,
		hookTimeout: 60_000,
		sequence: { shuffle: true, sequencer: Order },
		// A golden that is missing is a failure, unless `--update` records it.
		update: "none",
		reporters: ["default", summary],
	},
});
