// How the settings sign in to Vault -> a token, kept and renewed for as long as Vault lets it.
import type { VaultStore } from "../../core/settings/stores.ts";
import type { FieldValue, JsonObject } from "../../core/types.ts";
import { object, text } from "../../core/values/json.ts";
import { sourceName } from "./source-name.ts";
import type { StoreWorld } from "./store-world.ts";
import { askVault } from "./vault-http.ts";

export type VaultToken =
	| {
			readonly token: string;
			/** Whether it was given for this very question, so that another one would be refused too. */
			readonly fresh: boolean;
	  }
	/** Completes "cannot be read: …". */
	| { readonly problem: string };

/** Times go by the clock that nobody sets. */
interface Lease {
	readonly token: string;
	readonly renewable: boolean;
	readonly renewAt: number;
	readonly endsAt: number;
}

interface Session {
	lease: Lease | null;
	pending: Promise<VaultToken> | null;
}

/** @param refused a token that Vault did not take: another one is wanted */
export function vaultToken(
	store: VaultStore,
	world: StoreWorld,
	refused: string | null,
): Promise<VaultToken> {
	const session = sessionOf(store, world);
	if (session.lease?.token === refused) session.lease = null;
	// Environments that ask at the same time share one login.
	session.pending ??= next(store, world, session).finally(() => {
		session.pending = null;
	});
	return session.pending;
}

function sessionOf(store: VaultStore, { kept }: StoreWorld): Session {
	const id = JSON.stringify(["vault", store]);
	const known = (kept.get(id) as Session | undefined) ?? {
		lease: null,
		pending: null,
	};
	kept.set(id, known);
	return known;
}

async function next(
	store: VaultStore,
	world: StoreWorld,
	session: Session,
): Promise<VaultToken> {
	const now = world.clock.monotonic();
	const { lease } = session;
	if (store.login.method === "token") {
		const given = await needed(store.login.token, world);
		if ("problem" in given) return given;
		if (lease?.token !== given.value) {
			// How long it lives is heard when it is renewed, which one run never needs.
			session.lease = {
				token: given.value,
				renewable: true,
				renewAt: now + 60_000,
				endsAt: Infinity,
			};
			return { token: given.value, fresh: true };
		}
	}
	if (lease && now < lease.endsAt) {
		if (lease.renewable && now >= lease.renewAt)
			session.lease = await renewed(store, world, lease);
		return { token: lease.token, fresh: store.login.method === "token" };
	}
	const login = await signIn(store, world);
	if ("problem" in login) return login;
	session.lease = login;
	return { token: login.token, fresh: true };
}

/** What cannot be renewed serves until its end. */
async function renewed(
	store: VaultStore,
	world: StoreWorld,
	lease: Lease,
): Promise<Lease> {
	const answer = await askVault(store, world, {
		method: "POST",
		path: "auth/token/renew-self",
		token: lease.token,
		body: {},
	});
	if ("problem" in answer) return lease;
	if (answer.status !== 200) return { ...lease, renewable: false };
	return leaseOf(object(answer.body["auth"]), lease.token, world);
}

async function signIn(
	store: VaultStore,
	world: StoreWorld,
): Promise<Lease | { readonly problem: string }> {
	const { login } = store;
	if (login.method === "token") throw new Error("a token needs no login");
	const first =
		login.method === "appRole"
			? await needed(login.roleId, world)
			: { value: login.role };
	if ("problem" in first) return first;
	const second =
		login.method === "appRole"
			? await needed(login.secretId, world)
			: // Kubernetes mounts it for everybody in the pod, and nobody could change that.
				await needed(login.jwt, world, "open");
	if ("problem" in second) return second;
	const answer = await askVault(store, world, {
		method: "POST",
		path: `auth/${login.mount.split("/").map(encodeURIComponent).join("/")}/login`,
		body:
			login.method === "appRole"
				? { role_id: first.value, secret_id: second.value }
				: { role: first.value, jwt: second.value },
	});
	const called = login.method === "appRole" ? "AppRole" : "Kubernetes";
	if ("problem" in answer) return answer;
	const auth = object(answer.body["auth"]);
	const token = text(auth["client_token"]);
	if (answer.status !== 200 || token === "")
		return {
			problem: `the login with ${called} at auth/${login.mount} was refused (HTTP ${answer.status}): check ${login.method === "appRole" ? "roleId and secretId" : "the role, and the service account that it is bound to"}`,
		};
	return leaseOf(auth, token, world);
}

function leaseOf(auth: JsonObject, token: string, world: StoreWorld): Lease {
	const lifeMs = Number(auth["lease_duration"]) * 1000;
	const now = world.clock.monotonic();
	// None: it never ends.
	const ends = lifeMs > 0;
	return {
		token,
		renewable: auth["renewable"] === true && ends,
		renewAt: now + lifeMs / 2,
		// A question that was asked just before the end is not to be answered after it.
		endsAt: ends ? now + lifeMs * 0.9 : Infinity,
	};
}

async function needed(
	{ value, path }: { readonly value: FieldValue; readonly path: string },
	world: StoreWorld,
	open?: "open",
): Promise<{ readonly value: string } | { readonly problem: string }> {
	const resolved = await world.own(value, open);
	return "value" in resolved
		? { value: resolved.value.trim() }
		: {
				problem: `${path} in the settings ${typeof value === "string" ? "" : `comes from ${sourceName(value)}, which `}${resolved.problem}`,
			};
}
