// Cycles -> now and then a look at the client certificates of an environment.

import type { Catalog } from "../../core/catalog/catalog.ts";
import type { CertificateReport } from "../../core/certificates/certificates.ts";
import { readingWarnings } from "../../core/certificates/report.ts";
import { authorityUsers } from "../../core/certificates/users.ts";
import type { DesiredState } from "../../core/plan/desired.ts";
import type { EnvironmentSettings } from "../../core/settings/settings.ts";
import type { Clock } from "../../platform/clock.ts";
import { ApiError } from "../../platform/errors.ts";
import type { PlatformReader } from "../../platform/reader.ts";
import { checkCertificates } from "../../stages/certificates.ts";

export interface CertificateNews {
	/** Null: the last one that could be made stays. */
	readonly report: CertificateReport | null;
	/** False: no document uses a certificate any more, and the report is empty. */
	readonly used: boolean;
	readonly warnings: readonly string[];
	readonly problem: string | null;
}

export interface CertificateWatch {
	/** Null: it is too early, or not known whether a document uses a certificate. */
	look(
		environment: EnvironmentSettings,
		state: DesiredState,
		catalog: Catalog,
		reader: PlatformReader,
	): Promise<CertificateNews | null>;
}

/** A permission that is missing, or a platform in trouble, is not asked about in every cycle. */
const AFTER_TROUBLE_MS = 900_000;

export function createCertificateWatch(
	clock: Clock,
	signal: AbortSignal,
): CertificateWatch {
	let before: { readonly at: number; readonly users: string } | null = null;
	let pauseMs = 0;
	return {
		async look(environment, state, catalog, reader) {
			const users = authorityUsers(state.documents, catalog);
			const now = clock.monotonic();
			const same = before?.users === JSON.stringify(users);
			const age = before ? now - before.at : Number.POSITIVE_INFINITY;
			if (same && age < pauseMs) return null;
			before = { at: now, users: JSON.stringify(users) };
			pauseMs = environment.certificates.intervalMs;
			if (Object.values(users).every(({ length }) => length === 0))
				// A document that cannot be used just now may be one that does.
				return state.incomplete ? null : unused(environment.name, clock.now());
			try {
				const check = await checkCertificates({
					environment,
					users,
					reader,
					clock,
					signal,
				});
				const warnings = readingWarnings(check.reading, users);
				const { report } = check;
				return { report, used: true, warnings, problem: null };
			} catch (error) {
				if (!(error instanceof ApiError)) throw error;
				pauseMs = Math.min(pauseMs, AFTER_TROUBLE_MS);
				return {
					report: null,
					used: true,
					warnings: [],
					problem: error.message,
				};
			}
		},
	};
}

/** What was said of certificates is over where nobody needs them. */
function unused(environment: string, now: number): CertificateNews {
	return {
		report: {
			version: 1,
			environment,
			checkedAt: new Date(now).toISOString(),
			certificates: [],
			needs: [],
		},
		used: false,
		warnings: [],
		problem: null,
	};
}
