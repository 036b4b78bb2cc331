// The settings' stores -> each with its defaults: a program, Vault or OpenBao, a file that sops encrypted.
import type { Catalog } from "../catalog/catalog.ts";
import { parseDuration } from "../catalog/formats.ts";
import { nodeAt, toJson } from "../document/node.ts";
import type { JsonObject, MapNode } from "../types.ts";
import { object, optionalText, text } from "../values/json.ts";
import { type PlacedReference, type PlacedValue, placed } from "./placed.ts";

export type Store = ExecStore | VaultStore | SopsStore;
export type Stores = ReadonlyMap<string, Store>;

export interface ExecStore {
	readonly type: "exec";
	/** The program and its arguments. */
	readonly command: readonly string[];
	readonly timeoutMs: number;
}
export interface SopsStore {
	readonly type: "sops";
	/** As written, with {environment}. */
	readonly file: string;
	readonly timeoutMs: number;
}
export interface VaultStore {
	readonly type: "vault";
	readonly address: string;
	readonly mount: string;
	readonly namespace: string | null;
	readonly caFile: string | null;
	readonly login: VaultLogin;
	readonly timeoutMs: number;
}

export type VaultLogin =
	| { readonly method: "token"; readonly token: PlacedReference }
	| {
			readonly method: "appRole";
			readonly mount: string;
			readonly roleId: PlacedValue;
			readonly secretId: PlacedReference;
	  }
	| {
			readonly method: "kubernetes";
			readonly mount: string;
			readonly role: string;
			/** The service account's. */
			readonly jwt: PlacedReference;
	  };

export function storesOf(
	file: string,
	root: MapNode,
	catalog: Catalog,
): Stores {
	const stores = nodeAt(root, ["secrets", "stores"]);
	if (stores?.kind !== "map") return new Map();
	return new Map(
		[...stores.entries].map(([name, { value }]): [string, Store] => {
			const json = {
				...catalog.storeDefaults,
				...object(toJson(value)),
			} as JsonObject;
			const timeoutMs = parseDuration(text(json["timeout"]));
			switch (json["type"]) {
				case "exec": {
					const command = json["command"] as readonly string[];
					return [name, { type: "exec", command, timeoutMs }];
				}
				case "sops":
					return [name, { type: "sops", file: text(json["file"]), timeoutMs }];
				default:
					return [
						name,
						{
							type: "vault",
							address: text(json["address"]),
							mount: text(json["mount"]),
							namespace: optionalText(json["namespace"]) ?? null,
							caFile: optionalText(json["caFile"]) ?? null,
							login: loginOf(file, root, catalog, name),
							timeoutMs,
						},
					];
			}
		}),
	);
}

function loginOf(
	file: string,
	root: MapNode,
	{ loginDefaults }: Catalog,
	store: string,
): VaultLogin {
	const at = ["secrets", "stores", store, "auth"];
	const of = (...path: readonly string[]): PlacedValue =>
		placed(file, root, [...at, ...path]);
	const method = (name: "appRole" | "kubernetes"): JsonObject | null => {
		const node = nodeAt(root, [...at, name]);
		return node
			? { ...object(loginDefaults[name]), ...object(toJson(node)) }
			: null;
	};
	const appRole = method("appRole");
	if (appRole)
		return {
			method: "appRole",
			mount: text(appRole["mount"]),
			roleId: of("appRole", "roleId"),
			secretId: of("appRole", "secretId") as PlacedReference,
		};
	const kubernetes = method("kubernetes");
	if (kubernetes)
		return {
			method: "kubernetes",
			mount: text(kubernetes["mount"]),
			role: text(kubernetes["role"]),
			jwt: {
				...of("kubernetes", "tokenPath"),
				value: { file: text(kubernetes["tokenPath"]) },
			},
		};
	return { method: "token", token: of("token") as PlacedReference };
}

/** Names of environments hold neither slashes nor a way up. */
export function sopsFile({ file }: SopsStore, environment: string): string {
	return file.replaceAll("{environment}", environment);
}

/** What the stores read for themselves. */
export function storeReferences(stores: Stores): readonly PlacedValue[] {
	return [...stores.values()].flatMap((store): readonly PlacedValue[] => {
		if (store.type !== "vault") return [];
		const { login } = store;
		if (login.method === "token") return [login.token];
		return login.method === "appRole"
			? [login.roleId, login.secretId]
			: [login.jwt];
	});
}

/** Files that decide what the stores give, beside those of their own secrets. */
export function storeFiles(
	stores: Stores,
	environments: readonly string[],
): readonly string[] {
	return [...stores.values()].flatMap((store): readonly string[] => {
		if (store.type === "sops")
			return environments.map((name) => sopsFile(store, name));
		return store.type === "vault" && store.caFile !== null
			? [store.caFile]
			: [];
	});
}
