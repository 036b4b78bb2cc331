// A repository in a temporary folder, and the lint command over it in this process.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../../src/cli/program.ts";
import { createRedactor } from "../../src/io/redact.ts";
import { captureEdge } from "../edge.ts";

export const goldenFolder = fileURLToPath(
	new URL("../golden/lint/", import.meta.url),
);

/** The settings of every case that brings none: the environments dev and prod. */
export const sharedSettings = join(goldenFolder, "settings.yaml");

/** As `lint --format json` prints it. */
export interface LintedJson {
	readonly version: number;
	readonly files: number;
	readonly documents: number;
	readonly findings: readonly {
		readonly rule: string;
		readonly severity: string;
		readonly message: string;
		readonly file: string;
		readonly line: number;
		readonly column: number;
		readonly endLine: number;
		readonly endColumn: number;
		readonly key?: string;
		readonly environment?: string;
		readonly environments?: readonly string[];
		readonly suggestion?: string;
	}[];
	readonly summary: {
		readonly errors: number;
		readonly warnings: number;
		readonly infos: number;
	};
}

export interface Ran {
	readonly code: number;
	readonly out: string;
	readonly err: string;
}

export interface Repository {
	readonly folder: string;
	write(name: string, text: string | Uint8Array): void;
	lint(...words: readonly string[]): Promise<Ran>;
	json(...words: readonly string[]): Promise<LintedJson>;
	pretty(...words: readonly string[]): Promise<string>;
	remove(): void;
}

/** `files`: by path; settings for dev and prod are added where none are among them. */
export function repository(
	files: Readonly<Record<string, string | Uint8Array>> = {},
): Repository {
	const folder = mkdtempSync(join(tmpdir(), "gc-integrations-"));
	const write = (name: string, text: string | Uint8Array): void => {
		mkdirSync(dirname(join(folder, name)), { recursive: true });
		writeFileSync(join(folder, name), text);
	};
	cpSync(sharedSettings, join(folder, "gc-integrations.yaml"));
	for (const [name, text] of Object.entries(files)) write(name, text);
	const lint = (...words: readonly string[]): Promise<Ran> =>
		runHere(folder, ["lint", ...words]);
	return {
		folder,
		write,
		lint,
		json: async (...words) => {
			const { out } = await lint("--format", "json", ...words);
			return JSON.parse(out) as LintedJson;
		},
		pretty: async (...words) => (await lint(...words)).out,
		remove: () => rmSync(folder, { recursive: true, force: true }),
	};
}

/** One command line without a process of its own: no terminal, no colour, 100 columns. */
async function runHere(folder: string, argv: readonly string[]): Promise<Ran> {
	const { edge, printed } = captureEdge(folder);
	const code = await run(edge, argv, "0.0.0", createRedactor(), {
		now: () => 0,
		monotonic: () => 0,
		sleep: () => Promise.resolve(),
		random: () => 0,
	});
	return { code, ...printed };
}
