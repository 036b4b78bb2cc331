// `plan --only KEY` and `apply --only KEY`: what is changed is limited, not what is read.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Plan, Report } from "../../src/core/types.ts";
import type { Behavior } from "../../src/simulator/behavior.ts";
import {
	type Simulator,
	startSimulator,
} from "../../src/simulator/simulator.ts";
import { command, type Ended } from "../fixtures/command.ts";
import { withRepository, writeIn } from "../fixtures/folder.ts";
import {
	failures,
	type Repository,
	reconcile,
	repositoryOf,
	writes,
} from "../fixtures/session.ts";

const document = (key: string, more: object = {}) => ({
	key,
	type: "web-services",
	name: `The ${key}`,
	status: "active",
	...more,
});
const secretOf = (variable: string) => ({
	credentials: {
		type: "basicAuth",
		fields: { userName: "u", password: { env: variable } },
	},
});
const of = (
	documents: readonly object[],
	more: { settings?: string; variables?: Record<string, string> } = {},
): Repository =>
	repositoryOf(documents as readonly Record<string, unknown>[], more);

let simulator: Simulator;
const begin = (behavior: Partial<Behavior> = {}) =>
	startSimulator({
		behavior: { settleReads: 0, rateLimit: 1_000_000, ...behavior },
	});
beforeEach(async () => {
	simulator = await begin();
});
afterEach(() => simulator.close());

async function applied(repository: Repository): Promise<void> {
	expect(failures(await reconcile(simulator, repository))).toEqual([]);
	simulator.clearLog();
}

const run = (
	repository: Repository,
	...words: readonly string[]
): Promise<Ended> =>
	withRepository(repository, simulator, (folder) =>
		command(folder, words, repository.variables),
	);

async function json<T extends Plan>(
	repository: Repository,
	code: number,
	...words: readonly string[]
): Promise<T> {
	const ran = await run(repository, ...words, "--format", "json");
	expect(ran.code, ran.err + ran.out).toBe(code);
	return JSON.parse(ran.out) as T;
}

const plan = (repository: Repository, ...words: readonly string[]) =>
	json(repository, 0, "plan", ...words);
const apply = (repository: Repository, ...words: readonly string[]) =>
	json<Report>(repository, 0, "apply", "--yes", ...words);

const short = ({ changes }: Plan): readonly string[] =>
	changes.map(({ verb, key }) => `${verb} ${key}`);
const names = (): readonly string[] =>
	simulator.organization
		.liveIntegrations()
		.map(({ name }) => name)
		.sort();

const three = of([document("crm"), document("parcels"), document("shop")]);

describe("what is written", () => {
	test("is the named ones' alone, and the plan says so", async () => {
		const found = await plan(three, "--only", "shop", "--only", "crm");
		expect(found.only).toEqual(["crm", "shop"]);
		expect(short(found)).toEqual(["create crm", "create shop"]);
		expect(found.leftOut).toEqual([{ key: "parcels", verb: "create" }]);
		expect(found.summary.create).toBe(2);
		const done = await apply(three, "--only", "crm");
		expect(done.results.map(({ key, outcome }) => [key, outcome])).toEqual([
			["crm", "applied"],
		]);
		expect(done.only).toEqual(["crm"]);
		expect(names()).toEqual(["The crm"]);
		simulator.clearLog();
		const again = await apply(three, "--only", "crm");
		expect([again.results, writes(simulator)]).toEqual([[], []]);
	});

	test("a plan of everything says nothing of it", async () => {
		const found = await plan(three);
		expect(Object.keys(found)).not.toContain("only");
		expect(Object.keys(found)).not.toContain("leftOut");
		expect(Object.keys(found)).not.toContain("otherRefusals");
	});

	test("people see that it is limited, to what, and what is left out", async () => {
		const pretty = await run(three, "plan", "--only", "crm");
		expect(pretty.out).toContain(
			"limited to crm; left out: create parcels, create shop\n",
		);
		expect(pretty.out).toContain("1 to create, 0 unchanged, 2 left out");
		expect(pretty.out).not.toContain("The parcels");
		const comment = await run(
			three,
			"plan",
			"--only",
			"crm",
			"--format",
			"markdown",
		);
		expect(comment.out).toContain(
			"> **Limited by `--only`** to `crm`. Left out, so not written: `parcels` (create), `shop` (create).",
		);
		expect(comment.out).toContain(
			"gc-integrations apply --env dev --only crm --yes",
		);
	});

	test("--detailed-exitcode speaks of the named ones", async () => {
		await apply(three, "--only", "crm");
		const limited = ["plan", "--detailed-exitcode", "--only"];
		expect((await run(three, ...limited, "crm")).code).toBe(0);
		expect((await run(three, ...limited, "shop")).code).toBe(2);
	});

	test("a document that is gone is deleted where it is named, and only then", async () => {
		await applied(three);
		const gone = of([document("crm", { notes: "More." })]);
		const limited = await plan(gone, "--only", "crm");
		expect(short(limited)).toEqual(["update crm"]);
		expect(limited.orphans.map(({ key }) => key)).toEqual(["parcels", "shop"]);
		await apply(gone, "--only", "crm");
		expect(names()).toEqual(["The crm", "The parcels", "The shop"]);
		await apply(gone, "--only", "shop");
		expect(names()).toEqual(["The crm", "The parcels"]);
	});

	test("a key that a document had is that document's", async () => {
		await applied(of([document("former"), document("shop")]));
		const renamed = of([
			document("crm", { previousKeys: ["former"] }),
			document("shop", { notes: "More." }),
		]);
		const found = await plan(renamed, "--only", "former");
		expect(found.only).toEqual(["crm"]);
		expect(short(found)).toEqual(["update crm"]);
	});

	test("a document of another environment has nothing to do here", async () => {
		const elsewhere = of(
			[document("crm"), document("later", { only: ["prod"] })],
			{
				settings: "otherEnvironments: [prod]",
			},
		);
		expect(short(await plan(elsewhere, "--only", "later"))).toEqual([]);
	});

	test("a suspended one is told and not touched", async () => {
		await applied(three);
		const suspended = of([
			document("crm", { suspend: true, notes: "More." }),
			document("parcels"),
			document("shop"),
		]);
		const done = await apply(suspended, "--only", "crm");
		expect(done.suspended.map(({ key }) => key)).toEqual(["crm"]);
		expect(writes(simulator)).toEqual([]);
	});
});

describe("an unknown key", () => {
	test.each(["plan", "apply"])("is exit 3 of %s", async (name) => {
		const ran = await run(
			three,
			name,
			...(name === "apply" ? ["--yes"] : []),
			"--only",
			"crm",
			"--only",
			"parcel",
		);
		expect({ code: ran.code, err: ran.err, out: ran.out }).toEqual({
			code: 3,
			err: "error: no document has the key parcel, and no integration of ours carries it: did you mean parcels?\n",
			out: "",
		});
		expect(writes(simulator)).toEqual([]);
	});

	test("is one that was released", async () => {
		await applied(three);
		const without = of([document("crm"), document("parcels")]);
		expect((await run(without, "release", "shop", "--yes")).code).toBe(0);
		expect((await run(without, "plan", "--only", "shop")).code).toBe(3);
	});

	test("may stand in a file that cannot be read", async () => {
		const ran = await run(
			{ ...three, files: { ...three.files, "integrations/x.yaml": "a: [" } },
			"plan",
			"--only",
			"billing",
		);
		expect(ran.code).toBe(3);
		expect(ran.err).toContain("as far as the files can be read");
	});
});

describe("refusals", () => {
	const mixed = of([
		document("crm"),
		document("broken", { colour: "red" }),
		document("secretless", secretOf("MISSING")),
	]);

	test("about others are told, and do not block", async () => {
		const done = await apply(mixed, "--only", "crm");
		expect(done.refusals).toEqual([]);
		expect(done.otherRefusals?.map(({ rule, key }) => [rule, key])).toEqual([
			["lint-errors", "broken"],
			["unresolved-secret", "secretless"],
		]);
		expect(names()).toEqual(["The crm"]);
		const pretty = await run(mixed, "plan", "--only", "crm");
		expect(pretty.code).toBe(0);
		expect(pretty.out).toContain(
			"refusals about others: they hold nothing back here\n  lint-errors broken: ",
		);
		const comment = await run(
			mixed,
			"plan",
			"--only",
			"crm",
			"--format",
			"markdown",
		);
		expect(comment.out).toContain(
			"**Refusals about others**: they hold nothing back here\n\n- `lint-errors` for `broken`: ",
		);
	});

	test.each(["broken", "secretless"])(
		"about a named key stand: %s",
		async (key) => {
			const found = await json<Report>(
				mixed,
				1,
				"apply",
				"--yes",
				"--only",
				"crm",
				"--only",
				key,
			);
			expect(found.refusals.map((one) => one.key)).toEqual([key]);
			expect(found.results.map(({ outcome }) => outcome)).toEqual(
				found.changes.map(() => "skipped"),
			);
			expect(writes(simulator)).toEqual([]);
		},
	);

	test("about the whole run stand", async () => {
		const elsewhere: Repository = {
			...three,
			settings: three.settings.replace(
				"    prune: true",
				"    prune: true\n    organizationId: 00000000-0000-4000-8000-00000000dead",
			),
		};
		const found = await json(elsewhere, 1, "plan", "--only", "crm");
		expect(found.refusals.map(({ rule }) => rule)).toEqual([
			"wrong-organization",
		]);
		// What another organization has says nothing of a key.
		expect((await run(elsewhere, "plan", "--only", "what")).code).toBe(1);
	});

	test("a name that two documents have holds both", async () => {
		const twice = of([
			document("crm"),
			document("billing", { name: "The crm" }),
			document("shop"),
		]);
		const found = await json(twice, 1, "plan", "--only", "crm");
		expect(found.refusals.map(({ rule }) => rule)).toContain("lint-errors");
		await apply(twice, "--only", "shop");
		expect(names()).toEqual(["The shop"]);
	});
});

describe("safety counts what would be changed", () => {
	const safety = { settings: "safety: { maxDisables: 1 }" };
	const off = of(
		["crm", "parcels", "shop"].map((key) =>
			document(key, { status: "inactive" }),
		),
		safety,
	);

	test("one of three that would be too many", async () => {
		await applied(three);
		const whole = await json(off, 1, "plan");
		expect(whole.refusals.map(({ rule }) => rule)).toEqual([
			"too-many-disables",
		]);
		const limited = await plan(off, "--only", "crm");
		expect([limited.refusals, limited.otherRefusals]).toEqual([[], []]);
		await apply(off, "--only", "crm");
		const two = await json(
			off,
			1,
			"plan",
			"--only",
			"parcels",
			"--only",
			"shop",
		);
		expect(two.refusals[0]?.message).toContain("--allow-disables 2");
	});

	test("of a type that is full only what is named counts, also to make room", async () => {
		await simulator.close();
		simulator = await begin({ maxInstances: { "custom-rest-actions": 3 } });
		await applied(three);
		const moved = of([document("crm"), document("fresh")]);
		const alone = await json(moved, 1, "plan", "--only", "fresh");
		expect(alone.refusals.map(({ rule }) => rule)).toEqual(["limit-exceeded"]);
		expect(
			short(await plan(moved, "--only", "fresh", "--only", "shop")),
		).toEqual(["create fresh", "delete shop"]);
	});
});

describe("a saved plan", () => {
	/** Plans in a folder, changes what is given there, and applies what was saved. */
	const saved = (
		planned: readonly string[],
		applying: readonly string[],
		files: Repository["files"] = {},
	): Promise<Ended> =>
		withRepository(three, simulator, async (folder) => {
			const { variables } = three;
			const made = await command(
				folder,
				["plan", "--out", "plan.json", ...planned],
				variables,
			);
			expect(made.code, made.err).toBe(0);
			writeIn(folder, files);
			const words = ["apply", "--plan", "plan.json", "--yes", ...applying];
			return command(folder, [...words, "--format", "json"], variables);
		});
	const outcomes = ({ out }: Ended): readonly string[] =>
		(JSON.parse(out) as Report).results.map(
			({ key, outcome }) => `${key} ${outcome}`,
		);
	const moved = (key: string): Repository["files"] => {
		const [file = ""] = Object.keys(three.files).filter((name) =>
			name.includes(key),
		);
		return { [file]: JSON.stringify(document(key, { notes: "Moved." })) };
	};

	test("that was limited applies exactly that", async () => {
		const ran = await saved(["--only", "crm"], []);
		expect([ran.code, outcomes(ran)]).toEqual([0, ["crm applied"]]);
		expect(names()).toEqual(["The crm"]);
	});

	test("that was limited does not mind what moves beside it", async () => {
		const ran = await saved(["--only", "crm"], [], moved("shop"));
		expect([ran.code, outcomes(ran)]).toEqual([0, ["crm applied"]]);
	});

	test("is stale where what is named moved", async () => {
		const ran = await saved(["--only", "crm"], [], moved("crm"));
		const { refusals } = JSON.parse(ran.out) as Report;
		expect([ran.code, refusals.map(({ rule, key }) => [rule, key])]).toEqual([
			1,
			[["stale-plan", "crm"]],
		]);
		expect(writes(simulator)).toEqual([]);
	});

	test("of everything may be applied in parts, each as it was reviewed", async () => {
		const ran = await saved([], ["--only", "crm"], moved("shop"));
		expect([ran.code, outcomes(ran)]).toEqual([0, ["crm applied"]]);
		const stale = await saved([], ["--only", "shop"], moved("shop"));
		expect(stale.code).toBe(1);
		expect(names()).toEqual(["The crm"]);
	});

	test("that was limited says nothing of others", async () => {
		const ran = await saved(["--only", "crm"], ["--only", "shop"]);
		expect(ran.code).toBe(3);
		expect(ran.err).toBe(
			"error: the plan file is limited to crm, and says nothing of shop: plan again with --only shop\n",
		);
		expect(names()).toEqual([]);
	});

	test("with other keys written into it is altered", () =>
		withRepository(three, simulator, async (folder) => {
			const { variables } = three;
			await command(
				folder,
				["plan", "--out", "plan.json", "--only", "crm"],
				variables,
			);
			const file = join(folder, "plan.json");
			const { only: _only, ...text } = JSON.parse(
				await readFile(file, "utf8"),
			) as Plan;
			writeIn(folder, { "plan.json": JSON.stringify(text) });
			const ran = await command(
				folder,
				["apply", "--plan", "plan.json", "--yes"],
				variables,
			);
			expect(ran.code).toBe(1);
			expect(ran.out).toContain("was altered after it was saved");
		}));
});

describe("a data action", () => {
	const shop = document("shop");
	const action = {
		key: "order-status",
		integration: "shop",
		name: "Order status",
		input: { type: "object", properties: {} },
		output: { type: "object", properties: {} },
		request: { method: "GET", url: "https://api.example.com/orders" },
	};
	const both = (): Repository => {
		const repository = of([shop, document("crm")]);
		const file = { "actions/order-status.yaml": JSON.stringify(action) };
		return { ...repository, files: { ...repository.files, ...file } };
	};

	test("whose integration has to be made first is refused without it, and made with it", async () => {
		const words = ["apply", "--yes", "--only", "order-status"];
		const refused = await json(both(), 1, ...words);
		expect(refused.refusals).toEqual([
			{
				rule: "integration-left-out",
				kind: "action",
				key: "order-status",
				integration: "shop",
				message: expect.stringContaining("--only shop --only order-status"),
			},
		]);
		expect(writes(simulator)).toEqual([]);
		const made = await apply(
			both(),
			"--only",
			"order-status",
			"--only",
			"shop",
		);
		expect(made.results.map(({ key, outcome }) => [key, outcome])).toEqual([
			["order-status", "applied"],
			["shop", "applied"],
		]);
		expect(names()).toEqual(["The shop"]);
	});

	test("whose integration is there is made alone", async () => {
		await applied(of([shop]));
		const made = await apply(both(), "--only", "order-status");
		expect(made.results).toMatchObject([
			{ kind: "action", key: "order-status", outcome: "applied" },
		]);
		expect(made.leftOut).toEqual([{ key: "crm", verb: "create" }]);
		expect(names()).toEqual(["The shop"]);
	});
});
