// What was applied is the desired state: a second run plans nothing and writes nothing, and a plan is the same bytes each time.
import { readdirSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { expect, test } from "vitest";
import {
	type Simulator,
	startSimulator,
} from "../../src/simulator/simulator.ts";
import { command } from "../fixtures/command.ts";
import { withRepository } from "../fixtures/folder.ts";
import {
	failures,
	pending,
	planOnly,
	type Repository,
	reconcile,
	repositoryOf,
	writes,
} from "../fixtures/session.ts";
import { after, startWorld } from "../fixtures/world.ts";

const example = new URL("../../config.example/", import.meta.url);
const read = (path: string): string =>
	readFileSync(new URL(path, example), "utf8");

function exampleRepository(environment: "dev" | "prod"): Repository {
	const variables = parseEnv(read("secrets.example.env")) as Record<
		string,
		string
	>;
	return {
		settings: read("gc-integrations.yaml")
			.replaceAll("http://127.0.0.1:8080", "SIMULATOR")
			.replace(
				"region: eu-west-1",
				"platform: { loginUrl: SIMULATOR, apiUrl: SIMULATOR }",
			),
		files: Object.fromEntries(
			["integrations", "actions"].flatMap((folder) =>
				readdirSync(new URL(folder, example)).map((name) => [
					`${folder}/${name}`,
					read(`${folder}/${name}`),
				]),
			),
		),
		variables: {
			...variables,
			GC_DEV_CLIENT_ID: "simulator",
			GC_DEV_CLIENT_SECRET: "simulator-secret",
			GC_PROD_CLIENT_ID: "simulator",
			GC_PROD_CLIENT_SECRET: "simulator-secret",
			GC_INTEGRATIONS_ENV: environment,
		},
	};
}

async function withEmpty<T>(
	use: (simulator: Simulator) => Promise<T>,
): Promise<T> {
	const simulator = await startSimulator({
		organizationId: "00000000-0000-4000-8000-000000000000",
		behavior: { settleReads: 0, rateLimit: 1_000_000 },
	});
	try {
		return await use(simulator);
	} finally {
		await simulator.close();
	}
}

for (const environment of ["dev", "prod"] as const)
	test(`a second run plans nothing: config.example, ${environment}`, () =>
		withEmpty(async (simulator) => {
			const repository = exampleRepository(environment);
			await withRepository(repository, simulator, async (folder) => {
				const go = (...args: string[]) =>
					command(folder, args, repository.variables);
				const first = await go("apply", "--yes");
				expect(first.code, first.out + first.err).toBe(0);
				simulator.clearLog();
				const plans = await Promise.all([
					go("plan", "--format", "json", "--detailed-exitcode"),
					go("plan", "--format", "json", "--detailed-exitcode"),
				]);
				expect(plans.map(({ code }) => code)).toEqual([0, 0]);
				expect(JSON.parse(plans[0].out)).toMatchObject({
					changes: [],
					refusals: [],
					orphans: [],
				});
				expect(plans[1].out).toBe(plans[0].out);
				const second = await go("apply", "--yes");
				expect(second.code).toBe(0);
				expect(writes(simulator)).toEqual([]);
			});
		}));

/** Documents of every shape, some of them many times. */
function generated(count: number): Repository {
	const variables: Record<string, string> = {};
	const documents = Array.from({ length: count }, (_, at) => {
		const secret = `SECRET_${at}`;
		variables[secret] = `secret number ${at}`;
		const shape = at % 5;
		return {
			key: `document-${at}`,
			type: shape === 3 ? "salesforce" : "web-services",
			name: `Document ${at}`,
			status: at % 3 === 0 ? "inactive" : "active",
			...(at % 2 === 0 ? { notes: `Line one of ${at}\n\nline three  ` } : {}),
			...(shape === 0
				? {}
				: {
						credentials: [
							{
								type: "basicAuth",
								fields: { userName: `u${at}`, password: { env: secret } },
							},
							{
								type: "userDefined",
								fields: {
									"free field": "1 %:,=]",
									"another-secret": { env: secret },
								},
							},
							{
								type: "salesforce",
								fields: {
									username: `u${at}@example.com`,
									password: { env: secret },
									securityToken: { env: secret },
								},
							},
							{
								type: "userDefinedOAuth",
								fields: { clientId: "c", clientSecret: { env: secret } },
							},
						][shape - 1],
					}),
		};
	});
	return repositoryOf(documents, { variables });
}

test("a second run plans nothing: a generated organization", () =>
	withEmpty(async (simulator) => {
		const repository = generated(50);
		expect(failures(await reconcile(simulator, repository))).toEqual([]);
		simulator.clearLog();
		const { plan } = await reconcile(simulator, repository);
		expect(pending(plan)).toEqual([]);
		expect(plan.summary.unchanged).toBe(50);
		expect(writes(simulator)).toEqual([]);
	}));

test("planning twice gives identical bytes, also where there is much to do", async () => {
	const simulator = await startWorld();
	try {
		const once = JSON.stringify(await planOnly(simulator, after));
		expect(JSON.stringify(await planOnly(simulator, after))).toBe(once);
		expect(writes(simulator)).toEqual([]);
	} finally {
		await simulator.close();
	}
});
