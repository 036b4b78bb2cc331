// `npm run bench -- [--files 1,100,1000,5000] [--rounds 5] [--peers FOLDER]`: lint beside other checkers of YAML with the same schemas and files.
// Whole processes, one after another in rounds; the table has medians, and how many times as long as ours each takes.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { writeCorpus } from "./corpus.js";
import { say } from "./daemon-process.js";

const { values: given } = parseArgs({
	options: {
		files: { type: "string", default: "1,100,1000,5000" },
		rounds: { type: "string", default: "5" },
		peers: { type: "string" },
	},
});
const program = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const folders = [
	...(given.peers ? [join(given.peers, "node_modules", ".bin")] : []),
	...(process.env.PATH ?? "").split(delimiter),
];
const found = (name) =>
	folders.map((folder) => join(folder, name)).find((path) => existsSync(path));

/** Each with the package that brings it, its program, and how it is asked to check a folder against `schema.json`. */
const peers = [
	{
		package: "ajv-cli",
		program: "ajv",
		words: (folder) =>
			`validate --spec=draft2020 --strict=false --all-errors -s ${folder}/schema.json -d ${folder}/integrations/*.yaml`.split(
				" ",
			),
	},
	{
		package: "@sourcemeta/jsonschema",
		program: "jsonschema",
		words: (folder) =>
			`validate ${folder}/schema.json ${folder}/integrations --extension .yaml --continue`.split(
				" ",
			),
	},
];
const missing = peers.filter((peer) => found(peer.program) === undefined);
const competitors = [
	{ name: "node -e 0", run: () => [process.execPath, "-e", "0"] },
	{
		name: "gc-integrations --version",
		run: () => [process.execPath, program, "--version"],
	},
	{
		name: "gc-integrations lint",
		run: (folder) => [
			process.execPath,
			program,
			"lint",
			"--config",
			`${folder}/gc-integrations.yaml`,
		],
	},
	...peers
		.filter((peer) => !missing.includes(peer))
		.map((peer) => ({
			name: peer.package,
			run: (folder) => [found(peer.program), ...peer.words(folder)],
		})),
];

// A certificate file is read at every start of Node 20, and doubles the floor.
const { NODE_EXTRA_CA_CERTS: _unset, ...environment } = process.env;

/** @returns milliseconds from the start of the process to its end, and its largest memory in MB where `time` tells it */
function measured([command, ...words]) {
	const time = "/usr/bin/time";
	const began = performance.now();
	const { status, stderr, error } = existsSync(time)
		? spawnSync(time, ["-f", "%M", command, ...words], {
				env: environment,
				maxBuffer: 2 ** 28,
				encoding: "utf8",
			})
		: spawnSync(command, words, {
				env: environment,
				maxBuffer: 2 ** 28,
				encoding: "utf8",
			});
	const took = performance.now() - began;
	if (error) throw error;
	if (status !== 0)
		throw new Error(`${command} ended with ${status}: ${stderr.slice(-2000)}`);
	return { took, memory: Number(stderr.trim().split("\n").at(-1)) / 1024 };
}

function median(numbers) {
	return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

const scratch = mkdtempSync(join(tmpdir(), "gc-integrations-bench-"));
try {
	for (const count of given.files.split(",").map(Number)) {
		const folder = writeCorpus(join(scratch, String(count)), count);
		const runs = new Map(competitors.map(({ name }) => [name, []]));
		// The first round only warms the disk's cache.
		for (let round = 0; round <= Number(given.rounds); round += 1)
			for (const { name, run } of competitors) {
				const one = measured(run(folder));
				if (round > 0) runs.get(name).push(one);
			}
		const own = median(runs.get("gc-integrations lint").map((r) => r.took));
		say(`\n${count} files, medians of ${given.rounds} rounds`);
		for (const [name, all] of runs) {
			const took = median(all.map((run) => run.took));
			const memory = median(all.map((run) => run.memory));
			say(
				`  ${name.padEnd(28)}${took.toFixed(0).padStart(7)} ms ${(Number.isNaN(memory) ? "" : `${memory.toFixed(0)} MB`).padStart(8)}   ${(took / own).toFixed(2)} x lint`,
			);
		}
		rmSync(folder, { recursive: true });
	}
} finally {
	rmSync(scratch, { recursive: true, force: true });
}
for (const peer of missing)
	say(
		`\n${peer.package} is not installed: npm install --prefix FOLDER ${peer.package}, and --peers FOLDER`,
	);
