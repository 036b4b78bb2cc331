// A simulator and the command, each a process of its own -> what a run costs: calls, seconds, processor time, memory.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { until } from "./daemon-process.js";

const program = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const usage = new URL("./usage.js", import.meta.url).href;

/** Roomy, so that what is measured is the work and not the waiting. */
export async function startSimulator() {
	const child = spawn(
		process.execPath,
		[
			program,
			"simulate",
			...Object.entries({
				rateLimit: 1_000_000,
				maxInstances: '{"custom-rest-actions":1000}',
			}).flatMap(([name, value]) => ["--behavior", `${name}=${value}`]),
		],
		{ stdio: ["ignore", "pipe", "pipe"] },
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

/** Of the whole process: seconds, seconds of CPU, and at most so many MB. */
export async function run(folder, words, environment) {
	const began = performance.now();
	const child = spawn(
		process.execPath,
		["--import", usage, program, ...words],
		{
			cwd: folder,
			env: { PATH: process.env.PATH, ...environment },
			stdio: ["ignore", "pipe", "pipe", "pipe"],
		},
	);
	let said = "";
	let used = "";
	for (const stream of [child.stdout, child.stderr])
		stream.setEncoding("utf8").on("data", (part) => {
			said += part;
		});
	child.stdio[3].setEncoding("utf8").on("data", (part) => {
		used += part;
	});
	const code = await new Promise((resolve) => child.once("close", resolve));
	if (code !== 0)
		throw new Error(`${words.join(" ")} ended with ${code}: ${said}`);
	const seconds = (performance.now() - began) / 1000;
	return { seconds, said, ...JSON.parse(used) };
}
