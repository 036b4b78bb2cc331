// A folder or file that cannot be looked at is not an absent one: whatever the system answers, nothing is deleted.
import {
	mkdirSync,
	mkdtempSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
	type Simulator,
	startSimulator,
} from "../../src/simulator/simulator.ts";
import { command } from "../fixtures/command.ts";
import {
	fakeClock,
	type Repository,
	settings,
	variables,
} from "../fixtures/session.ts";
import { stageFleet } from "../fixtures/stage.ts";
import { interceptFiles } from "./files.ts";

const asked = interceptFiles();
afterAll(() => asked.restore());

const codes = [
	"EACCES",
	"EIO",
	"ENOTDIR",
	"EMFILE",
	"ESTALE",
	"ELOOP",
	"ENOENT",
];
const document = (key: string): string =>
	JSON.stringify({
		key,
		type: "web-services",
		name: `The ${key}`,
		status: "inactive",
	});
const documents: Readonly<Record<string, string>> = {
	"integrations/a.yaml": document("a"),
	"integrations/sub/b.yaml": document("b"),
	"shared/c.yaml": document("c"),
	"elsewhere/d.yaml": document("d"),
};
const given: Repository = {
	settings: settings("safety: { maxDeletes: 10 }"),
	variables,
	files: documents,
};
const links: readonly (readonly [string, string])[] = [
	["../shared", "integrations/linked"],
	["../elsewhere/d.yaml", "integrations/d.yaml"],
];

let simulator: Simulator;
let folder: string;

async function go(
	...argv: readonly string[]
): Promise<{ code: number | null; said: string }> {
	const { code, out, err } = await command(folder, argv, variables);
	return { code, said: out + err };
}

beforeAll(async () => {
	simulator = await startSimulator({ behavior: { rateLimit: 1_000_000 } });
	folder = mkdtempSync(join(tmpdir(), "gc-unreadable-"));
	const write = (name: string, text: string): void => {
		mkdirSync(join(folder, name, ".."), { recursive: true });
		writeFileSync(join(folder, name), text);
	};
	write(
		"gc-integrations.yaml",
		given.settings.replaceAll("SIMULATOR", simulator.url),
	);
	for (const [name, text] of Object.entries(documents)) write(name, text);
	for (const [to, name] of links) symlinkSync(to, join(folder, name));
	expect(await go("apply", "--yes")).toMatchObject({ code: 0 });
	expect(simulator.organization.liveIntegrations()).toHaveLength(4);
});
afterAll(async () => {
	await simulator.close();
	rmSync(folder, { recursive: true });
});

describe("an unreadable folder never deletes", () => {
	test("by plan and apply, whatever call of the file system fails, and however", async () => {
		asked.calls.clear();
		expect(await go("plan")).toMatchObject({ code: 0 });
		const calls = [...asked.calls].filter((call) => call.includes(folder));
		// One of each kind: else the faults are not where the files are read.
		for (const operation of ["readdir", "stat", "realpath", "open", "read"])
			expect(calls.map((call) => call.split(" ")[0])).toContain(operation);
		for (const name of ["integrations", "integrations/sub"])
			expect(calls).toContain(`readdir ${join(folder, name)}`);
		const quiet: string[] = [];
		for (const call of calls)
			for (const code of codes) {
				simulator.clearLog();
				asked.fault = { call, code };
				const ended = await go("apply", "--yes");
				asked.fault = null;
				const what = `${code} at ${call}: ${ended.said}`;
				expect(ended.said, what).not.toContain("internal error");
				expect(
					simulator.log.filter(({ mutating }) => mutating),
					what,
				).toEqual([]);
				if (ended.code === 0) quiet.push(`${code} at ${call}`);
			}
		// Absence of git says nothing about documents, and a link that cannot be looked at is read all the same.
		// No repository needs a folder of data actions.
		const harmless = [
			".git",
			"stat integrations/d.yaml",
			"ENOENT at stat actions",
		];
		expect(
			quiet
				.map((what) => what.replace(`${folder}/`, ""))
				.filter((what) => !harmless.some((part) => what.includes(part))),
			"said nothing",
		).toEqual([]);
	}, 120_000);

	test("the message names the folder, the reason and what to do", async () => {
		const sub = join(folder, "integrations/sub");
		for (const [code, words] of [
			["EACCES", /permission denied.*let the user who runs this read it/],
			["EMFILE", /too many open files.*ulimit -n/],
			["ESTALE", /does not answer as it should/],
		] as const)
			for (const argv of [["lint"], ["plan"], ["apply", "--yes"]]) {
				asked.fault = { call: `readdir ${sub}`, code };
				const { code: exit, said } = await go(...argv);
				asked.fault = null;
				expect(exit).toBe(3);
				expect(said).toContain(`${sub} cannot be listed (${code})`);
				expect(said).toMatch(words);
			}
	});

	test("by the daemon: a failed cycle that is tried again, and works again", async () => {
		const before = simulator.organization.liveIntegrations().length;
		const stage = await stageFleet(simulator, given, {
			clock: fakeClock(),
			folder,
		});
		try {
			const call = `readdir ${join(folder, "integrations/sub")}`;
			for (const code of codes) {
				simulator.clearLog();
				asked.fault = { call, code };
				const [report] = await stage.cycle();
				asked.fault = null;
				expect(report?.verdict, code).toBe("failed");
				expect(report?.error?.kind, code).toBe("settings");
				expect(report?.error?.message, code).toContain("integrations/sub");
				expect(simulator.log.filter(({ mutating }) => mutating)).toEqual([]);
				const [after] = await stage.cycle();
				expect(after?.verdict, code).toBe("converged");
			}
			expect(simulator.organization.liveIntegrations()).toHaveLength(before);
		} finally {
			await stage.close();
		}
	});

	test("without a fault a document that is gone is deleted", async () => {
		rmSync(join(folder, "integrations/sub/b.yaml"));
		expect(await go("apply", "--yes")).toMatchObject({ code: 0 });
		expect(simulator.organization.liveIntegrations()).toHaveLength(3);
	});
});
