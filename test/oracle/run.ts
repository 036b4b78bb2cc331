// `npm run oracle` asks the Java libraries anew, and records what they say of every case. With `--seed 1 --count 20000` it
// asks them of cases that are made, and prints where we differ.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { ask } from "./ask.ts";
import { goldens, pathCases, templateCases } from "./cases.ts";
import { differences } from "./made.ts";

const { values } = parseArgs({
	options: { seed: { type: "string" }, count: { type: "string" } },
});
if (values.seed === undefined) recordAll();
else
	process.stdout.write(
		differences(Number(values.seed), Number(values.count ?? 10_000)),
	);

function recordAll(): void {
	const templates = templateCases();
	const paths = pathCases();
	record(
		goldens.templates,
		templates.map(({ template }) => template),
		ask(templates.map(({ template, context }) => ({ template, context }))),
	);
	record(
		goldens.paths,
		paths.map(({ path }) => path),
		ask(paths.map(({ path, json }) => ({ path, json }))),
	);
}

/** A line for each case, so that differences can be read. */
function record(
	file: string,
	cases: readonly string[],
	answers: readonly unknown[],
): void {
	mkdirSync(dirname(file), { recursive: true });
	const lines = cases.map((asked, index) =>
		JSON.stringify([asked, answers[index]]),
	);
	writeFileSync(file, `[\n${lines.join(",\n")}\n]\n`);
}
