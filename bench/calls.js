// `npm run bench:calls -- [--integrations 10,100,300]`: what creating, planning and applying again cost in calls and seconds, on the simulator.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { documents, say, secrets, settingsText } from "./daemon-process.js";
import { run, startSimulator } from "./simulated.js";

const { values: given } = parseArgs({
	options: { integrations: { type: "string", default: "10,100,300" } },
});

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
			const { seconds } = await run(folder, words, secrets);
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
