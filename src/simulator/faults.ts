// A list of faults becomes, call by call, the fault that hits.
import type { Operation } from "./operations.ts";
import { isObject } from "./state.ts";

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
	const given: unknown[] = Array.isArray(value) ? value : [value];
	const problems = given.flatMap((one, index) =>
		problemsOf(one).map((problem) => `fault ${index + 1}: ${problem}`),
	);
	if (problems.length > 0) return { problems };
	return { faults: (given as Fault[]).map(withExpression) };
}

const members: Readonly<
	Record<string, (value: unknown) => string | undefined>
> = {
	operation: (value) =>
		typeof value !== "string"
			? "operation is a text"
			: expression(value) === "invalid"
				? "operation is not a valid regular expression"
				: undefined,
	kind: (value) =>
		faultKinds.some((kind) => kind === value)
			? undefined
			: `kind is one of ${faultKinds.join(", ")}`,
	after: count("after"),
	times: count("times"),
	ms: count("ms", LONGEST_SLOW_MS),
	retryAfter: count("retryAfter"),
	status: (value) =>
		Number.isInteger(value) &&
		(value as number) >= 400 &&
		(value as number) < 600
			? undefined
			: "status is a number from 400 to 599",
	code: text("code"),
	message: text("message"),
};

function problemsOf(value: unknown): string[] {
	if (!isObject(value)) return ["is not an object"];
	const unknown = Object.keys(value).filter((name) => !(name in members));
	const wrong = Object.entries(members).flatMap(([name, check]) => {
		if (value[name] === undefined && name !== "kind") return [];
		return check(value[name]) ?? [];
	});
	return [
		...unknown.map(
			(name) =>
				`has no member ${name}; there are ${Object.keys(members).join(", ")}`,
		),
		...wrong,
	];
}

function count(name: string, most = Number.MAX_SAFE_INTEGER) {
	return (value: unknown) =>
		Number.isSafeInteger(value) &&
		(value as number) >= 0 &&
		(value as number) <= most
			? undefined
			: `${name} is a whole number${most < Number.MAX_SAFE_INTEGER ? ` up to ${most}` : ""}`;
}

function text(name: string) {
	return (value: unknown) =>
		typeof value === "string" ? undefined : `${name} is a text`;
}

function withExpression(fault: Fault): Fault {
	if (typeof fault.operation !== "string") return fault;
	const found = expression(fault.operation);
	return found instanceof RegExp ? { ...fault, operation: found } : fault;
}

/** `/…/` as a RegExp; undefined where it is not written so. A path has no slash at its end, so it is not mistaken. */
function expression(value: string): RegExp | "invalid" | undefined {
	const source = /^\/(.+)\/$/.exec(value)?.[1];
	if (source === undefined) return undefined;
	try {
		return new RegExp(source);
	} catch {
		return "invalid";
	}
}

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
