// `status`: every document and every data-action integration of an organization -> where it stands; reads, never writes.

import {
	type StatusFailure,
	statusJson,
	statusText,
} from "../core/render/status.ts";
import type { EnvironmentSettings } from "../core/settings/settings.ts";
import {
	knownKeys,
	makeStatus,
	type StatusReport,
	statusQuestions,
} from "../core/status/status.ts";
import { suggest } from "../core/values/suggest.ts";
import { didYouMean } from "../core/values/words.ts";
import { ApiError } from "../platform/errors.ts";
import { requireSettings } from "../stages/repository.ts";
import { UsageError } from "../stages/usage.ts";
import type { Action, Context } from "./context.ts";
import { type Documents, openDocuments } from "./documents.ts";
import { exitCodes } from "./edge.ts";
import { requireFormat } from "./formats.ts";
import {
	type Connection,
	connectWith,
	type SessionOptions,
	sessionOver,
} from "./session.ts";

interface StatusOptions extends SessionOptions {
	readonly format: string;
	readonly only: readonly string[];
	readonly all?: boolean;
}

interface Seen {
	readonly report: StatusReport;
	/** That --only may name. */
	readonly keys: ReadonlySet<string>;
	readonly platformCalls: number;
}

export const status: Action = async (context, command) => {
	const { edge } = context;
	const options = command.optsWithGlobals<StatusOptions>();
	const { format, only, all } = options;
	requireFormat("status", format);
	if (all && options.env !== undefined)
		throw new UsageError("--all is every environment: leave --env away");
	const documents = await openDocuments(
		context,
		{ config: options.config, paths: command.args, needsSettings: true },
		options.local === true,
	);
	if (!all) {
		const seen = await look(context, documents, options);
		requireKnown(only, [seen]);
		edge.out(
			format === "json" ? statusJson(seen.report) : pretty(context, seen),
		);
		return exitCodes.done;
	}
	const looked: (Seen | Lost)[] = [];
	for (const env of requireSettings(documents.repository).environments.keys())
		looked.push(await tryLook(context, documents, { ...options, env }));
	const lost = looked.filter((one) => "error" in one);
	const seen = looked.filter((one) => "report" in one);
	// What cannot be read may carry it.
	if (lost.length === 0) requireKnown(only, seen);
	for (const { environment, error } of lost)
		edge.err(`${edge.errPalette.red("error:")} ${environment}: ${error}\n`);
	edge.out(
		format === "json"
			? statusJson(looked.map(reported))
			: seen.map((one) => pretty(context, one)).join("\n"),
	);
	return (
		lost.find(({ exitCode }) => exitCode === exitCodes.usage)?.exitCode ??
		lost[0]?.exitCode ??
		exitCodes.done
	);
};

interface Lost extends StatusFailure {
	readonly exitCode: typeof exitCodes.usage | typeof exitCodes.unreadable;
}

function reported(one: Seen | Lost): StatusReport | StatusFailure {
	return "report" in one
		? one.report
		: { environment: one.environment, error: one.error };
}

function pretty({ edge }: Context, { report, platformCalls }: Seen): string {
	return statusText(report, platformCalls, edge.palette, edge.width);
}

/** One environment that cannot be read hides no other. */
async function tryLook(
	context: Context,
	documents: Documents,
	options: StatusOptions & { readonly env: string },
): Promise<Seen | Lost> {
	try {
		return await look(context, documents, options);
	} catch (error) {
		const environment = options.env;
		if (context.edge.stop.aborted) throw error;
		if (error instanceof UsageError)
			return { environment, error: error.message, exitCode: exitCodes.usage };
		if (!(error instanceof ApiError)) throw error;
		return {
			environment,
			error: `the platform could not be read: ${error.message}`,
			exitCode: exitCodes.unreadable,
		};
	}
}

async function look(
	context: Context,
	documents: Documents,
	options: StatusOptions,
): Promise<Seen> {
	const { edge, clock } = context;
	const connection = await connectWith(context, documents, options);
	const warn = (text: string): void => {
		edge.err(`${edge.errPalette.yellow("warning:")} ${text}\n`);
	};
	const unkeyed = await fingerprintKeyProblem(connection);
	if (unkeyed !== null) warn(`no credential is compared: ${unkeyed}`);
	const session = await sessionOver(
		context,
		// Nothing is deleted, so that nobody needs to know what would go with it.
		{ ...connection, environment: withoutPrune(connection.environment) },
		{ ...options, skipSecrets: unkeyed !== null },
	);
	try {
		const { plan, state } = session.planned;
		const { catalog } = connection.repository;
		const stranger = plan.refusals.find(
			({ rule }) => rule === "wrong-organization",
		);
		if (stranger) warn(stranger.message);
		let actual = stranger
			? { ...session.planned.actual, integrations: [], credentials: [] }
			: session.planned.actual;
		for (;;) {
			const questions = stranger ? [] : statusQuestions(actual, catalog);
			if (questions.length === 0) break;
			actual = await session.reader.answer(actual, questions);
		}
		for (const { rule, key, message } of plan.refusals)
			if (rule === "unresolved-secret")
				warn(`the credential of ${key} is not compared: ${message}`);
		if (state.frozenUnknown > 0)
			warn("a file cannot be read: gc-integrations lint says why");
		if (actual.actions === null)
			warn(
				"data actions are not counted: the OAuth client lacks integrations:action:view",
			);
		const input = {
			tree: session.tree,
			state,
			plan,
			actual,
			catalog,
			owner: connection.settings.owner,
			now: clock.now(),
			only: options.only,
		};
		return {
			report: makeStatus(input),
			keys: knownKeys(input),
			platformCalls: session.reader.calls(),
		};
	} finally {
		await session.close();
	}
}

function withoutPrune(environment: EnvironmentSettings): EnvironmentSettings {
	return { ...environment, prune: false };
}

/** Null: it can be read, or there is none. */
async function fingerprintKeyProblem({
	settings: { fingerprintKey },
	sources,
}: Connection): Promise<string | null> {
	if (!fingerprintKey) return null;
	const resolved = await sources.resolve(fingerprintKey.value);
	return "value" in resolved ? null : `fingerprintKey ${resolved.problem}`;
}

/** @throws UsageError */
function requireKnown(only: readonly string[], seen: readonly Seen[]): void {
	const keys = seen.flatMap((one) => [...one.keys]);
	const unknown = only.find((key) => !keys.includes(key));
	if (unknown === undefined) return;
	throw new UsageError(
		`no document has the key ${unknown}, and no integration of ours carries it${didYouMean(suggest(unknown, keys))}`,
	);
}
