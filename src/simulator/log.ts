// A call becomes a line of the log, without the values of credential fields.
import type { FaultKind } from "./faults.ts";
import { isObject } from "./state.ts";

export interface LoggedCall {
	/** Counts from 1, over the simulator's whole life. */
	readonly number: number;
	/** ISO date by the simulator's clock. */
	readonly at: string;
	/** Null: the API description has no such operation. */
	readonly operationId: string | null;
	readonly method: string;
	/** Without a gateway's prefix and without the query. */
	readonly path: string;
	readonly query: Readonly<Record<string, readonly string[]>>;
	/** Null: nothing was answered. For `lost` and `truncated`: the status that would have come. */
	readonly status: number | null;
	readonly clientId: string | null;
	/** A write to the platform; a login is none. */
	readonly mutating: boolean;
	/** Whether what was asked for was done. */
	readonly processed: boolean;
	readonly fault: FaultKind | null;
	/** The JSON that was sent, with `(secret)` for the values of credential fields; null: none, or a login. */
	readonly body: unknown;
	readonly correlationId: string;
}

/** A copy with `(secret)` in the place of every value under `credentialFields`, whatever its shape. */
export function withoutSecrets(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(withoutSecrets);
	if (!isObject(value)) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, member]) => [
			name,
			name.toLowerCase() === "credentialfields"
				? blank(member)
				: withoutSecrets(member),
		]),
	);
}

function blank(fields: unknown): unknown {
	if (!isObject(fields)) return "(secret)";
	return Object.fromEntries(
		Object.keys(fields).map((name) => [name, "(secret)"]),
	);
}
