// `plan --format markdown` as a process of its own, against a simulator.
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import {
	type CertificateSpec,
	type Simulator,
	startSimulator,
} from "../../src/simulator/simulator.ts";
import { command, type Ended } from "../fixtures/command.ts";
import { withRepository } from "../fixtures/folder.ts";
import {
	type Repository,
	reconcile,
	repositoryOf,
} from "../fixtures/session.ts";
import { after, startWorld } from "../fixtures/world.ts";

const golden = fileURLToPath(
	new URL("../golden/markdown/command.md", import.meta.url),
);

const years = (
	from: number,
	until: number,
): Omit<CertificateSpec, "status"> => ({
	signingAuthority: "DigiCert",
	notBefore: new Date(Date.UTC(from)),
	notAfter: new Date(Date.UTC(until)),
});

function markdown(
	simulator: Simulator,
	repository: Repository,
	more: readonly string[] = [],
): Promise<Ended> {
	return withRepository(repository, simulator, (folder) =>
		command(
			folder,
			["plan", "--format", "markdown", ...more],
			repository.variables,
		),
	);
}

async function withSimulator<T>(
	starting: Promise<Simulator>,
	use: (simulator: Simulator) => Promise<T>,
): Promise<T> {
	const simulator = await starting;
	try {
		return await use(simulator);
	} finally {
		await simulator.close();
	}
}

/** Two integrations that present a DigiCert certificate, both as the files say. */
const settled = pair("Shop");

function pair(name: string): Repository {
	return repositoryOf(
		["shop", "stock"].map((key) => ({
			key,
			type: "web-services",
			name: key === "shop" ? name : "Stock",
			status: "active",
			mutualTls: { certificateAuthority: "digicert" },
		})),
		{ settings: "rules: { digicert-rotation: off }" },
	);
}

async function startSettled(
	permissions?: readonly string[],
): Promise<Simulator> {
	const simulator = await startSimulator({
		behavior: { settleReads: 0 },
		clients: [
			{ clientId: "setup", clientSecret: "setup-secret" },
			{
				clientId: "simulator",
				clientSecret: "simulator-secret",
				...(permissions ? { permissions } : {}),
			},
		],
	});
	await reconcile(simulator, {
		...settled,
		variables: {
			...settled.variables,
			CLIENT_ID: "setup",
			CLIENT_SECRET: "setup-secret",
		},
	});
	simulator.organization.replaceCertificates([
		{ ...years(2020, 2021), status: "Current" },
	]);
	return simulator;
}

describe("plan --format markdown", () => {
	test("prints the comment, the same each time", () =>
		withSimulator(startWorld(), async (simulator) => {
			const { organization } = simulator;
			organization.replaceCertificates([
				{ ...years(2000, 2049), status: "Current" },
			]);
			for (const [name, actions] of [
				["The off", ["Find @team", "Close"]],
				["The gone", ["Look up"]],
			] as const)
				for (const one of organization.integrationsNamed(name))
					for (const action of actions)
						organization.addAction({ integrationId: one.id, name: action });
			const [failing] = organization.integrationsNamed("The resecret");
			organization.setReportedState(
				failing?.id ?? "",
				"ERROR",
				"Refused <b>401</b>",
			);
			const lossy = ["--allow-actions-lost", "1"];
			const first = await markdown(simulator, after, lossy);
			expect([first.err, first.code]).toEqual(["", 0]);
			await expect(first.out).toMatchFileSnapshot(golden);
			const again = await markdown(simulator, after, [
				...lossy,
				"--detailed-exitcode",
			]);
			expect([again.out, again.code]).toEqual([first.out, 2]);
			const secrets = Object.entries(after.variables)
				.filter(([name]) => /SECRET|PASSWORD|KEY/.test(name))
				.map(([, value]) => value);
			for (const secret of secrets) expect(first.out).not.toContain(secret);
		}));

	test("needs no secret with --skip-secrets, and says so", () =>
		withSimulator(startWorld(), async (simulator) => {
			const { CLIENT_ID = "", CLIENT_SECRET = "" } = after.variables;
			const bare = { ...after, variables: { CLIENT_ID, CLIENT_SECRET } };
			const skipped = await markdown(simulator, bare, ["--skip-secrets"]);
			expect(skipped.code).toBe(0);
			expect(skipped.out).toContain("> **Credentials were not compared**");
			expect(skipped.out).not.toContain("--plan FILE");
			const refused = await markdown(simulator, {
				...after,
				variables: { ...after.variables, FRESH_PASSWORD: "" },
			});
			expect(refused.code).toBe(1);
			expect(refused.out).toContain("refused, nothing will be written");
			expect(refused.out).toContain("`unresolved-secret` for `fresh`");
		}));

	test("tells what the certificates of touched integrations need", () =>
		withSimulator(startSettled(), async (simulator) => {
			const quiet = await markdown(simulator, settled);
			expect(quiet.out).toContain("### dev: nothing to do, 2 unchanged");
			expect(certificateReads(simulator)).toBe(0);
			const touched = await markdown(simulator, pair("The shop"));
			expect(touched.out).toMatch(
				/^- \*\*error\*\*: the DigiCert client certificate that shop presents expired on /m,
			);
			expect(touched.code).toBe(0);
			expect(certificateReads(simulator)).toBeGreaterThan(0);
		}));

	test("goes without certificates that it may not read", () =>
		withSimulator(
			startSettled(["integrations:integration:*", "integrations:actions:view"]),
			async (simulator) => {
				const touched = await markdown(simulator, pair("The shop"));
				expect(touched.code).toBe(0);
				expect(touched.out).toContain(
					"could not be read: the OAuth client lacks `integrations:actionCertificate:view`\n",
				);
				expect(touched.err).toMatch(
					/^warning: the client certificates could not be read: GET \/api\/v2\/integrations\/actions\/certificates /,
				);
			},
		));

	test("is one of three formats", () =>
		withSimulator(startWorld(), async (simulator) => {
			const wrong = await markdown(simulator, after, ["--format", "html"]);
			expect([wrong.code, wrong.out]).toEqual([3, ""]);
			expect(wrong.err).toContain("plan knows pretty, json and markdown");
		}));
});

function certificateReads({ log }: Simulator): number {
	return log.filter(({ path }) => path.includes("/certificates")).length;
}
