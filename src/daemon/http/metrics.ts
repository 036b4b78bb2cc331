// What the daemon does -> Prometheus metrics, all of them named gc_integrations_*.
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { CertificateReport } from "../../core/certificates/certificates.ts";
import { standing } from "../status/report.ts";
import { isSuccess } from "../status/status.ts";
import type { CycleReport, WakeReason } from "../types.ts";

export interface Metrics {
	cycle(report: CycleReport): void;
	wake(environment: string, reason: WakeReason): void;
	call(
		environment: string,
		call: { readonly method: string; readonly status: number | null },
	): void;
	certificates(report: CertificateReport): void;
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

interface Labels {
	readonly environment: string;
}

export function createMetrics(input: {
	readonly version: string;
	environments(): readonly string[];
	budgetLeft(environment: string): number | null;
	memory(): { readonly rss: number };
	restartNeeded(): readonly string[];
}): Metrics {
	const registry = new Registry();
	const registers = [registry];
	/** By environment and metric: how each series that is told of it is taken back. */
	const series = new Map<string, Map<object, Map<string, () => void>>>();
	function seriesOf(
		environment: string,
		metric: object,
	): Map<string, () => void> {
		const metrics =
			series.get(environment) ?? new Map<object, Map<string, () => void>>();
		series.set(environment, metrics);
		const known = metrics.get(metric) ?? new Map<string, () => void>();
		metrics.set(metric, known);
		return known;
	}
	/** Notes that there will be this series. @returns the labels */
	function of<L extends string, T extends Labels>(
		metric: Counter<L> | Gauge<L> | Histogram<L>,
		labels: T,
	): T {
		seriesOf(labels.environment, metric).set(JSON.stringify(labels), () =>
			metric.remove(labels as never),
		);
		return labels;
	}
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
	const changes = counter("changes_total", "Changes that were applied.", [
		"environment",
		"verb",
		"outcome",
	]);
	const drift = gauge("drift", "Differences that stand.", ["environment"]);
	const refusals = gauge("refusals", "Refusals that stand.", [
		"environment",
		"rule",
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

	/** What is gone must not stay at its last number. */
	function replace<L extends string>(
		metric: Gauge<L>,
		environment: string,
		values: readonly {
			readonly labels: Labels & Readonly<Record<L, string>>;
			readonly value: number;
		}[],
	): void {
		const known = seriesOf(environment, metric);
		const now = new Set(values.map(({ labels }) => JSON.stringify(labels)));
		for (const [id, remove] of known)
			if (!now.has(id)) {
				remove();
				known.delete(id);
			}
		for (const { labels, value } of values)
			metric.set(of(metric, labels) as never, value);
	}

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
			const verbs = new Map(plan.changes.map(({ key, verb }) => [key, verb]));
			for (const { key, outcome } of report.results)
				changes.inc(
					of(changes, {
						environment,
						verb: verbs.get(key) ?? "update",
						outcome,
					}),
				);
			drift.set(of(drift, { environment }), standing(plan, report.results));
			const rules = plan.refusals.map(({ rule }) => rule);
			replace(
				refusals,
				environment,
				[...new Set(rules)].map((rule) => ({
					labels: { environment, rule },
					value: rules.filter((one) => one === rule).length,
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
			const { unchanged, frozen } = plan.summary;
			const done = report.results.filter(
				({ key, outcome }) =>
					outcome === "applied" && verbs.get(key) !== "delete",
			);
			const counts = [
				unchanged + done.length,
				frozen,
				plan.orphans.length,
				plan.unmanaged,
			];
			standings.forEach((standing, at) => {
				managed.set(of(managed, { environment, standing }), counts[at] ?? 0);
			});
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
			const labelled = (date: (one: (typeof certificates)[number]) => string) =>
				certificates.map((one) => ({
					labels: {
						environment,
						authority: one.authority,
						status: one.status,
						serial: one.serialNumber,
					},
					value: Date.parse(date(one)) / 1000,
				}));
			replace(
				notBefore,
				environment,
				labelled((one) => one.notBefore),
			);
			replace(
				notAfter,
				environment,
				labelled((one) => one.notAfter),
			);
			const kinds = new Map<string, number>();
			for (const { severity, reason } of open) {
				const id = JSON.stringify({ environment, severity, reason });
				kinds.set(id, (kinds.get(id) ?? 0) + 1);
			}
			replace(
				needs,
				environment,
				[...kinds].map(([id, value]) => ({
					labels: JSON.parse(id) as Record<
						"environment" | "severity" | "reason",
						string
					>,
					value,
				})),
			);
		},
		forget(environment) {
			for (const known of series.get(environment)?.values() ?? [])
				for (const remove of known.values()) remove();
			series.delete(environment);
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
