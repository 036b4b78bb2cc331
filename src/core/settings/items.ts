// What a store calls an item -> whether it can be one, and its parts.
import type { Store } from "./stores.ts";

/** Null: it is not `path#field`. Neither part leads out of its mount. */
export function vaultItem(
	item: string,
): { readonly path: string; readonly field: string } | null {
	const mark = item.lastIndexOf("#");
	const path = item.slice(0, Math.max(mark, 0));
	const field = item.slice(mark + 1);
	const names = path.split("/");
	const leads = names.some((name) => ["", ".", ".."].includes(name));
	return mark < 1 || field === "" || leads ? null : { path, field };
}

/** What an item of this store must be; null: it is. */
export function itemProblem(
	{ type }: Store,
	item: string,
): "vault" | "sops" | null {
	if (type === "vault") return vaultItem(item) === null ? "vault" : null;
	if (type === "sops")
		return /^(?:\/(?:[^~/]|~[01])*)+$/.test(item) ? null : "sops";
	return null;
}
