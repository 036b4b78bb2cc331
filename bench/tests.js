// `npm run bench:tests -- [--actions 300] [--rounds 5]`: 1,000 offline tests of data actions, whole processes; the median.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { actionText, testsOf } from "./action-documents.js";
import { say } from "./daemon-process.js";

const { values: given } = parseArgs({
	options: {
		actions: { type: "string", default: "300" },
		rounds: { type: "string", default: "5" },
	},
});
const program = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "gc-bench-tests-"));
const tests = 1000;
const actions = Number(given.actions);

mkdirSync(join(folder, "integrations"));
mkdirSync(join(folder, "actions"));
writeFileSync(
	join(folder, "gc-integrations.yaml"),
	"version: 1\nenvironments:\n  dev:\n    region: eu-west-1\n    oauth: { clientId: { env: ID }, clientSecret: { env: SECRET } }\n",
);
writeFileSync(
	join(folder, "integrations/orders.yaml"),
	"key: orders\ntype: web-services\nname: Orders\nstatus: active\ncredentials:\n  type: userDefined\n  fields: { apiKey: { env: ORDERS_KEY } }\n",
);
for (let at = 0; at < actions; at += 1) {
	writeFileSync(
		join(folder, `actions/order-${at}.yaml`),
		actionText(at, testsOf(at, actions, tests), "orders"),
	);
}

const runs = Array.from({ length: Number(given.rounds) }, () => {
	const began = performance.now();
	const { status, stdout } = spawnSync(process.execPath, [program, "test"], {
		cwd: folder,
		encoding: "utf8",
	});
	if (status !== 0 || !stdout.includes(`${tests} passed`))
		throw new Error(stdout);
	return performance.now() - began;
}).sort((a, b) => a - b);
rmSync(folder, { recursive: true });
say(
	`${tests} tests of ${actions} actions: ${Math.round(runs[Math.floor(runs.length / 2)] ?? 0)} ms\n`,
);
