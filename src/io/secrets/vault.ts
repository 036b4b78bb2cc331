// An item `path#field` -> the text that HashiCorp Vault or OpenBao keeps there, key-value secrets of version 2.
import type { VaultStore } from "../../core/settings/stores.ts";
import type { Json, JsonObject } from "../../core/types.ts";
import { isObject, list, object } from "../../core/values/json.ts";
import type { StoreWorld } from "./store-world.ts";
import { askVault, type VaultAnswer } from "./vault-http.ts";
import { vaultToken } from "./vault-login.ts";

export type VaultSecret =
	| { readonly fields: JsonObject }
	| { readonly problem: string };

/** All fields of a path, for the items that name it. */
export async function vaultSecret(
	store: VaultStore,
	path: string,
	world: StoreWorld,
): Promise<VaultSecret> {
	const said = (problem: string) => ({ problem: `cannot be read: ${problem}` });
	const api = `${store.mount}/data/${path}`;
	const first = await vaultToken(store, world, null);
	if ("problem" in first) return said(first.problem);
	const ask = (token: string) =>
		askVault(store, world, { method: "GET", path: encoded(api), token });
	let { token } = first;
	let answer = await ask(token);
	if (!("problem" in answer) && answer.status === 403 && !first.fresh) {
		// It ended, or was revoked.
		const second = await vaultToken(store, world, token);
		if ("problem" in second) return said(second.problem);
		token = second.token;
		answer = await ask(token);
	}
	if ("problem" in answer) return said(answer.problem);
	const { data } = answer.body;
	if (answer.status === 200 && isObject(data)) {
		const fields = data["data"];
		return isObject(fields)
			? { fields }
			: said(
					isObject(data["metadata"])
						? `what is at ${api} is empty`
						: versionOne(store),
				);
	}
	if (answer.status === 404) {
		if (isObject(data) && isObject(data["metadata"]))
			return said(gone(api, data["metadata"]));
		if (await isVersionOne(store, world, token)) return said(versionOne(store));
	}
	return said(reasonOf(answer, api, store));
}

function reasonOf(
	{ status, body }: VaultAnswer,
	api: string,
	{ namespace, mount }: VaultStore,
): string {
	const where = namespace === null ? "" : ` in namespace ${namespace}`;
	switch (status) {
		case 200:
			return "it answers what is no answer of Vault's: is the address right?";
		case 403:
			return `it refuses (HTTP 403): the token has ended, or no policy of it lets it read ${api}${where}`;
		case 404:
			return `there is nothing at ${api}${where} (HTTP 404): check the path, and that ${mount} is where the secrets are mounted`;
		case 503:
			return isSealed(body["errors"])
				? "it is sealed (HTTP 503): unseal it"
				: "it is not ready (HTTP 503)";
		default:
			return `it answers HTTP ${status} for ${api}${where}`;
	}
}

/** One of the few words of Vault that are looked at; none is passed on. */
function isSealed(errors: Json | undefined): boolean {
	return list(errors).some((one) => one === "Vault is sealed");
}

function gone(api: string, metadata: JsonObject): string {
	return metadata["destroyed"] === true
		? `the newest version of ${api} was destroyed: write a new one`
		: `the newest version of ${api} was deleted: undelete it, or write a new one`;
}

function versionOne({ mount }: VaultStore): string {
	return `${mount} holds key-value secrets of version 1, and only version 2 can be read: upgrade it with vault kv enable-versioning ${mount}, or name another mount`;
}

/** Only a guess where the token may not ask. */
async function isVersionOne(
	store: VaultStore,
	world: StoreWorld,
	token: string,
): Promise<boolean> {
	const answer = await askVault(store, world, {
		method: "GET",
		path: `sys/internal/ui/mounts/${encoded(store.mount)}`,
		token,
	});
	if ("problem" in answer || answer.status !== 200) return false;
	const { type, options } = object(answer.body["data"]);
	return type === "kv" && object(options)["version"] !== "2";
}

function encoded(path: string): string {
	return path.split("/").map(encodeURIComponent).join("/");
}
