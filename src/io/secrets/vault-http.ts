// A request to Vault -> its answer. A redirect is never followed, and what passes by itself is tried once more.
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { VaultStore } from "../../core/settings/stores.ts";
import type { JsonObject } from "../../core/types.ts";
import { object, parsed } from "../../core/values/json.ts";
import { withoutTrailing } from "../../core/values/text.ts";
import { openDispatcher, ProxyError, proxyFor } from "../../platform/proxy.ts";
import { broken } from "../post.ts";
import { codeOf } from "../unreadable.ts";
import type { StoreWorld } from "./store-world.ts";

export interface VaultRequest {
	readonly method: "GET" | "POST";
	/** Below /v1/, encoded. */
	readonly path: string;
	readonly token?: string;
	readonly body?: JsonObject;
}

export interface VaultAnswer {
	readonly status: number;
	/** Empty where it was no JSON. */
	readonly body: JsonObject;
}

/** No answer, or one that no request of ours can go by: why, in words that complete "cannot be read: …". */
export interface VaultProblem {
	readonly problem: string;
	readonly again: boolean;
}

const largestAnswer = 4 * 1024 * 1024;
const PAUSE_MS = 500;
/** Not ready, too busy, or behind what was written last. */
const passing = new Set([412, 429, 500, 502, 503, 504]);

/** @throws where this process was told to stop */
export async function askVault(
	store: VaultStore,
	world: StoreWorld,
	request: VaultRequest,
): Promise<VaultAnswer | VaultProblem> {
	const first = await once(store, world, request);
	if ("problem" in first ? !first.again : !passing.has(first.status))
		return first;
	await world.clock.sleep(PAUSE_MS, world.signal);
	return once(store, world, request);
}

async function once(
	store: VaultStore,
	world: StoreWorld,
	{ method, path, token, body }: VaultRequest,
): Promise<VaultAnswer | VaultProblem> {
	const { address, namespace, timeoutMs } = store;
	const url = new URL(`${withoutTrailing(address, "/")}/v1/${path}`);
	const ca = await authorityOf(store, world);
	if (typeof ca === "object") return ca;
	const late = AbortSignal.timeout(timeoutMs);
	const signal = AbortSignal.any([
		late,
		...(world.signal ? [world.signal] : []),
	]);
	let proxy: ReturnType<typeof proxyFor> = null;
	let dispatcher: Awaited<ReturnType<typeof openDispatcher>> | undefined;
	try {
		proxy = proxyFor(url, world.proxy);
		dispatcher = await openDispatcher(url.protocol, proxy, timeoutMs, {
			maxResponseSize: largestAnswer,
			...(ca === undefined ? {} : { ca }),
		});
		const answer = await dispatcher.request({
			origin: url.origin,
			path: url.pathname,
			method,
			headers: {
				accept: "application/json",
				// Agents that stand before a server may demand it.
				"x-vault-request": "true",
				...(namespace === null ? {} : { "x-vault-namespace": namespace }),
				...(token === undefined ? {} : { "x-vault-token": token }),
				...(body === undefined ? {} : { "content-type": "application/json" }),
			},
			body: body === undefined ? null : JSON.stringify(body),
			signal,
		});
		const text = await answer.body.text();
		const status = answer.statusCode;
		return status >= 300 && status < 400
			? redirected(store, world, status, answer.headers["location"])
			: { status, body: object(parsed(text)) };
	} catch (error) {
		world.signal?.throwIfAborted();
		if (error instanceof ProxyError)
			return { problem: error.message, again: false };
		if (late.aborted)
			return {
				problem: `${url.host} gave no answer within ${timeoutMs / 1000} s`,
				again: true,
			};
		const { problem, again } = broken(error, proxy);
		return { problem: `no answer from ${url.host}: ${problem}`, again };
	} finally {
		await dispatcher?.destroy().catch(() => undefined);
	}
}

/** Nothing but where it leads to: of the rest nobody knows what it holds. */
function redirected(
	{ address }: VaultStore,
	{ scrub }: StoreWorld,
	status: number,
	location: string | readonly string[] | undefined,
): VaultProblem {
	const to = typeof location === "string" ? location : "";
	const origin = URL.canParse(to, address) ? new URL(to, address).origin : "";
	return {
		problem: `it answers with a redirect (HTTP ${status})${origin === "" ? "" : ` to ${scrub(origin)}`}, where the token is not sent: name the address of the active server, or of the load balancer before it, in the settings`,
		again: false,
	};
}

async function authorityOf(
	{ caFile }: VaultStore,
	{ folder }: StoreWorld,
): Promise<string | undefined | VaultProblem> {
	if (caFile === null) return undefined;
	try {
		return await readFile(resolve(folder, caFile), "utf8");
	} catch (error) {
		return {
			problem: `its caFile ${caFile} cannot be read (${codeOf(error)})`,
			again: false,
		};
	}
}
