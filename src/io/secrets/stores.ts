// Items of the settings' stores -> their values: each is asked for once, a few at a time.
import pLimit from "p-limit";
import type { Grants } from "../../core/settings/grants.ts";
import { vaultItem } from "../../core/settings/items.ts";
import type { StoreItem } from "../../core/types.ts";
import { readProgram } from "./exec.ts";
import type { Resolved } from "./resolved.ts";
import { decrypted } from "./sops.ts";
import type { StoreWorld } from "./store-world.ts";
import { memberAt } from "./structured.ts";
import { vaultSecret } from "./vault.ts";

/** Programs and connections at once. */
const AT_ONCE = 8;

export type StoreReader = (
	reference: StoreItem,
	grants: Pick<Grants, "stores" | "withheld">,
) => Promise<Resolved>;

/** For one run, or one cycle of the daemon: what was read once is not read again. */
export function storeReader(world: StoreWorld): StoreReader {
	const limit = pLimit(AT_ONCE);
	const known = new Map<string, Promise<unknown>>();

	function once<T>(id: string, read: () => Promise<T>): Promise<T> {
		const reading = known.get(id) ?? read();
		known.set(id, reading);
		return reading as Promise<T>;
	}

	async function read(
		{ store: name, item }: StoreItem,
		{ stores, withheld }: Pick<Grants, "stores" | "withheld">,
	): Promise<Resolved> {
		const store = stores.get(name);
		if (!store) return { problem: "is of no store" };
		switch (store.type) {
			case "exec":
				return readProgram(store, item, withheld, world);
			case "sops": {
				const file = await once(`file of ${name}`, () =>
					decrypted(store, withheld, world),
				);
				return "json" in file ? memberAt(file.json, item) : file;
			}
			case "vault": {
				const parts = vaultItem(item);
				if (parts === null) return { problem: "is not of the form path#field" };
				const secret = await once(`${name} ${parts.path}`, () =>
					vaultSecret(store, parts.path, world),
				);
				return "fields" in secret
					? memberAt(secret.fields, `/${escaped(parts.field)}`)
					: secret;
			}
		}
	}

	return (reference, grants) =>
		once(JSON.stringify([reference.store, reference.item]), () =>
			limit(() => read(reference, grants)),
		);
}

/** A name as a part of a pointer. */
function escaped(name: string): string {
	return name.replaceAll("~", "~0").replaceAll("/", "~1");
}
