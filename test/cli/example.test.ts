// The example repository's data actions: nothing to say about them in any environment, each with tests that pass; and the demo, which applies them.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { command } from "../fixtures/command.ts";
import { folderOf } from "../fixtures/folder.ts";

const folder = fileURLToPath(new URL("../../config.example/", import.meta.url));
const documentsIn = (name: string): readonly Record<string, unknown>[] =>
	readdirSync(folder + name)
		.filter((file) => file.endsWith(".yaml"))
		.flatMap((file) =>
			parseAllDocuments(readFileSync(`${folder}${name}/${file}`, "utf8")).map(
				(document) => document.toJS() as Record<string, unknown>,
			),
		);
const integrations = documentsIn("integrations");
const actions = documentsIn("actions");

interface Tested {
	readonly tests: readonly { readonly key: string; readonly outcome: string }[];
}

describe.each(["dev", "prod"])("%s", (environment) => {
	test("lint says nothing of the example", async () => {
		const { out } = await command(folder, [
			"lint",
			...["--env", environment, "--format", "json"],
		]);
		expect(JSON.parse(out)).toMatchObject({ findings: [] });
	});

	test("every data action and the custom auth action have one to three tests, and all pass", async () => {
		const { out, code } = await command(folder, [
			"test",
			...["--env", environment, "--format", "json"],
		]);
		const { tests } = JSON.parse(out) as Tested;
		const counts = new Map<string, number>();
		for (const { key } of tests) counts.set(key, (counts.get(key) ?? 0) + 1);
		expect(code).toBe(0);
		expect([...counts.keys()].toSorted()).toEqual(
			[...actions.map(({ key }) => String(key)), "crm-lookup"].toSorted(),
		);
		for (const [key, count] of counts)
			expect([key, count <= 3]).toEqual([key, true]);
	});
});

test("each kind of integration that a contact centre starts with has data actions", () => {
	const hosts = integrations.filter(({ key }) =>
		actions.some(({ integration }) => integration === key),
	);
	const kinds = hosts.map(({ type, credentials }) => {
		const given = credentials as { readonly type: string } | undefined;
		return type === "web-services"
			? `${String(type)} ${given?.type ?? "without credentials"}`
			: String(type);
	});
	expect(kinds.toSorted()).toEqual([
		"aws-lambda",
		"genesys-cloud",
		"salesforce",
		"web-services basicAuth",
		"web-services userDefined",
		"web-services userDefinedOAuth",
		"web-services without credentials",
		"zendesk",
	]);
});

test("each file of a data action tells editors its schema", () => {
	for (const file of readdirSync(`${folder}actions`))
		if (file.endsWith(".yaml"))
			expect(
				readFileSync(`${folder}actions/${file}`, "utf8").split("\n")[0],
			).toBe(
				"# yaml-language-server: $schema=../../schemas/action.schema.json",
			);
	expect(parse(readFileSync(`${folder}gc-integrations.yaml`, "utf8"))).toEqual(
		expect.objectContaining({ actions: ["actions/**/*.yaml"] }),
	);
});

test("the demo tests and applies them, and plans nothing the second time", async () => {
	const home = folderOf();
	const { out, err, code } = await command(folder, ["demo"], {
		HOME: home,
		TMPDIR: home,
		XDG_STATE_HOME: home,
	});
	expect(code, err).toBe(0);
	expect(readdirSync(home), "nothing is left behind").toEqual([]);
	const parts = out.split(/^\$ gc-integrations /m).slice(1);
	expect(parts.map((part) => part.split("\n")[0])).toEqual([
		"lint",
		"test",
		"plan",
		"apply --yes | tail -n 1",
		"plan --detailed-exitcode",
		"status",
	]);
	const [, tested = "", planned = "", applied = "", again = ""] = parts;
	expect(tested).toMatch(/\n21 tests: 21 passed\n/);
	for (const { name, integration } of actions)
		expect(planned).toContain(
			`+ create ${String(name)} data action of ${String(integration)}`,
		);
	expect(applied).toMatch(/^.*\n22 applied \(\d+ platform calls\)\n\n$/);
	expect(again).toMatch(/nothing to do, 22 unchanged/);
});
