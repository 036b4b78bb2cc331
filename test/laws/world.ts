// An organization and a repository that differ in every way at once: created, renamed, re-credentialed, adopted, retyped, toggled, pruned.
import { isDeepStrictEqual } from "node:util";
import { idSequence } from "../../src/simulator/ids.ts";
import {
	type Organization,
	type Simulator,
	type SimulatorOptions,
	type StoredCredential,
	type StoredIntegration,
	startSimulator,
} from "../../src/simulator/simulator.ts";
import {
	failures,
	type Repository,
	reconcile,
	repositoryOf,
} from "./session.ts";

const start = Date.UTC(2026, 0, 1);
const webServices = "custom-rest-actions";

type Document = Readonly<Record<string, unknown>>;

function basic(key: string, more: Document = {}): Document {
	return {
		key,
		type: "web-services",
		name: `The ${key}`,
		status: "active",
		credentials: {
			type: "basicAuth",
			fields: {
				userName: `${key}-user`,
				password: { env: `${key.toUpperCase()}_PASSWORD` },
			},
		},
		...more,
	};
}

const passwords = (
	of: readonly string[],
	suffix = "",
): Record<string, string> =>
	Object.fromEntries(
		of.map((key) => [
			`${key.toUpperCase()}_PASSWORD`,
			`${key}-password${suffix}`,
		]),
	);

const keys = ["fresh", "renamed", "resecret", "taken", "shared", "off", "on"];

const before: Repository = repositoryOf(
	[
		basic("renamed", { name: "The old name" }),
		basic("resecret"),
		basic("retyped"),
		basic("off"),
		basic("on", { status: "inactive" }),
		basic("gone"),
	],
	{
		variables: {
			...passwords(["renamed", "retyped", "off", "on", "gone"]),
			...passwords(["resecret"], "-old"),
		},
	},
);

/** What the organization shall become. */
export const after: Repository = repositoryOf(
	[
		basic("fresh", {
			notes: "Made by the run.",
			mutualTls: { certificateAuthority: "digicert" },
		}),
		basic("renamed"),
		basic("resecret"),
		basic("taken"),
		basic("shared"),
		basic("retyped", {
			allowCredentialTypeChange: true,
			credentials: {
				type: "userDefinedOAuth",
				fields: {
					clientId: "retyped-client",
					clientSecret: { env: "RETYPED_SECRET" },
				},
			},
		}),
		basic("off", { status: "inactive" }),
		basic("on"),
	],
	{
		variables: { ...passwords(keys), RETYPED_SECRET: "retyped-secret" },
		settings: "rules: { digicert-rotation: off }",
	},
);

/** Writes of a run from the one to the other. */
export const writesOfTheRun = 19;

function fillUnmanaged(organization: Organization): void {
	organization.addCredential({
		id: "foreign-credential",
		type: "basicAuth",
		name: "Integration-foreign",
		fields: { userName: "foreign", password: "foreign-password" },
	});
	organization.addCredential({
		id: "taken-credential",
		type: "basicAuth",
		name: "Integration-taken",
		fields: { userName: "somebody", password: "somebody-password" },
	});
	organization.addIntegration({
		id: "foreign",
		type: webServices,
		name: "Foreign",
		notes: "Not ours.",
		properties: { clientCertificateAuthority: "DigiCert" },
		credentials: { basicAuth: "foreign-credential" },
		state: "ENABLED",
	});
	organization.addIntegration({
		id: "client-app",
		type: "embedded-client-app",
		name: "A client application",
	});
	organization.addIntegration({
		id: "taken",
		type: webServices,
		name: "The taken",
		notes: "Made by hand.",
		credentials: { basicAuth: "taken-credential" },
	});
	organization.addIntegration({
		id: "shared",
		type: webServices,
		name: "the SHARED ",
		credentials: { basicAuth: "foreign-credential" },
		state: "ENABLED",
	});
}

interface Snapshot {
	readonly integrations: readonly StoredIntegration[];
	readonly credentials: readonly StoredCredential[];
}

let made: Promise<Snapshot> | undefined;

async function makeSnapshot(): Promise<Snapshot> {
	const simulator = await startSimulator({
		clock: () => start,
		behavior: { settleReads: 0, rateLimit: 1_000_000 },
		seed: fillUnmanaged,
	});
	try {
		const ran = await reconcile(simulator, before);
		if (ran.plan.summary.create !== 6 || failures(ran).length > 0)
			throw new Error(`no world: ${failures(ran).join("; ")}`);
		return {
			integrations: [...simulator.organization.integrations.values()],
			credentials: [...simulator.organization.credentials.values()],
		};
	} finally {
		await simulator.close();
	}
}

/** A simulator of the organization as it was before. */
export async function startWorld(
	options: Partial<SimulatorOptions> = {},
): Promise<Simulator> {
	made ??= makeSnapshot();
	const { integrations, credentials } = await made;
	return startSimulator({
		clock: () => start + 60_000,
		ids: idSequence("world"),
		...options,
		behavior: { settleReads: 0, rateLimit: 1_000_000, ...options.behavior },
		seed: (organization) => {
			for (const one of integrations)
				organization.integrations.set(one.id, one);
			for (const one of credentials) organization.credentials.set(one.id, one);
		},
	});
}

/** How the organization is not what `after` says; empty: it is. */
export async function differences(
	simulator: Simulator,
): Promise<readonly string[]> {
	const { organization } = simulator;
	const { integrations, credentials } = await (made as Promise<Snapshot>);
	const found: string[] = [];
	const expect = (what: string, actual: unknown, wanted: unknown): void => {
		if (!isDeepStrictEqual(actual, wanted))
			found.push(
				`${what}: ${JSON.stringify(actual)}, not ${JSON.stringify(wanted)}`,
			);
	};
	const live = organization.liveIntegrations();
	for (const key of [...keys, "retyped"]) {
		const named = live.filter(({ notes }) =>
			notes.includes(`[gc-integrations key=${key} `),
		);
		expect(`integrations of ${key}`, named.length, 1);
		const [one] = named;
		if (!one) continue;
		expect(`name of ${key}`, one.name, `The ${key}`);
		expect(
			`status of ${key}`,
			one.intendedState,
			key === "off" ? "DISABLED" : "ENABLED",
		);
		const bound = Object.values(one.credentials).map((id) =>
			organization.credential(id),
		);
		expect(
			`credentials of ${key}`,
			bound.map(({ name, type, fields }) => ({ name, type, fields })),
			[
				key === "retyped"
					? {
							name: "gc-integrations/retyped",
							type: "userDefinedOAuth",
							fields: {
								clientId: "retyped-client",
								clientSecret: "retyped-secret",
							},
						}
					: {
							name: `gc-integrations/${key}`,
							type: "basicAuth",
							fields: {
								userName: `${key}-user`,
								password: `${key}-password`,
							},
						},
			],
		);
	}
	const [fresh] = organization.integrationsNamed("The fresh");
	expect("properties of fresh", fresh?.properties, {
		clientCertificateAuthority: "DigiCert",
	});
	expect(
		"notes of taken",
		organization.integration("taken").notes.split("\n")[0],
		"Made by hand.",
	);
	expect("number of integrations", live.length, 10);
	const used = new Set(live.flatMap((one) => Object.values(one.credentials)));
	expect(
		"credentials that nothing uses",
		organization
			.liveCredentials()
			.filter(({ id }) => !used.has(id))
			.map(({ name }) => name),
		[],
	);
	for (const id of ["foreign", "client-app"])
		expect(
			id,
			organization.integrations.get(id),
			integrations.find((one) => one.id === id),
		);
	expect(
		"foreign credential",
		organization.credentials.get("foreign-credential"),
		credentials.find(({ id }) => id === "foreign-credential"),
	);
	return found;
}
