// One environment's wake-ups -> its cycles: lint, plan, refusals, apply; with what it remembers from one to the next.

import { confine } from "../../core/plan/confine.ts";
import type { PlacedValue } from "../../core/settings/placed.ts";
import type { EnvironmentSettings } from "../../core/settings/settings.ts";
import {
	type CredentialAge,
	credentialAges,
} from "../../core/status/credential-age.ts";
import { unmanagedOnes } from "../../core/status/unmanaged.ts";
import type { Result } from "../../core/types.ts";
import { errorText } from "../../core/values/error.ts";
import type { Redactor } from "../../io/redact.ts";
import type { SecretSources } from "../../io/secrets/sources.ts";
import { UnreadablePath } from "../../io/unreadable.ts";
import type { Clock } from "../../platform/clock.ts";
import { ApiError, causeOf } from "../../platform/errors.ts";
import { apply } from "../../stages/apply/apply.ts";
import {
	neededSecret,
	plainHttpWarnings,
	planRepository,
	type RepositoryPlan,
} from "../../stages/planning.ts";
import { requireSettings } from "../../stages/repository.ts";
import { NotYet, UsageError } from "../../stages/usage.ts";
import {
	type Ended,
	frozenDocuments,
	placesOf,
	summaryOf,
	verdictOf,
} from "../status/report.ts";
import { notYetOr } from "../tree/settings-secrets.ts";
import { NothingFetched, withoutSecrets } from "../tree/source.ts";
import { type Snapshot, type Tree, TreeMoves } from "../tree/tree.ts";
import type {
	CycleReport,
	FailureKind,
	LiveTests,
	WakeReason,
} from "../types.ts";
import {
	type CertificateNews,
	createCertificateWatch,
} from "./certificate-watch.ts";
import { createLook } from "./look.ts";
import type { CycleEnd } from "./loop.ts";
import type { Connection, Connections } from "./platforms.ts";
import { createRivals } from "./rivals.ts";
import { createTestWatch } from "./test-watch.ts";

export interface WorkerInput {
	readonly name: string;
	readonly tree: Tree;
	/** References are relative to this folder. */
	sources(folder: string): SecretSources;
	readonly connections: Connections;
	/** For what is said by Git, by the system, or by nobody knows whom. */
	readonly scrub: Redactor["scrub"];
	/** This daemon's name in the ownership lines that it writes. */
	readonly writer: string;
	readonly clock: Clock;
	/** Aborted: the write in flight is finished, nothing new begins. */
	readonly signal: AbortSignal;
	/** How long an integration may take to report its new status, in ms. */
	readonly settleMs: number;
	/** HTTP requests of this environment so far. */
	calls(): number;
	onReport(report: CycleReport): void;
	onCertificates(news: CertificateNews, environment: string): void;
	/** Null: none are run any more. */
	onLiveTests(tests: LiveTests | null, environment: string): void;
}

/** What a cycle has in hand so far: a report tells of as much as there is. */
interface InHand {
	snapshot: Snapshot | null;
	environment: EnvironmentSettings | null;
	connection: Connection | null;
	planned: RepositoryPlan | null;
}

export interface Worker {
	/** @throws what is a bug of ours, after it was reported as a failed cycle */
	cycle(reasons: readonly WakeReason[]): Promise<CycleEnd>;
}

export function createWorker(input: WorkerInput): Worker {
	const { name, clock, signal } = input;
	const look = createLook(clock, input.calls);
	const rivals = createRivals(clock, input.writer);
	const certificates = createCertificateWatch(clock, signal);
	const liveTests = createTestWatch(clock);
	let number = 0;
	/** The one that was opened first at this address: what is managed in it must not be written to, or pruned from, another. */
	let organization: { readonly at: string; readonly id: string } | null = null;

	async function cycle(reasons: readonly WakeReason[]): Promise<CycleEnd> {
		number += 1;
		const began = { at: clock.monotonic(), calls: input.calls() };
		const warnings: string[] = [];
		const hand: InHand = {
			snapshot: input.tree.last,
			environment: null,
			connection: null,
			planned: null,
		};
		let ended: Ended;
		let bug: unknown = null;
		try {
			ended = await work(hand, warnings);
		} catch (error) {
			look.forget();
			if (signal.aborted) return "settled";
			const kind = failureKind(error);
			if (kind === "internal") bug = error;
			const said = errorText(error);
			const message = kind === "internal" ? input.scrub(said) : said;
			ended = {
				cheap: false,
				plan: null,
				results: [],
				standings: [],
				actions: [],
				unmanaged: [],
				credentials: [],
				causes: {},
				unreadable: false,
				held: [],
				others: [],
				error: {
					kind,
					message,
					cause: error instanceof ApiError ? causeOf(error) : null,
				},
			};
		}
		const verdict = verdictOf(ended);
		const { snapshot, environment } = hand;
		const endedAt = clock.now();
		input.onReport({
			...ended,
			environment: name,
			number,
			reasons,
			// A clock that is set meanwhile must not make it last for hours, or end before it began.
			startedAt: Math.round(endedAt - (clock.monotonic() - began.at)),
			endedAt,
			commit: withoutSecrets(snapshot?.commit ?? null, input.scrub),
			mode: environment?.mode ?? "enforce",
			verdict,
			summary: summaryOf(verdict, ended),
			frozen: snapshot ? frozenDocuments(snapshot, name) : [],
			documents: snapshot ? placesOf(snapshot, name) : [],
			calls: input.calls() - began.calls,
			warnings,
		});
		if (bug !== null) throw bug;
		// Changes that fail say nothing of certificates, but one of these may be why.
		if (ended.error === null) {
			await lookAtCertificates(hand);
			await runLiveTests(hand);
		}
		return verdict === "failed" ? "retry" : "settled";
	}

	async function work(hand: InHand, warnings: string[]): Promise<Ended> {
		const snapshot = await input.tree.read(signal);
		hand.snapshot = snapshot;
		const settings = requireSettings(snapshot.repository);
		const environment = settings.environments.get(name);
		if (!environment)
			throw new UsageError(
				`the settings have no environment "${name}" any more: restart the daemon where that is meant`,
			);
		hand.environment = environment;
		warnings.push(...plainHttpWarnings(environment));
		const sources = input.sources(snapshot.repository.settingsFolder);
		const needed = (wanted: PlacedValue, open?: "open"): Promise<string> =>
			neededSecret(sources, wanted, open).catch((error: unknown) =>
				notYetOr(error, sources, wanted),
			);
		const clientId = await needed(environment.clientId, "open");
		const clientSecret = await needed(environment.clientSecret);
		if (settings.fingerprintKey) await needed(settings.fingerprintKey);
		const connection = await input.connections.open(
			environment,
			clientId,
			clientSecret,
		);
		hand.connection = connection;
		const { planned, cheap } = await look.at(
			connection,
			settings,
			environment,
			warnings,
			(reader) =>
				planRepository({
					repository: snapshot.repository,
					tree: snapshot.tree(name),
					settings,
					environment,
					safety: environment.safety,
					commit: snapshot.commit?.id ?? null,
					unsettled: snapshot.unsettled,
					sources,
					clientSecret,
					reader,
					actionCache: connection.actionCache,
					organizationBefore:
						organization?.at === environment.apiUrl ? organization.id : null,
					skipSecrets: false,
					scrub: input.scrub,
					warn: (text) => warnings.push(text),
				}),
		);
		hand.planned = planned;
		const { plan, actual } = planned.planned;
		if (
			plan.organizationId !== null &&
			!plan.refusals.some(({ rule }) => rule === "wrong-organization")
		)
			organization = { at: environment.apiUrl, id: plan.organizationId };
		const { contested, others } = rivals.look(plan, actual, settings.owner);
		const confined = confine(plan, contested);
		const shownName = planned.planned.names?.one ?? input.scrub;
		const ages = (results: readonly Result[]): readonly CredentialAge[] =>
			credentialAges({
				documents: planned.planned.state.documents,
				plan,
				results,
				actual,
				maxAgeDays: environment.credentials.maxAgeDays,
				now: clock.now(),
			}).map((one) => ({ ...one, name: shownName(one.name) }));
		const ended: Ended = {
			cheap,
			plan,
			results: [],
			standings: plan.standings,
			actions: planned.planned.matchedActions,
			unmanaged: unmanagedOnes(
				plan,
				actual,
				snapshot.repository.catalog,
				settings.owner,
				shownName,
			),
			credentials: ages([]),
			causes: {},
			unreadable: false,
			held: environment.mode === "enforce" ? confined.held : [],
			others,
			error: null,
		};
		if (environment.mode === "report" || confined.plan.changes.length === 0)
			return ended;
		look.forget();
		const { results, standings, causes, unreadable } = await apply({
			...planned.planned,
			plan: { ...confined.plan, refusals: [] },
			reader: connection.reader,
			writer: connection.writer,
			secrets: planned.resolved.values,
			clock,
			settleMs: input.settleMs,
			signal,
			writerName: input.writer,
		});
		rivals.wrote(confined.plan, results);
		await connection.actionCache.wrote(confined.plan.changes, results);
		const credentials = ages(results);
		return { ...ended, results, standings, credentials, causes, unreadable };
	}

	/** Beside the cycle, not part of its success: a client that may not see certificates manages integrations all the same. */
	async function lookAtCertificates(hand: InHand): Promise<void> {
		const { snapshot, environment, connection, planned } = hand;
		if (!snapshot || !environment || !connection || !planned) return;
		try {
			const news = await certificates.look(
				environment,
				planned.planned.state,
				snapshot.repository.catalog,
				connection.reader,
			);
			if (news) input.onCertificates(news, name);
		} catch (error) {
			if (!signal.aborted) throw error;
		}
	}

	/** Beside the cycle too: a service that does not answer keeps no configuration from being right. */
	async function runLiveTests(hand: InHand): Promise<void> {
		const { snapshot, environment, connection } = hand;
		const settings = snapshot?.repository.settings;
		if (!settings || !environment || !connection) return;
		try {
			const news = await liveTests.look(
				snapshot,
				settings,
				environment,
				connection,
			);
			if (news) input.onLiveTests(news.tests, name);
		} catch (error) {
			if (!signal.aborted) throw error;
		}
	}

	return { cycle };
}

function failureKind(error: unknown): FailureKind {
	if (error instanceof ApiError) return "platform";
	if (error instanceof NothingFetched) return "source";
	if (error instanceof TreeMoves) return "files";
	if (error instanceof NotYet) return "absent";
	if (error instanceof UsageError) return "settings";
	if (error instanceof UnreadablePath) return "settings";
	// What the file system refuses, such as a folder that may not be listed.
	if (error instanceof Error && "syscall" in error) return "settings";
	return "internal";
}
