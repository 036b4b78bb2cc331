// Cycle reports, certificates and history as they come -> the status of now, whenever somebody asks.
import type { CertificateReport } from "../../core/certificates/certificates.ts";
import { identityOf } from "../../core/plan/kinds.ts";
import type { CertificateNews } from "../loop/certificate-watch.ts";
import type {
	CycleReport,
	DocumentStatus,
	EnvironmentStatus,
	HistoryEntry,
	LiveTests,
	SourceStatus,
	Status,
	Verdict,
} from "../types.ts";
import { credentialNeeds } from "./credential-needs.ts";
import { documentsOf } from "./documents.ts";
import { shortFields } from "./fields.ts";
import { newsOf } from "./news.ts";
import { orphansLeft } from "./report.ts";

export interface StatusInput {
	readonly product: string;
	readonly writer: string;
	readonly now: () => number;
	/** Names of the environments, sorted, and the mode that the settings gave each. */
	environments(): readonly {
		readonly name: string;
		readonly mode: "enforce" | "report";
	}[];
	source(): SourceStatus;
	restartNeeded(): readonly string[];
	running(environment: string): boolean;
	/** ms since 1970. */
	retryAt(environment: string): number | null;
	nextRunAt(): number | null;
	budgetLeft(environment: string): number | null;
	/** Address of a line in a web view of the files. */
	link(commit: string | null, file: string, line: number): string | null;
}

export interface StatusStore {
	report(report: CycleReport): void;
	certificates(news: CertificateNews, environment: string): void;
	/** Null: none are run any more. */
	liveTests(tests: LiveTests | null, environment: string): void;
	/** The environment is gone: if it comes back, nothing of it is known. */
	forget(environment: string): void;
	/** The newest last, as they happen; at the start those of earlier runs, the newest first, with `earlier`. */
	remember(entries: readonly HistoryEntry[], earlier?: "earlier"): void;
	/** The last report of each environment that had one. */
	reports(): readonly CycleReport[];
	certificateReports(): readonly CertificateReport[];
	view(): Status;
}

/** Entries that are shown; the journal has all. */
const shownEntries = 200;

interface Kept {
	report: CycleReport | null;
	/** Of the last cycle, also where it saw nothing. */
	news: string | null;
	since: number | null;
	cycles: number;
	lastSuccessAt: number | null;
	certificates: EnvironmentStatus["certificates"];
	certificateReport: CertificateReport | null;
	liveTests: LiveTests | null;
}

export function createStatus(input: StatusInput): StatusStore {
	const startedAt = input.now();
	const kept = new Map<string, Kept>();
	const of = (name: string): Kept => {
		const known = kept.get(name);
		if (known) return known;
		const made: Kept = {
			report: null,
			news: null,
			since: null,
			cycles: 0,
			lastSuccessAt: null,
			certificates: null,
			certificateReport: null,
			liveTests: null,
		};
		kept.set(name, made);
		return made;
	};
	/** The newest first. */
	let history: readonly HistoryEntry[] = [];
	const lastChanges = new Map<string, HistoryEntry>();

	return {
		report(report) {
			const one = of(report.environment);
			const news = newsOf(report);
			const same = one.news === news;
			one.news = news;
			if (!same) one.since = report.endedAt;
			one.cycles = same ? one.cycles + 1 : 1;
			if (isSuccess(report.verdict)) one.lastSuccessAt = report.endedAt;
			// A cycle that saw nothing does not make what was seen before unseen.
			one.report =
				report.plan === null && one.report
					? {
							...report,
							plan: one.report.plan,
							results: one.report.results,
							standings: one.report.standings,
							actions: one.report.actions,
							unmanaged: one.report.unmanaged,
							credentials: one.report.credentials,
							held: one.report.held,
							frozen: one.report.frozen,
							documents: one.report.documents,
						}
					: report;
		},
		certificates({ report: read, used, warnings, problem }, environment) {
			const one = of(environment);
			if (!used) {
				one.certificateReport = null;
				one.certificates = null;
				return;
			}
			const report = read ?? one.certificateReport;
			one.certificateReport = report;
			one.certificates = report
				? {
						checkedAt: report.checkedAt,
						certificates: report.certificates,
						needs: report.needs,
						warnings: read ? warnings : (one.certificates?.warnings ?? []),
						problem,
					}
				: {
						checkedAt: iso(input.now()),
						certificates: [],
						needs: [],
						warnings,
						problem,
					};
		},
		liveTests(tests, environment) {
			of(environment).liveTests = tests;
		},
		forget: (environment) => {
			kept.delete(environment);
		},
		remember(entries, earlier) {
			const kept = entries.map((entry) => ({
				...entry,
				fields: shortFields(entry.fields),
			}));
			const newestFirst = earlier ? kept : [...kept].reverse();
			history = (
				earlier ? [...history, ...newestFirst] : [...newestFirst, ...history]
			).slice(0, shownEntries);
			for (const entry of [...newestFirst].reverse()) {
				const id = idOf(entry.environment, entry);
				if (!earlier || !lastChanges.has(id)) lastChanges.set(id, entry);
			}
		},
		reports: () => [...kept.values()].flatMap(({ report }) => report ?? []),
		certificateReports: () =>
			[...kept.values()].flatMap(
				({ certificateReport }) => certificateReport ?? [],
			),
		view: () => ({
			version: 1,
			product: input.product,
			writer: input.writer,
			startedAt: iso(startedAt),
			now: iso(input.now()),
			source: input.source(),
			restartNeeded: input.restartNeeded(),
			environments: input
				.environments()
				.map(({ name, mode }) => environmentOf(name, mode)),
			history,
		}),
	};

	function environmentOf(
		name: string,
		mode: "enforce" | "report",
	): EnvironmentStatus {
		const one = kept.get(name);
		const report = one?.report ?? null;
		const plan = report?.plan ?? null;
		const retryAt = input.retryAt(name);
		const nextRunAt = input.nextRunAt();
		return {
			name,
			mode: report?.mode ?? mode,
			organizationId: plan?.organizationId ?? null,
			running: input.running(name),
			verdict: report?.verdict ?? null,
			summary: report?.summary ?? "the first cycle has not ended yet",
			since: isoOrNull(one?.since ?? null),
			cycles: one?.cycles ?? 0,
			lastRun: report && {
				number: report.number,
				startedAt: iso(report.startedAt),
				endedAt: iso(report.endedAt),
				reasons: report.reasons,
				commit: report.commit?.id ?? null,
				calls: report.calls,
				cheap: report.cheap,
			},
			lastSuccessAt: isoOrNull(one?.lastSuccessAt ?? null),
			nextRunAt: isoOrNull(nextRunAt),
			retryAt: isoOrNull(retryAt),
			error: report?.error?.message ?? null,
			refusals: report?.error ? [] : (plan?.refusals ?? []),
			warnings: report?.warnings ?? [],
			others: report?.others ?? [],
			orphans: plan ? orphansLeft(plan, report?.results ?? []) : [],
			nearMisses: plan?.nearMisses ?? [],
			unmanaged: plan?.unmanaged ?? 0,
			unmanagedIntegrations: report?.unmanaged ?? [],
			credentialNeeds: credentialNeeds(report?.credentials ?? []),
			budgetLeft: input.budgetLeft(name),
			integrations: report ? rowsOf(report) : [],
			certificates: one?.certificates ?? null,
			liveTests: one?.liveTests ?? null,
		};
	}

	function rowsOf(report: CycleReport): readonly DocumentStatus[] {
		const commit = report.commit?.id ?? null;
		return documentsOf(report).map((stood) => {
			const last = lastChanges.get(idOf(report.environment, stood));
			return {
				...stood,
				drift: shortFields(stood.drift),
				link: input.link(commit, stood.file, stood.line),
				lastChange: last
					? {
							at: last.at,
							verb: last.verb,
							outcome: last.outcome,
							commit: last.commit,
							author: last.author,
						}
					: null,
			};
		});
	}
}

export function isSuccess(verdict: Verdict): boolean {
	return verdict !== "failed" && verdict !== "refused";
}

function idOf(
	environment: string,
	of: Parameters<typeof identityOf>[0],
): string {
	return JSON.stringify([environment, identityOf(of)]);
}

function iso(ms: number): string {
	return new Date(ms).toISOString();
}

function isoOrNull(ms: number | null): string | null {
	return ms === null ? null : iso(ms);
}
