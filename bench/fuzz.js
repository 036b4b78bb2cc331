// `npm run fuzz -- [--seed N] [--seconds S] [--inputs N]`: mutated documents and settings through lint, with the output for people and every machine format.
// Ends with 1, and leaves the input in a file, where one throws, takes over a second, makes JSON that does not parse, or where the two readers of YAML differ.
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual, parseArgs } from "node:util";
import { buildCatalog } from "../src/core/catalog/catalog.ts";
import { parseAnyText } from "../src/core/document/parse.ts";
import { readPlain } from "../src/core/document/plain.ts";
import { lintTree } from "../src/core/lint/lint.ts";
import { lintGithub } from "../src/core/render/github.ts";
import { lintGitlab } from "../src/core/render/gitlab.ts";
import { lintJunit } from "../src/core/render/junit.ts";
import { lintJson, lintText } from "../src/core/render/lint.ts";
import { plain } from "../src/core/render/palette.ts";
import { lintSarif } from "../src/core/render/sarif.ts";
import { readSettings } from "../src/core/settings/read.ts";
import { readSchemas } from "../src/io/schemas.ts";

const SLOW_MS = 1000;

const { values: given } = parseArgs({
	options: {
		seed: { type: "string", default: String(Date.now() % 1_000_000) },
		seconds: { type: "string" },
		inputs: { type: "string" },
	},
});
const most = Number(given.inputs ?? (given.seconds ? Infinity : 100_000));
const until = performance.now() + Number(given.seconds ?? Infinity) * 1000;

const root = fileURLToPath(new URL("../", import.meta.url));
const corpus = ["config.example", "test/golden/lint", "templates", "deploy"]
	.flatMap((folder) =>
		readdirSync(root + folder, { recursive: true, encoding: "utf8" })
			.filter((path) => /\.ya?ml$/.test(path))
			.map((path) => join(root, folder, path)),
	)
	.toSorted()
	.map((path) => readFileSync(path, "utf8"));
const catalog = buildCatalog(readSchemas());
const settingsText = readFileSync(
	`${root}config.example/gc-integrations.yaml`,
	"utf8",
);

/** Signs that mean something to YAML, to the patterns of code frames, or to the rules. */
const pieces = [
	..."-?:,[]{}#&*!|>'\"%@`\t\n\r \\/$=<>().",
	..."- |? |: |&a |*a |!!str |!x |<<: *a\n|---\n|...\n|%YAML 1.1\n".split("|"),
	..."{ env: X }|{ file: s }|{env:|env: |file: a, |password: |clientSecret: ".split(
		"|",
	),
	..."Bearer aaaaaaaaaaaaaaaaaaaa|https://u:p@h|-----BEGIN PRIVATE KEY-----\n".split(
		"|",
	),
	..."# gc-integrations-disable |environments:\n  prod:\n|$X|key: |type: ".split(
		"|",
	),
	"\u00a0",
	"\u200b",
	"\u2028",
	"\ufeff",
	"\ud800",
	"\u0000",
	"😀",
	"e\u0301",
];

/** mulberry32: the same sequence for the same seed. */
function randomOf(seed) {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

const random = randomOf(Number(given.seed));
const below = (limit) => Math.floor(random() * limit);
const pick = (list) => list[below(list.length)];
/** Mostly a few, now and then thousands. */
const times = () => (random() < 0.02 ? below(5000) : below(4)) + 1;

function mutated(text) {
	const at = below(text.length + 1);
	const put = (inserted, over = 0) =>
		text.slice(0, at) + inserted + text.slice(at + over);
	switch (below(8)) {
		case 0:
			return put(pick(pieces).repeat(times()));
		case 1:
			return put("", below(40));
		case 2:
			return put(text.slice(at, at + below(60)).repeat(times()));
		case 3:
			return put(pick(pieces), 1);
		case 4: {
			const lines = text.split("\n");
			const line = below(lines.length);
			lines.splice(line, 1, ...Array(below(3)).fill(lines[line]));
			return lines.join("\n");
		}
		case 5: {
			const lines = text.split("\n");
			const line = below(lines.length);
			lines[line] = " ".repeat(below(8)) + (lines[line] ?? "").trimStart();
			return lines.join("\n");
		}
		case 6: {
			const other = pick(corpus);
			const from = below(other.length);
			return put(other.slice(from, from + below(200)));
		}
		default:
			return `${text.replace(/\n?$/, "\n")}${random() < 0.3 ? "---\n" : ""}${pick(corpus)}`;
	}
}

/** @returns how many findings, and the milliseconds of the processor: a busy machine tells no lies */
function judge(text, asSettings) {
	compareReaders(text);
	const began = process.cpuUsage();
	const findings = judged(text, asSettings);
	const { user, system } = process.cpuUsage(began);
	return { findings, took: (user + system) / 1000 };
}

/** @throws where the reader of plain texts does not see what the parser sees */
function compareReaders(text) {
	const roots = readPlain(text);
	if (!roots) return;
	const documents = roots.map((root) => ({ root, whole: true }));
	if (!isDeepStrictEqual(parseAnyText(text), { documents, problems: [] }))
		throw new Error("the plain reader differs from the parser");
}

function judged(text, asSettings) {
	const file = asSettings ? "gc-integrations.yaml" : "integrations/a.yaml";
	const { settings, findings } = readSettings(
		{
			file: "gc-integrations.yaml",
			text: asSettings ? text : settingsText,
		},
		catalog,
	);
	const source = { file, text };
	const tree = lintTree(
		asSettings ? [] : [source],
		settings,
		catalog,
		undefined,
	);
	const outcome = {
		judged: tree.files,
		documents: tree.documents.length,
		environments: [...(settings?.environments.keys() ?? [])],
		findings: [...findings, ...tree.findings],
		sources: [source],
	};
	lintText(outcome, plain, 80);
	for (const json of [lintJson(outcome), lintGitlab(outcome, "")])
		JSON.parse(json);
	JSON.parse(lintSarif(outcome, { version: "0", prefix: "" }));
	lintGithub(outcome, "");
	lintJunit(outcome, outcome.judged, "");
	return outcome.findings.length;
}

let inputs = 0;
let slowest = 0;
let told = 0;
let failures = 0;
let folder;

function fail(text, what) {
	folder ??= mkdtempSync(join(tmpdir(), "gc-integrations-fuzz-"));
	const path = join(folder, `${inputs}.yaml`);
	writeFileSync(path, text);
	failures += 1;
	process.stdout.write(`input ${inputs}: ${what}\n  ${path}\n`);
}

while (inputs < most && performance.now() < until && failures < 10) {
	inputs += 1;
	let took = 0;
	const asSettings = random() < 0.1;
	let text = asSettings ? settingsText : pick(corpus);
	for (let left = below(6) + 1; left > 0; left -= 1)
		text = mutated(text).slice(0, 1024 * 1024);
	try {
		const first = judge(text, asSettings);
		told += first.findings;
		// A collection or a compilation may fall on anybody: what is slow is slow again.
		took = first.took;
		for (let again = 0; again < 2 && took > SLOW_MS; again += 1)
			took = Math.min(took, judge(text, asSettings).took);
	} catch (error) {
		fail(text, error instanceof Error ? error.stack : String(error));
	}
	slowest = Math.max(slowest, took);
	if (took > SLOW_MS) fail(text, `took ${Math.round(took)} ms`);
}
process.stdout.write(
	`seed ${given.seed}: ${inputs} inputs, ${told} findings, slowest ${Math.round(slowest)} ms, ${failures} failures\n`,
);
process.exitCode = failures > 0 ? 1 : 0;
