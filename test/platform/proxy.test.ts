// Requests through a proxy, past it, and through one that is not there.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, test } from "vitest";
import { openPlatform } from "../../src/platform/platform.ts";
import { proxyFor } from "../../src/platform/proxy.ts";
import {
	optionsFor,
	serve,
	withPlatform,
} from "../fixtures/scripted-server.ts";
import { config, replies } from "./organization.ts";

const script = replies({ "GET /int-1/config/current": { body: config() } });

it("plain http goes to the proxy in absolute form", async () => {
	const proxy = await serve(script);
	const platform = openPlatform(
		optionsFor("http://platform.invalid", { proxy: { http: proxy.url } }),
	);
	try {
		expect(await platform.reader.readConfig("int-1")).toMatchObject({
			version: 3,
		});
		expect(proxy.seen.map(({ target }) => target)).toEqual([
			"http://platform.invalid/oauth/token",
			"http://platform.invalid/api/v2/integrations/int-1/config/current",
		]);
		expect(proxy.seen[0]?.headers.host).toBe("platform.invalid");
	} finally {
		await platform.close();
		await proxy.close();
	}
});

it("a proxy may be given without a scheme", async () => {
	const proxy = await serve(script);
	const platform = openPlatform(
		optionsFor("http://platform.invalid", {
			proxy: { http: proxy.url.replace("http://", "") },
		}),
	);
	try {
		await platform.reader.readConfig("int-1");
	} finally {
		await platform.close();
		await proxy.close();
	}
});

it("this machine is past every proxy, whatever NO_PROXY says", () =>
	withPlatform(
		script,
		async ({ reader }) => {
			expect(await reader.readConfig("int-1")).toMatchObject({ version: 3 });
		},
		{ proxy: { http: "http://127.0.0.1:1" } },
	));

describe("what goes past the proxies", () => {
	const way = (url: string, no: string): string | undefined =>
		proxyFor(new URL(url), { http: "proxy:3128", https: "proxy:3129", no })
			?.shown;
	test.each([
		["http://localhost:8080", ""],
		["http://a.localhost", ""],
		["http://127.8.9.1", ""],
		["https://[::1]:8080", ""],
		["https://a.example.com", "example.com"],
		["https://a.example.com", ".example.com"],
		["https://a.example.com", "*.Example.com"],
		["https://example.com", "x.org, example.com"],
		["https://example.com", "x.org example.com:443"],
		["https://example.com", "*"],
		["https://10.1.2.3", "10.0.0.0/8"],
		["https://10.1.2.3", "10.1.2.3"],
		["https://[fd00::1]", "fd00::/8"],
		["https://[fd00::1]", "fd00::1"],
		["https://[fd00::1]:8443", "[fd00::1]:8443"],
	])("%s with NO_PROXY=%s", (url, no) => {
		expect(way(url, no)).toBeUndefined();
	});
	test.each([
		["https://example.com", "", "http://proxy:3129"],
		["http://example.com", "", "http://proxy:3128"],
		["https://badexample.com", "example.com", "http://proxy:3129"],
		["https://example.com:8443", "example.com:443", "http://proxy:3129"],
		["https://11.1.2.3", "10.0.0.0/8", "http://proxy:3129"],
		["https://110.1.2.3", "10.1.2.3", "http://proxy:3129"],
		[
			"https://10.1.2.3",
			"10.0.0.0/x,10.0.0.0/99,10.0.0/8,/",
			"http://proxy:3129",
		],
		["https://[fe00::1]", "fd00::/8", "http://proxy:3129"],
		["https://localhost.example.com", "", "http://proxy:3129"],
	])("%s with NO_PROXY=%s does not", (url, no, shown) => {
		expect(way(url, no)).toBe(shown);
	});
	test.each([
		["http://example.com", { https: "http://proxy:1" }],
		["https://example.com", { http: "http://proxy:1" }],
		["http://example.com", { http: "", https: "", no: "" }],
	])("%s where no proxy is set for it", (url, variables) => {
		expect(proxyFor(new URL(url), variables)).toBeNull();
	});
});

it("an error names the proxy, without who asks", async () => {
	const platform = openPlatform(
		optionsFor("http://platform.invalid", {
			proxy: { http: "http://user:canary-proxy@127.0.0.1:1" },
		}),
	);
	try {
		const error: unknown = await platform.reader
			.readConfig("int-1")
			.catch((reason: unknown) => reason);
		expect(String(error)).toContain(
			"got no answer from platform.invalid through the proxy http://127.0.0.1:1: connect ECONNREFUSED",
		);
		expect(String(error)).not.toContain("canary");
	} finally {
		await platform.close();
	}
});

it("the environment of the process is not read", async () => {
	process.env.http_proxy = "http://127.0.0.1:1";
	process.env.HTTP_PROXY = "http://127.0.0.1:1";
	try {
		await withPlatform(script, ({ reader }) => reader.readConfig("int-1"));
	} finally {
		delete process.env.http_proxy;
		delete process.env.HTTP_PROXY;
	}
});

it("https goes through a tunnel, and a refused tunnel is known not to be done", async () => {
	const tunnels: string[] = [];
	const proxy: Server = createServer();
	proxy.on("connect", (request, socket) => {
		tunnels.push(request.url ?? "");
		socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
	});
	await new Promise<void>((resolve) => {
		proxy.listen(0, "127.0.0.1", resolve);
	});
	const { port } = proxy.address() as AddressInfo;
	const login = await serve(() => undefined);
	const platform = openPlatform(
		optionsFor(login.url, {
			apiUrl: "https://platform.invalid",
			proxy: { https: `http://user:canary-proxy@127.0.0.1:${port}` },
		}),
	);
	try {
		const error: unknown = await platform.writer
			.createIntegration({ name: "a", typeId: "b" }, new Set())
			.catch((reason: unknown) => reason);
		expect(error).toMatchObject({ kind: "unavailable", outcome: "not-done" });
		expect(String(error)).toContain("407");
		expect(String(error)).not.toContain("canary");
		expect(tunnels).toEqual(Array(5).fill("platform.invalid:443"));
	} finally {
		await platform.close();
		await login.close();
		await new Promise((resolve) => {
			proxy.close(resolve);
			proxy.closeAllConnections();
		});
	}
});

it("a proxy that is no URL is told without its text", async () => {
	const platform = openPlatform(
		optionsFor("http://platform.invalid", {
			proxy: { http: "http://user:canary@[bad" },
		}),
	);
	try {
		const error: unknown = await platform.reader
			.readConfig("int-1")
			.catch((reason: unknown) => reason);
		expect(String(error)).toContain(
			"the proxy in HTTP_PROXY (or ALL_PROXY) is no address",
		);
		expect(String(error)).not.toContain("canary");
	} finally {
		await platform.close();
	}
});
