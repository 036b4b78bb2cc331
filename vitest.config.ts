import { availableParallelism } from "node:os";
import { setFlagsFromString } from "node:v8";
import { defineConfig } from "vitest/config";
import Order from "./test/order.ts";
import summary from "./test/summary.ts";

// A sixth of the time of the laws goes into collecting what lives for one call: a larger nursery is emptied less often.
setFlagsFromString("--min-semi-space-size=32");
setFlagsFromString("--max-semi-space-size=32");

export default defineConfig({
	test: {
		include: ["test/**/*.test.ts"],
		setupFiles: ["test/seed.ts"],
		// One module graph for all files: the tests share nothing but read-only modules.
		pool: "threads",
		isolate: false,
		// Some of them wait for child processes at any time.
		maxWorkers: Math.ceil(1.5 * availableParallelism()),
		testTimeout: 60_000,
		hookTimeout: 60_000,
		sequence: { shuffle: true, sequencer: Order },
		// A golden that is missing is a failure, unless `--update` records it.
		update: "none",
		reporters: ["default", summary],
	},
});
