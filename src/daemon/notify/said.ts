// What was said and is still true -> JSON that outlives the process, and back.
import {
	type NotificationEvent,
	notificationEvents,
} from "../../core/settings/settings.ts";
import { list, object } from "../../core/values/json.ts";
import { by } from "../../core/values/order.ts";
import {
	hasMembers,
	isCount,
	isListOf,
	isOneOf,
	isText,
	isTime,
	orNull,
} from "../../core/values/shape.ts";

/** What was said, as far as it is still true. JSON that can be stored between runs of the daemon. */
export interface Said {
	readonly version: 1;
	/** Sorted by name. */
	readonly environments: readonly SaidOfEnvironment[];
}

export interface SaidOfEnvironment {
	readonly name: string;
	/** Null: the last cycle did not fail. */
	readonly failing: Failing | null;
	/** Digests of the refusals that were said and still stand. */
	readonly refused: readonly string[];
	/** Digests of the differences that were said and still stand. */
	readonly drift: readonly string[];
	/** What a recovery puts an end to. */
	readonly open: readonly OpenTrouble[];
	readonly certificates: readonly SaidOfCertificate[];
	/** Those that were said to be too old, and still are. */
	readonly credentials: readonly SaidOfCredential[];
	/** Live tests that were said to fail, and still do: key and name. */
	readonly tests: readonly string[];
}

export interface Failing {
	/** Failed cycles in a row; more than two are not counted. */
	readonly cycles: number;
	/** Milliseconds since 1970. */
	readonly since: number;
	/** Null: not yet. */
	readonly saidAt: number | null;
	/** Digests of the reasons that were said, the latest last. */
	readonly reasons: readonly string[];
}

export interface OpenTrouble {
	readonly event: NotificationEvent;
	/** Milliseconds since 1970. */
	readonly since: number;
}

interface SaidOfCertificate {
	/** Authority, reason and deadline. */
	readonly need: string;
	readonly authority: string;
	/** How many of the steps towards the deadline were behind when it was said. */
	readonly steps: number;
}

interface SaidOfCredential {
	/** Of the document. */
	readonly key: string;
	readonly modifiedDate: string;
}

export const nothingSaid: Said = { version: 1, environments: [] };

/** What was stored; anything else counts as nothing said, so that at worst something is said again. */
export function readSaid(stored: unknown): Said {
	const { version, environments } = object(stored);
	// What an older version stored says nothing of these.
	const known: readonly unknown[] = list(environments).map((one) => ({
		credentials: [],
		tests: [],
		...object(one),
	}));
	return version === 1
		? { version, environments: known.filter(isSaidOfEnvironment) }
		: nothingSaid;
}

export function saidOf(said: Said, name: string): SaidOfEnvironment {
	return (
		said.environments.find((one) => one.name === name) ?? {
			name,
			failing: null,
			refused: [],
			drift: [],
			open: [],
			certificates: [],
			credentials: [],
			tests: [],
		}
	);
}

export function remember(said: Said, one: SaidOfEnvironment): Said {
	const others = said.environments.filter(({ name }) => name !== one.name);
	const empty =
		one.failing === null &&
		[
			one.refused,
			one.drift,
			one.open,
			one.certificates,
			one.credentials,
			one.tests,
		].every(({ length }) => length === 0);
	return {
		version: 1,
		environments: [...others, ...(empty ? [] : [one])].sort(
			by(({ name }) => name),
		),
	};
}

const isFailing = hasMembers<Failing>({
	cycles: isCount,
	since: isTime,
	saidAt: orNull(isTime),
	reasons: isListOf(isText),
});

const isOpenTrouble = hasMembers<OpenTrouble>({
	event: isOneOf(notificationEvents),
	since: isTime,
});

const isSaidOfCertificate = hasMembers<SaidOfCertificate>({
	need: isText,
	authority: isText,
	steps: isCount,
});

const isSaidOfCredential = hasMembers<SaidOfCredential>({
	key: isText,
	modifiedDate: isText,
});

const isSaidOfEnvironment = hasMembers<SaidOfEnvironment>({
	name: isText,
	failing: orNull(isFailing),
	refused: isListOf(isText),
	drift: isListOf(isText),
	open: isListOf(isOpenTrouble),
	certificates: isListOf(isSaidOfCertificate),
	credentials: isListOf(isSaidOfCredential),
	tests: isListOf(isText),
});
