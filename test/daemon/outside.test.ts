// Words that come from elsewhere (whoever commits, an error that nobody expected) -> what is told of them, without secrets.
import { expect, test } from "vitest";
import { createWorker } from "../../src/daemon/loop/worker.ts";
import { openSource } from "../../src/daemon/tree/source.ts";
import type { CycleReport } from "../../src/daemon/types.ts";
import { createRedactor } from "../../src/io/redact.ts";
import { bugReport } from "../../src/stages/bug.ts";

const redactor = createRedactor();
redactor.remember("canary of the daemon");
const { scrub } = redactor;
const id = "0123456789012345678901234567890123456789";

test("an unexpected error is reported without the secrets in its words and its stack", () => {
	const report = bugReport(new Error("boom: canary of the daemon"), scrub);
	expect(report).toContain("boom: (secret)");
	expect(report).toContain("outside.test.ts");
	expect(report).not.toContain("canary of");
	expect(bugReport("canary of the daemon", scrub)).toContain("(secret)");
});

test("a cycle that ends with one tells of it without them", async () => {
	const reports: CycleReport[] = [];
	const unused = (): never => {
		throw new Error("not asked");
	};
	const worker = createWorker({
		name: "dev",
		tree: {
			read: () => Promise.reject(new Error("boom: canary of the daemon")),
			last: null,
		},
		sources: unused,
		connections: {
			open: unused,
			budgetLeft: () => null,
			close: () => Promise.resolve(),
		},
		scrub,
		writer: "w",
		clock: {
			now: () => 0,
			monotonic: () => 0,
			sleep: () => Promise.resolve(),
			random: () => 0,
		},
		signal: new AbortController().signal,
		settleMs: 0,
		calls: () => 0,
		onReport: (report) => reports.push(report),
		onCertificates: unused,
		onLiveTests: unused,
	});
	await expect(worker.cycle(["start"])).rejects.toThrow("boom");
	expect(reports[0]?.error).toMatchObject({
		kind: "internal",
		message: "boom: (secret)",
	});
});

test("who committed and why is shown without them, the commit's id as it is", async () => {
	const source = await openSource({
		git: null,
		checkouts: null,
		folder: "/nowhere",
		now: () => 0,
		scrub,
		warn: () => undefined,
	});
	const { commit } = source.status({
		id,
		author: "canary of the daemon <a@example.com>",
		subject: "Rotate canary of the daemon",
	});
	expect(commit).toEqual({
		id,
		author: "(secret) <a@example.com>",
		subject: "Rotate (secret)",
	});
});
