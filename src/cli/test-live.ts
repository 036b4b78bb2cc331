// `test --live`: tests that are marked live, run by the platform -> what came of each.
import type { TestResult } from "../core/action/result.ts";
import { inLine } from "../core/render/palette.ts";
import { count, some } from "../core/values/words.ts";
import type { Subject } from "../stages/action-tests.ts";
import { lintRepository } from "../stages/lint.ts";
import { markedLive, runLiveTests } from "../stages/live-tests.ts";
import { UsageError } from "../stages/usage.ts";
import type { Context } from "./context.ts";
import type { Documents } from "./documents.ts";
import type { ExitCode } from "./edge.ts";
import type { Output } from "./outputs.ts";
import { refusing } from "./refused.ts";
import { connectWith, type SessionOptions } from "./session.ts";
import { tellWarning } from "./tell.ts";

/** @throws UsageError for options that do not go with it */
export function live(
	context: Context,
	options: {
		readonly new?: string;
		readonly watch?: boolean;
		readonly update?: boolean;
	},
	outputs: readonly Output<string>[],
	work: () => Promise<ExitCode>,
): Promise<ExitCode> {
	if (options.new !== undefined || options.watch || options.update)
		throw new UsageError(
			"--live goes without --new, --watch and --update: it really calls services, and what they answer is not written down",
		);
	const isJson = outputs.some(
		({ format, file }) => format === "json" && file === null,
	);
	return refusing(context, isJson ? "json" : "", work);
}

export async function liveResults(
	context: Context,
	documents: Documents,
	options: Pick<SessionOptions, "env" | "timeout">,
	chosen: readonly Subject[],
): Promise<readonly TestResult[]> {
	const subjects = markedLive(chosen);
	if (subjects.length === 0) return [];
	const { edge, clock } = context;
	const { repository, settings, environment, platform } = await connectWith(
		context,
		documents,
		options,
	);
	const tests = subjects.reduce((sum, one) => sum + one.tests.length, 0);
	edge.err(
		`${count(tests, "live test")} in ${environment.name}: the services of ${some(subjects.map(({ key }) => inLine(key)))} are really called\n`,
	);
	try {
		return await runLiveTests({
			repository,
			tree: lintRepository(repository, {
				environments: [environment.name],
				base: null,
			}),
			settings,
			environment,
			subjects,
			reader: platform.reader,
			tester: platform.tester,
			monotonic: clock.monotonic,
			warn: (text) => {
				tellWarning(edge, inLine(text));
			},
		});
	} finally {
		await platform.close();
	}
}
