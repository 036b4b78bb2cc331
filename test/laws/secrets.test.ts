import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import type { Fault } from "../../src/simulator/faults.ts";
import {
	type Simulator,
	startSimulator,
} from "../../src/simulator/simulator.ts";
import { canaries, forms, withoutLeaks } from "../fixtures/canaries.ts";
import {
	openSession,
	pending,
	planOnly,
	type Repository,
	reconcile,
	repositoryOf,
} from "../fixtures/session.ts";
import { eachOf } from "./each.ts";

const clientSecret = "canary of the client's own secret";
const forbidden = [clientSecret, ...Object.values(canaries)].flatMap(forms);

function leaks(text: string): readonly string[] {
	return forbidden.filter((form) => text.includes(form));
}

const names = Object.keys(canaries);
const echo = names
	.flatMap((name) => forms(canaries[name] ?? ""))
	.concat(forms(clientSecret))
	.map((form) => `you sent ${form}`)
	.join(", ");

/** One document a canary; every other one from a file. */
const repository: Repository = repositoryOf(
	names.map((name, at) => ({
		key: name,
		type: "web-services",
		name: `Canary ${name}`,
		status: "active",
		credentials: {
			type: "userDefined",
			fields: {
				secret:
					at % 2 === 0
						? { env: name.toUpperCase() }
						: { file: `secrets/${name}` },
			},
		},
	})),
	{
		// One ends in blanks, which nobody means but the test.
		settings:
			"safety: { maxCredentialRewrites: 100 }\nrules: { secret-format: warning }",
		variables: {
			...Object.fromEntries(
				names.map((name) => [name.toUpperCase(), canaries[name] ?? ""]),
			),
			CLIENT_SECRET: clientSecret,
		},
	},
);

async function withCanaries(
	faults: readonly Fault[],
	use: (
		go: (...args: string[]) => Promise<number>,
		simulator: Simulator,
	) => Promise<void>,
): Promise<void> {
	const simulator = await startSimulator({
		faults,
		clients: [{ clientId: "simulator", clientSecret }],
		behavior: { settleReads: 0, rateLimit: 1_000_000 },
	});
	try {
		await withoutLeaks(
			repository,
			simulator,
			Object.fromEntries(
				names.map((name) => [`secrets/${name}`, `${canaries[name]}\n`]),
			),
			leaks,
			(go) => use(go, simulator),
		);
	} finally {
		await simulator.close();
	}
}

const failing = (operation: string, status = 400): Fault => ({
	kind: "status",
	status,
	operation,
	message: echo,
	code: `bad.${canaries["base64"]}`,
	times: 1_000,
});

describe("no secret byte comes out", () => {
	test("of lint, plan and apply in their formats", () =>
		withCanaries([], async (go, simulator) => {
			expect(
				await go(
					"lint",
					...[
						"pretty",
						"json:l.json",
						"sarif:l.sarif",
						"github:l.txt",
						"gitlab:l.gitlab",
						"junit:l.xml",
					].flatMap((format) => ["--format", format]),
				),
			).toBe(0);
			expect(await go("plan")).toBe(0);
			expect(await go("plan", "--format", "json", "--out", "plan.json")).toBe(
				0,
			);
			expect(
				await go("apply", "--yes", "--plan", "plan.json", "--format", "json"),
			).toBe(0);
			expect(await go("apply", "--yes")).toBe(0);
			// What is stored is every byte of it.
			for (const name of names) {
				const [one] = simulator.organization.integrationsNamed(
					`Canary ${name}`,
				);
				expect(
					simulator.organization.credentialFields(
						Object.values(one?.credentials ?? {})[0] ?? "",
					),
				).toEqual({ secret: canaries[name] });
			}
		}));

	for (const [title, operation, code] of [
		["a credential", "postIntegrationsCredentials", 1],
		["an integration", "postIntegrations", 1],
		["a configuration", "putIntegrationConfigCurrent", 1],
		["a state", "patchIntegration", 1],
		["a read", "getIntegrationsCredentialsTypes", 4],
		["the login", "postOauthToken", 4],
	] as const)
		test(`where the platform refuses ${title} and echoes them`, () =>
			withCanaries([failing(operation)], async (go) => {
				expect(await go("apply", "--yes", "--format", "json")).toBe(code);
				expect(await go("apply", "--yes", "--format", "pretty")).toBe(code);
			}));

	test("of doctor, whatever the platform refuses and echoes, and of what it keeps", () =>
		withCanaries([], async (go, simulator) => {
			const look = async (code: number): Promise<void> => {
				expect(await go("doctor", "--format", "json")).toBe(code);
				expect(await go("doctor", "--save-catalog", "catalog.json")).toBe(code);
			};
			await look(0);
			for (const [operation, code] of [
				["getAuthorizationSubjectsMe", 0],
				["getOrganizationsMe", 0],
				["getIntegrationsTypes", 1],
				["getIntegrationsCredentialsTypes", 1],
				["getIntegrations", 1],
				["getIntegrationsCredentialsListing", 1],
				["postOauthToken", 4],
			] as const) {
				simulator.addFault(failing(operation));
				// Two of them do not answer what they are asked first.
				if (operation === "getAuthorizationSubjectsMe") {
					simulator.addFault(failing("getIntegrationsActions"));
					simulator.addFault(failing("getIntegrationsActionsCertificates"));
				}
				await look(code);
				simulator.clearFaults();
			}
			simulator.organization.addIntegration({
				type: "custom-rest-actions",
				name: "In ERROR",
				state: "ENABLED",
			});
			const [one] = simulator.organization.integrationsNamed("In ERROR");
			simulator.organization.setReportedState(one?.id ?? "", "ERROR", echo);
			await look(1);
		}));

	test("where activation fails and echoes them", () =>
		withCanaries([], async (go, simulator) => {
			simulator.behave({
				activationErrors: Object.fromEntries(
					names.map((name) => [`Canary ${name}`, echo]),
				),
			});
			expect(await go("apply", "--yes")).toBe(1);
			expect(await go("plan")).toBe(0);
			expect(await go("plan", "--format", "json")).toBe(0);
		}));
});

test("no secret byte is in a plan, a result or a thrown error, however it is looked at", async () => {
	const inMemory: Repository = {
		...repository,
		files: Object.fromEntries(
			names.map((name) => [
				`integrations/${name}.yaml`,
				JSON.stringify({
					key: name,
					type: "web-services",
					name: `Canary ${name}`,
					status: "active",
					credentials: {
						type: "userDefined",
						fields: { secret: { env: name.toUpperCase() } },
					},
				}),
			]),
		),
	};
	const look = (value: unknown): string =>
		`${inspect(value, { depth: 12, showHidden: true, maxStringLength: null, maxArrayLength: null })}\n${JSON.stringify(value)}`;
	await eachOf(
		[
			"postIntegrationsCredentials",
			"putIntegrationConfigCurrent",
			"getIntegrations",
			"getIntegrationsTypes",
			"postOauthToken",
		],
		2,
		async (operation) => {
			for (const status of [400, 500, 409]) {
				const simulator = await startSimulator({
					clients: [{ clientId: "simulator", clientSecret }],
					faults: [failing(operation, status)],
				});
				try {
					const seen = await reconcile(simulator, inMemory).catch(
						(error: unknown) => error,
					);
					expect(leaks(look(seen)), `${operation} ${status}`).toEqual([]);
				} finally {
					await simulator.close();
				}
			}
		},
	);
	const simulator = await startSimulator({
		clients: [{ clientId: "simulator", clientSecret }],
	});
	try {
		const session = await openSession(simulator, inMemory);
		expect(leaks(look(session.plan))).toEqual([]);
		expect(leaks(look(session.planned.actual))).toEqual([]);
		await session.apply();
		await session.close();
		const changed = {
			...inMemory,
			variables: { ...inMemory.variables, QUOTES: `${canaries["quotes"]}!` },
		};
		const plan = await planOnly(simulator, changed);
		expect(pending(plan)).toHaveLength(1);
		expect(plan.changes[0]?.fields).toEqual([
			{
				path: "credentials.fields.secret",
				from: "(secret)",
				to: "(secret, changed)",
			},
		]);
		expect(leaks(look(plan))).toEqual([]);
		expect(leaks(look(simulator.organization.liveIntegrations()))).toEqual([]);
	} finally {
		await simulator.close();
	}
});
