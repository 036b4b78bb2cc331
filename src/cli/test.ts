// `test`: the tests of data actions, as one environment sees them or each, offline -> what came of each, in as many formats as asked for.
import { acrossEnvironments } from "../core/action/across.ts";
import { plain } from "../core/render/palette.ts";
import {
	countOutcomes,
	type TestsOutcome,
	testsJson,
	testsText,
} from "../core/render/tests.ts";
import { repositoryPrefix } from "../io/git/folder.ts";
import { runTests } from "../stages/action-tests.ts";
import { requireOneOrAll } from "../stages/environment.ts";
import type { Repository } from "../stages/repository.ts";
import { UsageError } from "../stages/usage.ts";
import type { Action, Context } from "./context.ts";
import { type ExitCode, exitCodes } from "./edge.ts";
import { formats } from "./formats.ts";
import {
	type Output,
	readOutputs,
	requireApart,
	writeOutputs,
} from "./outputs.ts";
import {
	type Opened,
	openSubjects,
	type SubjectOptions,
} from "./test-subjects.ts";

interface TestOptions extends SubjectOptions {
	readonly format: readonly string[];
	readonly live?: boolean;
	readonly timeout: string;
}

interface Ran {
	readonly code: ExitCode;
	readonly repository: Repository;
}

export const testCommand: Action = async (context, command) => {
	const options = command.optsWithGlobals<TestOptions>();
	requireWhole(options);
	const outputs = readOutputs(
		"test",
		formats.test,
		options.format.length > 0 ? options.format : ["pretty"],
	);
	const once = (keys: readonly string[]): Promise<Ran> =>
		runOnce(context, keys, options, outputs);
	if (options.live) {
		const { live } = await import("./test-live.ts");
		return live(
			context,
			options,
			outputs,
			async () => (await once(command.args)).code,
		);
	}
	if (options.new !== undefined) {
		if (command.args.length > 0 || options.watch || options.update)
			throw new UsageError("--new goes alone: it names the one action");
		await writeFirst(context, options, options.new);
		return (await once([options.new])).code;
	}
	if (!options.watch) return (await once(command.args)).code;
	const { watchTests } = await import("./test-watch.ts");
	return await watchTests(context, () => once(command.args));
};

/** @throws UsageError for options that do not go together */
function requireWhole(options: TestOptions): void {
	const { all = false, env, staged, update, watch, live } = options;
	const writes = update === true || options.new !== undefined;
	requireOneOrAll(all, env);
	if (all && (writes || live))
		throw new UsageError(
			`--all is every environment, and what is ${live ? "called" : "written"} is of one: leave --all away`,
		);
	if (staged && (writes || watch || live))
		throw new UsageError(
			"--staged reads Git's index: it goes without --update, --new, --watch and --live",
		);
}

async function runOnce(
	context: Context,
	keys: readonly string[],
	options: TestOptions,
	outputs: readonly Output<(typeof formats.test)[number]>[],
): Promise<Ran> {
	const { edge } = context;
	const opened = await openSubjects(context, options, keys);
	const { repository } = opened.documents;
	await requireApart(
		edge,
		outputs.map(({ file }) => file),
		repository,
	);
	const outcome: TestsOutcome = {
		...(options.live
			? await liveOutcome(context, options, opened)
			: await offlineOutcome(context, options, opened)),
		sources: [...repository.sources, ...repository.beside.values()],
	};
	const prefix = await repositoryPrefix(repository.folder);
	await writeOutputs(edge, outputs, async (format, toTerminal) => {
		switch (format) {
			case "pretty":
				return testsText(
					outcome,
					toTerminal ? edge.palette : plain,
					toTerminal ? edge.width : 100,
				);
			case "json":
				return testsJson(outcome);
			case "github":
				return (await import("../core/render/tests-github.ts")).testsGithub(
					outcome,
					prefix,
				);
			case "junit":
				return (await import("../core/render/tests-junit.ts")).testsJunit(
					outcome,
					prefix,
				);
		}
	});
	const { failed } = countOutcomes(outcome.results);
	return {
		code: failed > 0 ? exitCodes.problems : exitCodes.done,
		repository,
	};
}

type Came = Omit<TestsOutcome, "sources">;

async function liveOutcome(
	context: Context,
	options: TestOptions,
	{ documents, views }: Opened,
): Promise<Came> {
	const { liveResults } = await import("./test-live.ts");
	const chosen = views.flatMap(({ subjects }) => subjects);
	const results = await liveResults(context, documents, options, chosen);
	return { results, untested: [], environments: null };
}

async function offlineOutcome(
	{ edge, clock }: Context,
	options: TestOptions,
	{ documents: { repository }, views }: Opened,
): Promise<Came> {
	const ran = views.map(({ environment, subjects }) => ({
		environment,
		runs: runTests(repository, subjects, environment, clock.monotonic),
	}));
	if (options.update) {
		const { recordings } = await import("../stages/action-test-edits.ts");
		const { writeTests } = await import("./test-write.ts");
		await writeTests(
			edge,
			repository.folder,
			ran.flatMap(({ environment, runs }) =>
				recordings(repository, runs, environment),
			),
		);
	}
	const results = ran.map(({ environment, runs }) => ({
		environment,
		results: runs.map(({ result }) => result),
	}));
	const untested = views.flatMap(({ subjects }) =>
		subjects
			.filter(({ node, tests }) => node && tests.length === 0)
			.map(({ key }) => key),
	);
	return {
		results: options.all
			? acrossEnvironments(results)
			: results.flatMap((one) => one.results),
		untested: [...new Set(untested)],
		environments: options.all
			? views.map(({ environment }) => environment)
			: null,
	};
}

async function writeFirst(
	context: Context,
	options: TestOptions,
	key: string,
): Promise<void> {
	const { documents, views } = await openSubjects(context, options, [key]);
	const { repository } = documents;
	const { newTest } = await import("../stages/action-test-edits.ts");
	const [edits] = views.flatMap(({ environment, subjects }) =>
		subjects
			.slice(0, 1)
			.map((subject) => newTest(repository, subject, environment)),
	);
	if (!edits)
		throw new UsageError(
			`no test can be made of ${key}: gc-integrations lint says what is wrong with its document`,
		);
	const { writeTests } = await import("./test-write.ts");
	await writeTests(context.edge, repository.folder, [edits]);
}
