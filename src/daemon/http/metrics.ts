// What the daemon does -> Prometheus metrics, all of them named gc_integrations_*.
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { CertificateReport } from "../../core/certificates/certificates.ts";
import { identityOf } from "../../core/plan/kinds.ts";
import type { OfAction } from "../../core/types.ts";
import { documentsOf } from "../status/documents.ts";
import { orphansLeft, standing } from "../status/report.ts";
import { isSuccess } from "../status/status.ts";
import type { CycleReport, LiveTests, WakeReason } from "../types.ts";
import { createSeries } from "./series.ts";

export interface Metrics {
	cycle(report: CycleReport): void;
	wake(environment: string, reason: WakeReason): void;
	call(
		environment: string,
		call: { readonly method: string; readonly status: number | null },
	): void;
	certificates(report: CertificateReport): void;
	/** Null: none are run any more. */
	liveTests(tests: LiveTests | null, environment: string): void;
	/** The environment is gone: all that was told of it goes too, counters included, or an alert on them would stand for ever. */
	forget(environment: string): void;
	notification(
		receiver: string,
		outcome: "delivered" | "failed" | "dropped",
	): void;
	source(fetched: {
		readonly at: number | null;
		readonly problem: boolean;
	}): void;
	/** The Prometheus text format, and its media type. */
	text(): Promise<string>;
	readonly contentType: string;
}

/** Seconds; a cycle that only reads takes less than one, one that waits for activations minutes. */
const durations = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];

const standings = ["unchanged", "frozen", "orphaned", "unmanaged"] as const;

interface KindLabel {
	readonly kind?: "action";
}

const kindLabels: readonly KindLabel[] = [{}, { kind: "action" }];

function labelOf({ kind }: OfAction): KindLabel {
	return kind ? { kind } : {};
}

export function createMetrics(input: {
	readonly version: string;
	/** In ms since 1970. */
	now(): number;
	environments(): readonly string[];
	budgetLeft(environment: string): number | null;
	memory(): { readonly rss: number };
	restartNeeded(): readonly string[];
}): Metrics {
	const registry = new Registry();
	const registers = [registry];
	const { of, replace, forget } = createSeries();
	const gauge = <L extends string>(
		name: string,
		help: string,
		labelNames: readonly L[],
		collect?: (this: Gauge<L>) => void,
	): Gauge<L> =>
		new Gauge({
			name: `gc_integrations_${name}`,
			help,
			labelNames,
			registers,
			...(collect ? { collect } : {}),
		});
	const counter = <L extends string>(
		name: string,
		help: string,
		labelNames: readonly L[],
	): Counter<L> =>
		new Counter({
			name: `gc_integrations_${name}`,
			help,
			labelNames,
			registers,
		});

	gauge("build_info", "The program's version.", ["version"]).set(
		{ version: input.version },
		1,
	);
	gauge(
		"restart_needed",
		"1 where settings were changed that count only after a restart.",
		[],
		function () {
			this.set(input.restartNeeded().length > 0 ? 1 : 0);
		},
	);
	gauge("resident_memory_bytes", "Memory of the process.", [], function () {
		this.set(input.memory().rss);
	});
	gauge(
		"request_budget_left",
		"Requests that may be sent to the platform now without waiting.",
		["environment"],
		function () {
			for (const environment of input.environments()) {
				const left = input.budgetLeft(environment);
				if (left !== null) this.set(of(this, { environment }), left);
			}
		},
	);
	const cycles = counter("cycles_total", "Cycles that ended.", [
		"environment",
		"verdict",
	]);
	const wakes = counter("wakeups_total", "What woke an environment.", [
		"environment",
		"reason",
	]);
	const duration = new Histogram({
		name: "gc_integrations_cycle_duration_seconds",
		help: "How long a cycle took.",
		labelNames: ["environment"],
		buckets: durations,
		registers,
	});
	// `kind` stands at what is about data actions alone: series that were there before them stay the same ones.
	const changes = counter("changes_total", "Changes that were applied.", [
		"environment",
		"verb",
		"outcome",
		"kind",
	]);
	const drift = gauge("drift", "Differences that stand.", [
		"environment",
		"kind",
	]);
	const refusals = gauge("refusals", "Refusals that stand.", [
		"environment",
		"rule",
		"kind",
	]);
	const health = gauge(
		"integration_health",
		"1 for the state that the platform reports of an integration.",
		["environment", "key", "state"],
	);
	const managed = gauge("integrations", "Documents, by how they stand.", [
		"environment",
		"standing",
	]);
	const actions = gauge(
		"data_actions",
		"Documents of data actions, by how they stand; orphaned: without one.",
		["environment", "standing"],
	);
	const requests = counter(
		"platform_requests_total",
		"Requests to the platform; status none: no answer.",
		["environment", "method", "status"],
	);
	const lastCycle = gauge(
		"last_cycle_timestamp_seconds",
		"When the last cycle ended.",
		["environment"],
	);
	const lastSuccess = gauge(
		"last_success_timestamp_seconds",
		"When the last cycle ended that neither failed nor was refused.",
		["environment"],
	);
	const others = counter(
		"other_writers_total",
		"Times that another program was seen writing what is ours.",
		["environment"],
	);
	const notBefore = gauge(
		"certificate_not_before_timestamp_seconds",
		"When a client certificate begins to be valid.",
		["environment", "authority", "status", "serial"],
	);
	const notAfter = gauge(
		"certificate_not_after_timestamp_seconds",
		"When a client certificate ends.",
		["environment", "authority", "status", "serial"],
	);
	const needs = gauge(
		"certificate_needs",
		"What has to be done about certificates.",
		["environment", "severity", "reason"],
	);
	/** By environment: when each credential was written, in ms since 1970. */
	const written = new Map<string, ReadonlyMap<string, number>>();
	gauge(
		"credential_age_seconds",
		"How long ago the credential of a document was written.",
		["environment", "key"],
		function () {
			for (const [environment, credentials] of written)
				replace(
					this,
					environment,
					[...credentials].map(([key, at]) => ({
						labels: { environment, key },
						value: Math.max(0, input.now() - at) / 1000,
					})),
				);
		},
	);
	const tooOld = gauge(
		"credential_needs",
		"Credentials that are older than they may be.",
		["environment"],
	);
	const liveTests = gauge(
		"live_tests",
		"Live tests of data actions, by how they ended when they were run last.",
		["environment", "outcome"],
	);
	const liveTestsProblem = gauge(
		"live_tests_problem",
		"1 where the live tests could not be run.",
		["environment"],
	);
	const notifications = counter(
		"notifications_total",
		"Notifications, by what became of them.",
		["receiver", "outcome"],
	);
	const sourceProblem = gauge(
		"source_problem",
		"1 where the Git source could not be fetched.",
		[],
	);
	const sourceFetched = gauge(
		"source_last_fetch_timestamp_seconds",
		"When the Git source was fetched last.",
		[],
	);

	return {
		cycle(report) {
			const { environment, verdict, plan } = report;
			cycles.inc(of(cycles, { environment, verdict }));
			duration.observe(
				of(duration, { environment }),
				Math.max(0, report.endedAt - report.startedAt) / 1000,
			);
			lastCycle.set(of(lastCycle, { environment }), report.endedAt / 1000);
			if (isSuccess(verdict))
				lastSuccess.set(
					of(lastSuccess, { environment }),
					report.endedAt / 1000,
				);
			others.inc(of(others, { environment }), report.others.length);
			if (!plan) return;
			const verbs = new Map(
				plan.changes.map((change) => [identityOf(change), change.verb]),
			);
			for (const result of report.results)
				changes.inc(
					of(changes, {
						environment,
						verb: verbs.get(identityOf(result)) ?? "update",
						outcome: result.outcome,
						...labelOf(result),
					}),
				);
			const stood = documentsOf(report);
			const orphans = orphansLeft(plan, report.results);
			const orphaned = orphans.filter(({ kind }) => kind).length;
			const withActions = orphaned > 0 || stood.some(({ kind }) => kind);
			const left = standing(plan, report.results);
			const kinds = kindLabels.slice(0, withActions ? 2 : 1);
			replace(
				drift,
				environment,
				kinds.map((label) => ({
					labels: { environment, ...label },
					value: left.filter(({ kind }) => kind === label.kind).length,
				})),
			);
			replace(
				refusals,
				environment,
				plan.refusals.map((refusal) => ({
					labels: { environment, rule: refusal.rule, ...labelOf(refusal) },
					value: plan.refusals.filter(
						({ rule, kind }) => rule === refusal.rule && kind === refusal.kind,
					).length,
				})),
			);
			replace(
				health,
				environment,
				report.standings.map(({ key, reportedState }) => ({
					labels: { environment, key, state: reportedState },
					value: 1,
				})),
			);
			written.set(
				environment,
				new Map(
					report.credentials.map(({ key, modifiedDate }) => [
						key,
						Date.parse(modifiedDate),
					]),
				),
			);
			tooOld.set(
				of(tooOld, { environment }),
				report.credentials.filter((one) => one.tooOld).length,
			);
			const actionsHeld = stood.filter(
				({ kind, standing }) =>
					kind && (standing === "frozen" || standing === "suspended"),
			).length;
			const inSync = (kind?: "action"): number =>
				stood.filter((one) => one.kind === kind && one.standing === "in sync")
					.length;
			const counts = [
				inSync(),
				plan.summary.frozen - actionsHeld,
				orphans.length - orphaned,
				plan.unmanaged,
			];
			standings.forEach((standing, at) => {
				managed.set(of(managed, { environment, standing }), counts[at] ?? 0);
			});
			const ofActions = [inSync("action"), actionsHeld, orphaned];
			replace(
				actions,
				environment,
				(withActions ? ofActions : []).map((value, at) => ({
					labels: { environment, standing: standings[at] ?? "" },
					value,
				})),
			);
		},
		wake: (environment, reason) =>
			wakes.inc(of(wakes, { environment, reason })),
		call: (environment, { method, status }) =>
			requests.inc(
				of(requests, {
					environment,
					method,
					status: status === null ? "none" : String(status),
				}),
			),
		certificates({ environment, certificates, needs: open }) {
			const dates = (name: "notBefore" | "notAfter") =>
				certificates.map((one) => ({
					labels: {
						environment,
						authority: one.authority,
						status: one.status,
						serial: one.serialNumber,
					},
					value: Date.parse(one[name]) / 1000,
				}));
			replace(notBefore, environment, dates("notBefore"));
			replace(notAfter, environment, dates("notAfter"));
			replace(
				needs,
				environment,
				open.map(({ severity, reason }) => ({
					labels: { environment, severity, reason },
					value: open.filter(
						(one) => one.severity === severity && one.reason === reason,
					).length,
				})),
			);
		},
		liveTests(tests, environment) {
			const problem = tests?.problem ?? null;
			replace(
				liveTestsProblem,
				environment,
				tests
					? [{ labels: { environment }, value: problem === null ? 0 : 1 }]
					: [],
			);
			// What could not be run ended in no way.
			replace(
				liveTests,
				environment,
				tests && problem === null
					? [
							["passed", tests.passed] as const,
							["failed", tests.failed.length] as const,
						].map(([outcome, value]) => ({
							labels: { environment, outcome },
							value,
						}))
					: [],
			);
		},
		forget(environment) {
			written.delete(environment);
			forget(environment);
		},
		notification: (receiver, outcome) =>
			notifications.inc({ receiver, outcome }),
		source({ at, problem }) {
			sourceProblem.set(problem ? 1 : 0);
			if (at !== null) sourceFetched.set(at / 1000);
		},
		text: () => registry.metrics(),
		contentType: registry.contentType,
	};
}
