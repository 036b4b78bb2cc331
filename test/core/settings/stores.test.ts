// The settings' stores -> what documents may name of them, what is theirs alone, and which files decide what they give.
import { expect, test } from "vitest";
import { secretFiles } from "../../../src/core/plan/secret-files.ts";
import { grantsOf, ungranted } from "../../../src/core/settings/grants.ts";
import { itemProblem, vaultItem } from "../../../src/core/settings/items.ts";
import { readSettings } from "../../../src/core/settings/read.ts";
import type { Settings } from "../../../src/core/settings/settings.ts";
import { catalog, settings as text } from "../../fixtures/session.ts";

function settingsOf(more = ""): Settings {
	const { settings, findings } = readSettings(
		{
			file: "gc-integrations.yaml",
			text: `${text().replaceAll("SIMULATOR", "http://127.0.0.1:1")}${more}secrets:
  files: ["**", "/run/**"]
  stores:
    op: { type: exec, command: [op, read] }
    token: { type: vault, address: https://vault.example.com, caFile: ca.pem, auth: { token: { file: vault/token } } }
    role: { type: vault, address: https://vault.example.com, auth: { appRole: { roleId: r, secretId: { env: SECRET_ID } } } }
    pod: { type: vault, address: https://vault.example.com, auth: { kubernetes: { role: gc, tokenPath: /run/jwt } } }
    prod: { type: sops, file: "secrets/{environment}.enc.yaml" }
`,
		},
		catalog(),
	);
	if (!settings) throw new Error(JSON.stringify(findings));
	return settings;
}
const git = 'source: { git: { url: "https://git.example.com/acme.git" } }\n';

test("what is described may be asked, whoever may push; what a program would take for an option may not", () => {
	for (const more of ["", git]) {
		const grants = grantsOf(settingsOf(more));
		for (const [store, item, reason] of [
			["op", "op://crm/password", null],
			["token", "crm#password", null],
			["prod", "/crm", null],
			["op", "--config=x", "option"],
			["op", "-", "option"],
			["token", "-crm#password", null],
			["other", "x", "no-store"],
			["__proto__", "x", "no-store"],
		] as const)
			expect(ungranted(grants, { store, item }), `${store} ${item}`).toBe(
				reason,
			);
	}
});

test("with a Git source no pattern grants what the stores use for themselves", () => {
	const grants = grantsOf(settingsOf(git));
	for (const reference of [
		{ file: "vault/token" },
		{ file: "vault/token", pointer: "/x" },
		{ file: "/run/jwt" },
	])
		expect(ungranted(grants, reference), reference.file).toBe("own");
	expect(ungranted(grants, { file: "other" })).toBeNull();
});

test("programs do not see what is the settings' alone", () => {
	expect(grantsOf(settingsOf()).withheld).toEqual([
		"FINGERPRINT_KEY",
		"CLIENT_ID",
		"CLIENT_SECRET",
	]);
});

test("the files that decide what they give are watched", () => {
	expect(secretFiles(settingsOf(), [])).toEqual([
		"/run/jwt",
		"ca.pem",
		"secrets/dev.enc.yaml",
		"vault/token",
	]);
});

test.each([
	["a#b", { path: "a", field: "b" }],
	["a/b#c", { path: "a/b", field: "c" }],
	["a#b#c", { path: "a#b", field: "c" }],
	["a", null],
	["#b", null],
	["a#", null],
	["/a#b", null],
	["a/#b", null],
	["a//b#c", null],
	["./a#b", null],
	["a/..#b", null],
	["..#b", null],
])("the item %s of Vault", (item, parts) => {
	expect(vaultItem(item)).toEqual(parts);
});

test("items are judged by the type of their store", () => {
	const { stores } = settingsOf().secrets;
	const problem = (name: string, item: string) => {
		const store = stores.get(name);
		return store && itemProblem(store, item);
	};
	expect(problem("op", "anything at all")).toBeNull();
	expect(problem("token", "a/b#c")).toBeNull();
	expect(problem("token", "a/b")).toBe("vault");
	expect(problem("prod", "/a/~0b~1c")).toBeNull();
	expect(problem("prod", "a")).toBe("sops");
	expect(problem("prod", "/a~")).toBe("sops");
});
