// One delivery to a server that takes it, refuses it, or does not answer -> what is said of it, without the address.
import { expect, it, test } from "vitest";
import { type Posted, type Posting, post } from "../../src/io/post.ts";
import {
	type Answer,
	heldClock,
	type ReceivingServer,
	receive,
	turns,
	until,
} from "../fixtures/receiver.ts";

const never = new AbortController().signal;

function posting(url: string, more: Partial<Posting> = {}): Posting {
	return {
		url,
		body: '{"a":"é"}',
		headers: { "content-type": "application/json", "x-one": "1" },
		timeoutMs: 10_000,
		signal: never,
		// Only the clock of a test ends it.
		sleep: heldClock().sleep,
		...more,
	};
}

async function withServer<T>(
	answer: Answer | undefined,
	use: (server: ReceivingServer) => Promise<T>,
): Promise<T> {
	const server = await receive(() => answer);
	try {
		return await use(server);
	} finally {
		await server.close();
	}
}

it("brings the body and the headers as they are", () =>
	withServer({ status: 202 }, async (server) => {
		expect(await post(posting(`${server.url}?a=b`))).toEqual({ ok: true });
		expect(server.taken).toHaveLength(1);
		expect(server.taken[0]).toMatchObject({
			method: "POST",
			body: '{"a":"é"}',
			headers: { "content-type": "application/json", "x-one": "1" },
		});
		expect(server.taken[0]?.path).toMatch(/\?a=b$/);
	}));

const judged: Readonly<Record<string, readonly [Answer, Posted]>> = {
	"400": [{ status: 400 }, no("HTTP 400", false)],
	"404 with a text": [
		{ status: 404, body: "canary-of-the-answer" },
		no("HTTP 404", false),
	],
	"410": [{ status: 410 }, no("HTTP 410", false)],
	"a redirect": [
		{ status: 307, headers: { location: "/elsewhere" } },
		no("HTTP 307, a redirect", false),
	],
	"500": [{ status: 500 }, no("HTTP 500", true)],
	"503 with a pause": [
		{ status: 503, headers: { "retry-after": "7" } },
		no("HTTP 503", true, 7000),
	],
	"429 with a pause": [
		{ status: 429, headers: { "retry-after": "30" } },
		no("HTTP 429", true, 30_000),
	],
	"429 with a date that is over": [
		{
			status: 429,
			headers: { "retry-after": "Thu, 01 Jan 2015 00:00:00 GMT" },
		},
		no("HTTP 429", true, 0),
	],
	"429 with nonsense": [
		{ status: 429, headers: { "retry-after": "soon" } },
		no("HTTP 429", true),
	],
	"a torn connection": [{ fault: "reset" }, no("ECONNRESET", true)],
	"an endless answer": [{ body: "x".repeat(5_000_000) }, { ok: true }],
};

function no(problem: string, again: boolean, waitMs: number | null = null) {
	return { ok: false, problem, again, waitMs } as const;
}

for (const [title, [answer, expected]] of Object.entries(judged))
	it(title, () =>
		withServer(answer, async (server) => {
			const posted = await post(posting(server.url));
			// Which word Node finds for a torn connection depends on when it noticed.
			if (!expected.ok && expected.problem === "ECONNRESET")
				expect(posted).toMatchObject({ ok: false, again: true });
			else expect(posted).toEqual(expected);
			expect(server.taken).toHaveLength(1);
			expect(JSON.stringify(posted)).not.toContain("canary");
		}),
	);

it("no answer: the time-out", () =>
	withServer({ fault: "hang" }, async (server) => {
		const clock = heldClock();
		const pending = post(posting(server.url, { sleep: clock.sleep }));
		await until(() => server.taken.length === 1);
		clock.release();
		expect(await pending).toEqual(no("no answer within 10 s", true));
	}));

it("a head without an end has arrived", () =>
	withServer({ fault: "stall" }, async (server) => {
		const clock = heldClock();
		let over = false;
		const pending = post(posting(server.url, { sleep: clock.sleep })).finally(
			() => {
				over = true;
			},
		);
		await until(() => server.stalled === 1);
		await turns();
		expect(over).toBe(false);
		clock.release();
		expect(await pending).toEqual({ ok: true });
	}));

it("an abort ends it at once", () =>
	withServer({ fault: "hang" }, async (server) => {
		const controller = new AbortController();
		const pending = post(posting(server.url, { signal: controller.signal }));
		await until(() => server.taken.length === 1);
		controller.abort(new Error("canary"));
		expect(await pending).toEqual(no("stopped", true));
		expect(
			await post(posting(server.url, { signal: controller.signal })),
		).toEqual(no("stopped", true));
		expect(server.taken).toHaveLength(1);
	}));

test("nobody there", async () => {
	const server = await receive();
	await server.close();
	expect(await post(posting(server.url))).toEqual(no("ECONNREFUSED", true));
});

test("addresses that are none are not tried again", async () => {
	for (const url of ["", "canary", "file:///canary", "ftp://canary/x"])
		expect(await post(posting(url))).toEqual(
			no("the address is not an http or https URL", false),
		);
});

test("through a proxy, and past it", async () => {
	const proxy = await receive();
	try {
		const url = "http://receiver.invalid/canary";
		expect(await post(posting(url, { proxy: { http: proxy.origin } }))).toEqual(
			{ ok: true },
		);
		expect(proxy.taken[0]).toMatchObject({ path: url, body: '{"a":"é"}' });
		expect(
			await post(posting(url, { proxy: { http: "http://[canary" } })),
		).toEqual(
			no(
				"the proxy in HTTP_PROXY (or ALL_PROXY) is no address, such as http://proxy.example.com:3128",
				false,
			),
		);
		await withServer(undefined, async (server) => {
			expect(
				await post(
					posting(server.url, {
						proxy: { http: "http://127.0.0.1:1", no: "127.0.0.1" },
					}),
				),
			).toEqual({ ok: true });
		});
	} finally {
		await proxy.close();
	}
});

test("with the real clock", async () => {
	const { sleep: _, ...real } = posting("");
	await withServer(undefined, async (server) => {
		expect(await post({ ...real, url: server.url })).toEqual({ ok: true });
	});
});
