import { defineConfig } from "vitest/config";
import summary from "./test/summary.ts";

export default defineConfig({
	test: {
		include: ["test/**/*.test.ts"],
		setupFiles: ["test/seed.ts"],
		// One module graph for all files: the tests share nothing but read-only modules.
		pool: "threads",
		isolate: false,
		// Most of the time goes into child processes: one thread would leave the other processors idle.
		maxWorkers: "100%",
		testTimeout: 60_000,
		hookTimeout: 60_000,
		sequence: { shuffle: true },
		// A golden that is missing is a failure, unless `--update` records it.
		update: "none",
		reporters: ["default", summary],
	},
});
