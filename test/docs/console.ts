// A Markdown file's console blocks -> its commands run for real, and the file with the outputs they gave.
import { execFile } from "node:child_process";
import {
	chmod,
	cp,
	mkdir,
	mkdtemp,
	readFile,
	rm,
	writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
	type Organization,
	startSimulator,
} from "../../src/simulator/simulator.ts";

/** Where pages have the simulator. */
const address = "http://127.0.0.1:8080";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** A fenced block, or a command that readers do not see: what people do on the platform. */
const block = /^(`{3,})console\n([\s\S]*?)^\1$|^<!-- \$ (.*) -->$/gm;

/** Of a page that begins in an empty folder, beside what people made by hand. */
const byHand = "<!-- an organization made by hand, and an empty folder -->";

/** Blocks fenced as `console`: lines after `$ ` are commands, the rest is what they print. */
function commandsOf(text: string): readonly string[] {
	return text
		.split("\n")
		.filter((line) => line.startsWith("$ "))
		.map((line) => line.slice(2));
}

export interface ConsoleRun {
	/** The file with the outputs that its commands gave. */
	readonly text: string;
	/** Commands that failed without the page saying so with `exit N`. */
	readonly silentFailures: readonly string[];
}

/** Runs the file's commands one after another in a copy of the example repository beside a fresh simulator. */
export async function runConsoleBlocks(markdown: string): Promise<ConsoleRun> {
	const empty = markdown.includes(byHand);
	const simulator = await startSimulator(empty ? { seed: madeByHand } : {});
	const folder = await mkdtemp(join(tmpdir(), "gc-integrations-docs-"));
	try {
		const repository = join(folder, "repo");
		const bin = join(folder, "bin");
		if (empty) await mkdir(repository);
		else {
			await cp(join(root, "config.example"), repository, { recursive: true });
			const settings = join(repository, "gc-integrations.yaml");
			await writeFile(
				settings,
				(await readFile(settings, "utf8")).replaceAll(address, simulator.url),
			);
		}
		await mkdir(bin);
		const shim = join(bin, "gc-integrations");
		await writeFile(
			shim,
			`#!/bin/sh\nexec "${process.execPath}" "${join(root, "dist/main.js")}" "$@"\n`,
		);
		await chmod(shim, 0o755);
		const hand = join(bin, "in-the-ui");
		await writeFile(
			hand,
			`#!/bin/sh\nexec "${process.execPath}" "${join(root, "test/docs/in-the-ui.js")}" ${simulator.url} "$@"\n`,
		);
		await chmod(hand, 0o755);
		const environment = {
			PATH: `${bin}:${process.env["PATH"] ?? ""}`,
			HOME: folder,
			NO_COLOR: "1",
		};
		const tidy = (text: string): string =>
			text
				.replaceAll(simulator.url, address)
				.replaceAll(repository, "/repo")
				// The simulator's port is part of what is committed.
				.replace(/Commit `[0-9a-f]{7}`/g, "Commit `0123abc`");
		const blocks = [...markdown.matchAll(block)].map((match) => ({
			whole: match[0],
			hidden: match[3] !== undefined,
			commands: match[3] ? [match[3]] : commandsOf(match[2] ?? ""),
		}));
		const all = blocks.flatMap(({ commands }) => commands);
		const ran = await shell(
			all.map((command) => command.replaceAll(address, simulator.url)),
			repository,
			environment,
		);
		const silentFailures = all.flatMap((command, at) => {
			const codes = ran[at]?.codes ?? [];
			return codes.some((code) => code !== 0)
				? [`${command} (exit ${codes.join(", ")})`]
				: [];
		});
		const outputs = ran.map(({ output }) => output);
		let result = markdown;
		for (const { whole, commands, hidden } of blocks) {
			if (hidden) {
				outputs.shift();
				continue;
			}
			const printed = commands.map((command) => {
				const output = tidy(outputs.shift() ?? "").trimEnd();
				return `$ ${command}\n${output}${output ? "\n" : ""}`;
			});
			const content = printed.join("\n");
			// A fence is longer than any inside of it.
			const inner = content.match(/^`{3,}/gm) ?? [];
			const fence = "`".repeat(
				Math.max(2, ...inner.map((run) => run.length)) + 1,
			);
			result = result.replace(
				whole,
				() => `${fence}console\n${content}${fence}`,
			);
		}
		return { text: result, silentFailures };
	} finally {
		await simulator.close();
		await rm(folder, { recursive: true, force: true });
	}
}

const separator = "\u0001next\u0001";

interface Ran {
	/** Both streams in one. */
	readonly output: string;
	/** Of each part of its last pipeline: `… | tail` hides no failure, `…; echo "exit $?"` shows it. */
	readonly codes: readonly number[];
}

/** One shell for all commands, so that what one exports the next one sees. */
function shell(
	commands: readonly string[],
	folder: string,
	environment: Record<string, string>,
): Promise<readonly Ran[]> {
	const script = commands
		.map(
			(command) =>
				`${command}\nprintf '%s' "${separator}\${PIPESTATUS[*]}${separator}"\n`,
		)
		.join("");
	return new Promise((resolve, reject) => {
		const child = execFile(
			"bash",
			[
				"-c",
				`exec 2>&1\nif [ -f secrets.example.env ]; then set -a; . ./secrets.example.env; set +a; fi\n${script}`,
			],
			{ cwd: folder, env: environment, maxBuffer: 10_000_000 },
			(error, stdout) => {
				const parts = stdout.split(separator);
				const ran = commands.map((_, at) => ({
					output: parts[2 * at] ?? "",
					codes: (parts[2 * at + 1] ?? "").split(" ").map(Number),
				}));
				if (parts.length === 2 * commands.length + 1) resolve(ran);
				else reject(error ?? new Error(`the shell stopped early: ${stdout}`));
			},
		);
		child.stdin?.end();
	});
}

function madeByHand(organization: Organization): void {
	organization.addCredential({
		id: "5b7d0c3e-8f7a-4a1e-9c55-2f1f0f3c7a01",
		type: "basicAuth",
		name: "Integration-crm",
		fields: { userName: "genesys", password: "only-the-platform-knows" },
	});
	organization.addIntegration({
		id: "0c1d2e3f-1111-4a2b-8c3d-000000000001",
		type: "custom-rest-actions",
		name: "CRM lookup",
		notes: "Owned by the CRM team.\nAsk them first.",
		credentials: { basicAuth: "5b7d0c3e-8f7a-4a1e-9c55-2f1f0f3c7a01" },
		properties: { clientCertificateAuthority: "Genesys Cloud" },
		state: "ENABLED",
	});
	for (const at of [2, 3])
		organization.addIntegration({
			id: `0c1d2e3f-1111-4a2b-8c3d-00000000000${at}`,
			type: "custom-rest-actions",
			name: "Öffnungszeiten",
			state: at === 2 ? "ENABLED" : "DISABLED",
		});
	organization.addIntegration({
		id: "0c1d2e3f-1111-4a2b-8c3d-000000000004",
		type: "embedded-client-app",
		name: "Agent desktop",
	});
}
