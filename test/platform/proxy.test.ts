// Requests through a proxy, past it, and through one that is not there.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import type { PlatformOptions } from "../../src/platform/options.ts";
import { openPlatform } from "../../src/platform/platform.ts";
import { config, replies } from "./organization.ts";
import { optionsFor, serve, withPlatform } from "./scripted-server.ts";

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

const past: Readonly<Record<string, NonNullable<PlatformOptions["proxy"]>>> = {
	"no proxy for this host": {
		http: "http://127.0.0.1:1",
		no: "example.com,127.0.0.1",
	},
	"a proxy for https alone": { https: "http://127.0.0.1:1" },
	"empty values": { http: "", https: "", no: "" },
};
for (const [title, proxy] of Object.entries(past))
	it(`${title}: past it`, () =>
		withPlatform(
			script,
			async ({ reader }) => {
				expect(await reader.readConfig("int-1")).toMatchObject({ version: 3 });
			},
			{ proxy },
		));

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

it("a proxy that is no URL is told without its text", () =>
	withPlatform(
		script,
		async ({ reader }) => {
			const error: unknown = await reader
				.readConfig("int-1")
				.catch((reason: unknown) => reason);
			expect(String(error)).toContain("the proxy's URL is not a URL");
			expect(String(error)).not.toContain("canary");
		},
		{ proxy: { http: "http://user:canary@[bad" } },
	));
