// The test run -> one closing line that any reader of a log understands.
import type { Reporter, TestModule } from "vitest/node";

const summary: Reporter = {
	onTestRunEnd(modules: readonly TestModule[]) {
		const states = modules.flatMap((module) =>
			[...module.children.allTests()].map((test) => test.result().state),
		);
		const broken = modules.filter((module) => module.errors().length > 0);
		const tally = (state: string): number =>
			states.filter((found) => found === state).length;
		const skipped = tally("skipped");
		process.stdout.write(
			`\n${tally("passed")} passed, ${tally("failed") + broken.length} failed${skipped ? `, ${skipped} skipped` : ""}\n`,
		);
	},
};

export default summary;
