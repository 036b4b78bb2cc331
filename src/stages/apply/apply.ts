// Plan x writer -> results: every write in the order that a killed process can be taken up from.
import pLimit from "p-limit";
import { standing } from "../../core/plan/compare.ts";
import { configurationBody } from "../../core/plan/configuration.ts";
import { equal } from "../../core/plan/properties.ts";
import type {
	Actual,
	ActualConfig,
	ActualIntegration,
	Change,
	CredentialTarget,
	Json,
	Plan,
	Result,
	Standing,
} from "../../core/types.ts";
import { order } from "../../core/values/order.ts";
import type { Clock } from "../../platform/clock.ts";
import { ApiError, causeOf } from "../../platform/errors.ts";
import type { PlatformReader } from "../../platform/reader.ts";
import type { PlatformWriter } from "../../platform/writer.ts";

export interface ApplyInput {
	readonly plan: Plan;
	readonly actual: Actual;
	readonly reader: Pick<PlatformReader, "readConfig" | "readIntegration">;
	readonly writer: PlatformWriter;
	/** The full set of a document's credential fields, by document field. */
	readonly secrets: (
		key: string,
	) => Readonly<Record<string, string>> | undefined;
	/** Plans one key again on a configuration that somebody else moved; null: it cannot go on. */
	readonly replan: (
		key: string,
		integrationId: string,
		fresh: ActualConfig,
	) => Change | null;
	readonly clock: Clock;
	/** How long an integration may take to report the status it was given. */
	readonly settleMs: number;
	/** Aborted: the write in flight is finished, nothing new begins. */
	readonly signal?: AbortSignal;
	/** Names the daemon in what it writes, so that two of them can see each other. */
	readonly writerName?: string;
	/** Integrations worked on at once; the request budget is shared all the same. */
	readonly concurrency?: number;
	readonly onProgress?: (event: Progress) => void;
}

export interface Progress {
	readonly key: string;
	/** What is being done now, or how it ended. */
	readonly step: string;
	readonly done: number;
	readonly total: number;
}

export interface Applied {
	readonly results: readonly Result[];
	/** True where a failure was the platform refusing us or not being readable, rather than refusing a write. */
	readonly unreadable: boolean;
	/** The plan's, with what was seen of integrations while they were written; sorted by key. */
	readonly standings: readonly Standing[];
	/** By key of a change that failed: what it comes from, where that is not the change. */
	readonly causes: Readonly<Record<string, string>>;
}

/** A plan with refusals is not applied at all: every change is skipped. */
export async function apply(input: ApplyInput): Promise<Applied> {
	const { plan } = input;
	if (plan.refusals.length > 0)
		return {
			results: plan.changes.map(skipped),
			unreadable: false,
			standings: plan.standings,
			causes: {},
		};
	const limit = pLimit(input.concurrency ?? 8);
	const total = plan.changes.length;
	let done = 0;
	let unreadable = false;
	const causes: Record<string, string> = {};
	const standings = new Map(plan.standings.map((one) => [one.key, one]));
	const run = (change: Change): Promise<Result> =>
		limit(async () => {
			const step = (words: string): void =>
				input.onProgress?.({ key: change.key, step: words, done, total });
			const progress: Known = {
				integrationId: change.integrationId,
				seen: null,
			};
			if (input.signal?.aborted) {
				done += 1;
				step("skipped");
				return skipped(change);
			}
			try {
				await applyChange(input, change, progress, step);
				done += 1;
				step("done");
				return {
					key: change.key,
					outcome: "applied",
					integrationId: progress.integrationId,
					error: null,
				};
			} catch (error) {
				const stopped = input.signal?.aborted === true;
				const expected =
					error instanceof ApiError || error instanceof ChangeFailed;
				if (!expected && !stopped) throw error;
				done += 1;
				if (error instanceof ApiError && isUnreadable(error)) unreadable = true;
				const cause = error instanceof ApiError ? causeOf(error) : null;
				if (cause !== null) causes[change.key] = cause;
				step("failed");
				return {
					key: change.key,
					outcome: "failed",
					integrationId: progress.integrationId,
					error: expected
						? error.message
						: "stopped before it was done: run again to finish it",
				};
			} finally {
				if (progress.seen)
					standings.set(change.key, standing(change, progress.seen));
				if (progress.integrationId === null) standings.delete(change.key);
			}
		});
	// Deletes first: they make room where an organization is at its limit.
	const results = new Map<string, Result>();
	for (const deletes of [true, false]) {
		const part = plan.changes.filter(
			({ verb }) => (verb === "delete") === deletes,
		);
		const ended = await Promise.all(part.map(run));
		part.forEach((change, at) => {
			const result = ended[at];
			if (result) results.set(change.key, result);
		});
	}
	return {
		results: plan.changes.flatMap(({ key }) => results.get(key) ?? []),
		unreadable,
		standings: [...standings.values()].sort((a, b) => order(a.key, b.key)),
		causes,
	};
}

/** A change that did not come to its end, for a reason that is not a failed call. */
class ChangeFailed extends Error {}

function skipped(change: Change): Result {
	return {
		key: change.key,
		outcome: "skipped",
		integrationId: change.integrationId,
		error: null,
	};
}

function isUnreadable(error: ApiError): boolean {
	return (
		error.kind === "credentials" ||
		error.kind === "permission" ||
		error.method === "GET"
	);
}

/** How far a change has come. */
interface Known {
	/** Null: there is none, or none any more. */
	integrationId: string | null;
	/** The integration's last look, where there was one while it was written. */
	seen: ActualIntegration | null;
}

async function applyChange(
	input: ApplyInput,
	change: Change,
	progress: Known,
	step: (words: string) => void,
): Promise<void> {
	const { target } = change;
	if (change.verb === "delete") {
		await deleteChange(input, change, step);
		progress.seen = null;
		return;
	}
	const credential = target.credential
		? await writeCredential(input, change.key, target.credential, step)
		: null;
	const made = await integrationOf(input, change, step);
	progress.integrationId = made.id;
	progress.seen = made;
	if (change.integrationId === null)
		await claim(input, change, made, credential, progress);
	if (target.config) {
		step("configuration");
		await writeConfiguration(input, change, made, credential);
	}
	if (target.state) {
		step(target.state === "ENABLED" ? "enabling" : "disabling");
		await setState(input, made, target.state, progress);
	} else if (!isSettled(made)) {
		// What was wrong may be right with what was written. Only to be shown: without an answer the last look stands.
		progress.seen = await input.reader
			.readIntegration(made.id)
			.catch(() => made);
	}
	await removeCredentials(input, change);
}

async function deleteChange(
	input: ApplyInput,
	change: Change,
	step: (words: string) => void,
): Promise<void> {
	step("deleting");
	const id = change.integrationId;
	if (id !== null) await unlessGone(input.writer.deleteIntegration(id));
	await removeCredentials(input, change);
}

async function removeCredentials(
	input: ApplyInput,
	change: Change,
): Promise<void> {
	for (const { id } of change.target.removeCredentials)
		await unlessGone(input.writer.deleteCredential(id));
}

/** Gone already is what a delete wants. */
async function unlessGone(deletion: Promise<void>): Promise<void> {
	try {
		await deletion;
	} catch (error) {
		if (!(error instanceof ApiError && error.kind === "not-found")) throw error;
	}
}

interface WrittenCredential {
	readonly id: string;
	readonly modifiedDate: string | null;
}

async function writeCredential(
	input: ApplyInput,
	key: string,
	target: CredentialTarget,
	step: (words: string) => void,
): Promise<WrittenCredential> {
	if (target.action === "keep" && target.id !== null)
		return { id: target.id, modifiedDate: target.modifiedDate };
	const values = input.secrets(key);
	if (!values)
		throw new ChangeFailed("its secrets were not read: plan again with them");
	step("credential");
	const wanted = {
		name: target.name,
		type: target.type,
		fields: Object.fromEntries(
			Object.entries(values).map(([field, value]) => [
				target.fieldKeys[field] ?? field,
				value,
			]),
		),
	};
	if (target.id !== null)
		return input.writer.writeCredential(target.id, wanted);
	const known = new Set(input.actual.credentials.map(({ id }) => id));
	return input.writer.createCredential(wanted, known);
}

async function integrationOf(
	input: ApplyInput,
	change: Change,
	step: (words: string) => void,
): Promise<ActualIntegration> {
	const found = input.actual.integrations.find(
		({ id }) => id === change.integrationId,
	);
	if (found) return found;
	step("integration");
	const known = new Set(input.actual.integrations.map(({ id }) => id));
	return input.writer.createIntegration(
		{ name: change.name, typeId: change.target.typeId ?? "" },
		known,
	);
}

/** A clash is answered by reading and planning again, and only the same change goes on: never by the old body. */
const mostClashes = 3;

async function writeConfiguration(
	input: ApplyInput,
	change: Change,
	integration: ActualIntegration,
	credential: WrittenCredential | null,
): Promise<void> {
	const isNew = change.integrationId === null;
	let live =
		integration.config ??
		(await input.reader.readConfig(integration.id, { fresh: isNew }));
	let current = change;
	for (let clash = 0; ; clash += 1) {
		const target = current.target.config;
		if (!target) return;
		try {
			const written = await input.writer.writeConfig(
				integration.id,
				configurationBody(
					current,
					target,
					live,
					credential,
					input.writerName ?? null,
				),
			);
			await noteBoundDate(input, current, integration.id, written, credential);
			return;
		} catch (error) {
			const clashed = error instanceof ApiError && error.kind === "conflict";
			if (!clashed || clash >= mostClashes) throw error;
			live = await input.reader.readConfig(integration.id);
			if (isNew) continue;
			const again = input.replan(change.key, integration.id, live);
			if (!again || !sameFields(again, change))
				throw new ChangeFailed(
					`somebody else changed integration ${integration.id} after this was planned: nothing was overwritten, plan again to see what differs now`,
				);
			current = again;
		}
	}
}

/** Where binding a credential counts as a change of it, the ownership line must tell the date after that. */
async function noteBoundDate(
	input: ApplyInput,
	change: Change,
	integrationId: string,
	written: ActualConfig,
	credential: WrittenCredential | null,
): Promise<void> {
	const target = change.target.config;
	if (!target || !credential || change.target.credential?.action === "keep")
		return;
	const date = written.credentialDates?.[credential.id];
	const later =
		date !== undefined &&
		Date.parse(date) > Date.parse(credential.modifiedDate ?? "");
	if (!later) return;
	await input.writer.writeConfig(
		integrationId,
		configurationBody(
			change,
			target,
			written,
			{ id: credential.id, modifiedDate: date },
			input.writerName ?? null,
		),
	);
}

function sameFields(a: Change, b: Change): boolean {
	return equal(a.fields as unknown as Json, b.fields as unknown as Json);
}

function isSettled({
	intendedState,
	reportedState,
}: ActualIntegration): boolean {
	return (
		reportedState.code === (intendedState === "ENABLED" ? "ACTIVE" : "INACTIVE")
	);
}

/** Pauses between looks at the reported state, in ms; the last one repeats. */
const pauses = [400, 1_000, 2_000, 3_000, 5_000];

async function setState(
	input: ApplyInput,
	before: ActualIntegration,
	state: "ENABLED" | "DISABLED",
	progress: Known,
): Promise<void> {
	const settled = state === "ENABLED" ? "ACTIVE" : "INACTIVE";
	const { clock } = input;
	const until = clock.monotonic() + input.settleMs;
	let seen = await input.writer.setState(before.id, state);
	// An ERROR that was there before may just not have been looked at again yet.
	let doubts = before.reportedState.code === "ERROR" ? 2 : 1;
	for (let look = 0; ; look += 1) {
		progress.seen = seen;
		const { code, message } = seen.reportedState;
		if (code === settled) return;
		if (code === "ERROR" && state === "ENABLED" && look > 0) {
			doubts -= 1;
			if (doubts === 0)
				throw new ChangeFailed(
					`integration ${before.id} was enabled, but the platform reports ERROR${message ? `: ${message}` : ""}`,
				);
		}
		if (code === "ERROR" && state === "DISABLED" && look > 0) return;
		const pause = pauses[Math.min(look, pauses.length - 1)] ?? 0;
		if (clock.monotonic() + pause > until || input.signal?.aborted)
			throw new ChangeFailed(
				`integration ${before.id} was ${state === "ENABLED" ? "enabled" : "disabled"}, but still reports ${code} after ${Math.round(input.settleMs / 1000)} s: look at it on the platform, or run again`,
			);
		await clock.sleep(pause, input.signal);
		seen = await input.reader.readIntegration(before.id);
	}
}

/** Looks at a list that does not show a new integration yet. */
const mostLooks = 4;

/**
 * Two programs that make the same integration at the same moment: whoever looks second sees the first one's. The one
 * with the lower id waits for the other to step back, which that one does if it saw both; an id that does not go away
 * is of a program that looked first, and has gone on. Nothing else is written before: so one of them stays, whoever
 * sees whom. The list must show ours too: by then the next run finds it.
 */
async function claim(
	input: ApplyInput,
	change: Change,
	made: ActualIntegration,
	credential: WrittenCredential | null,
	progress: Known,
): Promise<void> {
	const known = new Set(input.actual.integrations.map(({ id }) => id));
	let seen: readonly string[] = [];
	for (let look = 0; look < mostLooks; look += 1) {
		if (look > 0) await input.clock.sleep(pauses[look] ?? 0, input.signal);
		const { listed, rivals } = await input.writer.lookForRivals(
			made,
			change,
			known,
		);
		seen = rivals;
		if (rivals.length === 0 && listed) return;
		if (rivals.some((id) => id < made.id)) break;
	}
	if (seen.length === 0) return;
	await unlessGone(input.writer.deleteIntegration(made.id));
	progress.integrationId = null;
	progress.seen = null;
	if (credential && change.target.credential?.action === "create")
		await unlessGone(input.writer.deleteCredential(credential.id));
	throw new ChangeFailed(
		`another program made "${change.name}" at the same moment (${seen.join(", ")}): ours was taken back, and the next run goes on from what is there; let one program alone manage an organization`,
	);
}
