// A list of faults becomes, call by call, the fault that hits.
import {
	type Check,
	checkEach,
	isCount,
	isPattern,
	isStatus,
	isText,
	patternOf,
} from "./members.ts";
import type { Operation } from "./operations.ts";

export const faultKinds = [
	"status",
	"reset",
	"lost",
	"hang",
	"slow",
	"garbage",
	"truncated",
] as const;
export type FaultKind = (typeof faultKinds)[number];

export interface Fault {
	/** An operationId (`postOauthToken` for the login), or `METHOD /path` with the path or its template; a RegExp is tried on both. Absent: every call. */
	readonly operation?: string | RegExp;
	/** Matching calls to let through first; default 0. */
	readonly after?: number;
	/** Matching calls to hit; default 1. */
	readonly times?: number;
	/**
	 * `status`: an error, nothing is done · `reset`: the socket is destroyed, nothing is done · `lost`: done, then the socket is destroyed ·
	 * `hang`: never answered, nothing is done · `slow`: done, answered `ms` later · `garbage`: done, 200 with something that is not JSON ·
	 * `truncated`: done, the answer ends before its content-length.
	 */
	readonly kind: FaultKind;
	/** For `status`; default 503. */
	readonly status?: number;
	/** For `status`: the error code; default the usual one of the status. */
	readonly code?: string;
	readonly message?: string;
	/** For `status`: seconds, sent as Retry-After. */
	readonly retryAfter?: number;
	/** For `slow`: milliseconds, at most an hour; default 1000. */
	readonly ms?: number;
}

/** A timer of Node that is set for longer than 2^31 - 1 ms ends at once. */
export const LONGEST_SLOW_MS = 3_600_000;

export interface ArmedFault {
	readonly fault: Fault;
	toSkip: number;
	toHit: number;
}

export function arm(fault: Fault): ArmedFault {
	return { fault, toSkip: fault.after ?? 0, toHit: fault.times ?? 1 };
}

/** The first fault that matches and is due. Faults that match but are not due count the call. */
export function nextFault(
	faults: readonly ArmedFault[],
	operation: Pick<Operation, "id" | "method" | "template">,
	path: string,
): Fault | undefined {
	for (const armed of faults) {
		if (armed.toHit === 0 || !matches(armed.fault, operation, path)) continue;
		if (armed.toSkip > 0) {
			armed.toSkip -= 1;
			continue;
		}
		armed.toHit -= 1;
		return armed.fault;
	}
	return undefined;
}

/**
 * Checks faults that came from outside as JSON; `"/…/"` as operation is a RegExp.
 * @returns the faults, or the problems in words.
 */
export function checkFaults(
	value: unknown,
): { faults: Fault[] } | { problems: string[] } {
	const checked = checkEach(value, "fault", members, ["kind"]);
	if ("problems" in checked) return checked;
	return {
		faults: (checked.accepted as Fault[]).map((fault) =>
			fault.operation === undefined
				? fault
				: { ...fault, operation: patternOf(fault.operation) },
		),
	};
}

const members: Readonly<Record<string, Check>> = {
	operation: isPattern("operation"),
	kind: (value) =>
		faultKinds.some((kind) => kind === value)
			? undefined
			: `kind is one of ${faultKinds.join(", ")}`,
	after: isCount("after"),
	times: isCount("times"),
	ms: isCount("ms", LONGEST_SLOW_MS),
	retryAfter: isCount("retryAfter"),
	status: isStatus(400),
	code: isText("code"),
	message: isText("message"),
};

function matches(
	{ operation: wanted }: Fault,
	{ id, method, template }: Pick<Operation, "id" | "method" | "template">,
	path: string,
): boolean {
	if (wanted === undefined) return true;
	const names = [id, `${method} ${path}`, `${method} ${template}`];
	return wanted instanceof RegExp
		? // search ignores lastIndex, which test would carry from call to call.
			names.some((name) => name.search(wanted) >= 0)
		: names.includes(wanted);
}
