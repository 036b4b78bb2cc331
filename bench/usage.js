// Imported before a program: tells what it used, on descriptor 3, when it ends.
import { writeSync } from "node:fs";

process.on("exit", () => {
	const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
	writeSync(
		3,
		JSON.stringify({
			cpu: (userCPUTime + systemCPUTime) / 1e6,
			megabytes: Math.round(maxRSS / 1024),
		}),
	);
});
