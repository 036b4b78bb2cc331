// `test`: the tests of data actions, as one environment sees them, offline -> what came of each, in as many formats as asked for.
import { plain } from "../core/render/palette.ts";
import {
	countOutcomes,
	type TestsOutcome,
	testsJson,
	testsText,
} from "../core/render/tests.ts";
import { suggest } from "../core/values/suggest.ts";
import { didYouMean } from "../core/values/words.ts";
import { repositoryPrefix } from "../io/git/folder.ts";
import {
	runTests,
	type Subject,
	testSubjects,
} from "../stages/action-tests.ts";
import { chooseEnvironment } from "../stages/environment.ts";
import { lintRepository } from "../stages/lint.ts";
import { type Repository, requireSettings } from "../stages/repository.ts";
import { UsageError } from "../stages/usage.ts";
import type { Action, Context } from "./context.ts";
import { type Documents, openDocuments } from "./documents.ts";
import { type ExitCode, exitCodes } from "./edge.ts";
import { formats } from "./formats.ts";
import { type Output, readOutputs, writeOutputs } from "./outputs.ts";

interface TestOptions {
	readonly config?: string;
	readonly env?: string;
	readonly format: readonly string[];
	readonly update?: boolean;
	readonly new?: string;
	readonly watch?: boolean;
	readonly local?: boolean;
	readonly live?: boolean;
	readonly timeout: string;
}

interface Ran {
	readonly code: ExitCode;
	readonly repository: Repository;
}

export const testCommand: Action = async (context, command) => {
	const options = command.optsWithGlobals<TestOptions>();
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

interface Opened {
	readonly documents: Documents;
	readonly environment: string;
	readonly subjects: readonly Subject[];
}

async function runOnce(
	context: Context,
	keys: readonly string[],
	options: TestOptions,
	outputs: readonly Output<(typeof formats.test)[number]>[],
): Promise<Ran> {
	const { edge, clock } = context;
	const { documents, environment, subjects } = await opened(context, options);
	const { repository } = documents;
	const chosen = chosenSubjects(subjects, keys);
	if (options.live) {
		const { liveResults } = await import("./test-live.ts");
		const results = await liveResults(context, documents, options, chosen);
		return told(context, repository, outputs, results, []);
	}
	const runs = runTests(repository, chosen, environment, clock.monotonic);
	if (options.update) {
		const { recordings } = await import("../stages/action-test-edits.ts");
		const { writeTests } = await import("./test-write.ts");
		await writeTests(
			edge,
			repository.folder,
			recordings(repository, runs, environment),
		);
	}
	return told(
		context,
		repository,
		outputs,
		runs.map(({ result }) => result),
		chosen
			.filter(({ node, tests }) => node && tests.length === 0)
			.map(({ key }) => key),
	);
}

async function told(
	{ edge }: Context,
	repository: Repository,
	outputs: readonly Output<(typeof formats.test)[number]>[],
	results: TestsOutcome["results"],
	untested: TestsOutcome["untested"],
): Promise<Ran> {
	const outcome: TestsOutcome = {
		results,
		untested,
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

/** What is written, or watched, is here. */
async function opened(context: Context, options: TestOptions): Promise<Opened> {
	const { config, env, local, update, watch } = options;
	const documents = await openDocuments(
		context,
		{ config, paths: [], needsSettings: true },
		local === true ||
			update === true ||
			watch === true ||
			options.new !== undefined,
	);
	const { repository } = documents;
	const settings = requireSettings(repository);
	const environment = chooseEnvironment(context.edge, settings, env);
	const tree = lintRepository(repository, {
		environments: [environment],
		base: null,
	});
	return {
		documents,
		environment,
		subjects: testSubjects(repository, tree, environment),
	};
}

/** @throws UsageError where nothing that can be tested has the key */
function chosenSubjects(
	subjects: readonly Subject[],
	keys: readonly string[],
): readonly Subject[] {
	if (keys.length === 0) return subjects;
	const known = subjects.map(({ key }) => key);
	const unknown = keys.find((key) => !known.includes(key));
	if (unknown !== undefined) {
		const hidden = subjects.some(({ node }) => !node)
			? ", as far as the files can be read (gc-integrations lint says what cannot)"
			: "";
		throw new UsageError(
			`no data action has the key ${unknown}, and no integration with customAuth${hidden}${didYouMean(suggest(unknown, known))}`,
		);
	}
	return subjects.filter(({ key }) => keys.includes(key));
}

async function writeFirst(
	context: Context,
	options: TestOptions,
	key: string,
): Promise<void> {
	const { documents, environment, subjects } = await opened(context, options);
	const { repository } = documents;
	const [subject] = chosenSubjects(subjects, [key]);
	const { newTest } = await import("../stages/action-test-edits.ts");
	const edits = subject && newTest(repository, subject, environment);
	if (!edits)
		throw new UsageError(
			`no test can be made of ${key}: gc-integrations lint says what is wrong with its document`,
		);
	const { writeTests } = await import("./test-write.ts");
	await writeTests(context.edge, repository.folder, [edits]);
}
