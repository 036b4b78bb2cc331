// Files and simulators -> the real daemon as a process of its own, and what the system says of it.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../dist/main.js", import.meta.url));
/** Linux counts CPU time in hundredths of a second. */
const TICKS = 100;

export const say = (text) => process.stdout.write(`${text}\n`);

export function percentile(values, part) {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}

export async function until(condition, what, ms = 120_000) {
	const end = Date.now() + ms;
	for (;;) {
		const found = await condition();
		if (found) return found;
		if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
}

/** `files`: text by path. Answers once the daemon listens. */
export async function startDaemon(files, environment) {
	const folder = await mkdtemp(join(tmpdir(), "gc-integrations-bench-"));
	for (const [file, text] of Object.entries(files)) {
		await mkdir(dirname(join(folder, file)), { recursive: true });
		await writeFile(join(folder, file), text);
	}
	const child = spawn(
		process.execPath,
		[program, "daemon", "--state", join(folder, "state")],
		{
			cwd: folder,
			env: { PATH: process.env.PATH, ...environment },
			stdio: ["ignore", "ignore", "pipe"],
		},
	);
	let log = "";
	child.stderr.setEncoding("utf8").on("data", (part) => {
		log += part;
	});
	const url = await until(() => {
		if (child.exitCode !== null) throw new Error(log);
		return /"url":"(http[^"]+)"/.exec(log)?.[1];
	}, "the daemon to listen");
	const text = async (path) => (await fetch(url + path)).text();
	return {
		folder,
		url,
		text,
		status: async () => JSON.parse(await text("/status.json")),
		ready: () =>
			until(
				async () => (await fetch(`${url}/readyz`)).status === 200,
				"the first cycles to end",
				600_000,
			),
		/** Of the process, in MB and seconds of CPU. */
		usage() {
			const stat = readFileSync(`/proc/${child.pid}/stat`, "utf8");
			const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
			const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
			return {
				cpu: (Number(fields[11]) + Number(fields[12])) / TICKS,
				rss: Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024),
				peak: Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024),
			};
		},
		async stop() {
			const ended = new Promise((resolve) => child.once("exit", resolve));
			child.kill("SIGTERM");
			const code = await ended;
			await rm(folder, { recursive: true, force: true });
			return { code, log };
		},
	};
}

/** One document a file. */
export function documents(count, version = 0) {
	return Object.fromEntries(
		Array.from({ length: count }, (_, at) => [
			`integrations/service-${at}.yaml`,
			documentText(at, version),
		]),
	);
}

export function documentText(at, version) {
	return [
		`key: service-${at}`,
		"type: web-services",
		`name: Service ${at}${version ? ` version ${version}` : ""}`,
		"status: active",
		"notes: |",
		`  Number ${at}.`,
		"credentials:",
		"  type: basicAuth",
		"  fields:",
		`    userName: user-${at}`,
		"    password: { env: PASSWORD }",
		"",
	].join("\n");
}

export const secrets = {
	ID: "simulator",
	SECRET: "simulator-secret",
	KEY: "a-fingerprint-key-of-32-or-more-characters",
	PASSWORD: "the-password-of-all",
};

export function settingsText(simulators, more) {
	return [
		"version: 1",
		"environments:",
		...simulators.map(
			({ url }, at) =>
				`  env-${at}: { platform: { loginUrl: "${url}", apiUrl: "${url}" }, oauth: { clientId: { env: ID }, clientSecret: { env: SECRET } }, rateLimit: { requestsPerMinute: 10000 } }`,
		),
		"fingerprintKey: { env: KEY }",
		"limits: { web-services: 1000 }",
		"server: { port: 0 }",
		more,
		"",
	].join("\n");
}

export const behavior = {
	settleReads: 0,
	rateLimit: 1_000_000,
	maxInstances: { "custom-rest-actions": 1_000 },
};
