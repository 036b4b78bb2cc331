// `status`: every document and every data-action integration of an organization -> where it stands; reads, never writes.

import { knownKeys, meantKeys } from "../core/plan/only.ts";
import { environmentsJson } from "../core/render/environments.ts";
import { statusJson, statusText } from "../core/render/status.ts";
import type { EnvironmentSettings } from "../core/settings/settings.ts";
import {
	makeStatus,
	type StatusReport,
	statusQuestions,
} from "../core/status/status.ts";
import { requireOneOrAll } from "../stages/environment.ts";
import { namesWithoutSecrets } from "../stages/known-secrets.ts";
import type { Action, Context } from "./context.ts";
import { type Documents, openDocuments } from "./documents.ts";
import { exitCodes } from "./edge.ts";
import { everyEnvironment, worst } from "./every-environment.ts";
import { requireFormat } from "./formats.ts";
import { type Known, requireKnown } from "./only.ts";
import {
	type Connection,
	connectWith,
	type SessionOptions,
	sessionOver,
} from "./session.ts";
import { tellWarning } from "./tell.ts";

interface StatusOptions extends SessionOptions {
	readonly format: string;
	readonly only: readonly string[];
	readonly all?: boolean;
}

interface Seen {
	readonly report: StatusReport;
	readonly known: Known;
	readonly platformCalls: number;
}

export const status: Action = async (context, command) => {
	const { edge } = context;
	const options = command.optsWithGlobals<StatusOptions>();
	const { format, only, all } = options;
	requireFormat("status", format);
	requireOneOrAll(all === true, options.env);
	const documents = await openDocuments(
		context,
		{ config: options.config, paths: command.args, needsSettings: true },
		options.local === true,
	);
	if (!all) {
		const seen = await look(context, documents, options);
		requireKnown(only, [seen.known]);
		edge.out(
			format === "json" ? statusJson(seen.report) : pretty(context, seen),
		);
		return exitCodes.done;
	}
	const looked = await everyEnvironment(context, documents, (env) =>
		look(context, documents, { ...options, env }),
	);
	requireKnown(
		only,
		looked.map((one) => ("seen" in one ? one.seen.known : null)),
	);
	edge.out(
		format === "json"
			? environmentsJson(
					looked.map((one) => ("seen" in one ? one.seen.report : one.lost)),
				)
			: looked
					.flatMap((one) => ("seen" in one ? pretty(context, one.seen) : []))
					.join("\n"),
	);
	return worst(
		looked.map((one) => ("lost" in one ? one.exitCode : exitCodes.done)),
	);
};

function pretty({ edge }: Context, { report, platformCalls }: Seen): string {
	return statusText(report, platformCalls, edge.palette, edge.width);
}

async function look(
	context: Context,
	documents: Documents,
	options: StatusOptions,
): Promise<Seen> {
	const { edge, clock } = context;
	const connection = await connectWith(context, documents, options);
	const warn = (text: string): void => {
		tellWarning(edge, text);
	};
	const unkeyed = await fingerprintKeyProblem(connection);
	if (unkeyed !== null) warn(`no credential is compared: ${unkeyed}`);
	const session = await sessionOver(
		context,
		// Nothing is deleted, so that nobody needs to know what would go with it.
		{ ...connection, environment: withoutPrune(connection.environment) },
		{ ...options, only: [], skipSecrets: unkeyed !== null },
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
		const { documents, actions } = session.tree;
		const named = { documents: [...documents, ...actions] };
		const input = {
			tree: session.tree,
			state,
			plan,
			matchedActions: session.planned.matchedActions,
			actual,
			catalog,
			owner: connection.settings.owner,
			now: clock.now(),
			shownName: namesWithoutSecrets(
				actual,
				state,
				connection.settings.owner,
				context.redactor.scrub,
			).one,
			maxAgeDays: connection.environment.credentials.maxAgeDays,
			only: meantKeys(options.only, named),
		};
		return {
			report: makeStatus(input),
			known: {
				keys: knownKeys(named, actual, input.owner),
				incomplete: state.frozenUnknown > 0,
			},
			platformCalls: session.reader.calls(),
		};
	} finally {
		await session.close();
	}
}

function withoutPrune(environment: EnvironmentSettings): EnvironmentSettings {
	return { ...environment, prune: false, pruneActions: false };
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
