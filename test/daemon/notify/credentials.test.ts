// Credentials as cycles find them -> what is said of those that are too old, once for each.
import { expect, test } from "vitest";
import { notificationEvents } from "../../../src/core/settings/settings.ts";
import type { CredentialAge } from "../../../src/core/status/credential-age.ts";
import { noticesOfCredentials } from "../../../src/daemon/notify/credential-notices.ts";
import { noticesOfGone } from "../../../src/daemon/notify/notices.ts";
import {
	nothingSaid,
	readSaid,
	type Said,
} from "../../../src/daemon/notify/said.ts";
import type { CycleReport } from "../../../src/daemon/types.ts";
import { failed, reportOf, START } from "./reports.ts";

const age = (
	key: string,
	more: Partial<CredentialAge> = {},
): CredentialAge => ({
	key,
	type: "basicAuth",
	name: `gc-integrations/${key}`,
	modifiedDate: "2025-01-01T00:00:00.000Z",
	ageDays: 365,
	maxAgeDays: 180,
	tooOld: true,
	...more,
});
const cycle = (...credentials: readonly CredentialAge[]): CycleReport =>
	reportOf({ credentials });

/** What is said after each report, over a restart of the daemon each time. */
function told(
	reports: readonly CycleReport[],
	before: Said = nothingSaid,
): { readonly keys: readonly string[][]; readonly said: Said } {
	let said = before;
	const keys = reports.map((report) => {
		const now = noticesOfCredentials(
			report,
			readSaid(JSON.parse(JSON.stringify(said))),
		);
		said = now.said;
		return now.notices.flatMap(({ details }) =>
			details.map(({ key }) => key ?? ""),
		);
	});
	return { keys, said };
}

test("each is said once, and again when a later one is too old", () => {
	const later = { modifiedDate: "2025-12-01T00:00:00.000Z" };
	const young = age("a", { ...later, ageDays: 1, tooOld: false });
	expect(
		told([
			cycle(age("a")),
			cycle(age("a"), age("b")),
			cycle(age("a"), age("b")),
			cycle(young, age("b")),
			cycle(age("a", later), age("b")),
		]).keys,
	).toEqual([["a"], ["b"], [], [], ["a"]]);
});

test("nothing is said of one that is young enough, or may be of any age", () => {
	const any = age("b", { maxAgeDays: null, tooOld: false });
	const { keys, said } = told([cycle(age("a", { tooOld: false }), any)]);
	expect(keys).toEqual([[]]);
	expect(said).toEqual(nothingSaid);
});

test("a cycle that saw nothing makes nothing news", () => {
	expect(
		told([cycle(age("a")), failed("no answer"), cycle(age("a"))]).keys,
	).toEqual([["a"], [], []]);
});

test("neither does a document that cannot be used for a while; one that is gone is forgotten", () => {
	const documents = [
		{
			...{ key: "a", type: "web-services", name: "A", status: "active" },
			...{ suspend: false, file: "a.yaml", line: 1 },
		},
	];
	const frozen = reportOf({ documents });
	expect(told([cycle(age("a")), frozen, cycle(age("a"))]).keys).toEqual([
		["a"],
		[],
		[],
	]);
	expect(told([cycle(age("a")), cycle(), cycle(age("a"))]).keys).toEqual([
		["a"],
		[],
		["a"],
	]);
});

test("what an older version stored is not said anew", () => {
	const { said } = told([cycle(age("a"))]);
	const stored = JSON.parse(JSON.stringify(said)) as {
		environments: Record<string, unknown>[];
	};
	for (const one of stored.environments) {
		delete one["credentials"];
		one["refused"] = ["a-digest"];
	}
	expect(readSaid(stored).environments).toMatchObject([
		{ name: "prod", refused: ["a-digest"], credentials: [] },
	]);
});

test("says how old it is, and what to do", () => {
	const [one] = noticesOfCredentials(
		cycle(age("a"), age("b")),
		nothingSaid,
	).notices;
	expect(one).toMatchObject({
		event: "credential",
		environment: "prod",
		severity: "info",
		title: "prod: 2 credentials are older than wanted",
		text: expect.stringContaining("Make a new secret at the other side"),
		details: [
			{ key: "a", text: '365 days old, at most 180: "gc-integrations/a"' },
			{ key: "b", text: '365 days old, at most 180: "gc-integrations/b"' },
		],
	});
	expect(notificationEvents).toContain("credential");
});

test("an environment that is gone takes it back", () => {
	const { said } = told([cycle(age("a"))]);
	const [farewell] = noticesOfGone(said, [], START).notices;
	expect(farewell?.text).toContain(
		"a credential had been older than it may be",
	);
});
