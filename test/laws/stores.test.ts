import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startSimulator } from "../../src/simulator/simulator.ts";
import { canaries, forms, withoutLeaks } from "../fixtures/canaries.ts";
import { repositoryOf } from "../fixtures/session.ts";
import { ageKey, encrypted, sopsThere } from "../fixtures/sops.ts";
import { startVault, type Vault } from "../fixtures/vault.ts";

const names = Object.keys(canaries);
const kinds = [
	"pointer",
	"exec",
	"vault",
	...(sopsThere() ? ["sops"] : []),
] as const;
const vaultToken = "hvs.canary-of-the-vault-token";
const forbidden = [vaultToken, ...Object.values(canaries)].flatMap(forms);
const leaks = (text: string): readonly string[] =>
	forbidden.filter((form) => text.includes(form));
const echo = forbidden.map((form) => `you sent ${form}`).join(", ");

const reference = (kind: string, name: string): unknown =>
	({
		pointer: { file: "secrets/all.json", pointer: `/${name}` },
		exec: { store: "program", item: name },
		vault: { store: "vault", item: `canaries#${name}` },
		sops: { store: "sops", item: `/${name}` },
	})[kind];

/** Prints what is asked for, says it aloud on standard error too, and keeps what it was started with. */
const program = `printf '%s\\n' "$0" "$@" >> arguments.log
for name; do :; done
found="secrets/$name"
test -f "$found" || found=secrets/all.json
cat "$found" >&2
cat "$found"
test "$found" != secrets/all.json
`;

let vault: Vault;
beforeAll(async () => {
	vault = await startVault({
		tokens: [vaultToken],
		secrets: { canaries },
	});
});
afterAll(() => vault.close());

/** @param wanted names of items, a document each, with a field of each kind */
async function withStores(
	wanted: readonly string[],
	use: (
		go: (...args: string[]) => Promise<number>,
		simulator: Awaited<ReturnType<typeof startSimulator>>,
	) => Promise<void>,
): Promise<void> {
	const simulator = await startSimulator({
		behavior: { settleReads: 0, rateLimit: 1_000_000 },
	});
	const repository = repositoryOf(
		wanted.map((name) => ({
			key: name,
			type: "web-services",
			name: `Canary ${name}`,
			status: "active",
			credentials: {
				type: "userDefined",
				fields: Object.fromEntries(
					kinds.map((kind) => [kind, reference(kind, name)]),
				),
			},
		})),
		{
			settings: `safety: { maxCredentialRewrites: 100 }
rules: { secret-format: warning }
secrets:
  stores:
    program: { type: exec, command: [sh, program.sh] }
    vault: { type: vault, address: "${vault.url}", auth: { token: { env: VAULT_TOKEN } } }
    sops: { type: sops, file: "secrets/{environment}.enc.json" }
`,
			variables: { VAULT_TOKEN: vaultToken, SOPS_AGE_KEY: ageKey },
		},
	);
	try {
		const all = JSON.stringify(canaries);
		await withoutLeaks(
			repository,
			simulator,
			{
				"secrets/all.json": all,
				...Object.fromEntries(
					names.map((name) => [`secrets/${name}`, canaries[name] ?? ""]),
				),
				"program.sh": program,
				...(sopsThere()
					? { "secrets/dev.enc.json": encrypted(all, "json") }
					: {}),
			},
			leaks,
			(go) => use(go, simulator),
		);
	} finally {
		await simulator.close();
	}
}

describe("secrets of stores", () => {
	test("are stored as they are, and come out of no command", () =>
		withStores(names, async (go, simulator) => {
			expect(await go("lint", "--format", "json")).toBe(0);
			expect(await go("plan", "--format", "json", "--out", "plan.json")).toBe(
				0,
			);
			expect(
				await go("apply", "--yes", "--plan", "plan.json", "--format", "json"),
			).toBe(0);
			for (const name of names) {
				const [one] = simulator.organization.integrationsNamed(
					`Canary ${name}`,
				);
				expect(
					simulator.organization.credentialFields(
						Object.values(one?.credentials ?? {})[0] ?? "",
					),
				).toEqual(
					Object.fromEntries(kinds.map((kind) => [kind, canaries[name]])),
				);
			}
			expect(await go("plan", "--detailed-exitcode")).toBe(0);
			expect(await go("daemon", "--once", "--log-level", "debug")).toBe(0);
		}));

	test("are asked for by no lint, and by no plan that skips them", () =>
		withStores(names, async (go) => {
			vault.asked.length = 0;
			expect(await go("lint")).toBe(0);
			expect(await go("plan", "--skip-secrets")).toBe(0);
			expect(vault.asked).toEqual([]);
		}));

	test("come out of no platform that echoes them", () =>
		withStores(names, async (go, simulator) => {
			simulator.addFault({
				kind: "status",
				status: 400,
				operation: "postIntegrationsCredentials",
				message: echo,
				times: 1_000,
			});
			expect(await go("apply", "--yes", "--format", "json")).toBe(1);
			expect(await go("apply", "--yes", "--format", "pretty")).toBe(1);
		}));

	test("come out of no store that fails and says them", () =>
		withStores(["none"], async (go) => {
			expect(await go("plan", "--format", "json")).toBe(1);
			expect(await go("apply", "--yes")).toBe(1);
			expect(await go("daemon", "--once")).toBe(1);
			for (let at = 0; at < 4; at += 1)
				vault.faults.push((_request, response) => {
					response.writeHead(500, { "content-type": "application/json" });
					response.end(JSON.stringify({ errors: [echo], data: canaries }));
				});
			expect(await go("plan")).toBe(1);
			vault.faults.length = 0;
		}));
});
