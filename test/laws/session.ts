// Texts of a repository and a simulator -> plans and applies in this process, on a clock that never waits.

import { buildCatalog, type Catalog } from "../../src/core/catalog/catalog.ts";
import { lintTree } from "../../src/core/lint/lint.ts";
import { fingerprintKey } from "../../src/core/plan/fingerprint.ts";
import {
	type EnvironmentSettings,
	readSettings,
	type Safety,
} from "../../src/core/settings/settings.ts";
import type { Actual, Plan } from "../../src/core/types.ts";
import { createRedactor } from "../../src/io/redact.ts";
import { readSchemas } from "../../src/io/schemas.ts";
import { secretSources } from "../../src/io/secrets.ts";
import type { Clock } from "../../src/platform/clock.ts";
import { openPlatform } from "../../src/platform/platform.ts";
import type { Simulator } from "../../src/simulator/simulator.ts";
import { type Applied, apply } from "../../src/stages/apply.ts";
import { type Planned, planEnvironment } from "../../src/stages/reconcile.ts";
import { resolveCredentials } from "../../src/stages/resolve.ts";

export interface Repository {
	/** The settings' text; the simulator's URL stands in the place of SIMULATOR. */
	readonly settings: string;
	readonly files: Readonly<Record<string, string>>;
	readonly variables: Readonly<Record<string, string>>;
}

export interface SessionOptions {
	readonly environment?: string;
	readonly timeoutMs?: number;
	readonly settleMs?: number;
	readonly safety?: Partial<Safety>;
	readonly clock?: Clock;
	readonly concurrency?: number;
	/** Changes what was read, for what no simulator does. */
	readonly tamper?: (actual: Actual) => Actual;
}

export interface Session {
	readonly planned: Planned;
	readonly plan: Plan;
	apply(): Promise<Applied>;
	close(): Promise<void>;
}

let built: Catalog | undefined;
export function catalog(): Catalog {
	built ??= buildCatalog(readSchemas());
	return built;
}

/** Goes on by what is slept, and never waits. */
export function fakeClock(start = Date.UTC(2026, 0, 1)): Clock {
	let passed = 0;
	return {
		now: () => start + passed,
		monotonic: () => passed,
		async sleep(ms, signal) {
			signal?.throwIfAborted();
			passed += ms;
			await new Promise((resolve) => setImmediate(resolve));
			signal?.throwIfAborted();
		},
		random: () => 0.5,
	};
}

/** Lints, resolves, reads and plans, as the command does; closing is up to the caller. */
export async function openSession(
	simulator: Simulator,
	repository: Repository,
	options: SessionOptions = {},
): Promise<Session> {
	const text = repository.settings.replaceAll("SIMULATOR", simulator.url);
	const { settings, findings } = readSettings(
		{ file: "gc-integrations.yaml", text },
		catalog(),
	);
	if (!settings) throw new Error(`the settings: ${JSON.stringify(findings)}`);
	const environment = settings.environments.get(
		options.environment ?? "dev",
	) as EnvironmentSettings;
	const redactor = createRedactor();
	const sources = secretSources(repository.variables, "/nowhere", redactor);
	const secret = async (
		wanted: EnvironmentSettings["clientId"],
	): Promise<string> => {
		const resolved = await sources.resolve(wanted.value);
		if ("value" in resolved) return resolved.value;
		throw new Error(`${wanted.path} ${resolved.problem}`);
	};
	const clientSecret = await secret(environment.clientSecret);
	const key = settings.fingerprintKey
		? fingerprintKey(await secret(settings.fingerprintKey), "fingerprintKey")
		: fingerprintKey(clientSecret, "oauth");
	const clock = options.clock ?? fakeClock();
	const platform = openPlatform({
		loginUrl: environment.loginUrl,
		apiUrl: environment.apiUrl,
		clientId: await secret(environment.clientId),
		clientSecret: () => clientSecret,
		requestsPerMinute: 1_000_000,
		timeoutMs: options.timeoutMs ?? 15_000,
		clock,
		scrub: redactor.scrub,
	});
	const tamper = options.tamper ?? ((actual) => actual);
	let resolved: Awaited<ReturnType<typeof resolveCredentials>>;
	try {
		const planned = await planEnvironment({
			tree: lintTree(
				Object.entries(repository.files).map(([file, content]) => ({
					file,
					text: content,
				})),
				settings,
				catalog(),
				{ environments: null, base: null },
			),
			settings,
			environment,
			safety: { ...environment.safety, ...options.safety },
			catalog: catalog(),
			commit: null,
			reader: {
				readAll: async () => tamper(await platform.reader.readAll()),
				answer: async (actual, questions) =>
					tamper(await platform.reader.answer(actual, questions)),
				calls: platform.reader.calls,
			},
			resolve: async (state) => {
				resolved = await resolveCredentials(
					state,
					sources,
					key,
					catalog(),
					environment.rules["secret-format"] ?? "error",
				);
				return resolved;
			},
		});
		return {
			planned,
			plan: planned.plan,
			apply: () =>
				apply({
					plan: planned.plan,
					actual: planned.actual,
					replan: planned.replan,
					reader: platform.reader,
					writer: platform.writer,
					secrets: resolved.values,
					clock,
					settleMs: options.settleMs ?? 60_000,
					concurrency: options.concurrency ?? 8,
				}),
			close: platform.close,
		};
	} catch (error) {
		await platform.close();
		throw error;
	}
}

export interface Ran {
	readonly plan: Plan;
	readonly applied: Applied;
}

/** One run: plan and apply. */
export async function reconcile(
	simulator: Simulator,
	repository: Repository,
	options: SessionOptions = {},
): Promise<Ran> {
	const session = await openSession(simulator, repository, options);
	try {
		return { plan: session.plan, applied: await session.apply() };
	} finally {
		await session.close();
	}
}

export async function planOnly(
	simulator: Simulator,
	repository: Repository,
	options: SessionOptions = {},
): Promise<Plan> {
	const session = await openSession(simulator, repository, options);
	await session.close();
	return session.plan;
}

/** What is left to do, in short; empty: nothing. */
export function pending(plan: Plan): readonly string[] {
	return [
		...plan.changes.map(
			({ verb, key, fields, notes }) =>
				`${verb} ${key} ${JSON.stringify(fields)} ${notes.join("; ")}`,
		),
		...plan.refusals.map(({ rule, key }) => `${rule} ${key}`),
	];
}

/** Why not all was done; empty: it was. */
export function failures({ plan, applied }: Ran): readonly string[] {
	return [
		...plan.refusals.map(({ rule, message }) => `${rule}: ${message}`),
		...applied.results
			.filter(({ outcome }) => outcome === "failed")
			.map(({ key, error }) => `${key}: ${error}`),
	];
}

/** Writes that reached the platform, whatever became of them. */
export function writes(simulator: Simulator): readonly string[] {
	return simulator.log
		.filter(({ mutating }) => mutating)
		.map(({ method, path }) => `${method} ${path}`);
}

export const settings = (more = ""): string => `version: 1
environments:
  dev:
    platform: { loginUrl: SIMULATOR, apiUrl: SIMULATOR }
    oauth: { clientId: { env: CLIENT_ID }, clientSecret: { env: CLIENT_SECRET } }
    prune: true
    rateLimit: { requestsPerMinute: 300 }
fingerprintKey: { env: FINGERPRINT_KEY }
${more}`;

export const variables: Readonly<Record<string, string>> = {
	CLIENT_ID: "simulator",
	CLIENT_SECRET: "simulator-secret",
	FINGERPRINT_KEY: "a-long-fingerprint-key-of-the-tests",
};

/** A repository of documents as JSON, one file each. */
export function repositoryOf(
	documents: readonly Readonly<Record<string, unknown>>[],
	more: { settings?: string; variables?: Record<string, string> } = {},
): Repository {
	return {
		settings: settings(more.settings),
		variables: { ...variables, ...more.variables },
		files: Object.fromEntries(
			documents.map((document, at) => {
				const { key } = document;
				const name = typeof key === "string" ? key : "document";
				return [`integrations/${name}-${at}.yaml`, JSON.stringify(document)];
			}),
		),
	};
}
