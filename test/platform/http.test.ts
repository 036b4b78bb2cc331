// Calls through faults: what is repeated, what is not, and what the error then says.
import { type AddressInfo, createServer, type Socket } from "node:net";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { ApiError } from "../../src/platform/errors.ts";
import { type Call, type Http, openHttp } from "../../src/platform/http.ts";
import {
	fakeClock,
	optionsFor,
	type Reply,
	serve,
	withHttp,
} from "../fixtures/scripted-server.ts";

const READ: Call = { method: "GET", path: "/api/v2/thing", repeat: "always" };
const POST: Call = {
	method: "POST",
	path: "/api/v2/thing",
	body: { name: "a" },
	repeat: "when-not-done",
};
const PUT: Call = { ...POST, method: "PUT", repeat: "always" };

const name = (http: Http, call: Call) =>
	http.ask(call, (answer) => answer.text("name"));

async function failure(promise: Promise<unknown>): Promise<ApiError> {
	const error = await promise.then(
		() => expect.unreachable("should have failed"),
		(reason: unknown) => reason,
	);
	if (!(error instanceof ApiError)) throw error;
	return error;
}

/** Replies in order to everything but the token; the last one again and again. */
function inOrder(...replies: readonly Reply[]) {
	let next = 0;
	return ({ path }: { readonly path: string }): Reply | undefined => {
		if (path.endsWith("/oauth/token")) return undefined;
		next += 1;
		return replies[Math.min(next, replies.length) - 1];
	};
}
const fine: Reply = { body: { name: "fine" } };

describe("a single transient fault", () => {
	const faults: Readonly<Record<string, Reply>> = {
		500: { status: 500 },
		502: { status: 502, body: "<html>bad gateway</html>" },
		503: { status: 503, headers: { "retry-after": "2" } },
		504: { status: 504 },
		408: { status: 408 },
		429: { status: 429, headers: { "retry-after": "3" } },
		reset: { fault: "reset" },
		cut: { ...fine, fault: "cut" },
		"not JSON": { body: "{" },
		"without a member": { body: { title: "x" } },
		"with a member of another type": { body: { name: 7 } },
	};
	for (const [title, reply] of Object.entries(faults)) {
		it(`${title}: a read is repeated`, () =>
			withHttp(inOrder(reply, fine), async (http, server) => {
				expect(await name(http, READ)).toBe("fine");
				expect(server.lines()).toHaveLength(2);
			}));
		it(`${title}: an idempotent write is repeated`, () =>
			withHttp(inOrder(reply, fine), async (http) => {
				expect(await name(http, PUT)).toBe("fine");
			}));
		it(`${title}: a POST is repeated only when it was not done`, () =>
			withHttp(inOrder(reply, fine), async (http, server) => {
				if (title === "429") {
					expect(await name(http, POST)).toBe("fine");
					return;
				}
				const error = await failure(name(http, POST));
				expect(error).toMatchObject({
					kind: "unavailable",
					outcome: "unknown",
				});
				expect(error.message).toContain("whether it took effect is not known");
				expect(server.lines()).toHaveLength(1);
			}));
	}

	it("a hang ends at the time-out", () =>
		withHttp(
			inOrder({ fault: "hang" }, fine),
			async (http, server) => {
				expect(await name(http, READ)).toBe("fine");
				expect(server.lines()).toHaveLength(2);
			},
			{ timeoutMs: 80 },
		));

	it("a call that may take long outlasts it", async () => {
		let answer: (() => void) | undefined;
		const late = new Promise<void>((resolve) => {
			answer = resolve;
		});
		await withHttp(
			async ({ method, path }) => {
				if (path.endsWith("/oauth/token")) return undefined;
				if (method !== "POST") return { fault: "hang" };
				await late;
				return fine;
			},
			async (http) => {
				const patient = name(http, { ...POST, patienceMs: 60_000 });
				await failure(name(http, READ));
				answer?.();
				expect(await patient).toBe("fine");
			},
			{ timeoutMs: 80 },
		);
	});

	it("a hang of a POST is not repeated", () =>
		withHttp(
			inOrder({ fault: "hang" }, fine),
			async (http) => {
				const error = await failure(name(http, POST));
				expect(error).toMatchObject({ status: null, outcome: "unknown" });
				expect(error.message).toContain("no complete answer within 80 ms");
			},
			{ timeoutMs: 80 },
		));
});

describe("a lasting fault", () => {
	it("is given up after 5 attempts with growing pauses", async () => {
		const clock = fakeClock();
		await withHttp(
			inOrder({ status: 503, headers: { "inin-correlation-id": "corr-1" } }),
			async (http, server) => {
				const error = await failure(name(http, READ));
				expect(error).toMatchObject({
					kind: "unavailable",
					status: 503,
					correlationId: "corr-1",
					outcome: "not-done",
					method: "GET",
					path: "/api/v2/thing",
				});
				expect(error.message).toBe(
					"GET /api/v2/thing answered 503 (5 attempts) [correlation id corr-1]",
				);
				expect(server.lines()).toHaveLength(5);
			},
			{ clock },
		);
		expect(clock.sleeps).toEqual([125, 250, 500, 1000]);
	});

	it("429 is given up after 10 attempts", () =>
		withHttp(inOrder({ status: 429 }), async (http, server) => {
			const error = await failure(name(http, POST));
			expect(error).toMatchObject({
				kind: "unavailable",
				status: 429,
				outcome: "not-done",
			});
			expect(server.lines()).toHaveLength(10);
		}));

	it("a wait that is too long is not waited for", async () => {
		const clock = fakeClock();
		await withHttp(
			inOrder({ status: 429, headers: { "retry-after": "181" } }),
			async (http, server) => {
				const error = await failure(name(http, READ));
				expect(error.message).toContain("asks to wait 181 s");
				expect(server.lines()).toHaveLength(1);
			},
			{ clock },
		);
		expect(clock.sleeps).toEqual([]);
	});

	it("501 is not repeated", () =>
		withHttp(inOrder({ status: 501 }), async (http, server) => {
			const error = await failure(name(http, READ));
			expect(error).toMatchObject({ kind: "rejected", status: 501 });
			expect(server.lines()).toHaveLength(1);
		}));

	it("a connection that hangs in its handshake is known not to be done", async () => {
		const sockets: Socket[] = [];
		const silent = createServer((socket) => sockets.push(socket));
		await new Promise<void>((resolve) => {
			silent.listen(0, "127.0.0.1", resolve);
		});
		const { port } = silent.address() as AddressInfo;
		await withHttp(
			inOrder(fine),
			async (http) => {
				const error = await failure(name(http, POST));
				expect(error).toMatchObject({ status: null, outcome: "not-done" });
				expect(error.message).toContain("5 attempts");
			},
			{ timeoutMs: 80, apiUrl: `https://127.0.0.1:${port}` },
		);
		await new Promise((resolve) => {
			silent.close(resolve);
			for (const socket of sockets) socket.destroy();
		});
	});

	it("a refused connection is known not to be done, and tried again", async () => {
		const clock = fakeClock();
		await withHttp(
			inOrder(fine),
			async (http) => {
				const error = await failure(name(http, POST));
				expect(error).toMatchObject({
					kind: "unavailable",
					status: null,
					outcome: "not-done",
				});
				expect(error.message).toMatch(
					/no answer from 127\.0\.0\.1:1: .*ECONNREFUSED/,
				);
				expect(error.message).toContain("5 attempts");
			},
			{ clock, apiUrl: "http://127.0.0.1:1" },
		);
	});
});

describe("a refusal", () => {
	const cases: readonly [Reply, Partial<ApiError>][] = [
		[{ status: 403 }, { kind: "permission" }],
		[{ status: 404 }, { kind: "not-found" }],
		[{ status: 409 }, { kind: "conflict" }],
		[{ status: 400 }, { kind: "rejected" }],
		[{ status: 413 }, { kind: "rejected" }],
		[
			{
				status: 400,
				body: {
					message: "Version 3 does not match the current version 4.",
					code: "bad.request",
				},
			},
			{ kind: "conflict", code: "bad.request" },
		],
	];
	for (const [reply, expected] of cases)
		it(`${reply.status} is ${expected.kind}`, () =>
			withHttp(inOrder(reply), async (http, server) => {
				const error = await failure(name(http, POST));
				expect(error).toMatchObject({ ...expected, outcome: "not-done" });
				expect(server.lines()).toHaveLength(1);
			}));

	it("tells message, code, details, limit and correlation id", () =>
		withHttp(
			inOrder({
				status: 400,
				body: {
					message: "Too\nmany\u001b[31m",
					code: "limit.exceeded",
					contextId: "ctx-9",
					details: [{ errorCode: "max", fieldName: "name" }],
					limit: { key: "integrations", value: 50 },
				},
			}),
			async (http) => {
				const error = await failure(name(http, READ));
				expect(error.message).toBe(
					"GET /api/v2/thing answered 400 limit.exceeded: Too many [31m; name max; limit integrations = 50 [correlation id ctx-9]",
				);
			},
		));

	it("whose body was cut is asked again", () =>
		withHttp(
			inOrder({ status: 403, body: { message: "no" }, fault: "cut" }),
			async (http, server) => {
				const error = await failure(name(http, POST));
				expect(error).toMatchObject({ kind: "permission" });
				expect(server.lines()).toHaveLength(5);
			},
		));

	it("a redirect is not followed, and hints at the URL", () =>
		withHttp(
			inOrder({ status: 302, headers: { location: "/elsewhere" } }),
			async (http, server) => {
				const error = await failure(name(http, READ));
				expect(error).toMatchObject({ kind: "rejected", status: 302 });
				expect(error.message).toContain("check the URLs");
				expect(server.lines()).toHaveLength(1);
			},
		));

	it("after an unknown attempt leaves the outcome unknown", () =>
		withHttp(inOrder({ fault: "reset" }, { status: 403 }), async (http) => {
			const error = await failure(name(http, PUT));
			expect(error).toMatchObject({ kind: "permission", outcome: "unknown" });
		}));
});

describe("an answer in another form", () => {
	const json = JSON.stringify({ name: "fine", version: 7 });
	const forms: Readonly<Record<string, Reply>> = {
		gzip: {
			body: gzipSync(json),
			headers: { "content-encoding": "gzip" },
		},
		deflate: {
			body: deflateSync(json),
			headers: { "content-encoding": "Deflate" },
		},
		br: {
			body: brotliCompressSync(json),
			headers: { "content-encoding": "br" },
		},
		"a byte order mark": { body: `\uFEFF${json}` },
		"numbers as texts": { body: { name: "fine", version: "7" } },
		"a page's type": { body: json, headers: { "content-type": "text/html" } },
	};
	for (const [title, reply] of Object.entries(forms))
		it(`is read: ${title}`, () =>
			withHttp(inOrder(reply), async (http, server) => {
				const read = await http.ask(READ, (answer) => [
					answer.text("name"),
					answer.number("version"),
					answer.numberOr("version", null),
					answer.numberOr("absent", null),
				]);
				expect(read).toEqual(["fine", 7, 7, null]);
				expect(server.lines()).toHaveLength(1);
			}));

	it("is garbled where it is not packed as it says, or is no number", () =>
		withHttp(
			inOrder(
				{ body: json, headers: { "content-encoding": "gzip" } },
				{ body: { version: "seven" } },
				{ body: { version: "1e9" } },
				{ body: { version: "" } },
				{ body: json },
			),
			async (http, server) => {
				expect(await http.ask(READ, (answer) => answer.number("version"))).toBe(
					7,
				);
				expect(server.lines()).toHaveLength(5);
			},
		));

	it("a page in the place of a text is none, and is asked for again", () =>
		withHttp(
			inOrder(
				{
					body: "\n<!DOCTYPE html><html>sign in</html>",
					headers: { "content-type": "text/html; charset=utf-8" },
				},
				{ body: "<html>$input.x</html>", headers: { "content-type": "x" } },
			),
			async (http) => {
				expect(await http.text(READ)).toBe("<html>$input.x</html>");
			},
		));

	it("a page in the place of a word that it was done is none either", () =>
		withHttp(
			inOrder(
				{ body: "<html>", headers: { "content-type": "text/html" } },
				{ status: 204, body: "" },
			),
			async (http, server) => {
				await http.tell({ ...READ, method: "DELETE" });
				expect(server.lines()).toHaveLength(2);
			},
		));
});

describe("DELETE", () => {
	const DELETE: Call = {
		method: "DELETE",
		path: "/api/v2/thing",
		repeat: "always",
	};
	it("404 after a lost answer is done", () =>
		withHttp(inOrder({ fault: "reset" }, { status: 404 }), (http) =>
			http.tell(DELETE),
		));
	it("404 at first is not found", () =>
		withHttp(inOrder({ status: 404 }), async (http) => {
			expect(await failure(http.tell(DELETE))).toMatchObject({
				kind: "not-found",
			});
		}));
	it("204 without a body is done", () =>
		withHttp(inOrder({ status: 204, body: "" }), (http) => http.tell(DELETE)));
});

describe("requests", () => {
	it("carry the path prefixes of a gateway, the query and who asks", async () => {
		const clock = fakeClock();
		const server = await serve(({ path }) =>
			path === "/gw/api/v2/thing" ? fine : undefined,
		);
		const told: unknown[] = [];
		const http = openHttp(
			optionsFor(server.url, {
				clock,
				loginUrl: `${server.url}/login/`,
				apiUrl: `${server.url}/gw`,
				onCall: (call) => told.push(call),
			}),
		);
		try {
			await name(http, { ...READ, query: { pageSize: 5, expand: "a b" } });
			expect(server.seen.map(({ target }) => target)).toEqual([
				"/login/oauth/token",
				"/gw/api/v2/thing?pageSize=5&expand=a+b",
			]);
			expect(server.seen[1]?.headers).toMatchObject({
				"user-agent": "gc-integrations",
				authorization: "Bearer token-1",
			});
			expect(told).toEqual([
				{
					method: "POST",
					path: "/oauth/token",
					status: 200,
					correlationId: null,
				},
				{
					method: "GET",
					path: "/api/v2/thing",
					status: 200,
					correlationId: null,
				},
			]);
			expect(http.calls()).toBe(2);
		} finally {
			await http.close();
			await server.close();
		}
	});

	it("are at most 8 at a time", async () => {
		let open = 0;
		let most = 0;
		await withHttp(
			async ({ path }) => {
				if (path.endsWith("/oauth/token")) return undefined;
				open += 1;
				most = Math.max(most, open);
				await new Promise((resolve) => {
					setTimeout(resolve, 5);
				});
				open -= 1;
				return fine;
			},
			async (http) => {
				await Promise.all(Array.from({ length: 40 }, () => name(http, READ)));
			},
		);
		expect(most).toBe(8);
	});
});

describe("cancellation", () => {
	it("ends a read that hangs", async () => {
		const stop = new AbortController();
		await withHttp(
			({ path }) => {
				if (path.endsWith("/oauth/token")) return undefined;
				setTimeout(() => stop.abort(), 5);
				return { fault: "hang" };
			},
			async (http) => {
				await expect(name(http, READ)).rejects.toMatchObject({
					name: "AbortError",
				});
			},
			{ signal: stop.signal },
		);
	});

	it("passes the signal's own reason on", () => {
		const reason = new Error("stop");
		return withHttp(
			inOrder(fine),
			async (http, server) => {
				await expect(name(http, READ)).rejects.toBe(reason);
				expect(server.seen).toHaveLength(0);
			},
			{ signal: AbortSignal.abort(reason) },
		);
	});

	it("lets a write under way come to its end, and begins no other", async () => {
		const stop = new AbortController();
		await withHttp(
			async ({ path }) => {
				if (path.endsWith("/oauth/token")) return undefined;
				stop.abort();
				await new Promise((resolve) => {
					setTimeout(resolve, 10);
				});
				return fine;
			},
			async (http, server) => {
				expect(await name(http, POST)).toBe("fine");
				await expect(name(http, POST)).rejects.toBe(stop.signal.reason);
				expect(server.lines()).toHaveLength(1);
			},
			{ signal: stop.signal },
		);
	});

	it("does not repeat a write", async () => {
		const stop = new AbortController();
		await withHttp(
			({ path }) => {
				if (path.endsWith("/oauth/token")) return undefined;
				stop.abort();
				return { status: 500 };
			},
			async (http, server) => {
				await expect(name(http, PUT)).rejects.toMatchObject({
					name: "AbortError",
				});
				expect(server.lines()).toHaveLength(1);
			},
			{ signal: stop.signal },
		);
	});

	it("closing ends what hangs", async () => {
		await withHttp(
			({ path }) =>
				path.endsWith("/oauth/token") ? undefined : { fault: "hang" },
			async (http) => {
				const read = expect(name(http, READ)).rejects.toMatchObject({
					name: "AbortError",
				});
				setTimeout(() => void http.close(), 20);
				await read;
			},
		);
	});
});
