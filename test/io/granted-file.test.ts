// Patterns and paths -> what documents may name; files, links and modes -> what is read of it, and what is warned of.
import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { pathMatches, ungranted } from "../../src/core/settings/grants.ts";
import { createRedactor } from "../../src/io/redact.ts";
import { secretSources } from "../../src/io/secrets/sources.ts";
import { withPlace } from "../fixtures/place.ts";
import { settings } from "../fixtures/session.ts";

const noStores = { stores: new Map(), withheld: [] };

describe("a pattern of files", () => {
	test.each([
		["secrets/**", "secrets/a"],
		["secrets/**", "secrets/a/b"],
		["secrets/**", "./secrets/a"],
		["secrets/*", "secrets/.a"],
		["secrets/*-token", "secrets/crm-token"],
		["./secrets/*", "secrets//a"],
		["../shared/*", "../shared/a"],
		["/run/secrets/*", "/run/secrets/a"],
		["/run/secrets/*", "/run/x/../secrets/a"],
		["/run/secrets/*", "/../run/secrets/a"],
		["**", "a/b/c"],
	])("%s grants %s", (pattern, path) => {
		expect(pathMatches(pattern, path)).toBe(true);
	});

	test.each([
		["secrets/**", "secrets/../a"],
		["secrets/**", "other/a"],
		["secrets/**", "/secrets/a"],
		["secrets/*", "secrets/a/b"],
		["secrets/*", "secrets"],
		["**", "/etc/passwd"],
		["**", "../a"],
		["*/*", "../a"],
		["*/*", "/a"],
		["../**", "../../a"],
		["/run/secrets/*", "/run/secrets/../a"],
		["/run/secrets/*", "run/secrets/a"],
		["/run/**", "/etc/passwd"],
	])("%s does not grant %s", (pattern, path) => {
		expect(pathMatches(pattern, path)).toBe(false);
	});
});

describe("without a Git source", () => {
	const any = { env: null, files: null, own: [], ...noStores };

	test("documents may name anything that the settings do not limit", () => {
		expect(ungranted(any, { env: "ANY" })).toBeNull();
		expect(ungranted(any, { file: "/any" })).toBeNull();
		const some = { ...any, env: ["CRM_*"] };
		expect(ungranted(some, { env: "CRM_A" })).toBeNull();
		expect(ungranted(some, { env: "crm_a" })).toBe("unlisted");
		expect(ungranted(some, { env: "XCRM_A" })).toBe("unlisted");
		expect(ungranted(some, { file: "/any" })).toBeNull();
	});
});

const granting = `${settings()}secrets: { env: ["CRM_*"], files: ["secrets/*"] }\n`;
const document = (password: string, more = ""): string => `key: crm
type: web-services
name: CRM
status: active
credentials:
  type: basicAuth
  fields:
    userName: svc
    password: ${password}
${more}`;

test("what is not granted is an error at the reference, in a patch at the patch, and no comment silences it", () =>
	withPlace(
		{
			settings: granting,
			files: {
				"integrations/crm.yaml": document(
					"{ env: CRM_PASSWORD }",
					`environments:
  dev:
    credentials:
      fields:
        # gc-integrations-disable-next-line secret-not-allowed
        password: { file: /etc/passwd }
`,
				),
			},
		},
		async (place) => {
			const { code, out } = await place.go(["lint", "--format", "json"]);
			expect(code).toBe(1);
			const { findings } = JSON.parse(out) as {
				findings: { rule: string; line: number; message: string }[];
			};
			expect(findings.map(({ rule, line }) => [rule, line])).toEqual([
				["unused-disable", 14],
				["secret-not-allowed", 15],
			]);
			expect(findings[1]?.message).toMatch(/secrets\.files.*secrets\/\*/);
			const { out: planned, code: refused } = await place.go([
				"apply",
				"--yes",
				"--format",
				"json",
			]);
			expect(refused).toBe(1);
			expect(planned).toContain("lint-errors");
			expect(place.simulator.organization.integrations.size).toBe(0);
		},
	));

test("what the settings use themselves takes its own name, not a pattern", async () => {
	const own = { env: ["*", "TOKEN"], files: ["**", "secrets/git"] };
	const grants = {
		...own,
		...noStores,
		own: [
			{ env: "SECRET" },
			{ env: "TOKEN" },
			{ file: "secrets/client" },
			{ file: "secrets/git" },
		],
	};
	for (const [reference, reason] of [
		[{ env: "SECRET" }, "own"],
		[{ env: "secret" }, "own"],
		[{ env: "TOKEN" }, null],
		[{ env: "OTHER" }, null],
		[{ file: "secrets/client" }, "own"],
		[{ file: "./secrets/x/../client" }, "own"],
		[{ file: "Secrets/Client" }, "own"],
		[{ file: "secrets//git" }, null],
		[{ file: "secrets/other" }, null],
	] as const)
		expect(ungranted(grants, reference), JSON.stringify(reference)).toBe(
			reason,
		);
	await withPlace(
		{
			settings: `${settings()}source: { git: { url: "https://git.example.com/acme.git" } }\n`,
			files: { "integrations/crm.yaml": document("{ env: CRM_PASSWORD }") },
		},
		async (place) => {
			const { code, out } = await place.go(["lint", "--local"]);
			expect(code).toBe(1);
			expect(out).toMatch(/secret-not-allowed[\s\S]*grants documents none/);
		},
	);
});

test("reading keeps to it too: where a link leads is what counts", () =>
	withPlace({ files: {} }, async ({ folder }) => {
		await mkdir(join(folder, "secrets/..2026_11_26"), { recursive: true });
		await writeFile(join(folder, "secrets/..2026_11_26/mounted"), "mounted");
		await symlink("..2026_11_26", join(folder, "secrets/..data"));
		await symlink("..data/mounted", join(folder, "secrets/mounted"));
		await writeFile(join(folder, "outside"), "outside");
		await symlink("../outside", join(folder, "secrets/link"));
		await symlink("secrets", join(folder, "linked"));
		const read = (file: string, files: readonly string[]) =>
			secretSources({}, folder, createRedactor())
				.within({ env: [], files, own: [], ...noStores }, "dev")
				.resolve({ file });
		expect(await read("secrets/mounted", ["secrets/*"])).toEqual({
			value: "mounted",
		});
		expect(await read("linked/mounted", ["linked/*"])).toEqual({
			value: "mounted",
		});
		expect(await read("secrets/link", ["secrets/*"])).toHaveProperty("problem");
		expect(await read("secrets/link", ["secrets/*", "*"])).toEqual({
			value: "outside",
		});
		expect(await read("secrets/link", ["secrets/link"])).toEqual({
			value: "outside",
		});
		expect(await read("secrets/none", ["secrets/*"])).toEqual({
			problem: "does not exist",
		});
	}));

test("a secret that everyone may read is warned of once", () =>
	withPlace(
		{
			files: {
				"integrations/crm.yaml": document("{ file: secrets/password }"),
				"integrations/other.yaml": document(
					"{ file: secrets/password }",
				).replace(/crm|CRM/g, "other"),
				"secrets/password": "a-password-of-the-tests",
			},
		},
		async (place) => {
			const file = join(place.folder, "secrets/password");
			await chmod(file, 0o644);
			const { err } = await place.go(["plan"]);
			expect(err.match(/everyone on this machine may read/g)).toHaveLength(1);
			expect(err).toContain("chmod o-r secrets/password");
			await chmod(file, 0o640);
			expect((await place.go(["plan"])).err).toBe("");
		},
	));
