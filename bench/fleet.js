// `npm run bench:fleet [environments] [integrations] [cycles]`: one daemon process for many environments; its CPU and memory.
import { startSimulator } from "../src/simulator/simulator.ts";
import {
	behavior,
	documents,
	say,
	secrets,
	settingsText,
	startDaemon,
	until,
} from "./daemon-process.js";

const environments = Number(process.argv[2] ?? 20);
const count = Number(process.argv[3] ?? 300);
const cycles = Number(process.argv[4] ?? 10);

const simulators = await Promise.all(
	Array.from({ length: environments }, () => startSimulator({ behavior })),
);
const token = "the-token-of-the-bench";
const daemon = await startDaemon(
	{
		"gc-integrations.yaml": settingsText(
			simulators,
			'reconcile: { schedule: "0 0 1 1 *", deepInterval: 1h }',
		).replace(
			"server: { port: 0 }",
			"server: { port: 0, token: { env: TOKEN } }",
		),
		...documents(count),
	},
	{ ...secrets, TOKEN: token },
);
const began = performance.now();
await daemon.ready();
const created = daemon.usage();
say(
	`${environments} environments with ${count} integrations each: all ${environments * count} created in ${((performance.now() - began) / 1000).toFixed(0)} s, ${created.cpu.toFixed(1)} s of CPU, RSS ${created.rss} MB`,
);

const numberOf = async () =>
	(await daemon.status()).environments.map(({ lastRun }) => lastRun.number);
for (const cheap of [false, true]) {
	const before = daemon.usage();
	for (let cycle = 0; cycle < cycles; cycle += 1) {
		const was = await numberOf();
		await fetch(`${daemon.url}/reconcile`, {
			method: "POST",
			headers: { authorization: `Bearer ${token}` },
		});
		await until(
			async () => (await numberOf()).every((number, at) => number > was[at]),
			"all cycles",
		);
		if (!cheap) break;
	}
	const after = daemon.usage();
	const rounds = cheap ? cycles : 1;
	say(
		`${cheap ? "a cheap" : "the first deep"} round of all ${environments}: ${((after.cpu - before.cpu) / rounds).toFixed(2)} s of CPU; RSS ${after.rss} MB, at most ${after.peak} MB`,
	);
}
const idle = daemon.usage();
await new Promise((resolve) => setTimeout(resolve, 30_000));
const later = daemon.usage();
say(
	`idle: ${(((later.cpu - idle.cpu) / 30) * 100).toFixed(1)} % of one CPU, RSS ${later.rss} MB`,
);
const { code } = await daemon.stop();
say(`the daemon ended with ${code}`);
await Promise.all(simulators.map((simulator) => simulator.close()));
