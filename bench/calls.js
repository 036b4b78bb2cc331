// `npm run bench:calls -- [--integrations 10,100,300]`: what creating, planning and applying again cost in calls and seconds, on the simulator.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import {
	documents,
	say,
	secrets,
	settingsText,
	until,
} from "./daemon-process.js";

const { values: given } = parseArgs({
	options: { integrations: { type: "string", default: "10,100,300" } },
});
const program = fileURLToPath(new URL("../dist/main.js", import.meta.url));

function commandLine(words, options) {
	return spawn(process.execPath, [program, ...words], {
		...options,
		stdio: ["ignore", "pipe", "pipe"],
	});
}

async function startSimulator() {
	const child = commandLine(
		[
			"simulate",
			...Object.entries({
				rateLimit: 1_000_000,
				maxInstances: '{"custom-rest-actions":1000}',
			}).flatMap(([name, value]) => ["--behavior", `${name}=${value}`]),
		],
		{},
	);
	let printed = "";
	child.stdout.setEncoding("utf8").on("data", (part) => {
		printed += part;
	});
	const url = await until(
		() => /http:\/\/[\d.]+:\d+/.exec(printed)?.[0],
		"the simulator to listen",
	);
	let known = 0;
	return {
		url,
		/** Since it was asked last; those for a token are not the API's. */
		async calls() {
			const log = await (await fetch(`${url}/simulator/log`)).json();
			const fresh = log
				.slice(known)
				.filter(({ path }) => path !== "/oauth/token");
			known = log.length;
			const reads = fresh.filter(({ method }) => method === "GET").length;
			return { reads, writes: fresh.length - reads };
		},
		stop: () => child.kill("SIGTERM"),
	};
}

async function run(folder, words, environment) {
	const began = performance.now();
	const child = commandLine(words, {
		cwd: folder,
		env: { PATH: process.env.PATH, ...environment },
	});
	let said = "";
	for (const stream of [child.stdout, child.stderr])
		stream.setEncoding("utf8").on("data", (part) => {
			said += part;
		});
	const code = await new Promise((resolve) => child.once("close", resolve));
	if (code !== 0)
		throw new Error(`${words.join(" ")} ended with ${code}: ${said}`);
	return (performance.now() - began) / 1000;
}

say("integrations  command        reads  writes  seconds");
for (const count of given.integrations.split(",").map(Number)) {
	const folder = mkdtempSync(join(tmpdir(), "gc-integrations-bench-"));
	const simulator = await startSimulator();
	try {
		mkdirSync(join(folder, "integrations"));
		const files = {
			"gc-integrations.yaml": settingsText([simulator], ""),
			...documents(count),
		};
		for (const [file, text] of Object.entries(files))
			writeFileSync(join(folder, file), text);
		for (const [name, words] of [
			["create all", ["apply", "--yes"]],
			["plan again", ["plan"]],
			["apply again", ["apply", "--yes"]],
		]) {
			await simulator.calls();
			const seconds = await run(folder, words, secrets);
			const { reads, writes } = await simulator.calls();
			say(
				`${String(count).padStart(12)}  ${name.padEnd(13)}${String(reads).padStart(7)}${String(writes).padStart(8)}${seconds.toFixed(2).padStart(9)}`,
			);
		}
	} finally {
		simulator.stop();
		rmSync(folder, { recursive: true, force: true });
	}
}
