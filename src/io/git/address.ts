// The address of a remote as it stands in the settings -> what git gets of it, what may be shown, and what it tells of who asks.

export interface GitAddress {
	readonly given: string;
	/** As git gets it: never with a password. */
	readonly url: string;
	/** For people: without user and password. */
	readonly shown: string;
	readonly kind: "http" | "ssh" | "other";
	/** Scheme, host and port; null: no token can be sent. */
	readonly origin: string | null;
	readonly username: string | null;
	readonly password: string | null;
}

/** Git hands the address on to its helpers as an argument, so a password in it goes the token's way. */
export function gitAddress(given: string): GitAddress {
	const shown = addressWithoutUser(given);
	const none = { given, shown, origin: null, username: null, password: null };
	if (!/^https?:\/\//i.test(given)) {
		const ssh =
			/^(git\+)?ssh(\+git)?:\/\//i.test(given) || /^[^/]+:/.test(given);
		return { ...none, url: given, kind: ssh ? "ssh" : "other" };
	}
	if (!URL.canParse(given)) return { ...none, url: given, kind: "http" };
	const parts = new URL(given);
	const username = decoded(parts.username) || null;
	const password = decoded(parts.password) || null;
	parts.password = "";
	const { href: url, origin } = parts;
	return { given, url, shown, kind: "http", origin, username, password };
}

/** No user is called like that: forges take a token in the user's place. */
const shortestToken = 16;

/** What is secret in the address of a remote or a proxy; null: nothing. */
export function passwordIn(url: string): string | null {
	const asks = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)@/i.exec(url)?.[1] ?? "";
	const [user = "", ...rest] = asks.split(":");
	const secret = rest.join(":") || (user.length < shortestToken ? "" : user);
	return secret === "" ? null : decoded(secret);
}

/**
 * For showing: without user, password, and what could be a token in the query. `git@host:path` stays as people know it:
 * it has no place for a password.
 */
export function addressWithoutUser(url: string): string {
	const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(url)?.[0];
	if (scheme === undefined) return url;
	const rest = url.slice(scheme.length);
	return scheme + rest.replace(/^[^/?#]*@/, "").replace(/[?#].*$/s, "");
}

/** For telling one remote from another. */
export function addressWithoutPassword({ url }: GitAddress): string {
	return url.replace(/^([a-z][a-z0-9+.-]*:\/\/[^/@:]*):[^/]*@/i, "$1@");
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
