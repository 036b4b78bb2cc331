// The environment's proxies -> where requests go through, and what of their addresses is secret.
import { passwordIn } from "../io/git/address.ts";
import type { Redactor } from "../io/redact.ts";
import type { Edge } from "./edge.ts";

/** All that a request of ours, or of git's, may go through; without a scheme a proxy is `http://`. */
export function proxyUrls(environment: Edge["environment"]): readonly string[] {
	return ["http_proxy", "https_proxy", "all_proxy"]
		.flatMap((name) => [environment[name], environment[name.toUpperCase()]])
		.flatMap((url) =>
			!url ? [] : [url.includes("://") ? url : `http://${url}`],
		);
}

export function proxyOf(environment: Edge["environment"]): {
	http?: string;
	https?: string;
	no?: string;
} {
	const of = (...names: readonly string[]): string | undefined =>
		names
			.flatMap((name) => [environment[name], environment[name.toUpperCase()]])
			.find((value) => value !== undefined && value !== "");
	const http = of("http_proxy", "all_proxy");
	const https = of("https_proxy", "all_proxy");
	const no = of("no_proxy");
	return {
		...(http === undefined ? {} : { http }),
		...(https === undefined ? {} : { https }),
		...(no === undefined ? {} : { no }),
	};
}

/** Git and proxies may repeat an address that they were given. */
export function rememberPassword(redactor: Redactor, url: string): void {
	const password = passwordIn(url);
	if (password !== null) redactor.remember(password);
}
