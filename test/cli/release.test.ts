// `release`: the line goes off the notes, everything else stays byte for byte, and nobody manages the integration any more.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Answer } from "../../src/cli/ask.ts";
import {
	type Simulator,
	startSimulator,
} from "../../src/simulator/simulator.ts";
import { command, type Ended } from "../fixtures/command.ts";
import { withRepository } from "../fixtures/folder.ts";
import {
	webService as document,
	failures,
	planOnly,
	type Repository,
	reconcile,
	repositoryOf,
	writes,
} from "../fixtures/session.ts";

const of = (
	documents: readonly Record<string, unknown>[],
	settings?: string,
): Repository =>
	repositoryOf(documents, settings === undefined ? {} : { settings });
const billing = document("billing", { notes: "Made by hand.\n\nTwo  blanks." });
const shop = document("shop");

let simulator: Simulator;
beforeEach(async () => {
	simulator = await startSimulator({
		behavior: { settleReads: 0, rateLimit: 1_000_000 },
	});
});
afterEach(() => simulator.close());

async function applied(repository: Repository): Promise<void> {
	expect(failures(await reconcile(simulator, repository))).toEqual([]);
}

const carrying = (key: string) =>
	simulator.organization
		.liveIntegrations()
		.filter(({ notes }) => notes.includes(`key=${key} `));

function release(
	repository: Repository,
	words: readonly string[],
	answer: () => Answer = () => ({ typed: "yes" }),
): Promise<Ended> {
	const interactive = !words.includes("--yes");
	const ask = () => Promise.resolve(answer());
	return withRepository(repository, simulator, (folder) =>
		command(folder, ["release", ...words], repository.variables, {
			edge: { interactive, ask, width: 200 },
		}),
	);
}

describe("release", () => {
	test("takes the line off, and changes nothing else", async () => {
		await applied(of([billing, shop]));
		const [before] = carrying("billing");
		const credentials = structuredClone(
			simulator.organization.liveCredentials(),
		);
		const ran = await release(of([shop]), ["billing"]);
		expect(ran).toMatchObject({ code: 0, err: "" });
		expect(ran.out).toContain(
			`The billing ${before?.id}, key billing; its credential "gc-integrations/billing" keeps its name`,
		);
		expect(ran.out).toContain("released billing: nobody manages it any more");
		const after = simulator.organization.integration(before?.id ?? "");
		expect(after.notes).toBe("Made by hand.\n\nTwo  blanks.");
		expect({ ...after, notes: "", version: 0 }).toEqual({
			...before,
			notes: "",
			version: 0,
		});
		expect(simulator.organization.liveCredentials()).toEqual(credentials);
		const plan = await planOnly(simulator, of([shop]));
		expect(plan).toMatchObject({ changes: [], orphans: [], unmanaged: 1 });
	});

	test("is undone by a document of that key", async () => {
		await applied(of([billing, shop]));
		await release(of([shop]), ["billing", "--yes"]);
		const plan = await planOnly(simulator, of([billing, shop]));
		expect(plan.changes.map(({ verb, key }) => `${verb} ${key}`)).toEqual([
			"adopt billing",
		]);
	});

	test("says in JSON what it did, of several", async () => {
		await applied(of([billing, shop], "owner: crm-team"));
		const ran = await release(of([], "owner: crm-team"), [
			...["shop", "billing", "--yes", "--format", "json"],
		]);
		expect(ran.code, ran.err).toBe(0);
		expect(JSON.parse(ran.out)).toEqual({
			version: 1,
			environment: "dev",
			organizationId: simulator.organization.id,
			releases: ["billing", "shop"].map((key) => ({
				key,
				integrationId: expect.any(String),
				name: `The ${key}`,
			})),
			refusals: [],
			results: ["billing", "shop"].map((key) => ({
				key,
				outcome: "applied",
				integrationId: expect.any(String),
				error: null,
			})),
		});
		expect(carrying("shop")).toEqual([]);
	});

	test.each<[answer: Answer, code: number]>([
		[{ typed: "no" }, 1],
		[{ typed: "y" }, 1],
		[{ without: "interrupt" }, 130],
	])("writes nothing on %j", async (answer, code) => {
		await applied(of([billing]));
		const before = writes(simulator).length;
		const ran = await release(of([]), ["billing"], () => answer);
		expect(ran).toMatchObject({ code });
		expect(ran.err).toContain("nothing was written");
		expect(writes(simulator)).toHaveLength(before);
	});

	test("keeps what somebody writes at the same moment", async () => {
		await applied(of([billing]));
		const [one] = carrying("billing");
		const id = one?.id ?? "";
		const ran = await release(of([]), ["billing"], () => {
			simulator.organization.editConfig(id, {
				name: "Renamed by hand",
				notes: `${one?.notes}\nA note below.`,
			});
			return { typed: "yes" };
		});
		expect(ran.code, ran.err + ran.out).toBe(0);
		expect(simulator.organization.integration(id)).toMatchObject({
			name: "Renamed by hand",
			notes: "Made by hand.\n\nTwo  blanks.\nA note below.",
		});
	});

	test("is done where somebody took the line off at the same moment", async () => {
		await applied(of([billing]));
		const id = carrying("billing")[0]?.id ?? "";
		const ran = await release(of([]), ["billing"], () => {
			simulator.organization.editConfig(id, { notes: "Mine." });
			return { typed: "yes" };
		});
		expect(ran.code, ran.err + ran.out).toBe(0);
		expect(simulator.organization.integration(id).notes).toBe("Mine.");
	});

	test("tells a write that fails", async () => {
		await applied(of([billing]));
		simulator.addFault({
			kind: "status",
			status: 400,
			operation: /^PUT /,
			times: 9,
		});
		const ran = await release(of([]), ["billing", "--yes"]);
		expect(ran.code).toBe(1);
		expect(ran.out).toMatch(/failed billing: PUT .* answered 400/);
		expect(carrying("billing")).toHaveLength(1);
	});
});

describe("release refuses", () => {
	const says = async (
		repository: Repository,
		words: readonly string[],
		code: number,
		...said: readonly (string | RegExp)[]
	): Promise<void> => {
		const before = writes(simulator).length;
		const ran = await release(repository, words);
		expect(ran.code, ran.err + ran.out).toBe(code);
		for (const one of said) expect(ran.err + ran.out).toMatch(one);
		expect(writes(simulator)).toHaveLength(before);
	};

	test("a key that nothing carries", async () => {
		await applied(of([billing, shop]));
		await says(of([shop]), ["biling"], 3, "did you mean billing?");
		await says(
			of([shop], "owner: another"),
			["billing"],
			3,
			"carries the key billing of owner another",
		);
	});

	test("a key whose document is there, had it, or cannot be read", async () => {
		await applied(of([billing]));
		await says(
			of([billing]),
			["billing"],
			3,
			/billing-0\.yaml:1:\d+\): remove/,
		);
		await says(
			of([{ ...shop, previousKeys: ["billing"] } as typeof shop]),
			["billing"],
			3,
			"has billing among its previousKeys",
		);
		await says(
			of([{ ...billing, colour: "red" } as typeof billing]),
			["billing"],
			3,
			"with errors that gc-integrations lint shows",
		);
		await says(
			{ ...of([]), files: { "integrations/a.yaml": "key: [" } },
			["billing"],
			3,
			"cannot be read, and may be that of billing",
		);
	});

	test("without a terminal and a yes, another format, and no key at all", async () => {
		await withRepository(of([]), simulator, async (folder) => {
			const words = ["release", "billing"];
			const ended = await command(folder, words, of([]).variables);
			expect(ended.code).toBe(3);
			expect(ended.err).toContain("it needs --yes");
		});
		await says(of([]), ["a", "--format", "markdown"], 3, "pretty and json");
		await says(of([]), [], 3, "keys");
	});

	test("another organization than the settings name", async () => {
		await applied(of([billing]));
		const guarded = of([]);
		await says(
			{
				...guarded,
				settings: guarded.settings.replace(
					"    prune: true",
					"    prune: true\n    organizationId: another",
				),
			},
			["billing", "--yes"],
			1,
			"wrong-organization",
		);
	});
});
