// Notices and receivers, well and ill -> what arrives, how often it is tried, what is dropped, and what is said of it.
import { createHmac } from "node:crypto";
import { describe, expect, it, test } from "vitest";
import type { Notice } from "../../../src/core/notice.ts";
import { notificationEvents } from "../../../src/core/settings/settings.ts";
import {
	createNotifier,
	type Delivery,
	type Notifier,
	type NotifierInput,
} from "../../../src/daemon/notify/notifier.ts";
import type { Receiver } from "../../../src/daemon/notify/receiver.ts";
import { type Posted, type Posting, post } from "../../../src/io/post.ts";
import {
	type Answer,
	heldClock,
	receive,
	recordingClock,
	SECRET_PATH,
	turns,
	until,
} from "../../fixtures/receiver.ts";

const SIGNING_SECRET = "canary-of-the-signature";

function noticeOf(title: string, more: Partial<Notice> = {}): Notice {
	return {
		event: "refused",
		environment: "prod",
		at: "2026-01-01T10:00:00.000Z",
		severity: "warning",
		title,
		text: "Decide.",
		details: [],
		commit: null,
		id: "0123456789abcdef0123456789abcdef",
		...more,
	};
}

function receiverOf(more: Partial<Receiver> = {}): Receiver {
	return {
		name: "webhook 1",
		type: "webhook",
		url: `http://receiver.invalid${SECRET_PATH}`,
		secret: SIGNING_SECRET,
		events: notificationEvents,
		environments: null,
		...more,
	};
}

interface Stage {
	readonly notifier: Notifier;
	readonly sent: readonly Posting[];
	readonly logged: readonly string[];
	readonly delivered: readonly Delivery[];
	/** Who need not hear what any more, and what nobody tries any more. */
	readonly ends: readonly string[];
	readonly stop: AbortController;
}

function stage(
	more: Partial<NotifierInput> & {
		readonly answer?: (number: number, posting: Posting) => Posted;
	} = {},
): Stage {
	const { answer = () => ({ ok: true }) as const, ...input } = more;
	const sent: Posting[] = [];
	const logged: string[] = [];
	const delivered: Delivery[] = [];
	const ends: string[] = [];
	const stop = new AbortController();
	const notifier = createNotifier({
		receivers: async () => [receiverOf()],
		links: () => ({ page: null, commit: null }),
		clock: recordingClock(),
		send: async (posting) => {
			sent.push(posting);
			return answer(sent.length - 1, posting);
		},
		log: (level, text) => logged.push(`${level}: ${text}`),
		onDelivered: (delivery) => delivered.push(delivery),
		onThrough: ({ title }, receiver) => ends.push(`${title}: ${receiver}`),
		onEnd: ({ title }, over) =>
			ends.push(`${title}: ${over ? "over" : "later"}`),
		signal: stop.signal,
		...input,
	});
	return { notifier, sent, logged, delivered, ends, stop };
}

function again(problem: string, waitMs: number | null = null): Posted {
	return { ok: false, problem, again: true, waitMs };
}
const gone: Posted = {
	ok: false,
	problem: "HTTP 410",
	again: false,
	waitMs: null,
};

const titlesOf = (sent: readonly Posting[]) =>
	sent.map(({ body }) => (JSON.parse(body) as Notice).title);

test("in order, once each", async () => {
	const { notifier, sent, logged, delivered } = stage();
	const titles = Array.from({ length: 50 }, (_, at) => `${at}`);
	for (const title of titles.slice(0, 20)) notifier.tell([noticeOf(title)]);
	notifier.tell(titles.slice(20).map((title) => noticeOf(title)));
	expect(sent).toEqual([]);
	await until(() => delivered.length === 50);
	expect(titlesOf(sent)).toEqual(titles);
	expect(delivered[0]).toEqual({
		receiver: "webhook 1",
		event: "refused",
		environment: "prod",
		outcome: "delivered",
		attempts: 1,
	});
	expect(logged[0]).toBe(
		'info: the notification "refused" of prod was delivered to webhook 1',
	);
});

describe("tried again", () => {
	it("with pauses that grow, at most six times", async () => {
		const clock = recordingClock();
		const { notifier, sent, logged, delivered } = stage({
			clock,
			answer: (_, { body }) =>
				body.includes("first") ? again("HTTP 500") : { ok: true },
		});
		notifier.tell([noticeOf("first"), noticeOf("second")]);
		await until(() => delivered.length === 2);
		expect(titlesOf(sent)).toEqual([...Array(6).fill("first"), "second"]);
		expect(clock.sleeps).toEqual([7500, 30_000, 120_000, 480_000, 1_920_000]);
		expect(
			delivered.map(({ outcome, attempts }) => [outcome, attempts]),
		).toEqual([
			["failed", 6],
			["delivered", 1],
		]);
		expect(logged[0]).toBe(
			'warn: the notification "refused" of prod was not delivered to webhook 1: HTTP 500 (6 attempts)',
		);
	});
	it("whatever the dice say, within the hour", async () => {
		for (const random of [0, 0.999_999]) {
			const clock = recordingClock();
			const start = clock.now();
			const { notifier, delivered } = stage({
				clock: { ...clock, random: () => random },
				answer: () => again("HTTP 500"),
			});
			notifier.tell([noticeOf("one")]);
			await until(() => delivered.length === 1);
			expect(delivered[0]?.attempts).toBe(6);
			expect(clock.now() - start).toBeLessThanOrEqual(3_600_000);
		}
	});
	it("no sooner than asked", async () => {
		const clock = recordingClock();
		const { notifier, delivered } = stage({
			clock,
			answer: (number) =>
				number === 0 ? again("HTTP 429", 90_000) : { ok: true },
		});
		notifier.tell([noticeOf("one")]);
		await until(() => delivered.length === 1);
		expect(clock.sleeps).toEqual([90_000]);
		expect(delivered[0]).toMatchObject({ outcome: "delivered", attempts: 2 });
	});
	it("not where the pause would be longer than it is worth", async () => {
		const clock = recordingClock();
		const { notifier, delivered } = stage({
			clock,
			answer: () => again("HTTP 429", 4_000_000),
		});
		notifier.tell([noticeOf("one")]);
		await until(() => delivered.length === 1);
		expect(clock.sleeps).toEqual([]);
	});
	it("what waited for longer than an hour gets one attempt", async () => {
		const { notifier, delivered } = stage({
			answer: () => again("ECONNREFUSED", 3_500_000),
		});
		notifier.tell([noticeOf("one"), noticeOf("two")]);
		await until(() => delivered.length === 2);
		expect(delivered.map(({ attempts }) => attempts)).toEqual([2, 1]);
	});
	it("not what would fail again", async () => {
		const clock = recordingClock();
		const { notifier, sent, delivered } = stage({ clock, answer: () => gone });
		notifier.tell([noticeOf("one")]);
		await until(() => delivered.length === 1);
		expect(sent).toHaveLength(1);
		expect(clock.sleeps).toEqual([]);
		expect(delivered[0]).toMatchObject({ outcome: "failed", attempts: 1 });
	});
	it("where sending or asking for the receivers throws", async () => {
		let asked = 0;
		const { notifier, delivered, logged } = stage({
			receivers: async () => {
				asked += 1;
				if (asked === 1) throw new Error(SECRET_PATH);
				return [receiverOf()];
			},
			answer: (number) => {
				if (number === 0) throw new Error(SECRET_PATH);
				return { ok: true };
			},
		});
		notifier.tell([noticeOf("one")]);
		await until(() => delivered.length === 1);
		expect(delivered[0]).toMatchObject({ outcome: "delivered", attempts: 2 });
		expect(logged.join()).not.toContain("canary");
	});
	it("given up where the receivers are never known", async () => {
		const { notifier, logged } = stage({
			receivers: () => Promise.reject(new Error(SECRET_PATH)),
		});
		notifier.tell([noticeOf("one")]);
		await until(() => logged.length === 1);
		expect(logged).toEqual([
			'warn: the notification "refused" of prod was dropped: the receivers cannot be read',
		]);
	});
});

describe("what is still to be delivered", () => {
	const three = async () =>
		["has it", "refuses", "is away"].map((name) =>
			receiverOf({ name, url: `http://${name.replace(" ", "-")}.invalid` }),
		);
	it("is what nobody took and nobody refused for good", async () => {
		const { notifier, ends } = stage({
			receivers: three,
			answer: (_, { url }) =>
				url.includes("has")
					? { ok: true }
					: url.includes("refuses")
						? gone
						: again("ECONNREFUSED"),
		});
		notifier.tell([noticeOf("1")]);
		await until(() => ends.length === 3);
		expect(ends.toSorted()).toEqual(["1: has it", "1: later", "1: refuses"]);
	});
	it("goes only to those who have not got it yet", async () => {
		const { notifier, sent, ends } = stage({ receivers: three });
		notifier.tell([noticeOf("1")], ["has it", "refuses"]);
		notifier.tell([noticeOf("2")], ["has it", "refuses", "is away"]);
		await until(() => ends.length === 3);
		expect(sent.map(({ url }) => url)).toEqual(["http://is-away.invalid"]);
		expect(ends.toSorted()).toEqual(["1: is away", "1: over", "2: over"]);
	});
	it("stays where the daemon ends first", async () => {
		const clock = heldClock();
		const { notifier, ends } = stage({
			clock,
			answer: () => again("HTTP 500"),
		});
		notifier.tell([noticeOf("1"), noticeOf("2")]);
		await until(() => clock.sleeping === 1);
		await notifier.close(1000);
		expect(ends).toEqual(["1: later", "2: later"]);
	});
	it("waits for a secret that cannot be read, and takes the one of then", async () => {
		let asked = 0;
		const { notifier, sent, delivered } = stage({
			receivers: async () => {
				asked += 1;
				return [receiverOf(asked < 3 ? { url: null, secret: null } : {})];
			},
		});
		notifier.tell([noticeOf("1")]);
		await until(() => delivered.length === 1);
		expect(delivered[0]).toMatchObject({ outcome: "delivered", attempts: 3 });
		expect(sent[0]?.headers).toHaveProperty("x-gc-integrations-signature");
	});
});

describe("who is told", () => {
	it("by events and environments", async () => {
		const { notifier, sent, delivered } = stage({
			receivers: async () => [
				receiverOf({ name: "all" }),
				receiverOf({ name: "failed", events: ["failed"] }),
				receiverOf({ name: "dev", environments: ["dev"] }),
				receiverOf({ name: "none", events: [] }),
			],
		});
		notifier.tell([
			noticeOf("1"),
			noticeOf("2", { event: "failed" }),
			noticeOf("3", { environment: "dev" }),
		]);
		await until(() => delivered.length === 5);
		await turns();
		const told = delivered.map(
			({ receiver, event, environment }) =>
				`${receiver}: ${event} ${environment}`,
		);
		expect(told.toSorted()).toEqual([
			"all: failed prod",
			"all: refused dev",
			"all: refused prod",
			"dev: refused dev",
			"failed: failed prod",
		]);
		expect(sent).toHaveLength(5);
	});
	it("one that hangs holds up nobody else", async () => {
		const clock = heldClock();
		const { notifier, delivered } = stage({
			clock,
			receivers: async () => [
				receiverOf({ name: "ill", url: "http://ill.invalid" }),
				receiverOf({ name: "well" }),
			],
			answer: (_, { url }) =>
				url.includes("ill") ? again("ETIMEDOUT") : { ok: true },
		});
		notifier.tell([noticeOf("1"), noticeOf("2"), noticeOf("3")]);
		await until(() => delivered.length === 3);
		expect(delivered.every(({ receiver }) => receiver === "well")).toBe(true);
		expect(clock.sleeping).toBe(1);
	});
	it("in its own format", async () => {
		const { notifier, sent, delivered } = stage({
			receivers: async () =>
				(["webhook", "slack", "teams"] as const).map((type) =>
					receiverOf({ name: type, type }),
				),
		});
		notifier.tell([noticeOf("1")]);
		await until(() => delivered.length === 3);
		const members = sent.map(({ body }) =>
			Object.keys(JSON.parse(body) as object),
		);
		expect(members[0]).toContain("product");
		expect(members[1]).toContain("blocks");
		expect(members[2]).toContain("attachments");
		expect(sent.map(({ headers }) => Object.keys(headers).length)).toEqual([
			6, 2, 2,
		]);
	});
});

describe("the end", () => {
	it("more than a hundred: the oldest are dropped and counted", async () => {
		const clock = heldClock();
		const { notifier, sent, delivered, logged } = stage({
			clock,
			answer: (number) => (number === 0 ? again("HTTP 503") : { ok: true }),
		});
		notifier.tell([noticeOf("stuck")]);
		await until(() => clock.sleeping === 1);
		for (let at = 0; at < 130; at += 1) {
			notifier.tell([noticeOf(`${at}`)]);
			// The queue in front of the receivers is as long, and empties at once.
			await turns(1);
		}
		expect(delivered.map(({ outcome }) => outcome)).toEqual(
			Array(30).fill("dropped"),
		);
		expect(logged[0]).toBe(
			'warn: the notification "refused" of prod for webhook 1 was dropped: more than 100 wait',
		);
		clock.release();
		await until(() => delivered.length === 131);
		expect(titlesOf(sent).slice(1)).toEqual([
			"stuck",
			...Array.from({ length: 100 }, (_, at) => `${at + 30}`),
		]);
	});
	it("an abort ends pauses and requests at once, and drops the rest", async () => {
		for (const hangs of [false, true]) {
			const clock = heldClock();
			const { notifier, sent, delivered, stop } = stage({
				clock,
				send: async (posting) => {
					reached.push(posting);
					// Does not listen to the signal.
					if (hangs) await new Promise(() => undefined);
					return again("HTTP 500");
				},
			});
			const reached: Posting[] = [];
			notifier.tell([noticeOf("1"), noticeOf("2")]);
			await until(() => reached.length === 1);
			await turns();
			stop.abort();
			await until(() => delivered.length === 2);
			expect(delivered.map(({ outcome }) => outcome)).toEqual([
				"failed",
				"dropped",
			]);
			notifier.tell([noticeOf("3")]);
			await notifier.close(1000);
			expect(reached).toHaveLength(1);
			expect(sent).toEqual([]);
			expect(clock.sleeping).toBe(0);
		}
	});
	it("closing tries all once more, without pauses", async () => {
		const clock = heldClock();
		const { notifier, sent, delivered } = stage({
			clock,
			answer: (number) => (number < 2 ? again("HTTP 500") : { ok: true }),
		});
		notifier.tell([noticeOf("1"), noticeOf("2"), noticeOf("3")]);
		await until(() => clock.sleeping === 1);
		await notifier.close(5000);
		expect(titlesOf(sent)).toEqual(["1", "1", "2", "3"]);
		expect(delivered.map(({ outcome }) => outcome)).toEqual([
			"failed",
			"delivered",
			"delivered",
		]);
		notifier.tell([noticeOf("4")]);
		await turns();
		expect(sent).toHaveLength(4);
		expect(clock.sleeping).toBe(0);
	});
	it("closing takes no longer than it may", async () => {
		const clock = heldClock();
		const { notifier, delivered } = stage({
			clock,
			send: () => new Promise(() => undefined),
		});
		notifier.tell([noticeOf("1"), noticeOf("2")]);
		let closed = false;
		const closing = notifier.close(5000).then(() => {
			closed = true;
		});
		await turns();
		expect(closed).toBe(false);
		clock.release();
		await closing;
		expect(delivered.map(({ outcome }) => outcome)).toEqual([
			"failed",
			"dropped",
		]);
	});
	it("closing with nothing to say is done at once", async () => {
		const clock = heldClock();
		await stage({ clock }).notifier.close(5000);
		expect(clock.sleeping).toBe(0);
	});
	it("those who listen may throw", async () => {
		const sent: Posting[] = [];
		const { notifier } = stage({
			send: async (posting) => {
				sent.push(posting);
				return { ok: true };
			},
			log: () => {
				throw new Error("no log");
			},
			onDelivered: () => {
				throw new Error("no metrics");
			},
		});
		notifier.tell([noticeOf("1"), noticeOf("2")]);
		await until(() => sent.length === 2);
		await notifier.close(1000);
	});
});

describe("over the network", () => {
	async function deliver(
		answers: readonly Answer[],
		notices: readonly Notice[],
		more: Partial<Receiver> = {},
	) {
		const server = await receive((number) => answers[number]);
		const clock = recordingClock();
		try {
			const { notifier, logged, delivered } = stage({
				clock,
				receivers: async () => [receiverOf({ url: server.url, ...more })],
				send: (posting) => post({ ...posting, sleep: heldClock().sleep }),
			});
			notifier.tell(notices);
			await until(() => delivered.length === notices.length);
			return { taken: server.taken, logged, delivered, sleeps: clock.sleeps };
		} finally {
			await server.close();
		}
	}

	it("a signature that the receiver can check by itself", async () => {
		const { taken } = await deliver([{ status: 500 }], [noticeOf("é 1")]);
		expect(taken).toHaveLength(2);
		for (const { headers, body } of taken) {
			const timestamp = headers["x-gc-integrations-timestamp"] as string;
			const expected = createHmac("sha256", SIGNING_SECRET)
				.update(
					Buffer.concat([Buffer.from(`${timestamp}.`), Buffer.from(body)]),
				)
				.digest("hex");
			expect(headers["x-gc-integrations-signature"]).toBe(`sha256=${expected}`);
			expect(headers).toMatchObject({
				"content-type": "application/json",
				"user-agent": "gc-integrations",
				"x-gc-integrations-event": "refused",
				"x-gc-integrations-delivery":
					"0123456789abcdef0123456789abcdef-webhook-1-1767261600",
			});
		}
		const times = taken.map(({ headers }) =>
			Number(headers["x-gc-integrations-timestamp"]),
		);
		expect(times).toEqual([
			Date.UTC(2026, 0, 1) / 1000,
			Math.floor(Date.UTC(2026, 0, 1) / 1000 + 7.5),
		]);
		expect(taken[0]?.body).toBe(taken[1]?.body);
	});

	it("the signature does not change by accident", async () => {
		const { taken } = await deliver([], [noticeOf("1")], { secret: "secret" });
		expect(taken[0]?.headers["x-gc-integrations-signature"]).toBe(
			"sha256=be6551f612cefffe80ef235e51cbeed726d1189e8795ee96ec75eeebb7060ae1",
		);
		const { taken: bare } = await deliver([], [noticeOf("1")], {
			secret: null,
		});
		expect(bare[0]?.headers).not.toHaveProperty("x-gc-integrations-signature");
	});

	it("retries, Retry-After, and what is given up, in order", async () => {
		const { taken, delivered, sleeps } = await deliver(
			[
				{ fault: "reset" },
				{ status: 429, headers: { "retry-after": "60" } },
				{},
				{ status: 400 },
			],
			[noticeOf("1"), noticeOf("2"), noticeOf("3")],
		);
		expect(taken.map(({ body }) => (JSON.parse(body) as Notice).title)).toEqual(
			["1", "1", "1", "2", "3"],
		);
		expect(sleeps).toEqual([7500, 60_000]);
		expect(delivered.map(({ outcome }) => outcome)).toEqual([
			"delivered",
			"failed",
			"delivered",
		]);
	});

	it("neither the address nor the secret is ever said", async () => {
		const answers: Answer[] = [
			{ status: 302, headers: { location: SECRET_PATH } },
			{ status: 404, body: SECRET_PATH },
			{ fault: "reset" },
		];
		for (const type of ["webhook", "slack", "teams"] as const) {
			const { taken, logged, delivered } = await deliver(
				answers,
				[noticeOf("1"), noticeOf("2"), noticeOf("3")],
				{ type, name: `${type} 1` },
			);
			expect(logged).toHaveLength(3);
			const said = JSON.stringify([
				logged,
				delivered,
				taken.map(({ body, headers }) => [body, headers]),
			]);
			expect(said).not.toContain("canary");
		}
	});
});
