// Notices -> deliveries to every receiver that wants them: in order, tried again, and never in the way of a cycle.
import type { Notice, NoticeLinks } from "../../core/notice.ts";
import type { NotificationEvent } from "../../core/settings/settings.ts";
import type { Posted, Posting } from "../../io/post.ts";
import { abortable, childOf, manyListeners } from "../../platform/abort.ts";
import type { Clock } from "../../platform/clock.ts";
import { createQueue, type Queue } from "./queue.ts";
import type { Receiver } from "./receiver.ts";
import { bodies, headersOf } from "./request.ts";

export interface Delivery {
	readonly receiver: string;
	readonly event: NotificationEvent;
	readonly environment: string;
	/** dropped: it was never tried, because too many waited or the daemon ended. */
	readonly outcome: "delivered" | "failed" | "dropped";
	readonly attempts: number;
}

export interface NotifierInput {
	/** Asked for each attempt, so that changed settings and rotated secrets count at once. */
	receivers(): Promise<readonly Receiver[]>;
	/** Where who is told can read on. */
	links(notice: Notice): NoticeLinks;
	readonly clock: Clock;
	/** Never rejects, and says nothing of the address. */
	send(posting: Posting): Promise<Posted>;
	log(level: "info" | "warn", text: string): void;
	/** Once for each notice and receiver. */
	onDelivered(delivery: Delivery): void;
	/** This receiver need not hear it any more: it has it, or would refuse it again. */
	onThrough(notice: Notice, receiver: string): void;
	/** Nobody tries it any more. @param over nobody waits for it either; false: it was given up for now */
	onEnd(notice: Notice, over: boolean): void;
	/** Aborted: nothing is sent any more, what waits is dropped. */
	readonly signal: AbortSignal;
}

export interface Notifier {
	/**
	 * Never waits and never throws.
	 * @param through receivers that need not hear it any more
	 */
	tell(notices: readonly Notice[], through?: readonly string[]): void;
	/** Tries everything that waits once more, without pauses, and resolves when that is done or the time is over. */
	close(withinMs: number): Promise<void>;
}

const MOST_ATTEMPTS = 6;

const LONGEST_MS = 3_600_000;

const TIMEOUT_MS = 10_000;

const FIRST_PAUSE_MS = 10_000;

const PAUSE_FACTOR = 4;

/** Between half and all of a pause that grows fourfold: five of them make at most 57 minutes. */
function pauseMs(attempts: number, random: number): number {
	return FIRST_PAUSE_MS * PAUSE_FACTOR ** (attempts - 1) * (0.5 + random / 2);
}

export function createNotifier(input: NotifierInput): Notifier {
	const { clock } = input;
	/** Ends everything. */
	const end = childOf(input.signal);
	/** Ends pauses. */
	const hurry = new AbortController();
	manyListeners(end.signal);
	manyListeners(hurry.signal);

	const told = createQueue<Told>(end.signal, distribute, (one, why, over) => {
		say("warn", `${about(one.notice)} was dropped: ${why}`);
		input.onEnd(one.notice, over);
	});
	const queues = new Map<string, Queue<Waiting>>();
	let closed = false;

	async function distribute({ notice, at, through }: Told): Promise<void> {
		let receivers: readonly Receiver[] = [];
		const { last } = await persist(at, async () => {
			try {
				receivers = await abortable(input.receivers(), end.signal);
				return { ok: true };
			} catch {
				// Its words may hold what could not be resolved.
				return failure("the receivers cannot be read");
			}
		});
		if (!last.ok) {
			say("warn", `${about(notice)} was dropped: ${last.problem}`);
			input.onEnd(notice, false);
			return;
		}
		const wanted = receivers.filter(
			(one) => wants(one, notice) && !through.includes(one.name),
		);
		let left = wanted.length;
		let all = true;
		if (left === 0) input.onEnd(notice, true);
		for (const receiver of wanted)
			queueOf(receiver.name).add({
				receiver,
				notice,
				at,
				ended(over) {
					if (over) input.onThrough(notice, receiver.name);
					all &&= over;
					left -= 1;
					if (left === 0) input.onEnd(notice, all);
				},
			});
	}

	function queueOf(name: string): Queue<Waiting> {
		const known = queues.get(name);
		if (known) return known;
		const queue = createQueue<Waiting>(
			end.signal,
			deliver,
			({ receiver, notice, ended }, why, over) => {
				say("warn", `${about(notice)} for ${name} was dropped: ${why}`);
				note(receiver, notice, "dropped", 0);
				ended(over);
			},
			() => queues.delete(name),
		);
		queues.set(name, queue);
		return queue;
	}

	async function deliver(waiting: Waiting): Promise<void> {
		const { receiver, notice, at, ended } = waiting;
		const body = bodies[receiver.type](notice, input.links(notice));
		let known: Receiver | null = receiver;
		const { last, attempts } = await persist(at, async () => {
			const now = known ?? (await asItIsNow(receiver));
			known = null;
			return attempt(now, notice, body);
		});
		const times = attempts > 1 ? ` (${attempts} attempts)` : "";
		if (last.ok)
			say("info", `${about(notice)} was delivered to ${receiver.name}${times}`);
		else
			say(
				"warn",
				`${about(notice)} was not delivered to ${receiver.name}: ${last.problem}${times}`,
			);
		note(receiver, notice, last.ok ? "delivered" : "failed", attempts);
		ended(last.ok || !last.again);
	}

	/** With the secrets of now; where they are not known, those of before. */
	async function asItIsNow(before: Receiver): Promise<Receiver> {
		try {
			const all = await abortable(input.receivers(), end.signal);
			return all.find(({ name }) => name === before.name) ?? before;
		} catch {
			return before;
		}
	}

	async function attempt(
		receiver: Receiver,
		notice: Notice,
		body: string,
	): Promise<Posted> {
		if (receiver.url === null)
			return failure("its address or its secret cannot be read");
		try {
			return await abortable(
				input.send({
					url: receiver.url,
					body,
					headers: headersOf(receiver, notice, body, clock.now()),
					timeoutMs: TIMEOUT_MS,
					signal: end.signal,
				}),
				end.signal,
			);
		} catch {
			return failure(end.signal.aborted ? "stopped" : "it could not be sent");
		}
	}

	/** Until it works, or there is no use in trying on. */
	async function persist(
		since: number,
		once: () => Promise<Posted>,
	): Promise<{ readonly last: Posted; readonly attempts: number }> {
		for (let attempts = 1; ; attempts += 1) {
			const last = await once();
			const ended = end.signal.aborted || hurry.signal.aborted;
			if (last.ok || !last.again || attempts >= MOST_ATTEMPTS || ended)
				return { last, attempts };
			const pause = Math.max(
				last.waitMs ?? 0,
				pauseMs(attempts, clock.random()),
			);
			if (clock.monotonic() + pause > since + LONGEST_MS)
				return { last, attempts };
			await rest(pause);
			if (end.signal.aborted) return { last, attempts };
		}
	}

	async function rest(ms: number): Promise<void> {
		const waking = new AbortController();
		const wake = () => waking.abort();
		const signals = [end.signal, hurry.signal];
		for (const signal of signals) signal.addEventListener("abort", wake);
		try {
			await clock.sleep(ms, waking.signal);
		} catch {
			// Woken: whoever did it left word why.
		} finally {
			for (const signal of signals) signal.removeEventListener("abort", wake);
		}
	}

	/** What those who listen throw is not ours, and must not stop the queue. */
	function say(level: "info" | "warn", text: string): void {
		try {
			input.log(level, text);
		} catch {}
	}

	function note(
		receiver: Receiver,
		{ event, environment }: Notice,
		outcome: Delivery["outcome"],
		attempts: number,
	): void {
		const { name } = receiver;
		try {
			input.onDelivered({
				receiver: name,
				event,
				environment,
				outcome,
				attempts,
			});
		} catch {}
	}

	async function drained(): Promise<void> {
		await told.idle();
		await Promise.all([...queues.values()].map((queue) => queue.idle()));
	}

	return {
		tell(notices, through = []) {
			if (closed) return;
			const at = clock.monotonic();
			for (const notice of notices) told.add({ notice, at, through });
		},
		async close(withinMs) {
			closed = true;
			hurry.abort();
			const waiting = new AbortController();
			const done = drained();
			await Promise.race([
				done,
				clock.sleep(withinMs, waiting.signal).catch(() => undefined),
			]);
			waiting.abort();
			end.abort();
			await done;
		},
	};
}

interface Told {
	readonly notice: Notice;
	/** By the clock that nobody sets. */
	readonly at: number;
	/** Names of receivers that need not hear it any more. */
	readonly through: readonly string[];
}

interface Waiting extends Omit<Told, "through"> {
	readonly receiver: Receiver;
	/** @param over this receiver need not hear it any more */
	ended(over: boolean): void;
}

function wants(receiver: Receiver, { event, environment }: Notice): boolean {
	const { events, environments } = receiver;
	return (
		events.includes(event) &&
		(environments === null || environments.includes(environment))
	);
}

function about({ event, environment }: Notice): string {
	return `the notification "${event}" of ${environment}`;
}

function failure(problem: string): Posted {
	return { ok: false, problem, again: true, waitMs: null };
}
