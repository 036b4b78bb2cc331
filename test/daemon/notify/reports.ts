// A few words about a cycle -> the report that the daemon would make of it.
import type { Change, Plan, Refusal, Result } from "../../../src/core/types.ts";
import type {
	CycleReport,
	FailureKind,
	Verdict,
} from "../../../src/daemon/types.ts";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const START = Date.UTC(2026, 0, 1, 10, 0);

export function planOf(more: Partial<Plan> = {}): Plan {
	return {
		version: 1,
		environment: "prod",
		organizationId: null,
		commit: null,
		checksum: "sha256:0",
		changes: [],
		refusals: [],
		orphans: [],
		nearMisses: [],
		suspended: [],
		standings: [],
		unmanaged: 0,
		secretsRead: true,
		platformCalls: 3,
		summary: {
			create: 0,
			adopt: 0,
			update: 0,
			delete: 0,
			unchanged: 0,
			frozen: 0,
		},
		...more,
	};
}

export function reportOf(more: Partial<CycleReport> = {}): CycleReport {
	return {
		environment: "prod",
		number: 1,
		reasons: ["schedule"],
		startedAt: START,
		endedAt: START,
		commit: null,
		mode: "enforce",
		cheap: false,
		verdict: "converged",
		summary: "nothing to do",
		plan: planOf(),
		results: [],
		standings: [],
		actions: [],
		causes: {},
		unreadable: false,
		unmanaged: [],
		credentials: [],
		held: [],
		frozen: [],
		documents: [],
		error: null,
		calls: 3,
		others: [],
		warnings: [],
		...more,
	};
}

export function failed(
	message: string,
	kind: FailureKind = "platform",
	cause: string | null = null,
): CycleReport {
	return reportOf({
		verdict: "failed",
		summary: message,
		plan: null,
		error: { kind, message, cause },
	});
}

export function failedChanges(
	errors: Readonly<Record<string, string>>,
): CycleReport {
	return reportOf({
		verdict: "failed",
		summary: "changes failed",
		plan: planOf({ changes: Object.keys(errors).map((key) => changeOf(key)) }),
		results: Object.entries(errors).map(
			([key, error]): Result => ({
				key,
				outcome: "failed",
				integrationId: null,
				error,
			}),
		),
	});
}

export function refused(
	...refusals: readonly (readonly [string, string | null])[]
): CycleReport {
	return reportOf({
		verdict: "refused",
		summary: `${refusals.length} refused`,
		plan: planOf({
			refusals: refusals.map(
				([rule, key]): Refusal => ({ rule, key, message: `about ${key}` }),
			),
		}),
	});
}

export function drift(
	...differences: readonly (readonly [string, string])[]
): CycleReport {
	return reportOf({
		verdict: "drift",
		mode: "report",
		summary: `${differences.length} differ`,
		plan: planOf({
			changes: differences.map(([key, to]) => changeOf(key, to)),
		}),
	});
}

export function well(verdict: Verdict = "converged"): CycleReport {
	return reportOf({ verdict, summary: "all is well" });
}

export function changeOf(key: string, to = "active"): Change {
	return {
		key,
		type: "webhook",
		name: key,
		verb: "update",
		fields: [{ path: "status", from: "inactive", to }],
		notes: [],
		integrationId: null,
		document: null,
		target: {
			typeId: null,
			credential: null,
			config: null,
			state: null,
			removeCredentials: [],
			configVersion: null,
		},
	};
}
