// `npm run bench:actions -- [--actions 300] [--rounds 3]`: what data actions cost, beside the calls of the vendor's Terraform provider; medians, as a table.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { actionText, testsOf } from "./action-documents.js";
import { percentile, say, secrets, settingsText } from "./daemon-process.js";
import { openProvider } from "./provider.js";
import { run, startSimulator } from "./simulated.js";

const { values: given } = parseArgs({
	options: {
		actions: { type: "string", default: "300" },
		rounds: { type: "string", default: "3" },
	},
});
const count = Number(given.actions);
const rounds = Number(given.rounds);
/** The platform takes a hundred in one integration. */
const integrations = Math.ceil(count / 50);
/** What the platform lets a client ask in a minute. */
const allowed = 300;
const tests = 1000;

const folder = mkdtempSync(join(tmpdir(), "gc-integrations-bench-"));
const state = join(folder, "state");
const [ours, theirs] = [await startSimulator(), await startSimulator()];

function write(file, text) {
	mkdirSync(join(folder, file, ".."), { recursive: true });
	writeFileSync(join(folder, file), text);
}

const keyOf = (at) => `service-${at % integrations}`;
function writeAction(at, timeout) {
	const own = testsOf(at, count, tests);
	write(`actions/order-${at}.yaml`, actionText(at, own, keyOf(at), timeout));
}

function integrationText(at) {
	return `key: service-${at}\ntype: web-services\nname: Service ${at}\nstatus: inactive\ncredentials:\n  type: userDefined\n  fields: { apiKey: { env: PASSWORD } }\n`;
}

async function measured(words, simulator, before = () => undefined) {
	const runs = [];
	for (let round = 0; round < rounds; round += 1) {
		await before(round);
		await simulator.calls();
		const used = await run(folder, words, {
			...secrets,
			STATE_DIRECTORY: state,
		});
		runs.push({ ...used, calls: sum(await simulator.calls()) });
	}
	const median = (name) =>
		percentile(
			runs.map((one) => one[name]),
			0.5,
		);
	return {
		seconds: median("seconds"),
		cpu: median("cpu"),
		megabytes: median("megabytes"),
		calls: median("calls"),
	};
}

const sum = ({ reads, writes }) => reads + writes;

/** Of the provider. */
async function counted(work) {
	await theirs.calls();
	await work();
	return sum(await theirs.calls());
}

const wait = (calls) => Math.ceil((calls / allowed) * 60);

function row(name, used, provider) {
	const numbers = [
		`${used.seconds.toFixed(2)} s`,
		`${used.cpu.toFixed(2)} s`,
		`${used.megabytes} MB`,
		used.calls.toLocaleString("en"),
		provider === null ? "" : provider.toLocaleString("en"),
		provider === null ? "" : `${wait(used.calls)} s and ${wait(provider)} s`,
		provider === null ? "" : `${(provider / used.calls).toFixed(1)} x`,
	];
	say(`| ${name} | ${numbers.join(" | ")} |`);
}

try {
	write("gc-integrations.yaml", settingsText([ours], ""));
	for (let at = 0; at < integrations; at += 1)
		write(`integrations/service-${at}.yaml`, integrationText(at));
	// They are there already: what is measured is the data actions alone.
	await run(folder, ["apply", "--yes"], secrets);
	const provider = await openProvider(theirs.url);
	const hosts = [];
	for (let at = 0; at < integrations; at += 1)
		hosts.push(await provider.integration(`Service ${at}`));
	const bodies = Array.from({ length: count }, (_, at) => ({
		name: `Get order ${at}`,
		category: `Service ${at % integrations}`,
		integrationId: hosts[at % integrations],
		secure: false,
		config: {
			timeoutSeconds: 20,
			request: {
				requestType: "GET",
				requestUrlTemplate: "https://api.example.com/orders",
				headers: {},
			},
			response: { translationMap: {}, translationMapDefaults: {} },
		},
		contract: {
			input: { inputSchema: { type: "object", properties: {} } },
			output: { successSchema: { type: "object", properties: {} } },
		},
	}));
	for (let at = 0; at < count; at += 1) writeAction(at, 20);

	say(
		`| ${count} data actions | time | CPU | memory | calls | the provider's calls | at ${allowed} a minute | |`,
	);
	say("|---|---|---|---|---|---|---|---|");
	row("lint", await measured(["lint"], ours), null);
	row(
		`test, ${tests.toLocaleString("en")} tests`,
		await measured(["test"], ours),
		null,
	);
	let ids = [];
	const created = await counted(async () => {
		ids = await provider.create(bodies);
	});
	await ours.calls();
	const used = await run(folder, ["apply", "--yes"], secrets);
	row("create all", { ...used, calls: sum(await ours.calls()) }, created);
	const refreshed = await counted(() => provider.refresh(ids));
	const forget = () => rmSync(state, { recursive: true, force: true });
	row("first plan", await measured(["plan"], ours, forget), refreshed);
	row("steady plan", await measured(["plan"], ours), refreshed);
	const change = (round) => writeAction(0, 21 + round);
	row("plan one change", await measured(["plan"], ours, change), refreshed);
	const changed = await counted(async () => {
		await provider.refresh(ids);
		await provider.update(ids[0], { config: bodies[0].config });
	});
	// The plan behind each write reads that action anew: not part of it.
	const next = async (round) => {
		await run(folder, ["plan"], { ...secrets, STATE_DIRECTORY: state });
		writeAction(0, 41 + round);
	};
	row(
		"apply one change",
		await measured(["apply", "--yes"], ours, next),
		changed,
	);
} finally {
	ours.stop();
	theirs.stop();
	rmSync(folder, { recursive: true, force: true });
}
