// A file that cannot be used is not an absent file: nothing is deleted, whatever is wrong with it.
import { describe, expect, test } from "vitest";
import type { Report } from "../../src/core/types.ts";
import { startSimulator } from "../../src/simulator/simulator.ts";
import { command } from "../fixtures/command.ts";
import { withRepository } from "../fixtures/folder.ts";
import {
	openSession,
	planOnly,
	type Repository,
	reconcile,
	repositoryOf,
	settings,
	variables,
	writes,
} from "../fixtures/session.ts";

const document = (key: string, more: object = {}) => ({
	key,
	type: "web-services",
	name: `The ${key}`,
	status: "inactive",
	...more,
});
const yaml = (key: string, more: object = {}): string =>
	JSON.stringify(document(key, more));

const whole = repositoryOf([document("a"), document("b"), document("c")]);
const repository = (files: Readonly<Record<string, string>>): Repository => ({
	settings: settings("safety: { maxDeletes: 10 }"),
	variables,
	files,
});
const a = { "integrations/a.yaml": yaml("a") };

const broken: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	"text that is not YAML": { ...a, "integrations/b.yaml": "key: [b\n: :" },
	"a tab for indentation": { ...a, "integrations/b.yaml": "key: b\n\tname: x" },
	"an unknown field": {
		...a,
		"integrations/b.yaml": yaml("b", { colour: "red" }),
	},
	"a key that is no key": { ...a, "integrations/b.yaml": yaml("B!") },
	"no key": {
		...a,
		"integrations/b.yaml": yaml("b").replace('"key":"b",', ""),
	},
	"a list in the place of a document": {
		...a,
		"integrations/b.yaml": "- key: b",
	},
	"a document that is a word": { ...a, "integrations/b.yaml": "b" },
	"a key twice": {
		...a,
		"integrations/b.yaml": yaml("b"),
		"integrations/c.yaml": yaml("b", { name: "Another" }),
	},
	"a name twice": {
		...a,
		"integrations/b.yaml": yaml("b"),
		"integrations/c.yaml": yaml("d", { name: "the B " }),
	},
	"a field twice": {
		...a,
		"integrations/b.yaml":
			"key: b\nkey: b\ntype: web-services\nname: The b\nstatus: inactive",
	},
	"an environment that there is not": {
		...a,
		"integrations/b.yaml": yaml("b", { only: ["production"] }),
	},
	"a broken document in a file of several": {
		"integrations/all.yaml": `${yaml("a")}\n---\n{ key: b, type: web-services }\n---\n${yaml("c")}`,
	},
	"a patch that breaks it": {
		...a,
		"integrations/b.yaml": yaml("b", {
			environments: { dev: { status: "on" } },
		}),
	},
	"its errors are silenced": {
		...a,
		"integrations/b.yaml": `# gc-integrations-disable invalid-value\n${yaml("b", { status: "on" })}`,
	},
	"an alias bomb": {
		...a,
		"integrations/b.yaml": `a: &a [${"x,".repeat(99)}x]\nb: &b [${"*a,".repeat(99)}*a]\nc: [${"*b,".repeat(99)}*b]`,
	},
};

describe("a bad file never deletes", () => {
	for (const [what, files] of Object.entries(broken))
		test(what, async () => {
			const simulator = await startSimulator();
			try {
				await reconcile(simulator, whole);
				simulator.clearLog();
				const session = await openSession(simulator, repository(files));
				await session.apply();
				await session.close();
				const { changes, refusals } = session.plan;
				expect(changes.filter(({ verb }) => verb === "delete")).toEqual([]);
				expect(new Set(refusals.map(({ rule }) => rule))).toEqual(
					new Set(["lint-errors"]),
				);
				expect(writes(simulator)).toEqual([]);
				expect(simulator.organization.liveIntegrations()).toHaveLength(3);
			} finally {
				await simulator.close();
			}
		});

	const asCommand = (files: Readonly<Record<string, string>>) => async () => {
		const simulator = await startSimulator();
		try {
			await reconcile(simulator, whole);
			simulator.clearLog();
			const given = repository(files);
			const { out } = await withRepository(given, simulator, (folder) =>
				command(
					folder,
					["apply", "--yes", "--format", "json", "--allow-deletes", "9"],
					variables,
				),
			);
			const { changes } = JSON.parse(out) as Report;
			expect(changes.filter(({ verb }) => verb === "delete")).toEqual([]);
			expect(writes(simulator)).toEqual([]);
		} finally {
			await simulator.close();
		}
	};
	test(
		"a file that is not UTF-8",
		asCommand({ ...a, "integrations/b.yaml": "\u0000\ud800" }),
	);
	test(
		"a file that is too large",
		asCommand({
			...a,
			"integrations/b.yaml": `${yaml("b")}\n# ${"x".repeat(1024 * 1024)}`,
		}),
	);
	test("no file at all", asCommand({}));
});

test("while a document whose key nobody knows is frozen, what has no document is no orphan", async () => {
	const simulator = await startSimulator({ behavior: { rateLimit: 1e6 } });
	try {
		await reconcile(simulator, whole);
		const orphans = async (files: Readonly<Record<string, string>>) =>
			(await planOnly(simulator, repository(files))).orphans.map(
				({ key }) => key,
			);
		const c = { "integrations/c.yaml": yaml("c") };
		expect(await orphans({ ...a, ...c })).toEqual(["b"]);
		// Its key is known: what it holds is its own, and the rest is an orphan.
		expect(
			await orphans({ ...a, "integrations/c.yaml": yaml("c", { x: 1 }) }),
		).toEqual(["b"]);
		expect(
			await orphans({ ...a, ...c, "integrations/d.yaml": "key: [d" }),
		).toEqual([]);
	} finally {
		await simulator.close();
	}
});

test("a document whose secret cannot be read is not counted as unchanged", async () => {
	const simulator = await startSimulator({ behavior: { rateLimit: 1e6 } });
	try {
		const withSecret = (key: string) =>
			document(key, {
				credentials: {
					type: "basicAuth",
					fields: { userName: "u", password: { env: key.toUpperCase() } },
				},
			});
		const both = [withSecret("a"), withSecret("b")];
		const known = { A: "of-a", B: "of-b" };
		await reconcile(simulator, repositoryOf(both, { variables: known }));
		const of = async (given: Readonly<Record<string, string>>) =>
			planOnly(simulator, repositoryOf(both, { variables: given }));
		expect((await of(known)).summary.unchanged).toBe(2);
		const { summary, refusals } = await of({ A: "of-a" });
		expect(refusals.map(({ rule, key }) => [rule, key])).toEqual([
			["unresolved-secret", "b"],
		]);
		expect(summary.unchanged).toBe(1);
	} finally {
		await simulator.close();
	}
});
