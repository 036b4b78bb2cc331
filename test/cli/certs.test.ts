// `certs` over a repository and a simulator: what it prints, saves and exits with.
import { X509Certificate } from "node:crypto";
import {
	lstatSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
	afterAll,
	beforeAll,
	beforeEach,
	describe,
	expect,
	test,
} from "vitest";
import type { CertificateReport } from "../../src/core/certificates/certificates.ts";
import type { Behavior } from "../../src/simulator/behavior.ts";
import {
	type Simulator,
	type StoredCertificate,
	startSimulator,
} from "../../src/simulator/simulator.ts";
import {
	blocks,
	day,
	type FixtureName,
	now,
} from "../fixtures/certificates.ts";
import { command, type Ended } from "../fixtures/command.ts";
import { runProcess } from "../fixtures/process.ts";
import { fakeClock } from "../fixtures/session.ts";
import { sender, token } from "../fixtures/simulator-client.ts";

const variables = { GC_ID: "simulator", GC_SECRET: "simulator-secret" };

let simulator: Simulator;
let folder: string;

beforeAll(async () => {
	simulator = await startSimulator({
		clients: [
			{ clientId: "simulator", clientSecret: "simulator-secret" },
			{
				clientId: "blind",
				clientSecret: "blind-secret",
				permissions: ["integrations:integration:*"],
			},
		],
	});
});
afterAll(() => simulator.close());
beforeEach(() => {
	simulator.reset();
	simulator.clearLog();
	folder = mkdtempSync(join(tmpdir(), "gc-integrations-certs-"));
	write(
		"gc-integrations.yaml",
		`version: 1
environments:
  dev:
    platform: { loginUrl: "${simulator.url}", apiUrl: "${simulator.url}" }
    oauth: { clientId: { env: GC_ID }, clientSecret: { env: GC_SECRET } }
  prod:
    platform: { loginUrl: "${simulator.url}", apiUrl: "${simulator.url}" }
    oauth: { clientId: { env: GC_ID }, clientSecret: { env: GC_SECRET } }
    certificates: { warnDays: 60, errorDays: 50 }
`,
	);
	document("shop", "mutualTls: { certificateAuthority: digicert }");
	document("crm-lookup", "mutualTls: { certificateAuthority: genesys-cloud }");
	document(
		"billing",
		"properties: { clientCertificateAuthority: Genesys Cloud }",
	);
	document("public-holidays", "");
	return () => rmSync(folder, { recursive: true, force: true });
});

function write(name: string, text: string): void {
	mkdirSync(dirname(join(folder, name)), { recursive: true });
	writeFileSync(join(folder, name), text);
}

function document(key: string, more: string): void {
	write(
		`integrations/${key}.yaml`,
		`key: ${key}\ntype: web-services\nname: ${key}\nstatus: active\n${more}\n`,
	);
}

/** The platform shows these, and nothing else. */
function show(...names: readonly FixtureName[]): void {
	showChains(
		...names.map(
			(name) =>
				[
					name.startsWith("genesys") ? "Genesys" : "DigiCert",
					name.endsWith("upcoming") ? "Upcoming" : "Current",
					blocks(name),
				] as const,
		),
	);
}

function showChains(
	...shown: readonly (readonly [
		StoredCertificate["signingAuthority"],
		StoredCertificate["status"],
		readonly string[],
	])[]
): void {
	const { certificates } = simulator.organization;
	certificates.splice(
		0,
		certificates.length,
		...shown.map(
			([signingAuthority, status, chain]): StoredCertificate => ({
				signingAuthority,
				status,
				type: "Client",
				chain: [...chain],
			}),
		),
	);
}

/** In this process, on 2026-01-01, without waiting. */
function certs(
	argv: readonly string[],
	environment: Readonly<Record<string, string>> = variables,
): Promise<Ended> {
	const clock = fakeClock(now);
	return command(folder, ["--env", "dev", "certs", ...argv], environment, {
		clock,
	});
}

async function report(...argv: readonly string[]): Promise<CertificateReport> {
	const { out } = await certs(["--format", "json", ...argv]);
	return JSON.parse(out) as CertificateReport;
}

const brief = ({ needs }: CertificateReport): readonly string[] =>
	needs.map(
		({ severity, reason, authority, integrations }) =>
			`${severity} ${reason} ${authority} ${integrations.join(",")}`,
	);

const rotation: readonly FixtureName[] = [
	"digicert-current",
	"digicert-upcoming",
	"genesys-current",
	"genesys-upcoming",
];

describe("certs", () => {
	test("names who uses what, under every form of the answer", async () => {
		show(...rotation);
		const expected = [
			"error expiring digicert shop",
			"warning upcoming digicert shop",
			"warning expiring genesys-cloud billing,crm-lookup",
			"info upcoming genesys-cloud billing,crm-lookup",
			"info pinning-advice genesys-cloud billing,crm-lookup",
		];
		const reports: CertificateReport[] = [];
		for (const certificateFormat of [
			"pem",
			"pem-crlf",
			"base64-der",
			"chain",
			"chain-reversed",
		] satisfies Behavior["certificateFormat"][]) {
			simulator.behave({ certificateFormat });
			reports.push(await report());
		}
		const [first, ...others] = reports;
		expect(first && brief(first)).toEqual(expected);
		for (const other of others) expect(other).toEqual(first);
		expect(first?.checkedAt).toBe("2026-01-01T00:00:00Z");
		expect(
			first?.certificates.map((one) => [
				one.authority,
				one.status,
				one.notAfter,
				one.daysLeft,
			]),
		).toEqual([
			["digicert", "current", "2026-01-13T12:30:15Z", 12],
			["digicert", "upcoming", "2026-12-15T00:00:00Z", 348],
			["genesys-cloud", "current", "2026-02-10T00:00:00Z", 40],
			["genesys-cloud", "upcoming", "2027-01-05T00:00:00Z", 369],
		]);
	});

	test("answers that alternate between nodes are unstable, and raise no alarm", async () => {
		simulator.behave({ certificateAnswers: "alternating" });
		const send = sender(simulator, await token(simulator));
		for (const shown of [
			rotation,
			["digicert-current", "genesys-current"] as const,
		])
			for (const answersBefore of [0, 1]) {
				show(...shown);
				if (answersBefore > 0)
					await send("GET", "/api/v2/integrations/actions/certificates");
				const found = await report();
				expect(brief(found)).toEqual([
					"info unstable digicert shop",
					"info unstable genesys-cloud billing,crm-lookup",
					"info pinning-advice genesys-cloud billing,crm-lookup",
				]);
			}
		const { code } = await certs(["--fail-on", "warning"]);
		expect(code).toBe(0);
	});

	test("reads once where nothing is amiss, and twice where something is", async () => {
		simulator.organization.replaceCertificates([
			{
				signingAuthority: "DigiCert",
				status: "Current",
				notBefore: new Date(now),
				notAfter: new Date(now + 300 * day),
			},
			{
				signingAuthority: "Genesys",
				status: "Current",
				notBefore: new Date(now),
				notAfter: new Date(now + 300 * day),
			},
		]);
		const calls = () =>
			simulator.log.filter(({ path }) => path.endsWith("/certificates")).length;
		expect(brief(await report())).toEqual([
			"info pinning-advice genesys-cloud billing,crm-lookup",
		]);
		expect(calls()).toBe(2);
		show();
		expect(brief(await report())).toEqual([
			"warning missing digicert shop",
			"warning missing genesys-cloud billing,crm-lookup",
			"info pinning-advice genesys-cloud billing,crm-lookup",
		]);
		expect(calls()).toBe(6);
	});

	test("what cannot be read is missing, not a crash", async () => {
		showChains(
			["DigiCert", "Current", ["garbage"]],
			["Genesys", "Current", [""]],
		);
		const found = await report();
		expect(found.certificates).toEqual([]);
		expect(brief(found).slice(0, 2)).toEqual([
			"warning missing digicert shop",
			"warning missing genesys-cloud billing,crm-lookup",
		]);
		expect(found.needs[0]?.message).toContain("could not be read");
	});

	test("the environment's effective documents and limits count", async () => {
		show(...rotation);
		document(
			"shop",
			"mutualTls: { certificateAuthority: digicert }\nenvironments:\n  prod: { mutualTls: { certificateAuthority: genesys-cloud } }",
		);
		document(
			"crm-lookup",
			"mutualTls: { certificateAuthority: genesys-cloud }\nonly: [dev]",
		);
		expect(brief(await report("--env", "prod"))).toEqual([
			"error expiring genesys-cloud billing,shop",
			"info upcoming genesys-cloud billing,shop",
			"info pinning-advice genesys-cloud billing,shop",
		]);
		for (const key of ["shop", "crm-lookup", "billing"]) document(key, "");
		const found = await report();
		expect([found.needs, found.certificates.length]).toEqual([[], 4]);
	});

	test("broken documents are left out with a warning; the others count", async () => {
		show("digicert-current");
		document("billing", "mutualTls: { certificateAuthority: acme }");
		write("integrations/broken.yaml", "key: [");
		const { out, err, code } = await certs(["--format", "json"]);
		expect(code).toBe(1);
		expect(brief(JSON.parse(out) as CertificateReport)).toEqual([
			"error expiring digicert shop",
			"warning missing genesys-cloud crm-lookup",
			"info pinning-advice genesys-cloud crm-lookup",
		]);
		expect(err).toContain("left out");
		expect(err).toContain("billing");
	});

	test.each<[string, readonly FixtureName[], string | null, number]>([
		["an error by default", rotation, null, 1],
		["an error", rotation, "error", 1],
		["an error at warning", rotation, "warning", 1],
		["an error at never", rotation, "never", 0],
		["a warning by default", ["genesys-current"], null, 0],
		["a warning", ["genesys-current"], "warning", 1],
		["a warning at never", ["genesys-current"], "never", 0],
	])("exits for %s", async (_, shown, level, expected) => {
		show(...shown);
		const argv = level === null ? [] : ["--fail-on", level];
		for (const format of ["pretty", "json", "markdown"]) {
			const { code } = await certs([...argv, "--format", format]);
			expect(code).toBe(expected);
		}
	});

	test("advice alone fails at no level", async () => {
		document("shop", "");
		showChains(["Genesys", "Current", blocks("genesys-upcoming")]);
		const { code, out } = await certs(["--fail-on", "warning"]);
		expect([code, out]).toEqual([0, expect.stringContaining("nothing to do")]);
	});

	test.each([
		[["--format", "sarif"], "sarif"],
		[["--fail-on", "info"], "info"],
		[["--save", " "], "--save"],
		[["--env", "none"], "none"],
		[["--bogus"], "--bogus"],
	])("refuses %j with exit code 3", async (argv, message) => {
		const { code, out, err } = await certs(argv);
		expect([code, out]).toEqual([3, ""]);
		expect(err).toContain(message);
	});

	test("names the permission that is missing", async () => {
		const { code, out, err } = await certs(["--format", "json"], {
			GC_ID: "blind",
			GC_SECRET: "blind-secret",
		});
		expect([code, Object.keys(JSON.parse(out) as object)]).toEqual([
			4,
			["version", "error"],
		]);
		expect(err).toContain("integrations:actionCertificate:view");
		expect(err).not.toContain("integrations:integration:view");
	});

	test("a platform that cannot be read is no missing certificate", async () => {
		const fault = {
			operation: "getIntegrationsActionsCertificates",
			kind: "status",
			status: 500,
		} as const;
		simulator.addFault(fault);
		expect((await certs([])).code).toBe(0);
		simulator.addFault({ ...fault, times: 100 });
		const { code, out } = await certs([]);
		expect([code, out]).toEqual([4, ""]);
	});
});

describe("--save", () => {
	test("writes leaf and chain of each, and prints where", async () => {
		show(...rotation);
		for (const format of ["chain", "chain-reversed"] as const) {
			simulator.behave({ certificateFormat: format });
			const { err, out } = await certs([
				"--save",
				"out/pem",
				"--format",
				"json",
			]);
			const names = [
				"digicert-current.pem",
				"digicert-upcoming.pem",
				"genesys-cloud-current.pem",
				"genesys-cloud-upcoming.pem",
			];
			const saved = join(folder, "out/pem");
			expect(readdirSync(saved).toSorted()).toEqual(names);
			expect(err).toBe(names.map((name) => `${join(saved, name)}\n`).join(""));
			for (const [index, name] of names.entries()) {
				const text = readFileSync(join(saved, name), "utf8");
				expect(text).toBe(blocks(rotation[index] ?? "odd-names").join(""));
				expect(statSync(join(saved, name)).mode & 0o777).toBe(0o644);
				const { fingerprint256 } = new X509Certificate(text);
				expect(out).toContain(fingerprint256);
			}
		}
	});

	test("normalises what came in another form", async () => {
		show("digicert-current");
		for (const certificateFormat of ["pem-crlf", "base64-der"] as const) {
			simulator.behave({ certificateFormat });
			await certs(["--save", "."]);
			expect(readFileSync(join(folder, "digicert-current.pem"), "utf8")).toBe(
				blocks("digicert-current")[0],
			);
		}
	});

	test("takes the place of a symbolic link, and leaves alone what it leads to", async () => {
		show("digicert-current");
		write("precious", "keep me");
		mkdirSync(join(folder, "out"));
		const link = join(folder, "out/digicert-current.pem");
		symlinkSync(join(folder, "precious"), link);
		await certs(["--save", "out"]);
		expect(readFileSync(join(folder, "precious"), "utf8")).toBe("keep me");
		expect(lstatSync(link).isFile()).toBe(true);
	});

	test("what stands in the way is told, and nothing half-written stays", async () => {
		show("digicert-current");
		mkdirSync(join(folder, "out/digicert-current.pem"), { recursive: true });
		const { code, err } = await certs(["--save", "out"]);
		expect(code).toBe(3);
		expect(err).toContain("digicert-current.pem");
		expect(readdirSync(join(folder, "out"))).toEqual(["digicert-current.pem"]);
		write("file", "");
		expect((await certs(["--save", "file"])).code).toBe(3);
	});

	test("of an unstable authority nothing is saved", async () => {
		simulator.behave({ certificateAnswers: "alternating" });
		show(...rotation);
		const { err } = await certs(["--save", "out"]);
		expect(() => readdirSync(join(folder, "out"))).toThrow("ENOENT");
		expect(err).toContain("were not saved");
	});
});

describe("as a program of its own", () => {
	const spawned = (...argv: readonly string[]): Promise<Ended> =>
		runProcess(folder, ["certs", ...argv], {
			...variables,
			GC_INTEGRATIONS_ENV: "dev",
		});

	const authority = (daysLeft: number) => ({
		signingAuthority: "DigiCert" as const,
		status: "Current" as const,
		notBefore: new Date(Date.now() - 300 * day),
		// Time for the program to start.
		notAfter: new Date(Date.now() + daysLeft * day + 60_000),
	});

	test("prints exactly the JSON, saves, and exits by what it found", async () => {
		document("crm-lookup", "");
		document("billing", "");
		simulator.organization.replaceCertificates([authority(7)]);
		const { code, out, err } = await spawned(
			"--format",
			"json",
			"--save",
			"out",
		);
		const found = JSON.parse(out) as CertificateReport;
		expect(code).toBe(1);
		expect(brief(found)).toEqual(["error expiring digicert shop"]);
		expect(found.certificates[0]?.daysLeft).toBe(7);
		expect(Math.abs(Date.parse(found.checkedAt) - Date.now())).toBeLessThan(
			60_000,
		);
		expect(err.trim().endsWith("digicert-current.pem")).toBe(true);
		simulator.organization.replaceCertificates([authority(46)]);
		expect((await spawned("--fail-on", "warning")).code).toBe(0);
		simulator.organization.replaceCertificates([authority(30)]);
		expect((await spawned("--fail-on", "warning")).code).toBe(1);
		expect((await spawned(".", "--format", "markdown")).code).toBe(0);
	});

	test("exits with 3 without settings, with 4 without a platform", async () => {
		const gone = mkdtempSync(join(tmpdir(), "gc-integrations-none-"));
		try {
			expect((await spawned("--config", join(gone, "none.yaml"))).code).toBe(3);
		} finally {
			rmSync(gone, { recursive: true });
		}
		simulator.addFault({
			operation: "postOauthToken",
			kind: "status",
			status: 401,
		});
		const { code, out } = await spawned("--format", "json");
		expect([code, Object.keys(JSON.parse(out) as object)]).toEqual([
			4,
			["version", "error"],
		]);
	});
});
