// Requests -> what the daemon's HTTP server answers: who may ask what, bounds, triggers, webhooks.
import { createHmac } from "node:crypto";
import { request as httpRequest } from "node:http";
import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { sameText } from "../../../src/daemon/http/access.ts";
import {
	type ServerInput,
	startServer,
} from "../../../src/daemon/http/server.ts";
import type { Status } from "../../../src/daemon/types.ts";
import { NotYet } from "../../../src/stages/usage.ts";
import { environment } from "../../fixtures/status.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0)) await end();
});

const status: Status = {
	version: 1,
	restartNeeded: [],
	product: "gc-integrations 0.0.0",
	writer: "me",
	startedAt: "2026-01-01T00:00:00.000Z",
	now: "2026-01-01T00:00:00.000Z",
	source: {
		kind: "folder",
		where: "/srv",
		commit: null,
		commitLink: null,
		fetchedAt: null,
		problem: null,
	},
	environments: [],
	history: [],
};

interface Options {
	readonly loopback?: boolean;
	readonly token?: string | null;
	readonly hosts?: readonly string[];
	readonly webhookSecret?: string | null;
	readonly unhealthy?: string | null;
	readonly ailing?: string | null;
	readonly unready?: readonly string[];
	readonly environments?: Status["environments"];
	/** Comes before the metrics. */
	readonly metrics?: () => Promise<void>;
}

async function begin(options: Options = {}) {
	const triggered: (string | null)[] = [];
	const pushed: (string | null)[] = [];
	const input: ServerInput = {
		host: "127.0.0.1",
		port: 0,
		rules: () => ({
			loopback: options.loopback ?? true,
			hosts: options.hosts ?? [],
			token: options.token === undefined ? "the-token" : options.token,
		}),
		webhookSecret: () => options.webhookSecret ?? null,
		unhealthy: () => options.unhealthy ?? null,
		ailing: () => options.ailing ?? null,
		unready: () => options.unready ?? [],
		status: () => ({ ...status, environments: options.environments ?? [] }),
		async metrics() {
			await options.metrics?.();
			return {
				text: "gc_integrations_build_info 1\n",
				contentType: "text/plain; version=0.0.4; charset=utf-8",
			};
		},
		trigger(environment) {
			triggered.push(environment);
			return environment === "nowhere" ? [] : [environment ?? "dev"];
		},
		pushed(branch) {
			pushed.push(branch);
			return branch !== "other";
		},
		crashed: () => undefined,
	};
	const server = await startServer(input);
	ends.push(server.close);
	return { ...server, triggered, pushed };
}

interface Answer {
	readonly status: number;
	readonly text: string;
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

function ask(
	url: string,
	path: string,
	more: {
		readonly method?: string;
		readonly headers?: Readonly<Record<string, string>>;
		readonly body?: string;
	} = {},
): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const asked = httpRequest(
			url + path,
			{ method: more.method ?? "GET", headers: { ...more.headers } },
			(response) => {
				let text = "";
				response.setEncoding("utf8").on("data", (part: string) => {
					text += part;
				});
				response.on("end", () =>
					resolve({
						status: response.statusCode ?? 0,
						text,
						headers: response.headers,
					}),
				);
			},
		);
		asked.on("error", reject);
		asked.end(more.body);
	});
}

const bearer = { authorization: "Bearer the-token" };
const basic = {
	authorization: `Basic ${Buffer.from("anybody:the-token").toString("base64")}`,
};
const post = (
	headers: Record<string, string> = {},
	body = "",
): Parameters<typeof ask>[2] => ({ method: "POST", headers, body });

describe("reading", () => {
	test("health, readiness, metrics, status and page", async () => {
		const { url } = await begin();
		expect(await ask(url, "/healthz")).toMatchObject({
			status: 200,
			text: "ok\n",
		});
		expect(await ask(url, "/readyz")).toMatchObject({ status: 200 });
		expect(JSON.parse((await ask(url, "/status.json")).text)).toEqual(status);
		const metrics = await ask(url, "/metrics");
		expect(metrics.text).toBe("gc_integrations_build_info 1\n");
		expect(metrics.headers["content-type"]).toContain("version=0.0.4");
		const page = await ask(url, "/?q=a");
		expect(page.headers["content-type"]).toBe("text/html; charset=utf-8");
		expect(page.headers["content-security-policy"]).toContain(
			"default-src 'none'",
		);
		expect((await ask(url, "/page.css")).headers["content-type"]).toContain(
			"text/css",
		);
		expect((await ask(url, "/page.js")).headers["content-type"]).toContain(
			"javascript",
		);
	});

	test("says what hangs, and which first cycle has not ended", async () => {
		const { url } = await begin({ unhealthy: "dev hangs", unready: ["prod"] });
		expect(await ask(url, "/healthz")).toMatchObject({
			status: 503,
			text: "dev hangs\n",
		});
		expect((await ask(url, "/readyz")).text).toContain("prod");
	});

	test("says what does not work just now, which no new start would mend", async () => {
		const { url } = await begin({ ailing: "the files cannot be seen" });
		expect(await ask(url, "/healthz")).toMatchObject({
			status: 200,
			text: "ok, but the files cannot be seen\n",
		});
	});

	test("on loopback no token is needed; elsewhere it is, but for the probes", async () => {
		const { url } = await begin({ loopback: false });
		for (const path of ["/", "/status.json", "/metrics", "/page.css"]) {
			const refused = await ask(url, path);
			expect(refused.status).toBe(401);
			expect(refused.headers["www-authenticate"]).toContain("Basic");
			expect((await ask(url, path, { headers: bearer })).status).toBe(200);
			expect((await ask(url, path, { headers: basic })).status).toBe(200);
			const wrong = { authorization: "Bearer the-tokem" };
			expect((await ask(url, path, { headers: wrong })).status).toBe(401);
		}
		expect((await ask(url, "/healthz")).status).toBe(200);
		expect((await ask(url, "/readyz")).status).toBe(200);
	});

	test("the page has a button where there is a token to trigger with, and never the token", async () => {
		const page = async (options: Options): Promise<string> => {
			const { url } = await begin({
				...options,
				environments: [environment("dev")],
			});
			return (await ask(url, "/", { headers: bearer })).text;
		};
		const html = await page({});
		expect(html).toContain('class="reconcile" data-environment="dev"');
		expect(html).not.toContain("the-token");
		expect(await page({ token: null })).not.toContain('class="reconcile"');
	});

	test("browsers are asked for a password only where one counts", async () => {
		const { url } = await begin({ loopback: false });
		const refused = await ask(url, "/reconcile", {
			method: "POST",
			headers: basic,
		});
		expect(refused.status).toBe(401);
		expect(refused.headers["www-authenticate"]).toBe(
			'Bearer realm="gc-integrations"',
		);
	});

	test("names that somebody made to point here are refused", async () => {
		const { url, port } = await begin({ hosts: ["status.example.com"] });
		const as = (host: string) =>
			ask(url, "/status.json", { headers: { host } });
		expect((await as("evil.example.com")).status).toBe(421);
		expect((await as(`localhost:${port}`)).status).toBe(200);
		expect((await as("127.0.0.1")).status).toBe(200);
		expect((await as("[::1]:80")).status).toBe(200);
		expect((await as("Status.example.com:443")).status).toBe(200);
		expect((await as("127.0.0.1.evil.example.com")).status).toBe(421);
	});

	test("other paths, methods and odd targets", async () => {
		const { url } = await begin();
		expect((await ask(url, "/nothing")).status).toBe(404);
		expect((await ask(url, "/__proto__")).status).toBe(404);
		expect((await ask(url, "/page/../../package.json")).status).toBe(404);
		const put = await ask(url, "/status.json", { method: "PUT" });
		expect(put.status).toBe(405);
		expect(put.headers["allow"]).toBe("GET");
		const head = await ask(url, "/status.json", { method: "HEAD" });
		expect(head).toMatchObject({ status: 200, text: "" });
	});

	test("a request that is no HTTP is answered and ended", async () => {
		const { port } = await begin();
		const text = await new Promise<string>((resolve, reject) => {
			const socket = connect(port, "127.0.0.1", () =>
				socket.write("hello\r\n\r\n"),
			);
			let answer = "";
			socket.on("data", (part) => {
				answer += part.toString();
			});
			socket.on("close", () => resolve(answer));
			socket.on("error", reject);
		});
		expect(text).toContain("400");
	});
});

describe("triggering", () => {
	test("wakes all, or the one that is named", async () => {
		const { url, triggered } = await begin();
		expect(await ask(url, "/reconcile", post(bearer))).toMatchObject({
			status: 202,
		});
		await ask(url, "/reconcile?environment=dev", post(bearer));
		const json = JSON.stringify({ environment: "prod" });
		expect(
			JSON.parse((await ask(url, "/reconcile", post(bearer, json))).text),
		).toEqual({ version: 1, environments: ["prod"] });
		expect(triggered).toEqual([null, "dev", "prod"]);
		const nowhere = JSON.stringify({ environment: "nowhere" });
		expect((await ask(url, "/reconcile", post(bearer, nowhere))).status).toBe(
			404,
		);
	});

	test.each(["{", "[]", "7", '{"environment":7}'])(
		"%s is no request",
		async (body) => {
			const { url, triggered } = await begin();
			expect((await ask(url, "/reconcile", post(bearer, body))).status).toBe(
				400,
			);
			expect(triggered).toEqual([]);
		},
	);

	test("needs the token, and takes no password that browsers send along", async () => {
		const { url, triggered } = await begin();
		expect((await ask(url, "/reconcile", post())).status).toBe(401);
		expect((await ask(url, "/reconcile", post(basic))).status).toBe(401);
		expect((await ask(url, "/reconcile")).status).toBe(405);
		const none = await begin({ token: null });
		const refused = await ask(none.url, "/reconcile", post(bearer));
		expect(refused.status).toBe(403);
		expect(refused.text).toContain("server.token");
		expect([...triggered, ...none.triggered]).toEqual([]);
	});

	test("a body without end is cut off", async () => {
		const { url, triggered } = await begin();
		const answer = await ask(
			url,
			"/reconcile",
			post(bearer, "x".repeat(1024 * 1024 + 1)),
		).catch(() => null);
		expect(answer?.status ?? 413).toBe(413);
		expect(triggered).toEqual([]);
	});
});

describe("webhooks", () => {
	const body = JSON.stringify({ ref: "refs/heads/main" });
	const signature = createHmac("sha256", "hook").update(body).digest("hex");
	const github = {
		"x-github-event": "push",
		"x-hub-signature-256": `sha256=${signature}`,
	};

	test("are off without a secret", async () => {
		const { url } = await begin();
		expect(
			(await ask(url, "/webhooks/github", post(github, body))).status,
		).toBe(404);
	});

	test("wake where they are signed, whatever name they ask for", async () => {
		const { url, pushed } = await begin({ webhookSecret: "hook" });
		const asked = await ask(
			url,
			"/webhooks/github",
			post({ ...github, host: "hooks.example.com" }, body),
		);
		expect(asked.status).toBe(202);
		const gitlab = {
			"x-gitlab-event": "Push Hook",
			"x-gitlab-token": "hook",
		};
		expect(
			(await ask(url, "/webhooks/gitlab", post(gitlab, body))).status,
		).toBe(202);
		expect(pushed).toEqual(["main", "main"]);
	});

	test("another branch is accepted, and wakes nobody", async () => {
		const { url } = await begin({ webhookSecret: "hook" });
		const other = JSON.stringify({ ref: "refs/heads/other" });
		const gitlab = { "x-gitlab-event": "Push Hook", "x-gitlab-token": "hook" };
		const answer = await ask(url, "/webhooks/gitlab", post(gitlab, other));
		expect(answer).toMatchObject({ status: 200 });
		expect(JSON.parse(answer.text)).toEqual({ version: 1, wakes: false });
	});

	test("a wrong signature is refused", async () => {
		const { url, pushed } = await begin({ webhookSecret: "hook" });
		expect(
			(await ask(url, "/webhooks/github", post(github, `${body} `))).status,
		).toBe(401);
		expect((await ask(url, "/webhooks/gitlab", post({}, body))).status).toBe(
			401,
		);
		expect(pushed).toEqual([]);
	});
});

test("a port that is taken, and an address that is not up, may pass: with what to do", async () => {
	const { port } = await begin();
	for (const [host, code] of [
		["127.0.0.1", "EADDRINUSE"],
		["192.0.2.1", "EADDRNOTAVAIL"],
	] as const) {
		const started = startServer({ host, port } as ServerInput);
		await expect(started).rejects.toThrow(NotYet);
		await expect(started).rejects.toThrow(
			new RegExp(`cannot listen .*${code}.*server\\.port`),
		);
	}
});

test("texts are compared as a whole", () => {
	expect(sameText("a", "a")).toBe(true);
	expect(sameText("a", "b")).toBe(false);
	expect(sameText("a", "aa")).toBe(false);
	expect(sameText("", "")).toBe(true);
});

describe("a crowd of connections", () => {
	async function open(
		port: number,
		count: number,
		text = "",
	): Promise<Socket[]> {
		const sockets = await Promise.all(
			Array.from(
				{ length: count },
				() =>
					new Promise<Socket>((resolve, reject) => {
						const socket = connect(port, "127.0.0.1", () => {
							if (text === "") resolve(socket);
							else socket.write(text, () => resolve(socket));
						});
						socket.on("error", reject);
						socket.resume();
					}),
			),
		);
		ends.push(async () => {
			for (const socket of sockets) socket.destroy();
		});
		return sockets;
	}
	const closed = (sockets: readonly Socket[]): number =>
		sockets.filter(({ closed: one }) => one).length;

	const gone = (sockets: readonly Socket[], count: number): Promise<void> =>
		new Promise((resolve) => {
			const check = (): void => {
				if (closed(sockets) >= count) resolve();
			};
			for (const socket of sockets) socket.once("close", check);
			check();
		});

	test.each([
		["that say nothing", ""],
		["that say half a request", "GET /healthz HTTP/1.1\r\nHost: a"],
		[
			"that say half a body",
			"POST /reconcile HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer the-token\r\nContent-Length: 9\r\n\r\n{",
		],
		[
			"that stay after their answer",
			"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n",
		],
	])("%s never keeps a probe out", async (_, text) => {
		const { url, port } = await begin();
		const crowd = await open(port, 250, text);
		expect((await ask(url, "/healthz")).status).toBe(200);
		expect((await ask(url, "/readyz")).status).toBe(200);
		expect((await ask(url, "/metrics")).status).toBe(200);
		// As many as are too many had to go, and no more.
		await gone(crowd, 50);
		expect(closed(crowd)).toBeLessThanOrEqual(54);
	});

	test("who is being answered stays while others only wait", async () => {
		const held: (() => void)[] = [];
		const { url, port } = await begin({
			metrics: () => new Promise((resolve) => held.push(resolve)),
		});
		const slow = ask(url, "/metrics");
		await open(port, 400);
		expect((await ask(url, "/healthz")).status).toBe(200);
		expect(held).toHaveLength(1);
		for (const go of held) go();
		expect((await slow).status).toBe(200);
	});
});
