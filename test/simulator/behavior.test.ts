// The table of behaviors: defaults, the command line's texts, and that every switch has a test.
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
	checkBehavior,
	defaultBehavior,
	describeBehaviors,
	parseBehavior,
} from "../../src/simulator/behavior-table.ts";

test("defaults are accepted, described, and not shared", () => {
	expect(checkBehavior(defaultBehavior())).toEqual({
		changes: defaultBehavior(),
	});
	expect(describeBehaviors()).toHaveLength(
		Object.keys(defaultBehavior()).length,
	);
	defaultBehavior().maxInstances["x"] = 1;
	expect(defaultBehavior().maxInstances).toEqual({});
});

test("are read from name=value", () => {
	expect(
		parseBehavior([
			"settleReads=never",
			"settleMs=5",
			"overLimit=409",
			"listNotes=false",
			"emptyNotes=node_dynamodb_empty_string",
			'activationErrors={"CRM":"no = route"}',
			'renamedFields={"basicAuth":{"userName":"user"}}',
			"googleTypeId=123",
		]),
	).toEqual({
		changes: {
			settleReads: "never",
			settleMs: 5,
			overLimit: 409,
			listNotes: false,
			emptyNotes: "node_dynamodb_empty_string",
			activationErrors: { CRM: "no = route" },
			renamedFields: { basicAuth: { userName: "user" } },
			googleTypeId: "123",
		},
	});
});

test("that do not exist or fit are named with what does", () => {
	const problems = (setting: string) => {
		const parsed = parseBehavior([setting]);
		return "problems" in parsed ? parsed.problems.join() : "";
	};
	expect(problems("settleReads")).toContain("name=value");
	expect(problems("settleRead=1")).toMatch(
		/^there is no behavior settleRead; the names are expandConfig, /,
	);
	expect(problems("__proto__=1")).toContain("there is no behavior __proto__");
	expect(problems("settleReads=-1")).toContain("a whole number or never");
	expect(problems("overLimit=404")).toContain("400, 403, 409, allowed");
	expect(problems("maxInstances=[1]")).toContain("a JSON object of numbers");
	expect(problems("listNotes=yes")).toContain("true or false");
	expect(problems("nameMaxLength=long")).toContain("a whole number or none");
	expect(problems("googleSlot=")).toContain("a text");
	expect(problems('activationErrors={"a":1}')).toContain("object of texts");
});

test("each have a test that switches them", () => {
	const folder = new URL(".", import.meta.url);
	const texts = readdirSync(folder, { recursive: true, encoding: "utf8" })
		.filter((name) => name.endsWith(".test.ts") && !name.startsWith("behavior"))
		.map((name) => readFileSync(new URL(name, folder), "utf8"))
		.join("\n");
	const untested = Object.keys(defaultBehavior()).filter(
		(name) => !new RegExp(`\\b${name}\\b[,:]`).test(texts),
	);
	expect(untested).toEqual([]);
});
