// `explain` and `help`: every name that a person may meet is explained, and a slip is answered with what was meant.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { checkNames } from "../../src/core/doctor/check.ts";
import { isRuleName, rules } from "../../src/core/findings/table.ts";
import { refusalHelp } from "../../src/core/plan/refusal-help.ts";
import { packageCatalog } from "../../src/stages/catalog.ts";
import { command } from "../fixtures/command.ts";
import { runProcess } from "../fixtures/process.ts";

const catalog = packageCatalog();

/** Section 3.4 of the contract. */
const refusals = [
	"action-contract-change",
	"integration-left-out",
	"ambiguous-match",
	"owned-by-other",
	"type-change",
	"credential-type-change",
	"limit-exceeded",
	"too-many-deletes",
	"too-many-disables",
	"too-many-credential-rewrites",
	"too-many-actions-lost",
	"nothing-to-keep",
	"adopt-not-found",
	"key-changed",
	"wrong-organization",
	"unresolved-secret",
	"platform-schema-mismatch",
	"stale-plan",
	"lint-errors",
];

describe("explain knows", () => {
	test.each(refusals)("the refusal %s", async (name) => {
		const { code, out } = await command("/", ["explain", name]);
		expect(code).toBe(0);
		expect(out).toContain(`${name} (refusal): `);
		expect(out).toContain("\nHow to go on: ");
		expect(out).toContain("\nSuch as:\n");
		expect(out).not.toMatch(/undefined|NaN|\[object/);
	});

	const types = [...catalog.types.values()];
	test.each([
		...Object.keys(rules),
		...types.map(({ name }) => name),
		...catalog.credentialTypes.keys(),
	])("%s", async (name) => {
		const { code, out } = await command("/", ["explain", name]);
		expect(code).toBe(0);
		expect(out).toContain(name);
	});

	test.each(types.map(({ platformType, name }) => [platformType, name]))(
		"the platform's %s",
		async (platformType, name) => {
			const { code, out } = await command("/", ["explain", platformType]);
			expect(code).toBe(0);
			expect(out).toContain(`integration type ${name}: `);
		},
	);

	test.each([
		[],
		...[
			...Object.keys(rules),
			...refusals,
			...checkNames,
			...types.map(({ name }) => name),
			...catalog.credentialTypes.keys(),
		].map((name) => [name]),
	])("%s within 80 columns, but for what is copied", async (...names) => {
		const { out } = await command(
			"/",
			["explain", ...names],
			{},
			{ edge: { width: 80 } },
		);
		for (const line of out.split("\n"))
			if (line.length > 80) expect(line).toMatch(/^ {4}|^ *\S+$/);
	});

	test("what is both a rule and a refusal as both", async () => {
		const { out } = await command("/", ["explain", "limit-exceeded"]);
		expect(out).toContain("limit-exceeded (error): ");
		expect(out).toContain("limit-exceeded (refusal): ");
	});

	test("no refusal that it does not explain is made anywhere", () => {
		const sources = fileURLToPath(new URL("../../src/", import.meta.url));
		const made = readdirSync(sources, { recursive: true, encoding: "utf8" })
			.filter(
				(file) =>
					/^(?:core\/plan|stages|cli|daemon)\b.*\.ts$/.test(file) &&
					!file.includes("refusal-help"),
			)
			.flatMap((file) => [
				...readFileSync(join(sources, file), "utf8").matchAll(
					/(?:\brule:|\brefused?\()\s*"([a-z][a-z-]+)"/g,
				),
			])
			.map(([, name]) => name ?? "");
		expect(made.length).toBeGreaterThan(8);
		for (const name of made)
			expect(Object.hasOwn(refusalHelp, name) || isRuleName(name), name).toBe(
				true,
			);
		expect(Object.keys(refusalHelp).sort()).toEqual([...refusals].sort());
	});
});

test("explain without a name lists all, in lines that fit", async () => {
	const { code, out } = await command("/", ["explain"]);
	expect(code).toBe(0);
	for (const name of [
		...Object.keys(rules),
		...refusals,
		...checkNames,
		...catalog.types.keys(),
		...catalog.credentialTypes.keys(),
		...[...catalog.types.values()].map(({ platformType }) => platformType),
	])
		expect(out).toContain(`  ${name} `);
	for (const line of out.split("\n"))
		expect(line.length).toBeLessThanOrEqual(100);
});

test.each([
	["explain", "too-many-delete", "too-many-deletes"],
	["explain", "custom-rest-action", "custom-rest-actions"],
	["help", "pln", "plan"],
])("%s %s is answered with %s", async (verb, name, meant) => {
	const { code, out, err } = await command("/", [verb, name]);
	expect([code, out]).toEqual([3, ""]);
	expect(err).toContain(`did you mean ${meant}?`);
});

test("help of what is no command says so, and lists the commands", async () => {
	const { code, err } = await command("/", ["help", "nonsense"]);
	expect(code).toBe(3);
	expect(err).toContain('no command "nonsense"');
	expect(err).toContain("lint, test, plan, apply");
});

test.each(["plan", "apply", "certs"])(
	"%s shows the options that stand for every command",
	async (name) => {
		for (const words of [
			[name, "--help"],
			["help", name],
		]) {
			const { code, out } = await command("/", [...words]);
			expect(code).toBe(0);
			for (const option of ["--config", "--env", "--timeout"])
				expect(out.split(`${option} <`).length, option).toBe(2);
		}
	},
);

test("init shows none of them, and the program each once", async () => {
	expect((await command("/", ["init", "--help"])).out).not.toContain("--env");
	expect((await command("/", ["--help"])).out.split("--env <").length).toBe(2);
});

test.each([
	["COLUMNS=60", { COLUMNS: "60" }, 60],
	["nothing set", {}, 100],
	["what is no width", { COLUMNS: "wide" }, 100],
] as const)(
	"sentences are as wide as is asked for: %s",
	async (_what, set, width) => {
		const { out } = await runProcess("/", ["explain", "owned-by-other"], set);
		const longest = Math.max(...out.split("\n").map((line) => line.length));
		expect(longest).toBeLessThanOrEqual(width);
		expect(longest).toBeGreaterThan(width - 12);
	},
);

/** It is copied as it stands. */
const whole = /^Usage: /;

test.each([["--help"], ["lint", "--help"], ["daemon", "--help"], ["explain"]])(
	"a narrow terminal has what is said below what it is said of: %s %s",
	async (...words) => {
		const narrow = { edge: { width: 40 } };
		const { out } = await command("/", words, {}, narrow);
		const lines = out.split("\n").filter((line) => !whole.test(line));
		expect(lines.filter((line) => line.length > 40)).toEqual([]);
		expect(lines).not.toEqual([]);
	},
);
