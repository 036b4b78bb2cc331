// A machine -> its Chromium, running; a status -> the page under the daemon's headers, on an address of its own.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { chromium, type Page } from "playwright-core";
import { pageAssets } from "../../../src/daemon/page/assets.ts";
import { pageHtml, pageQuery } from "../../../src/daemon/page/page.ts";
import type { Status } from "../../../src/daemon/types.ts";

const paths = [
	"/usr/bin/chromium",
	"/usr/bin/chromium-browser",
	"/usr/bin/google-chrome",
];

/** Where there is none, these tests do not run; CI installs one and says that it is required. */
export function hasBrowser(): boolean {
	return (
		process.env["GC_INTEGRATIONS_BROWSER"] === "required" ||
		paths.some((path) => existsSync(path))
	);
}

export function browserPath(): string {
	const found = paths.find((path) => existsSync(path));
	if (found === undefined)
		throw new Error(
			`no browser at ${paths.join(", ")}: install chromium (apt-get install chromium)`,
		);
	return found;
}

export interface View {
	readonly javaScriptEnabled?: boolean;
	/** Time passes only when the test says so. */
	readonly clock?: boolean;
	readonly viewport?: { readonly width: number; readonly height: number };
}

export interface Browser {
	/** In a window where nothing is shown yet, and nobody listens. */
	look(view: View, use: (page: Page) => Promise<void>): Promise<void>;
	close(): Promise<void>;
}

export async function launch(): Promise<Browser> {
	const browser = await chromium.launch({
		executablePath: browserPath(),
		args: [
			"--no-sandbox",
			"--disable-gpu",
			"--disable-quic",
			"--no-first-run",
			"--disable-background-networking",
			"--disable-component-update",
			"--disable-sync",
		],
	});
	// To open a window takes the browser ten times as long as to show a page in it.
	const windows = new Map<string, Page>();
	const windowOf = async ({
		javaScriptEnabled = true,
		clock = false,
	}: View): Promise<Page> => {
		const kind = JSON.stringify([javaScriptEnabled, clock]);
		const open = windows.get(kind);
		if (open) return open;
		const context = await browser.newContext({ javaScriptEnabled });
		const page = await context.newPage();
		if (clock) {
			await page.clock.install();
			await page.clock.pauseAt(Date.now() + 1000);
		}
		windows.set(kind, page);
		return page;
	};
	return {
		async look(view, use) {
			const page = await windowOf(view);
			const { viewport = { width: 1280, height: 720 } } = view;
			await page.setViewportSize(viewport);
			await page.emulateMedia({ colorScheme: "light" });
			await page.mouse.move(0, 0);
			try {
				await use(page);
			} finally {
				for (const event of ["console", "pageerror", "request"] as const)
					page.removeAllListeners(event);
				await page.goto("about:blank");
			}
		},
		close: () => browser.close(),
	};
}

const policy =
	"default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

export interface Served {
	/** With a path in front, as behind a proxy. */
	readonly url: string;
	/** What the page shows from the next answer on; null: answers are 503. */
	show(status: Status | null): void;
	/** What POST /reconcile was asked with the token. */
	readonly triggered: readonly string[];
	/** Queries of the pages that were asked for. */
	readonly asked: readonly string[];
	close(): Promise<void>;
}

/** @param token null: no trigger can be asked for */
export async function serve(
	first: Status,
	token: string | null = null,
): Promise<Served> {
	let shown: Status | null = first;
	const asked: string[] = [];
	const triggered: string[] = [];
	const prefix = "/behind/a/proxy";
	const server = createServer((request, response) => {
		const url = new URL(request.url ?? "/", "http://localhost");
		const path = url.pathname.slice(prefix.length);
		const asset = pageAssets[path];
		response.setHeader("content-security-policy", policy);
		response.setHeader("x-content-type-options", "nosniff");
		if (!url.pathname.startsWith(prefix)) response.writeHead(404).end();
		else if (asset !== undefined)
			readFile(asset.path).then(
				(bytes) =>
					response.writeHead(200, { "content-type": asset.type }).end(bytes),
				() => response.writeHead(500).end(),
			);
		else if (path === "/reconcile" && request.method === "POST") {
			const known =
				token !== null && request.headers.authorization === `Bearer ${token}`;
			if (known)
				request.on("data", (bytes: Buffer) => triggered.push(String(bytes)));
			if (known) response.writeHead(202).end("{}");
			else response.writeHead(401, { "www-authenticate": "Bearer" }).end();
		} else if (path !== "/") response.writeHead(404).end();
		else {
			asked.push(url.search);
			if (shown === null) response.writeHead(503).end();
			else
				response
					.writeHead(200, { "content-type": "text/html; charset=utf-8" })
					.end(pageHtml(shown, pageQuery(url.searchParams), token !== null));
		}
	});
	await new Promise<void>((resolve) => {
		server.listen(0, "127.0.0.1", resolve);
	});
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}${prefix}/`,
		show: (status) => {
			shown = status;
		},
		asked,
		triggered,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}
