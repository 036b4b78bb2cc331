// `npm run bench:soak [cycles]`: edits, drift, faults and expired tokens for 10,000 cycles of a daemon in this process, on a simulated clock.
// Prints whether anything was missed or left over, memory and handles at a tenth and at the end, and calls of steady cycles.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFleet } from "../src/daemon/loop/fleet.ts";
import { repositoryPaths } from "../src/daemon/tree/paths.ts";
import { createTree } from "../src/daemon/tree/tree.ts";
import { createRedactor } from "../src/io/redact.ts";
import { secretSources } from "../src/io/secrets/sources.ts";
import { startSimulator } from "../src/simulator/simulator.ts";
import { openRepository, requireSettings } from "../src/stages/repository.ts";

const wanted = Number(process.argv[2] ?? 10_000);
const say = (text) => process.stdout.write(`${text}\n`);

let rejections = 0;
process.on("unhandledRejection", (error) => {
	rejections += 1;
	say(`unhandled rejection: ${error?.stack ?? error}`);
});

/** The same sequence in every run. */
let seed = 42;
const random = () => {
	seed = (seed * 1_664_525 + 1_013_904_223) % 2 ** 32;
	return seed / 2 ** 32;
};
const pick = (list) => list[Math.floor(random() * list.length)];

let now = Date.UTC(2026, 0, 1);
const clock = {
	now: () => now,
	monotonic: () => now,
	random,
	async sleep(ms, signal) {
		signal?.throwIfAborted();
		await new Promise((resolve) => setImmediate(resolve));
		signal?.throwIfAborted();
		now += ms;
	},
};

const folder = await mkdtemp(join(tmpdir(), "gc-integrations-soak-"));
const simulator = await startSimulator({
	clock: clock.now,
	behavior: {
		settleReads: 0,
		rateLimit: 1_000_000,
		tokenLifetimeSeconds: 3_600,
	},
});
const variables = {
	ID: "simulator",
	SECRET: "simulator-secret",
	KEY: "a-fingerprint-key-of-32-or-more-characters",
	PASSWORD: "the-first-password",
};
const environment = (prune) =>
	`{ platform: { loginUrl: "${simulator.url}", apiUrl: "${simulator.url}" }, oauth: { clientId: { env: ID }, clientSecret: { env: SECRET } }, prune: ${prune}, rateLimit: { requestsPerMinute: 10000 } }`;
await mkdir(join(folder, "integrations"));
await writeFile(
	join(folder, "gc-integrations.yaml"),
	`version: 1\nenvironments:\n  dev: ${environment(true)}\nfingerprintKey: { env: KEY }\nsafety: { maxDeletes: 5, maxDisables: 50, maxCredentialRewrites: 50 }\nreconcile: { deepInterval: 30m }\n`,
);

/** What the files want, by key. */
const documents = new Map();
const fileOf = (key) => join(folder, "integrations", `${key}.yaml`);
const save = async (key) =>
	writeFile(fileOf(key), JSON.stringify(documents.get(key)));
async function edit(key) {
	const version = Math.floor(random() * 1e6);
	documents.set(key, {
		key,
		type: "web-services",
		name: `Integration ${key} ${version}`,
		status: pick(["active", "active", "inactive"]),
		notes: `Version ${version}`,
		credentials: {
			type: "basicAuth",
			fields: { userName: `user-${version}`, password: { env: "PASSWORD" } },
		},
	});
	await save(key);
}
for (let at = 0; at < 12; at += 1) await edit(`k${at}`);

const redactor = createRedactor();
const paths = repositoryPaths(null, redactor.scrub);
const stop = new AbortController();
const tree = createTree({
	open: () =>
		openRepository(
			{ folder, environment: variables },
			{ config: undefined, paths: [], needsSettings: true },
		),
	signature: paths.signature,
	commit: () => Promise.resolve(null),
	unsettled: paths.unsettled,
	secretFiles: paths.secretFiles,
	clock,
	pauseMs: 1,
});
const quiet = () => undefined;
let cycles = 0;
let failed = 0;
let bugs = 0;
const recent = [];
const fleet = createFleet({
	version: "soak",
	writer: "soak",
	only: null,
	tree,
	sources: (at) => secretSources(variables, at, redactor),
	clock,
	signal: stop.signal,
	timeoutMs: 500,
	settleMs: 5_000,
	proxy: {},
	scrub: redactor.scrub,
	log: {
		debug: quiet,
		info: quiet,
		warn: quiet,
		error(_facts, message) {
			if (!message.startsWith("internal error")) return;
			bugs += 1;
			say(message);
		},
	},
	journal: null,
	source: () => ({
		kind: "folder",
		where: folder,
		commit: null,
		fetchedAt: null,
		problem: null,
	}),
	nextRunAt: () => null,
	restartNeeded: () => [],
	link: () => null,
	memory: () => process.memoryUsage(),
	onReport(report) {
		cycles += 1;
		if (report.verdict === "failed") failed += 1;
		recent.push(report);
		if (recent.length > 100) recent.shift();
	},
	onCertificates: quiet,
});
fleet.follow(requireSettings((await tree.read(stop.signal)).repository));

async function settled() {
	for (;;) {
		await fleet.idle();
		const [environmentOf] = fleet.status.view().environments;
		if (environmentOf?.retryAt === null && !environmentOf.running) return;
		await new Promise((resolve) => setImmediate(resolve));
	}
}

const live = () =>
	[...simulator.organization.integrations.values()].filter(
		({ deleted }) => !deleted,
	);

/** Whether the platform is what the files say. */
function differences() {
	const wrong = [];
	const found = new Map(live().map((one) => [one.name, one]));
	for (const { key, name, status } of documents.values()) {
		const one = found.get(name);
		found.delete(name);
		const state = status === "active" ? "ENABLED" : "DISABLED";
		if (!one) wrong.push(`${key} "${name}" is not there`);
		else if (one.intendedState !== state)
			wrong.push(`${key} is ${one.intendedState}`);
	}
	for (const name of found.keys()) wrong.push(`"${name}" is left over`);
	return wrong;
}

const kinds = ["status", "reset", "lost", "truncated", "garbage"];
const actions = {
	async edit() {
		await edit(pick([...documents.keys()]));
	},
	async add() {
		if (documents.size < 16) await edit(`k${Math.floor(random() * 40)}`);
	},
	async remove() {
		if (documents.size < 9) return;
		const key = pick([...documents.keys()]);
		documents.delete(key);
		await rm(fileOf(key), { force: true });
	},
	async drift() {
		const one = pick(live());
		if (one)
			simulator.organization.editConfig(one.id, {
				name: `By hand ${Math.floor(random() * 1e6)}`,
			});
	},
	async toggle() {
		const one = pick(live());
		if (one)
			simulator.organization.setState(
				one.id,
				one.intendedState === "ENABLED" ? "DISABLED" : "ENABLED",
			);
	},
	async fault() {
		simulator.addFault({
			kind: pick(kinds),
			status: pick([500, 502, 503, 429]),
			after: Math.floor(random() * 6),
			times: 1 + Math.floor(random() * 7),
		});
	},
	async expire() {
		if (random() < 0.5) simulator.revokeTokens();
		else now += 4_000_000;
	},
	async secret() {
		variables.PASSWORD = `password-${Math.floor(random() * 8)}`;
	},
	async break() {
		const key = pick([...documents.keys()]);
		await writeFile(fileOf(key), "key: [");
		fleet.wake("files");
		await settled();
		await save(key);
	},
	async nothing() {},
};

/** The simulator remembers what a test may want to look at: that is not the daemon's memory. */
function forgetThePast() {
	simulator.clearLog();
	const { integrations, credentials } = simulator.organization;
	for (const kept of [integrations, credentials])
		for (const [id, { deleted }] of kept) if (deleted) kept.delete(id);
}

/** After a collection, the memory in MB, and what keeps the process busy. */
async function measure() {
	forgetThePast();
	for (let turn = 0; turn < 5; turn += 1) {
		globalThis.gc?.();
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	const { rss, heapUsed } = process.memoryUsage();
	const mb = (bytes) => Math.round(bytes / 1e5) / 10;
	return {
		rss: mb(rss),
		heap: mb(heapUsed),
		handles: process.getActiveResourcesInfo().length,
	};
}

const began = process.hrtime.bigint();
let missed = 0;
let wakeUps = 0;
let first = null;
fleet.wake("start");
await settled();
while (cycles < wanted) {
	const names = Array.from({ length: 1 + Math.floor(random() * 3) }, () =>
		pick(Object.keys(actions)),
	);
	for (const name of names) await actions[name]();
	now += 60_000;
	wakeUps += 1;
	fleet.wake(pick(["files", "schedule", "http"]));
	if (random() < 0.3) fleet.wake("signal");
	await settled();
	// Every tenth time nothing is in the way any more: then the platform must be what the files say.
	if (wakeUps % 10 === 0) {
		simulator.clearFaults();
		forgetThePast();
		fleet.wake("files");
		await settled();
		const wrong = differences();
		if (wrong.length > 0) {
			missed += 1;
			say(`after ${cycles} cycles: ${wrong.join("; ")}`);
			const last = recent.at(-1);
			say(`  last: ${last?.verdict}: ${last?.summary}`);
			for (const { rule, key, message } of last?.plan?.refusals ?? [])
				say(`  ${rule} ${key}: ${message}`);
			if (missed > 5) break;
		}
	}
	if (!first && cycles >= wanted / 10) first = { cycles, ...(await measure()) };
}
const last = { cycles, ...(await measure()) };
const seconds = Number(process.hrtime.bigint() - began) / 1e9;

simulator.clearFaults();
fleet.wake("files");
await settled();
simulator.clearLog();
const steadyCycles = Math.min(1_000, wanted);
const before = cycles;
while (cycles < before + steadyCycles) {
	now += 60_000;
	fleet.wake("schedule");
	await settled();
}
const writes = simulator.log.filter(({ mutating }) => mutating).length;

say(
	`cycles                 ${last.cycles} (${failed} failed and recovered), ${wakeUps} rounds of wake-ups, ${seconds.toFixed(0)} s`,
);
say(`missed wake-ups        ${missed}`);
say(`unhandled rejections   ${rejections}`);
say(`internal errors        ${bugs}`);
for (const at of [first, last])
	say(
		`at ${String(at.cycles).padStart(6)} cycles       RSS ${at.rss} MB, heap ${at.heap} MB, ${at.handles} handles`,
	);
say(
	`steady state           ${writes} writes and ${(simulator.log.length / steadyCycles).toFixed(2)} calls a cycle in ${steadyCycles} cycles`,
);

stop.abort(new Error("done"));
await fleet.close();
await simulator.close();
await rm(folder, { recursive: true, force: true });
process.exitCode = missed + rejections + bugs + writes > 0 ? 1 : 0;
