// What the daemon tells systemd -> what the program systemd-notify is run with, seen by one that writes it down.
import {
	chmodSync,
	existsSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemdNotifier } from "../../src/io/systemd.ts";

let home = "";
beforeAll(() => {
	home = mkdtempSync(join(tmpdir(), "gc-systemd-"));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

let count = 0;

/** A folder whose systemd-notify writes its environment and arguments down, then does as `ending` says. */
function machine(ending = "exit 0"): {
	readonly environment: Record<string, string>;
	calls(): readonly string[][];
	readonly warnings: string[];
} {
	count += 1;
	const folder = mkdtempSync(join(home, `machine-${count}-`));
	const record = join(folder, "calls");
	const program = join(folder, "systemd-notify");
	writeFileSync(
		program,
		`#!/bin/sh
{ printf '%s\\n' "socket $NOTIFY_SOCKET" "secret $SECRET"; for word in "$@"; do printf '%s\\n' "$word"; done; echo; } >> '${record}'
${ending}
`,
	);
	chmodSync(program, 0o755);
	return {
		environment: {
			PATH: `${folder}:/usr/bin:/bin`,
			NOTIFY_SOCKET: "/run/systemd/notify",
			SECRET: "must stay here",
		},
		calls: () =>
			existsSync(record)
				? readFileSync(record, "utf8")
						.split("\n\n")
						.filter((call) => call !== "")
						.map((call) => call.split("\n"))
				: [],
		warnings: [],
	};
}

const told = ["socket /run/systemd/notify", "secret "];

test("ready, status, alive and stopping arrive in this order, and nothing else of the environment does", async () => {
	const { environment, calls, warnings } = machine();
	const notifier = systemdNotifier(environment, {
		pid: 4711,
		warn: (text) => warnings.push(text),
	});
	await Promise.all([
		notifier.ready("listening"),
		notifier.status("12 in sync"),
		notifier.alive(),
		notifier.stopping(),
	]);
	expect(calls()).toEqual([
		[...told, "--pid=4711", "--status=listening", "READY=1"],
		[...told, "--status=12 in sync"],
		[...told, "WATCHDOG=1"],
		[...told, "STOPPING=1"],
	]);
	expect(warnings).toEqual([]);
});

test("a status is one line of bounded length", async () => {
	const { environment, calls } = machine();
	const notifier = systemdNotifier(environment, { pid: 1, warn: () => {} });
	await notifier.status("failed:\n\u0000MAINPID=1\r\n\u2028\u001b[31mred\t");
	await notifier.status("é".repeat(5000));
	await notifier.status("");
	expect(calls().map((call) => call.slice(2))).toEqual([
		["--status=failed: MAINPID=1 [31mred"],
		[`--status=${"é".repeat(500)}`],
		["--status="],
	]);
});

test("without a service manager nothing is run and nobody is watched", async () => {
	for (const socket of [undefined, ""]) {
		const { environment, calls, warnings } = machine();
		const notifier = systemdNotifier(
			{ ...environment, NOTIFY_SOCKET: socket, WATCHDOG_USEC: "60000000" },
			{ pid: 1, warn: (text) => warnings.push(text) },
		);
		await notifier.ready("listening");
		await notifier.status("12 in sync");
		await notifier.alive();
		await notifier.stopping();
		expect(notifier.watchdogMs).toBeNull();
		expect(calls()).toEqual([]);
		expect(warnings).toEqual([]);
	}
});

test("a program that fails is reported once, in its own words", async () => {
	const { environment, calls, warnings } = machine(
		"echo 'Failed to notify init system: Permission denied' >&2; exit 1",
	);
	const notifier = systemdNotifier(environment, {
		pid: 1,
		warn: (text) => warnings.push(text),
	});
	await notifier.ready("listening");
	await notifier.stopping();
	expect(calls()).toHaveLength(2);
	expect(warnings).toEqual([
		"systemd cannot be told how it goes: Failed to notify init system: Permission denied",
	]);
});

test("a program that is missing is reported once", async () => {
	const { warnings } = machine();
	const notifier = systemdNotifier(
		{ PATH: join(home, "nowhere"), NOTIFY_SOCKET: "@notify" },
		{ pid: 1, warn: (text) => warnings.push(text) },
	);
	await notifier.ready("listening");
	await notifier.alive();
	expect(warnings).toEqual([
		"systemd cannot be told how it goes: systemd-notify is not installed",
	]);
});

test("a program that hangs holds nobody up for longer than five seconds", async () => {
	const { environment, warnings } = machine("sleep 60");
	const notifier = systemdNotifier(environment, {
		pid: 1,
		warn: (text) => warnings.push(text),
	});
	const begun = performance.now();
	await notifier.stopping();
	expect(performance.now() - begun).toBeLessThan(10_000);
	expect(warnings).toEqual([
		"systemd cannot be told how it goes: systemd-notify did not end within 5 seconds",
	]);
});

test.each([
	["half of the time", { WATCHDOG_USEC: "60000000" }, 30_000],
	["ours", { WATCHDOG_USEC: "60000000", WATCHDOG_PID: "4711" }, 30_000],
	["another's", { WATCHDOG_USEC: "60000000", WATCHDOG_PID: "1" }, null],
	["none", {}, null],
	["no number", { WATCHDOG_USEC: "soon" }, null],
	["zero", { WATCHDOG_USEC: "0" }, null],
	["shorter than a millisecond", { WATCHDOG_USEC: "5" }, 1],
	[
		"longer than a timer",
		{ WATCHDOG_USEC: "18446744073709551614" },
		86_400_000,
	],
])("the watchdog: %s", (_, variables, expected) => {
	const notifier = systemdNotifier(
		{ NOTIFY_SOCKET: "@notify", ...variables },
		{ pid: 4711, warn: () => {} },
	);
	expect(notifier.watchdogMs).toBe(expected);
});
