// `demo`: the main job on the built-in simulator, with the real commands: lint, test, plan, apply, plan again, where everything stands.
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { packageFile } from "../io/package-files.ts";
import { startSimulator } from "../simulator/simulator.ts";
import type { Action } from "./context.ts";
import { type Edge, exitCodes } from "./edge.ts";

const steps: readonly {
	readonly words: readonly string[];
	/** Its last line alone: the rest was there already. */
	readonly brief?: boolean;
}[] = [
	{ words: ["lint"] },
	{ words: ["test"] },
	{ words: ["plan"] },
	{ words: ["apply", "--yes"], brief: true },
	{ words: ["plan", "--detailed-exitcode"] },
	{ words: ["status"] },
];

export const demo: Action = async (context, _command, run) => {
	const { edge } = context;
	const example = fileURLToPath(packageFile("config.example/"));
	const simulator = await startSimulator();
	const folder = await mkdtemp(join(tmpdir(), "gc-integrations-demo-"));
	try {
		await cp(example, folder, { recursive: true });
		const settings = join(folder, "gc-integrations.yaml");
		const text = await readFile(settings, "utf8");
		await writeFile(
			settings,
			text.replaceAll("http://127.0.0.1:8080", simulator.url),
		);
		const there: Edge = {
			...edge,
			folder,
			environment: {
				...edge.environment,
				...readVariables(
					await readFile(join(folder, "secrets.example.env"), "utf8"),
				),
				GC_INTEGRATIONS_ENV: "dev",
				// What outlives a run goes with the folder.
				STATE_DIRECTORY: join(folder, ".state"),
			},
		};
		for (const { words, brief } of steps) {
			const shown = `$ gc-integrations ${words.join(" ")}${brief ? " | tail -n 1" : ""}`;
			edge.out(edge.palette.bold(`${shown}\n`));
			const kept: string[] = [];
			const code = await run(
				{
					...context,
					edge: brief ? { ...there, out: (text) => kept.push(text) } : there,
				},
				words,
			);
			const done = code === exitCodes.done;
			const text = kept.join("");
			// What went wrong is shown whole.
			edge.out(`${done ? lastLine(text) : text}\n`);
			if (!done) return exitCodes.problems;
		}
		return exitCodes.done;
	} finally {
		await simulator.close();
		await rm(folder, { recursive: true, force: true });
	}
};

function lastLine(text: string): string {
	return text.slice(text.trimEnd().lastIndexOf("\n") + 1);
}

/** NAME=value lines as a shell reads them: `#` starts a comment line, single quotes hold what has spaces. */
function readVariables(text: string): Record<string, string> {
	return Object.fromEntries(
		text
			.split(/\r?\n/)
			.filter((line) => /^[A-Za-z_]\w*=/.test(line))
			.map((line) => {
				const at = line.indexOf("=");
				return [
					line.slice(0, at),
					line.slice(at + 1).replace(/^'(.*)'$/, "$1"),
				];
			}),
	);
}
