// Secrets that equal words of ours, signs of JSON, keys and ids: every output is the one that harmless secrets give.

import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import type { Clock } from "../../src/platform/clock.ts";
import {
	type Simulator,
	startSimulator,
} from "../../src/simulator/simulator.ts";
import { command } from "../fixtures/command.ts";
import { withRepository } from "../fixtures/folder.ts";
import { runProcess } from "../fixtures/process.ts";
import { fakeClock, type Repository } from "../fixtures/session.ts";

const start = Date.UTC(2026, 0, 1);
const harmless = "harmless-secret-of-the-tests";
/** Of the organization that the simulator begins with. */
const organizationId = await idOfOrganization();
const hostile: readonly string[] = [
	...["true", "null", "0", "a", "{", '"', "true\nnull", "&lt;"],
	...["applied", "billing", "dev", "web-services", organizationId],
	...["secret", "(secret)"],
];

const document = (key: string, name: string, more: object): string =>
	JSON.stringify({
		key,
		type: "web-services",
		name,
		status: "active",
		...more,
	});

const repository: Repository = {
	settings: `version: 1
environments:
  dev:
    platform: { loginUrl: SIMULATOR, apiUrl: SIMULATOR }
    oauth: { clientId: { env: CLIENT_ID }, clientSecret: { env: CLIENT_SECRET } }
fingerprintKey: { env: FINGERPRINT_KEY }
reconcile: { schedule: "0 0 1 1 *", debounce: 50ms }
server: { port: 0, token: { env: SERVER_TOKEN } }
rules: { secret-format: off }
notifications:
  - { type: webhook, url: { env: HOOK_URL } }
  - { type: slack, url: { env: HOOK_URL } }
  - { type: teams, url: { env: HOOK_URL } }
`,
	files: {
		"integrations/billing.yaml": document("billing", "Billing", {
			notes: "Owned by the billing team",
			credentials: {
				type: "basicAuth",
				fields: { userName: { env: "ONE" }, password: { env: "TWO" } },
			},
		}),
		"integrations/applied.yaml": document("applied", "Applied", {
			mutualTls: { certificateAuthority: "digicert" },
			credentials: {
				type: "userDefined",
				fields: { apiKey: { env: "ONE" }, sandbox: { env: "TWO" } },
			},
		}),
		"integrations/broken.yaml": document("broken", "Broken", {
			credentials: {
				type: "userDefined",
				fields: { apiKey: { env: "TWO" } },
			},
		}),
	},
	variables: {
		CLIENT_ID: "simulator",
		FINGERPRINT_KEY: "a fingerprint key of the tests, long enough",
	},
};

async function idOfOrganization(): Promise<string> {
	const simulator = await startSimulator({});
	const { id } = simulator.organization;
	await simulator.close();
	return id;
}

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
});

async function simulatorFor(secret: string): Promise<Simulator> {
	const simulator = await startSimulator({
		clock: () => start,
		clients: [{ clientId: "simulator", clientSecret: secret }],
		behavior: {
			settleReads: 0,
			rateLimit: 1_000_000,
			activationErrors: { Broken: "xyzzy" },
		},
	});
	ends.push(simulator.close);
	return simulator;
}

/** What differs between two runs whatever the secrets are. */
function steady(text: string, simulator: Simulator): string {
	return text
		.replaceAll(simulator.url, "SIMULATOR")
		.replace(/sha256:[0-9a-f]{64}/g, "CHECKSUM")
		.replace(
			/\b([0-9A-F]{2}:\s{0,40}){31}[0-9A-F]{2}\b|\b10[0-9A-F]{4}\b/g,
			"CERT",
		)
		.replace(/(?<="writer": ?"|daemon )[0-9a-f]{8}\b/g, "WRITER")
		.replace(/(?<="(apiKey|sandbox|userName|password)": )"[\w-]{12}"/g, "PRINT")
		.replace(/127\.0\.0\.1:\d+/g, "HOST");
}

/** All that the commands print and write, by what was asked. */
async function printed(secret: string): Promise<Record<string, string>> {
	const simulator = await simulatorFor(secret);
	const said: Record<string, string> = {};
	const variables = {
		...repository.variables,
		CLIENT_SECRET: secret,
		SERVER_TOKEN: secret,
		ONE: secret,
		TWO: `${secret}${secret}`,
		HOOK_URL: "http://127.0.0.1:9/hook",
	};
	await withRepository(repository, simulator, async (folder) => {
		const clock = fakeClock(start);
		const go = async (...argv: string[]): Promise<void> => {
			const { code, out, err } = await command(folder, argv, variables, {
				clock,
				simulators: [simulator],
			});
			said[argv.join(" ")] = steady(`${code}\n${out}\n${err}`, simulator);
			if (argv.includes("json")) JSON.parse(out);
		};
		await go("plan", "--format", "json", "--out", "plan.json");
		await go("plan", "--format", "markdown");
		await go("plan");
		await go("apply", "--plan", "plan.json", "--yes", "--format", "json");
		await writeFile(
			join(folder, "integrations/billing.yaml"),
			(repository.files["integrations/billing.yaml"] ?? "").replace(
				"active",
				"inactive",
			),
		);
		await go("plan", "--format=json", "--skip-secrets");
		await go("apply", "--yes");
		for (const format of ["json", "markdown", "pretty"])
			await go("certs", "--format", format);
		await go("doctor", "--format", "json", "--save-catalog", "catalog.txt");
		await go("doctor");
		await go("daemon", "--once", "--format", "json", "--state", "state");
		await go("daemon", "--once", "--state", "state");
		const formats = ["pretty", "json", "sarif", "github", "gitlab", "junit"];
		for (const format of formats)
			await go("lint", "--format", `${format}:lint.${format}`);
		for (const file of await readdir(folder, {
			recursive: true,
			withFileTypes: true,
		}))
			if (file.isFile() && !file.parentPath.endsWith("integrations"))
				said[file.name] = steady(
					await readFile(join(file.parentPath, file.name), "utf8"),
					simulator,
				);
	});
	return said;
}

describe("what is ours is never blotted out", () => {
	test("by the commands, in any format, and a saved plan applies", async () => {
		const wanted = await printed(harmless);
		const applied = wanted["apply --plan plan.json --yes --format json"] ?? "";
		expect(applied).toContain('"outcome": "applied"');
		expect(applied).toContain("xyzzy");
		expect(Object.keys(wanted)).toContain("history.jsonl");
		expect(JSON.stringify(wanted)).not.toContain(harmless);
		for (const secret of hostile)
			expect(await printed(secret), JSON.stringify(secret)).toEqual(wanted);
	}, 120_000);

	test("by the program as a process of its own", async () => {
		for (const [one, two] of [
			["billing", "applied"],
			["true", "null"],
		] as const) {
			const simulator = await simulatorFor(harmless);
			await withRepository(repository, simulator, async (folder) => {
				const go = async (...argv: string[]): Promise<string> => {
					const { out, err } = await runProcess(folder, argv, {
						...repository.variables,
						...{ CLIENT_SECRET: harmless, ONE: one, TWO: two },
						...{ SERVER_TOKEN: two, HOOK_URL: "http://127.0.0.1:9/" },
					});
					expect(out + err).not.toMatch(/\(secret\)(?!, new\))/);
					return out;
				};
				await go("plan", "--format", "json", "--out", "plan.json");
				const report = JSON.parse(
					await go("apply", "--plan", "plan.json", "--yes", "--format=json"),
				) as { readonly results: readonly unknown[] };
				expect(report.results).toMatchObject([
					{ key: "applied", outcome: "applied" },
					{ key: "billing", outcome: "applied" },
					{ key: "broken", outcome: "failed" },
				]);
				JSON.parse(await go("daemon", "--once", "--format=json"));
			});
		}
	}, 60_000);

	test("by the daemon: log, page, status, metrics, history, notifications", async () => {
		const wanted = await served(harmless);
		expect(Object.keys(wanted)).toEqual([
			...["/", "/metrics", "/status.json", "hooks", "log", "files"],
		]);
		expect(wanted["hooks"]).toContain("xyzzy");
		expect(JSON.stringify(wanted)).not.toContain(harmless);
		for (const secret of hostile)
			expect(await served(secret), JSON.stringify(secret)).toEqual(wanted);
	}, 120_000);
});

let passed = 0;
/** Nothing waits for long, and what comes later never comes. */
const clock: Clock = {
	now: () => start,
	monotonic: () => passed,
	sleep: (ms, signal) =>
		new Promise((resolve, reject) => {
			const stop = (): void => reject(signal?.reason);
			if (signal?.aborted) stop();
			else if (ms > 1_000)
				signal?.addEventListener("abort", stop, { once: true });
			else {
				passed += ms;
				setImmediate(resolve);
			}
		}),
	random: () => 0.5,
};

async function receiver(): Promise<{
	readonly url: string;
	readonly bodies: readonly string[];
}> {
	const bodies: string[] = [];
	const server: Server = createServer((request: IncomingMessage, response) => {
		let body = "";
		request.setEncoding("utf8").on("data", (part: string) => {
			body += part;
		});
		request.on("end", () => {
			bodies.push(body);
			response.end("ok");
		});
	});
	await new Promise<void>((resolve) => {
		server.listen(0, "127.0.0.1", () => resolve());
	});
	ends.push(async () => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	});
	const { port } = server.address() as AddressInfo;
	return { url: `http://127.0.0.1:${port}/hook`, bodies };
}

/** What a daemon shows, tells and keeps of its first cycle. */
async function served(secret: string): Promise<Record<string, string>> {
	const simulator = await simulatorFor(secret);
	const hook = await receiver();
	const said: Record<string, string> = {};
	const state = await mkdtemp(join(tmpdir(), "gc-integrations-laws-"));
	ends.push(() => rm(state, { recursive: true, force: true }));
	await withRepository(repository, simulator, async (folder) => {
		const still = (text: string): string =>
			steady(text, simulator).replaceAll(folder, "FOLDER");
		const stop = new AbortController();
		let log = "";
		let heard = (): void => undefined;
		const variables = {
			...repository.variables,
			CLIENT_SECRET: secret,
			SERVER_TOKEN: harmless,
			ONE: secret,
			TWO: `${secret}${secret}`,
			HOOK_URL: hook.url,
		};
		const until = async (found: () => boolean): Promise<void> => {
			while (!found())
				await new Promise<void>((resolve) => {
					heard = resolve;
				});
		};
		const running = command(
			folder,
			["daemon", "--state", state, "--log-level", "debug"],
			variables,
			{
				clock,
				simulators: [simulator],
				edge: {
					stop: stop.signal,
					err(text) {
						log += text;
						heard();
					},
				},
			},
		).finally(() => {
			log += '"the end"';
			heard();
		});
		await until(
			() => log.split("was delivered to").length > 3 || log.includes("the end"),
		);
		const url = /"url":"(http[^"]+)"/.exec(log)?.[1] ?? "";
		for (const path of ["/", "/metrics", "/status.json"]) {
			const answer = await fetch(url + path, {
				headers: { authorization: `Bearer ${harmless}` },
			});
			const text = await answer.text();
			if (path.endsWith("json")) JSON.parse(text);
			said[path] = still(text);
		}
		said["hooks"] = hook.bodies.map(still).sort().join("\n");
		stop.abort(new Error("the test has seen enough"));
		await running;
		said["log"] = still(log).split("\n").sort().join("\n");
		for (const line of log.trim().split("\n")) JSON.parse(line);
		const files = await readdir(state, { recursive: true });
		const texts = files
			.filter((file) => /\.json/.test(file))
			.sort()
			.map((file) => readFile(join(state, file), "utf8"));
		said["files"] = still((await Promise.all(texts)).join("\n"));
	});
	return said;
}
