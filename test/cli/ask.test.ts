// The question of `apply`: whatever ends it, nothing is written without a yes, and the exit code says how it ended.
import { execFileSync, spawn } from "node:child_process";
import { createInterface } from "node:readline/promises";
import { PassThrough } from "node:stream";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Answer, ask } from "../../src/cli/ask.ts";
import {
	type Simulator,
	startSimulator,
} from "../../src/simulator/simulator.ts";
import { command } from "../fixtures/command.ts";
import { withRepository } from "../fixtures/folder.ts";
import { repositoryOf } from "../fixtures/session.ts";

const repository = repositoryOf([
	{ key: "one", type: "web-services", name: "One", status: "active" },
]);
let simulator: Simulator;
beforeAll(async () => {
	simulator = await startSimulator({ behavior: { rateLimit: 1_000_000 } });
});
afterAll(() => simulator.close());

const made = () => simulator.organization.liveIntegrations().length;

describe("what ends the question", () => {
	const asked = (
		use: (input: PassThrough, stop: AbortController) => void,
	): Promise<Answer> => {
		const input = new PassThrough();
		const stop = new AbortController();
		const output = new PassThrough();
		const prompt = createInterface({ input, output });
		const answer = ask("Sure? ", prompt, output, stop.signal);
		use(input, stop);
		return answer;
	};

	test.each<[what: string, Parameters<typeof asked>[0], Answer]>([
		["a line", (input) => input.write("yes\n"), { typed: "yes" }],
		["the end of the input", (input) => input.end(), { without: "end" }],
		["a signal", (_input, stop) => stop.abort(), { without: "interrupt" }],
	])("%s", async (_what, use, answer) => {
		expect(await asked(use)).toEqual(answer);
	});
});

describe.each<[answer: Answer, code: number, said: string]>([
	[{ typed: "no" }, 1, "nothing was written\n"],
	[{ typed: "y" }, 1, "only yes is taken"],
	[{ typed: "" }, 1, "nothing was written"],
	[{ without: "end" }, 1, "nothing was written\n"],
	[{ without: "interrupt" }, 130, "nothing was written\n"],
])("%j", (answer, code, said) => {
	test.each(["pretty", "json"])("writes nothing: %s", async (format) => {
		await withRepository(repository, simulator, async (folder) => {
			const before = made();
			const ended = await command(
				folder,
				["apply", "--format", format],
				repository.variables,
				{ edge: { interactive: true, ask: () => Promise.resolve(answer) } },
			);
			expect([ended.code, made()]).toEqual([code, before]);
			expect(ended.err).toContain(said);
			if (format === "json")
				expect(JSON.parse(ended.out)).toMatchObject({ results: [] });
		});
	});
});

const main = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

/** Types keys once the question stands there. */
const driver = `
import os, pty, sys
keys = sys.argv[1].encode().decode("unicode_escape").encode()
pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[2], sys.argv[2:])
seen = b""
typed = False
while True:
    try:
        part = os.read(terminal, 65536)
    except OSError:
        break
    if not part:
        break
    seen += part
    if not typed and b"? Only yes" in seen:
        typed = True
        os.write(terminal, keys)
sys.stdout.buffer.write(seen)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;

function hasTerminals(): boolean {
	try {
		execFileSync("python3", [
			"-c",
			"import os, pty; os.waitstatus_to_exitcode",
		]);
		return true;
	} catch {
		return false;
	}
}

// Python makes the terminal; where there is none, the tests above stand for these.
describe.skipIf(!hasTerminals())("on a terminal", () => {
	test.each([
		["Ctrl-C", "\\x03", 130],
		["Ctrl-D", "\\x04", 1],
		["no", "no\\r", 1],
		["y", "y\\r", 1],
	])(
		"%s writes nothing, and is no bug",
		async (_what, keys, code) => {
			await withRepository(repository, simulator, async (folder) => {
				const before = made();
				const child = spawn(
					"python3",
					["-c", driver, keys, process.execPath, main, "apply"],
					{
						cwd: folder,
						env: {
							PATH: process.env["PATH"],
							TERM: "dumb",
							...repository.variables,
						},
						stdio: ["ignore", "pipe", "inherit"],
					},
				);
				let shown = "";
				child.stdout.setEncoding("utf8").on("data", (part: string) => {
					shown += part;
				});
				const ended = await new Promise((resolve) =>
					child.on("close", resolve),
				);
				expect(shown).toContain("nothing was written");
				expect(shown).not.toMatch(/bug|error/i);
				expect([ended, made()]).toEqual([code, before]);
			});
		},
		30_000,
	);
});
