// The access token: shared, renewed, refused.
import { expect, it } from "vitest";
import type { Http } from "../../src/platform/http.ts";
import {
	CLIENT_SECRET,
	fakeClock,
	type Reply,
	type ScriptedServer,
	withHttp,
} from "../fixtures/scripted-server.ts";

const read = (http: Http) =>
	http.ask({ method: "GET", path: "/api/v2/thing", repeat: "always" }, (a) =>
		a.text("name"),
	);
const fine: Reply = { body: { name: "fine" } };
const tokens = (server: ScriptedServer) =>
	server.seen.filter(({ path }) => path === "/oauth/token").length;

function granting(...replies: readonly Reply[]) {
	return ({ path, before }: { path: string; before: number }): Reply =>
		path === "/oauth/token"
			? (replies[before] ?? {
					body: { access_token: `token-${before + 1}`, expires_in: 86_400 },
				})
			: fine;
}

it("is asked for once by many callers, with the client's id and secret", () =>
	withHttp(granting(), async (http, server) => {
		await Promise.all(Array.from({ length: 20 }, () => read(http)));
		expect(tokens(server)).toBe(1);
		expect(server.seen[0]).toMatchObject({
			text: "grant_type=client_credentials",
			headers: {
				authorization: `Basic ${Buffer.from(`client:${CLIENT_SECRET}`).toString("base64")}`,
				"content-type": "application/x-www-form-urlencoded",
			},
		});
	}));

for (const [lifetime, fresh, stale] of [
	[86_400, 86_339, 86_340],
	[300, 269, 270],
] as const)
	it(`of ${lifetime} s is renewed before it ends`, async () => {
		const clock = fakeClock();
		await withHttp(
			granting({ body: { access_token: "first", expires_in: lifetime } }),
			async (http, server) => {
				await read(http);
				clock.advance(fresh * 1000);
				await read(http);
				expect(tokens(server)).toBe(1);
				clock.advance((stale - fresh) * 1000);
				await read(http);
				expect(tokens(server)).toBe(2);
			},
			{ clock },
		);
	});

it("whose end is not said is renewed as the one that ends first", async () => {
	const clock = fakeClock();
	await withHttp(
		granting({ body: { access_token: "first" } }),
		async (http, server) => {
			await read(http);
			clock.advance(269_000);
			await read(http);
			expect(tokens(server)).toBe(1);
			clock.advance(2_000);
			await read(http);
			expect(tokens(server)).toBe(2);
		},
		{ clock },
	);
});

it("is renewed once when it is refused, by all its users together", () =>
	withHttp(
		({ path, headers }) => {
			if (path === "/oauth/token") return undefined;
			return headers.authorization === "Bearer token-1"
				? { status: 401 }
				: fine;
		},
		async (http, server) => {
			await Promise.all(Array.from({ length: 6 }, () => read(http)));
			expect(tokens(server)).toBe(2);
		},
	));

it("may end twice within one call", () =>
	withHttp(
		({ path, before }) =>
			path === "/oauth/token"
				? undefined
				: ([{ status: 401 }, { status: 503 }, { status: 401 }][before] ?? fine),
		async (http, server) => {
			expect(await read(http)).toBe("fine");
			expect(tokens(server)).toBe(3);
		},
	));

it("is renewed once for twenty calls with a stale one, however late each is refused", () =>
	withHttp(
		async ({ path, headers, before }) => {
			if (path === "/oauth/token") return undefined;
			if (headers.authorization !== "Bearer token-1") return fine;
			for (let turn = 0; turn < before; turn += 1)
				await new Promise((resolve) => setImmediate(resolve));
			return { status: 401 };
		},
		async (http, server) => {
			await Promise.all(Array.from({ length: 20 }, () => read(http)));
			expect(tokens(server)).toBe(2);
		},
	));

it("that ends while a call waits for its turn is renewed before the call is sent", async () => {
	const clock = fakeClock();
	await withHttp(
		({ path, before }) =>
			path === "/oauth/token"
				? {
						body: { access_token: `token-${before + 1}`, expires_in: 300 },
					}
				: before === 1
					? {
							...fine,
							headers: {
								"inin-ratelimit-count": "300",
								"inin-ratelimit-allowed": "300",
								"inin-ratelimit-reset": "180",
							},
						}
					: fine,
		async (http, server) => {
			await read(http);
			clock.advance(120_000);
			await read(http);
			await read(http);
			expect(
				server.seen
					.filter(({ method }) => method === "GET")
					.map(({ headers }) => headers.authorization),
			).toEqual(["Bearer token-1", "Bearer token-1", "Bearer token-2"]);
		},
		{ clock },
	);
});

it("refused again after every renewal is an error of the credentials", () =>
	withHttp(
		({ path }) => (path === "/oauth/token" ? undefined : { status: 401 }),
		async (http, server) => {
			await expect(read(http)).rejects.toMatchObject({
				kind: "credentials",
				status: 401,
				outcome: "not-done",
			});
			expect(server.lines()).toHaveLength(4);
			expect(tokens(server)).toBe(4);
		},
	));

it("refused by everybody is asked for a few times, not by each call anew", () =>
	withHttp(
		({ path }) => (path === "/oauth/token" ? undefined : { status: 401 }),
		async (http, server) => {
			const ended = await Promise.allSettled(
				Array.from({ length: 8 }, () => read(http)),
			);
			expect(ended.map(({ status }) => status)).not.toContain("fulfilled");
			expect(tokens(server)).toBeLessThanOrEqual(8);
		},
	));

it("a POST refused with 401 was not done, and is repeated", () =>
	withHttp(
		({ path, before }) =>
			path === "/oauth/token"
				? undefined
				: before === 0
					? { status: 401 }
					: fine,
		async (http) => {
			await http.ask(
				{ method: "POST", path: "/api/v2/thing", repeat: "when-not-done" },
				(answer) => answer.text("name"),
			);
		},
	));

for (const [status, error] of [
	[400, "invalid_client"],
	[400, "invalid_request"],
	[401, "unauthorized"],
	[403, "forbidden"],
] as const)
	it(`${status} ${error} is final`, () =>
		withHttp(
			granting(
				...Array<Reply>(9).fill({
					status,
					body: { error, description: "client not found: client" },
				}),
			),
			async (http, server) => {
				await expect(read(http)).rejects.toMatchObject({
					kind: "credentials",
					method: "POST",
					path: "/oauth/token",
					status,
					code: error,
					platformMessage: "client not found: client",
				});
				expect(tokens(server)).toBe(1);
			},
		));

for (const status of [404, 405, 410])
	it(`${status}: there is no such thing, which is neither the client's fault nor an absence`, () =>
		withHttp(
			granting(...Array<Reply>(9).fill({ status, body: "<html>" })),
			async (http, server) => {
				const failed = await read(http).catch((error: unknown) => error);
				expect(failed).toMatchObject({ kind: "rejected", status });
				expect(String(failed)).toContain("no tokens are given at http://");
				expect(String(failed)).not.toContain("refuses");
				expect(tokens(server)).toBe(1);
			},
		));

it("the login's rate limit is waited for", () =>
	withHttp(
		granting({
			status: 400,
			body: {
				error: "invalid_request",
				description: "rate limit exceeded; try later",
			},
		}),
		async (http, server) => {
			expect(await read(http)).toBe("fine");
			expect(tokens(server)).toBe(2);
		},
	));

for (const [title, reply] of Object.entries({
	reset: { fault: "reset" },
	500: { status: 500 },
	429: { status: 429, headers: { "retry-after": "1" } },
	"not JSON": { body: "<html>" },
	"without a token": { body: { expires_in: 3600 } },
} satisfies Record<string, Reply>))
	it(`${title}: asked for again`, () =>
		withHttp(granting(reply), async (http) => {
			expect(await read(http)).toBe("fine");
		}));

it("an unreachable login is not an error of the credentials", () =>
	withHttp(
		granting(),
		async (http) => {
			await expect(read(http)).rejects.toMatchObject({
				kind: "unavailable",
				path: "/oauth/token",
			});
		},
		{ loginUrl: "http://127.0.0.1:1" },
	));
