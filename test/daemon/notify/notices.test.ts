// Sequences of reports -> what is said of them, and what is not said twice.
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { Notice } from "../../../src/core/notice.ts";
import { slackBody } from "../../../src/core/render/notice.ts";
import {
	noticesOfCycle,
	noticesOfGone,
} from "../../../src/daemon/notify/notices.ts";
import {
	nothingSaid,
	readSaid,
	type Said,
} from "../../../src/daemon/notify/said.ts";
import type { CycleReport } from "../../../src/daemon/types.ts";
import {
	changeOf,
	DAY,
	drift,
	failed,
	failedChanges,
	HOUR,
	MINUTE,
	planOf,
	refused,
	reportOf,
	START,
	well,
} from "./reports.ts";

/** A report, and how long after the one before it. */
type Step = CycleReport | readonly [CycleReport, number];

interface Told {
	/** For each report, the events that were said. */
	readonly events: readonly string[];
	readonly notices: readonly Notice[];
	readonly said: Said;
}

function tell(steps: readonly Step[], before: Said = nothingSaid): Told {
	let said = before;
	let at = START;
	const events: string[] = [];
	const notices: Notice[] = [];
	for (const step of steps) {
		const [report, after] = "verdict" in step ? [step, MINUTE] : step;
		at += after;
		const now = noticesOfCycle(
			{ ...report, startedAt: at - 1000, endedAt: at },
			// What is stored between two runs must be enough.
			readSaid(JSON.parse(JSON.stringify(said))),
		);
		said = now.said;
		notices.push(...now.notices);
		events.push(now.notices.map(({ event }) => event).join(" "));
	}
	return { events, notices, said };
}

const down =
	"GET /api/v2/integrations answered 503: the service is away (5 attempts) [correlation id 4bf92f35-77b3-4da6-a3ce-929d0e0e4736]";
const downAgain =
	"GET /api/v2/integrations/types answered 502: the service is away (2 attempts) [correlation id abcdef]";
const away = "api.example.com cannot answer now";
const isDown = failed(down, "platform", away);
const isDownAgain = failed(downAgain, "platform", away);
const denied = "GET /api/v2/integrations answered 403: not allowed";

const table: Readonly<
	Record<string, readonly [readonly Step[], readonly string[]]>
> = {
	"nothing to say": [
		[well(), well("changed"), well()],
		["", "", ""],
	],
	"a first platform failure passes": [
		[failed(down), well()],
		["", ""],
	],
	"the second in a row is said, the third is not": [
		[failed(down), failed(down), failed(down)],
		["", "failed", ""],
	],
	"platform failures that are not in a row pass": [
		[failed(down), well(), failed(down), well()],
		["", "", "", ""],
	],
	"settings at once": [[failed("no such file", "settings")], ["failed"]],
	"a bug at once": [[failed("cannot read x", "internal")], ["failed"]],
	"a failed change at once": [[failedChanges({ a: denied })], ["failed"]],
	"numbers, ids and attempts are no change": [
		[
			failed("no file a-1", "settings"),
			failed("no file a-2 (3 attempts)", "settings"),
		],
		["failed", ""],
	],
	"whichever call meets an outage first is no news": [
		[isDown, isDown, isDownAgain, isDown],
		["", "failed", "", ""],
	],
	"whichever change meets an outage first is no news": [
		[
			{ ...failedChanges({ a: down }), causes: { a: away } },
			{ ...failedChanges({ b: downAgain }), causes: { b: away } },
			isDown,
			{ ...failedChanges({ b: denied }), causes: {} },
		],
		["failed", "", "", "failed"],
	],
	"another cause is": [
		[
			isDown,
			isDown,
			failed(down, "platform", "api.example.com gives no answer"),
			failed(down, "platform", "login.example.com gives no answer"),
			isDown,
		],
		["", "failed", "failed", "failed", ""],
	],
	"another status is": [
		[failed(down), failed(down), failed(denied)],
		["", "failed", "failed"],
	],
	"another refusal of the platform is": [
		[
			failedChanges({ a: "PUT /x answered 403: no" }),
			failedChanges({ a: "PUT /x answered 404: no" }),
		],
		["failed", "failed"],
	],
	"two reasons that take turns are said once each": [
		[failed(down), failed(down), failed(denied), failed(down), failed(denied)],
		["", "failed", "failed", "", ""],
	],
	"a second change that fails joins, one that is done leaves": [
		[
			failedChanges({ a: denied }),
			failedChanges({ a: denied, b: denied }),
			failedChanges({ b: denied }),
		],
		["failed", "failed", ""],
	],
	"once a day while it goes on": [
		[
			failedChanges({ a: denied }),
			[failedChanges({ a: denied }), DAY - MINUTE],
			[failedChanges({ a: denied }), MINUTE],
			[failedChanges({ a: denied }), HOUR],
			[failedChanges({ a: denied }), DAY],
		],
		["failed", "", "failed", "", "failed"],
	],
	"a clock that was put back does not silence it": [
		[failedChanges({ a: denied }), [failedChanges({ a: denied }), -30 * DAY]],
		["failed", "failed"],
	],
	"refusals once": [
		[refused(["max-deletes", null]), refused(["max-deletes", null])],
		["refused", ""],
	],
	"again when one joins, not when one leaves": [
		[
			refused(["duplicate-name", "a"]),
			refused(["duplicate-name", "a"], ["duplicate-name", "b"]),
			refused(["duplicate-name", "b"]),
			refused(["duplicate-name", "b"], ["duplicate-name", "a"]),
		],
		["refused", "refused", "", "refused"],
	],
	"another rule for the same document": [
		[refused(["duplicate-name", "a"]), refused(["frozen-type", "a"])],
		["refused", "refused"],
	],
	"a failure in between forgets no refusal": [
		[refused(["r", "a"]), failed(down), refused(["r", "a"])],
		["refused", "", ""],
	],
	"a failed cycle that knows its refusals says them": [
		[
			{
				...failedChanges({ a: denied }),
				plan: planOf({ refusals: [{ rule: "r", key: "b", message: "no" }] }),
			},
		],
		["failed refused"],
	],
	"held without a refusal, and documents that cannot be used": [
		[
			reportOf({ verdict: "refused", held: ["a"] }),
			reportOf({ verdict: "refused", held: ["a"], frozen: ["b"] }),
			reportOf({ verdict: "refused", held: ["a"], frozen: ["b"] }),
		],
		["refused", "refused", ""],
	],
	"what else is held back beside a refusal is no news": [
		[
			refused(["lint-errors", "a"]),
			{ ...refused(["lint-errors", "a"]), held: ["a", "b"], frozen: ["a"] },
		],
		["refused", ""],
	],
	"files without a key are told apart, numbers are not": [
		[
			"broken.yaml: 2 errors",
			"broken.yaml: 3 errors",
			"other.yaml: 1 error",
		].map((message) =>
			reportOf({
				verdict: "refused",
				plan: planOf({
					refusals: [{ rule: "lint-errors", key: null, message }],
				}),
			}),
		),
		["refused", "", "refused"],
	],
	"refused without saying why": [
		[
			reportOf({ verdict: "refused", plan: null }),
			reportOf({ verdict: "refused", plan: null }),
		],
		["refused", ""],
	],
	"drift once, and again when a difference joins or changes": [
		[
			drift(["a", "active"]),
			drift(["a", "active"]),
			drift(["a", "active"], ["b", "active"]),
			drift(["b", "active"]),
			drift(["b", "inactive"]),
		],
		["drift", "", "drift", "", "drift"],
	],
	"what was done is no drift": [
		[
			reportOf({
				verdict: "drift",
				plan: planOf({
					changes: [changeOf("a")],
					suspended: [{ key: "s", verb: "update", fields: [] }],
				}),
				results: [
					{ key: "a", outcome: "applied", integrationId: "1", error: null },
				],
			}),
			reportOf({
				verdict: "drift",
				plan: planOf({
					suspended: [{ key: "s", verb: "update", fields: [] }],
				}),
			}),
		],
		["drift", ""],
	],
	"a failure or refusal in between repeats no drift that stayed": [
		[drift(["a", "active"]), failed(down), drift(["a", "active"])],
		["drift", "", ""],
	],
	"drift that went and came is said again": [
		[drift(["a", "active"]), refused(["r", "b"]), drift(["a", "active"])],
		["drift", "refused", "drift"],
	],
	"recovered once": [
		[failed(down), failed(down), well(), well()],
		["", "failed", "recovered", ""],
	],
	"changed is recovered too": [
		[refused(["r", "a"]), well("changed"), well()],
		["refused", "recovered", ""],
	],
	"one recovery for all that was": [
		[
			failedChanges({ a: denied }),
			refused(["r", "a"]),
			drift(["a", "active"]),
			well(),
		],
		["failed", "refused", "drift", "recovered"],
	],
	"a failure over refusals: no recovery before both are over": [
		[
			refused(["r", "a"]),
			failedChanges({ a: denied }),
			refused(["r", "a"]),
			well(),
		],
		["refused", "failed", "refused", "recovered"],
	],
	"after a recovery everything is news": [
		[refused(["r", "a"]), well(), refused(["r", "a"])],
		["refused", "recovered", "refused"],
	],
	"a failure that ended begins anew": [
		[
			failedChanges({ a: denied }),
			drift(["a", "active"]),
			failedChanges({ a: denied }),
		],
		["failed", "drift", "failed"],
	],
};

describe("what is said", () => {
	for (const [title, [steps, events]] of Object.entries(table))
		it(title, () => expect(tell(steps).events).toEqual(events));
});

test("environments do not know of each other", () => {
	const first = tell([refused(["r", "a"])]);
	const other = { ...refused(["r", "a"]), environment: "constructor" };
	const second = tell([other], first.said);
	expect(second.events).toEqual(["refused"]);
	expect(first.notices[0]?.id).not.toBe(second.notices[0]?.id);
	expect(tell([refused(["r", "a"]), other], second.said).events).toEqual([
		"",
		"",
	]);
	expect(noticesOfGone(second.said, ["prod"], START).said).toEqual(first.said);
});

test("nothing is kept of an environment in order", () => {
	const { said } = tell([
		refused(["r", "a"]),
		failed(down),
		failed(down),
		drift(["a", "active"]),
		well(),
	]);
	expect(said).toEqual(nothingSaid);
});

test("what is kept is bounded, however long it fails for ever new reasons", () => {
	const letters = "abcdefghijklmnopqrstuvwxyz".repeat(8);
	const steps = Array.from(letters, (_, at) =>
		failed(`because of ${letters.slice(0, at + 1)}`, "settings"),
	);
	const { said, notices } = tell(steps);
	expect(notices).toHaveLength(steps.length);
	expect(JSON.stringify(said).length).toBeLessThan(1000);
});

test("a store that cannot be read counts as nothing said", () => {
	const { said } = tell([refused(["r", "a"]), failed(down)]);
	expect(readSaid(JSON.parse(JSON.stringify(said)))).toEqual(said);
	for (const stored of [
		null,
		undefined,
		"",
		[],
		{},
		{ version: 2, environments: said.environments },
		{ version: 1, environments: "all" },
		{ version: 1, environments: [null, { name: "prod" }, { name: 1 }] },
		{
			version: 1,
			environments: said.environments.map((one) => ({ ...one, failing: {} })),
		},
		{
			version: 1,
			environments: said.environments.map((one) => ({
				...one,
				open: [{ event: "refused", since: 1e300 }],
			})),
		},
	])
		expect(readSaid(stored)).toEqual(nothingSaid);
});

describe("how it is said", () => {
	it("a failure: what, since when, what to do, and the changes that failed", () => {
		const { notices } = tell([
			failedChanges({ a: denied, b: "timeout" }),
			[failedChanges({ a: denied, b: "timeout" }), DAY],
		]);
		expect(notices[0]).toMatchInlineSnapshot(`
			{
			  "at": "2026-01-01T10:01:00.000Z",
			  "commit": null,
			  "details": [
			    {
			      "key": "a",
			      "text": "GET /api/v2/integrations answered 403: not allowed",
			    },
			    {
			      "key": "b",
			      "text": "timeout",
			    },
			  ],
			  "environment": "prod",
			  "event": "failed",
			  "id": "68cfad0fd47cda94775a40a0cdd5e16e",
			  "severity": "error",
			  "text": "changes failed
			It is tried again by itself. If it goes on, correct the documents below, or what the platform complains about.",
			  "title": "prod: 2 changes failed",
			}
		`);
		expect(notices[1]?.title).toBe("prod: still: 2 changes failed");
		expect(notices[1]?.text).toContain(
			"It has failed since 2026-01-01 10:00 UTC",
		);
		expect(notices[1]?.id).toBe(notices[0]?.id);
	});

	it("refusals: each of them", () => {
		const { notices } = tell([refused(["max-deletes", null], ["r", "a"])]);
		expect(notices[0]).toMatchInlineSnapshot(`
			{
			  "at": "2026-01-01T10:01:00.000Z",
			  "commit": null,
			  "details": [
			    {
			      "key": null,
			      "text": "max-deletes: about null",
			    },
			    {
			      "key": "a",
			      "text": "r: about a",
			    },
			  ],
			  "environment": "prod",
			  "event": "refused",
			  "id": "e40ac0088344905512b6aa0e6e70d7ad",
			  "severity": "warning",
			  "text": "2 refused
			What is below is held back until somebody decides: correct the documents, or allow it in the settings. \`gc-integrations plan\` shows the same.",
			  "title": "prod: 2 refusals wait for a decision",
			}
		`);
	});

	it("differences: what differs", () => {
		const { notices } = tell([
			{
				...drift(["a", "active"]),
				commit: { id: "c0ffee", author: null, subject: null },
			},
			well(),
		]);
		expect(notices[0]).toMatchInlineSnapshot(`
			{
			  "at": "2026-01-01T10:01:00.000Z",
			  "commit": "c0ffee",
			  "details": [
			    {
			      "key": "a",
			      "text": "update: status inactive → active",
			    },
			  ],
			  "environment": "prod",
			  "event": "drift",
			  "id": "e893be89b1e03797f4ff81c102f10d00",
			  "severity": "warning",
			  "text": "1 differ
			The environment's mode is report, so that nothing is changed. Apply the files (\`gc-integrations apply\`), or take over into them what was changed in Genesys Cloud.",
			  "title": "prod: 1 integration differs from the files",
			}
		`);
		expect(notices[1]).toMatchInlineSnapshot(`
			{
			  "at": "2026-01-01T10:02:00.000Z",
			  "commit": null,
			  "details": [],
			  "environment": "prod",
			  "event": "recovered",
			  "id": "c983907cec408e762dab02f4fa581892",
			  "severity": "info",
			  "text": "all is well
			Before, it had differed from the files since 2026-01-01 10:01 UTC. There is nothing to do.",
			  "title": "prod: in order again",
			}
		`);
	});

	it("differences that were left for several causes: each of them", () => {
		const { notices } = tell([
			reportOf({
				verdict: "drift",
				summary: "2 differences left",
				plan: planOf({
					changes: [changeOf("contested")],
					suspended: [{ key: "resting", verb: "delete", fields: [] }],
				}),
				held: ["contested"],
			}),
		]);
		expect(notices[0]?.text.split("\n")).toEqual([
			"2 differences left",
			"Suspended, so that nothing is changed: resting. Take over into the files what was changed in Genesys Cloud, or end the suspension.",
			"Held back for a while, because another program keeps changing the same: contested. Find the other one; only one may manage an integration.",
		]);
		expect(notices[0]?.details).toEqual([
			{ key: "contested", text: "update: status inactive → active" },
			{ key: "resting", text: "delete" },
		]);
	});

	it("equal news, equal id; other news, another", () => {
		const id = (report: CycleReport): string | undefined =>
			tell([report]).notices[0]?.id;
		const later = { ...refused(["r", "a"]), number: 9, summary: "else" };
		expect(id(later)).toBe(id(refused(["r", "a"])));
		expect(id(refused(["r", "a"]))).toMatch(/^[0-9a-f]{32}$/);
		expect(id(refused(["r", "b"]))).not.toBe(id(refused(["r", "a"])));
	});

	it("bounded, whatever there is of it", () => {
		const many = Array.from(
			{ length: 5000 },
			(_, at) => [`key-${at}`, "x".repeat(5000)] as const,
		);
		const { notices } = tell([
			drift(...many),
			failed(`${"long\n".repeat(5000)}`, "settings"),
		]);
		expect(notices[0]?.details).toHaveLength(101);
		expect(notices[0]?.details.at(-1)).toEqual({
			key: null,
			text: "and 4900 more",
		});
		for (const notice of notices) {
			expect(JSON.stringify(notice).length).toBeLessThan(60_000);
			expect(notice.text.split("\n").length).toBeLessThan(6);
		}
	});
});

/** Everything that a person could tell one report from another by, as far as the rules care. */
const anyReport = fc.oneof(
	fc.constantFrom(well(), well("changed")),
	fc
		.tuple(
			fc.constantFrom("platform", "settings", "internal", "change"),
			fc.constantFrom(down, downAgain, denied, "something else"),
		)
		.map(([kind, message]) => failed(message, kind)),
	fc
		.uniqueArray(fc.constantFrom("a", "b", "c"), { minLength: 1 })
		.map((keys) =>
			failedChanges(Object.fromEntries(keys.map((key) => [key, denied]))),
		),
	fc
		.uniqueArray(fc.constantFrom("a", "b", "c"), { minLength: 1 })
		.map((keys) => refused(...keys.map((key) => ["r", key] as const))),
	fc
		.uniqueArray(fc.constantFrom("a", "b", "c"), { minLength: 1 })
		.map((keys) => drift(...keys.map((key) => [key, "active"] as const))),
);

test("nothing is said twice in a row while nothing changes", () => {
	fc.assert(
		fc.property(
			fc.array(anyReport, { maxLength: 12 }),
			anyReport,
			fc.integer({ min: 2, max: 6 }),
			(before, report, times) => {
				const { said } = tell(before);
				// A platform failure is said in its second cycle, all else in the first; then never again on that day.
				const { events } = tell(
					Array.from({ length: times + 2 }, () => report),
					said,
				);
				expect(events.slice(2).join("")).toBe("");
				expect(
					events.slice(0, 2).filter((each) => each !== "").length,
				).toBeLessThan(2);
			},
		),
	);
});

test("a recovery always follows trouble that was said, and only that", () => {
	fc.assert(
		fc.property(fc.array(anyReport, { maxLength: 20 }), (steps) => {
			let open = false;
			const { events } = tell(steps);
			for (const [at, said] of events.entries()) {
				const verdict = steps[at]?.verdict;
				const good = verdict === "converged" || verdict === "changed";
				expect(said === "recovered").toBe(good && open);
				if (good) open = false;
				else if (said !== "") open = true;
			}
		}),
	);
});

test("the same reports and the same memory give the same words", () => {
	fc.assert(
		fc.property(fc.array(anyReport, { maxLength: 12 }), (steps) => {
			expect(tell(steps)).toEqual(tell(steps));
		}),
	);
});

describe("a data action", () => {
	const of = { kind: "action", integration: "orders" } as const;
	const refusal = { ...of, rule: "lint-errors", key: "same", message: "bad" };
	const about = (...refusals: readonly object[]) =>
		reportOf({
			verdict: "refused",
			plan: planOf({ refusals: refusals as never }),
		});

	test("is told with its integration, and is not the integration of its key", () => {
		const { events, notices } = tell([
			about(refusal),
			about(refusal),
			about(refusal, { rule: "lint-errors", key: "same", message: "bad" }),
		]);
		expect(events).toEqual(["refused", "", "refused"]);
		expect(notices[0]?.details).toEqual([
			{ ...of, key: "same", text: "lint-errors: bad" },
		]);
		const [{ id } = { id: "" }, later] = notices;
		expect(later?.id).not.toBe(id);
		expect(
			JSON.parse(slackBody(notices[0] as Notice, { page: null, commit: null }))
				.blocks[2].text.text,
		).toBe("• data action same of orders: lint-errors: bad");
	});

	test("that differs is counted as what it is", () => {
		const actionChange = { ...changeOf("same"), ...of } as never;
		const titles = [
			[actionChange],
			[changeOf("same"), actionChange],
			[changeOf("a"), changeOf("b")],
		].map(
			(changes) =>
				tell([reportOf({ verdict: "drift", plan: planOf({ changes }) })])
					.notices[0]?.title,
		);
		expect(titles).toEqual([
			"prod: 1 data action differs from the files",
			"prod: 1 integration and 1 data action differ from the files",
			"prod: 2 integrations differ from the files",
		]);
	});
});
