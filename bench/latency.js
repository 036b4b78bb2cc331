// `npm run bench:latency [integrations] [saves]`: from a saved file to the platform's changed state, with the real daemon and the simulator.
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startSimulator } from "../src/simulator/simulator.ts";
import {
	behavior,
	documents,
	documentText,
	percentile,
	say,
	secrets,
	settingsText,
	startDaemon,
	until,
} from "./daemon-process.js";

const count = Number(process.argv[2] ?? 250);
const saves = Number(process.argv[3] ?? 50);
const debounceMs = 500;

const simulator = await startSimulator({ behavior });
const daemon = await startDaemon(
	{
		"gc-integrations.yaml": settingsText(
			[simulator],
			`reconcile: { schedule: "0 0 1 1 *", debounce: ${debounceMs}ms }`,
		),
		...documents(count),
	},
	secrets,
);
await daemon.ready();
const took = [];
for (let save = 1; save <= saves; save += 1) {
	const at = (save * 37) % count;
	const name = `Service ${at} version ${save}`;
	const file = join(daemon.folder, "integrations", `service-${at}.yaml`);
	const changed = new Promise((resolve) => {
		const off = simulator.onCall(() => {
			if (simulator.organization.integrationsNamed(name).length === 0) return;
			off();
			resolve(performance.now());
		});
	});
	const began = performance.now();
	// As editors save: another file that takes the name.
	await writeFile(`${file}.tmp`, documentText(at, save));
	await rename(`${file}.tmp`, file);
	took.push((await changed) - began - debounceMs);
	await until(
		async () => !(await daemon.status()).environments[0].running,
		"the cycle to end",
	);
}
const { code } = await daemon.stop();
await simulator.close();
say(
	`${count} integrations, ${saves} saves, from the saved file to the changed platform, over the debounce of ${debounceMs} ms:`,
);
say(
	`median ${percentile(took, 0.5).toFixed(0)} ms, p95 ${percentile(took, 0.95).toFixed(0)} ms, most ${Math.max(...took).toFixed(0)} ms; the daemon ended with ${code}`,
);
