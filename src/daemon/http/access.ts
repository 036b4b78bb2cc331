// A request's head and the daemon's settings -> whether it may be answered. Pure.
import { createHash, timingSafeEqual } from "node:crypto";
import { text } from "../../core/values/json.ts";

export interface AccessRules {
	/** True where the server listens on loopback only. */
	readonly loopback: boolean;
	/** Names beside those of loopback; lower case. */
	readonly hosts: readonly string[];
	/** Null: none is set. */
	readonly token: string | null;
}

export type Access =
	/** May be answered. */
	| { readonly allowed: true }
	| {
			readonly allowed: false;
			readonly status: 401 | 403 | 421;
			readonly says: string;
	  };

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

const allowed: Access = { allowed: true };

/**
 * A name that somebody made to point here (DNS rebinding) would let a web page read what loopback is trusted with.
 * Behind a token that page has nothing to send, so any name will do there.
 */
export function hostAccess(headers: Headers, rules: AccessRules): Access {
	if (!rules.loopback) return allowed;
	const host = text(headers["host"]).toLowerCase();
	const name = host.replace(/:\d+$/, "");
	if (
		/^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/.test(name) ||
		rules.hosts.includes(name)
	)
		return allowed;
	return {
		allowed: false,
		status: 421,
		says: "this name is not one of the server's: ask for localhost, or add it to server.hosts in the settings",
	};
}

/** Status, metrics and the page: open on loopback, else with the token; browsers may send it as a password. */
export function readAccess(headers: Headers, rules: AccessRules): Access {
	if (rules.loopback) return allowed;
	return tokenAccess(headers, rules, ["bearer", "basic"]);
}

/** Triggers: never without the token, and never by a password, which browsers send along for other sites' pages too. */
export function triggerAccess(headers: Headers, rules: AccessRules): Access {
	if (rules.token === null)
		return {
			allowed: false,
			status: 403,
			says: "triggering needs a token: set server.token in the settings",
		};
	return tokenAccess(headers, rules, ["bearer"]);
}

function tokenAccess(
	headers: Headers,
	{ token }: AccessRules,
	schemes: readonly ("bearer" | "basic")[],
): Access {
	const sent = text(headers["authorization"]);
	const [, scheme = "", value = ""] = /^(\S+) +(\S+)\s*$/.exec(sent) ?? [];
	const way = scheme.toLowerCase();
	const given =
		way === "bearer" && schemes.includes("bearer")
			? value
			: way === "basic" && schemes.includes("basic")
				? Buffer.from(value, "base64")
						.toString("utf8")
						.replace(/^[^:]*:/, "")
				: null;
	if (token !== null && given !== null && sameText(given, token))
		return allowed;
	return {
		allowed: false,
		status: 401,
		says: `send the token of server.token: authorization: Bearer …${schemes.includes("basic") ? ", or as the password of any user" : ""}`,
	};
}

/** Takes as long whatever the difference. */
export function sameText(a: string, b: string): boolean {
	const digest = (value: string): Buffer =>
		createHash("sha256").update(value).digest();
	return timingSafeEqual(digest(a), digest(b));
}
