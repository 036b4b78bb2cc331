// A URL and the usual variables -> the proxy that a request to it goes through, and what undici dispatches it with.
import { BlockList, isIP } from "node:net";
import { setFlagsFromString } from "node:v8";
import type { Agent, Dispatcher } from "undici";

/** As in HTTP_PROXY, HTTPS_PROXY and NO_PROXY; without a scheme, a proxy is `http://`. */
export interface ProxyVariables {
	readonly http?: string;
	readonly https?: string;
	readonly no?: string;
}

export interface ProxyServer {
	/** May hold a password. */
	readonly address: string;
	/** The address without who asks. */
	readonly shown: string;
}

/** Says nothing of the address, which may hold a password. */
export class ProxyError extends Error {}

/**
 * Null: the request goes past the proxies, as to this machine it always does.
 * @throws ProxyError
 */
export function proxyFor(
	url: URL,
	variables: ProxyVariables,
): ProxyServer | null {
	const chosen = url.protocol === "https:" ? variables.https : variables.http;
	if (!chosen || goesPast(url, variables.no ?? "")) return null;
	const address = chosen.includes("://") ? chosen : `http://${chosen}`;
	if (!URL.canParse(address))
		throw new ProxyError(
			`the proxy in ${url.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY"} (or ALL_PROXY) is no address, such as http://proxy.example.com:3128`,
		);
	const { protocol, host } = new URL(address);
	return { address, shown: `${protocol}//${host}` };
}

/**
 * Undici's own agent for the environment is not used: it knows no loopback and no CIDR, and sends https through the
 * proxy for http when only that is set.
 */
export async function openDispatcher(
	protocol: string,
	proxy: ProxyServer | null,
	timeoutMs: number,
	more: {
		readonly connections?: number;
		readonly headersTimeout?: number;
		readonly bodyTimeout?: number;
		readonly maxResponseSize?: number;
		/** Certificates (PEM) to trust for the server instead of those that Node.js does. */
		readonly ca?: string;
	} = {},
): Promise<Dispatcher> {
	const { ca, ...limits } = more;
	const proxyTls = { timeout: timeoutMs };
	const connect = { ...proxyTls, ...(ca === undefined ? {} : { ca }) };
	if (proxy === null) return openAgent({ ...limits, connect });
	const { ProxyAgent } = await import("undici");
	optimizeLater();
	return new ProxyAgent({
		...limits,
		uri: proxy.address,
		proxyTunnel: protocol === "https:",
		connect,
		requestTls: connect,
		proxyTls,
	});
}

/** V8 of Node 24. */
const LAST_ENGINE = 13;

/** What works offline does without undici, and without a proxy a third of it will do: all of it takes long to load. */
async function openAgent(options: Agent.Options): Promise<Dispatcher> {
	const [{ default: Agent }, { default: request }] = await Promise.all([
		import("undici/lib/dispatcher/agent.js"),
		import("undici/lib/api/api-request.js"),
	]);
	optimizeLater();
	return Object.assign(new Agent(options), { request });
}

/**
 * Undici reads answers with WebAssembly, and V8 optimizes that after the first few, which takes a third of a plan's time.
 * At the most that it can be told to wait, it does so after a few hundred, where that is no loss. Engines that came after
 * this was written are not told: one without such a flag complains on standard error.
 */
function optimizeLater(): void {
	if (Number.parseInt(process.versions.v8, 10) <= LAST_ENGINE)
		setFlagsFromString("--wasm-tiering-budget=2147483647");
}

function goesPast(url: URL, list: string): boolean {
	const host = url.hostname.toLowerCase().replace(/^\[(.*)\]$/, "$1");
	const port = url.port || (url.protocol === "https:" ? "443" : "80");
	return (
		isLoopback(host) ||
		list
			.split(/[\s,]+/)
			.some((entry) => entry !== "" && names(entry.toLowerCase(), host, port))
	);
}

function isLoopback(host: string): boolean {
	return (
		host === "localhost" ||
		host.endsWith(".localhost") ||
		inNetwork(host, "127.0.0.0", "8") ||
		host === "::1"
	);
}

/** `*`, `example.com` (and all below), `.example.com`, `*.example.com`, `host:port`, an address, or a network as `10.0.0.0/8`. */
function names(entry: string, host: string, port: string): boolean {
	if (entry === "*") return true;
	const [network = "", bits] = entry.split("/");
	if (bits !== undefined) return inNetwork(host, network, bits);
	const [, name = entry, wanted = port] =
		isIP(entry) === 6 ? [] : (/^(.*):(\d{1,5})$/.exec(entry) ?? []);
	if (wanted !== port) return false;
	const bare = name.replace(/^\[(.*)\]$/, "$1").replace(/^\*?\./, "");
	return host === bare || (isIP(host) === 0 && host.endsWith(`.${bare}`));
}

function inNetwork(host: string, network: string, bits: string): boolean {
	const family = isIP(network);
	const most = family === 6 ? 128 : 32;
	if (family === 0 || isIP(host) !== family) return false;
	if (!/^\d{1,3}$/.test(bits) || Number(bits) > most) return false;
	const type = family === 6 ? "ipv6" : "ipv4";
	const networks = new BlockList();
	networks.addSubnet(network, Number(bits), type);
	return networks.check(host, type);
}
