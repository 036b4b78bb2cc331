// What the platform's UI exported: imported, applied and exported again it is the same documents, and then nothing is planned.
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import type { JsonObject } from "../../src/core/types.ts";
import type { Behavior } from "../../src/simulator/behavior.ts";
import {
	addOrders,
	type Desk,
	type ExportJson,
	type PlanJson,
	withDesk,
} from "../fixtures/export.ts";
import { runProcess } from "../fixtures/process.ts";
import { variables } from "../fixtures/session.ts";
import { uiAction, uiAuth, uiText } from "../fixtures/ui-files.ts";

const orders = `key: orders
type: web-services
name: Orders
status: active
credentials: { type: userDefinedOAuth, keep: true }
`;

const contract = (properties: object, more: object = {}): JsonObject =>
	JSON.parse(JSON.stringify({ type: "object", properties, ...more }));

/** Each shape that such files have. */
const shapes: Readonly<Record<string, string>> = {
	"plain.custom.json": uiText(uiAction({ name: "Plain" })),
	"by-content.customAuth.json": uiText(uiAction({ name: "By content" })),
	"re-exported.custom.json": uiText(
		uiAction({ name: "Re-exported - Exported 2024-03-05 @ 9:07" }),
	),
	"old.json": uiText(
		uiAction({
			name: "Old: neither kind nor secure",
			actionType: undefined,
			secure: undefined,
			integrationType: undefined,
		}),
	),
	"windows.json": `\ufeff${uiText(
		uiAction({
			name: "Windows",
			secure: true,
			config: { timeoutSeconds: 12 },
			request: {
				requestType: "POST",
				requestTemplate: `{\r\n  "id": "$esc.jsonEncode(\${input.orderId})"\r\n}\r\n`,
			},
		}),
	).replaceAll("\n", "\r\n")}`,
	"minute.json": JSON.stringify(
		uiAction({ name: "On one line", config: { timeoutSeconds: 60 } }),
	),
	"deep.json": uiText(
		uiAction({
			name: "Root list, defaults of every kind",
			request: { requestType: "PATCH", headers: {} },
			response: {
				translationMap: { a: "$.a", b: "$.b", c: "$.c", d: "$.d", e: "$.e" },
				translationMapDefaults: {
					a: '""',
					b: "0",
					c: "[]",
					d: '{"file":"x"}',
					e: "UNKNOWN",
				},
				successTemplate: `#if(\${a} == 1)\n[{"a": \${a}}]\n#else\n[]\n#end`,
			},
			output: JSON.parse(
				JSON.stringify({
					type: "array",
					items: contract({ a: { type: "string" } }),
				}),
			) as JsonObject,
		}),
	),
	"bare.json": uiText(
		uiAction({
			name: "Nothing but the answer",
			request: {
				requestUrlTemplate: "https://api.example.com/orders",
				headers: {},
				requestType: "DELETE",
			},
			response: {
				translationMap: {},
				translationMapDefaults: {},
				successTemplate: `\${rawResult}`,
			},
			input: contract({}),
			output: contract({}),
		}),
	),
	"auth.customAuth.json": uiText(
		uiAuth({ request: { requestTemplate: "grant_type=a\n&b=c" } }),
	),
};

const behaviors: fc.Arbitrary<Partial<Behavior>> = fc.record({
	timeoutDefault: fc.constantFrom("absent", "present"),
	absentMaps: fc.constantFrom("absent", "empty"),
	inlineTemplates: fc.constantFrom("absent", "null", "empty", "text"),
	templateNewlines: fc.constantFrom("kept", "lf"),
	templateContentType: fc.constantFrom("text/plain", "application/json"),
	errorSchema: fc.constantFrom("present", "absent"),
	actionParts: fc.constantFrom("asked", "always"),
});

/** An organization whose integration is there, and a repository that has its document. */
function withShop(
	behavior: Partial<Behavior>,
	use: (desk: Desk) => Promise<void>,
): Promise<void> {
	return withDesk(
		(organization) => {
			addOrders(organization, "userDefinedOAuth", {
				clientId: "a",
				clientSecret: "b",
				loginUrl: "c",
			});
		},
		(desk) => {
			desk.write("integrations/orders.yaml", orders);
			return use(desk);
		},
		{ behavior },
	);
}

/** Documents as what they say, other files as their texts; without the settings and the files to import. */
function documentsOf({ files }: Desk): Readonly<Record<string, unknown>> {
	return Object.fromEntries(
		Object.entries(files())
			.filter(([file]) => /^(?:actions|integrations)\//.test(file))
			.map(([file, text]) => [
				file,
				file.endsWith(".yaml") ? parse(text) : text,
			]),
	);
}

/** Exports into folders that are empty. */
async function exportedAnew(desk: Desk): Promise<ExportJson> {
	for (const folder of ["actions", "integrations"])
		rmSync(join(desk.folder, folder), { recursive: true, force: true });
	return desk.json<ExportJson>("export", "--actions");
}

test("files of every shape come back as the documents that were imported", () =>
	fc.assert(
		fc.asyncProperty(behaviors, (behavior) =>
			withShop(behavior, async (desk) => {
				const names = Object.keys(shapes);
				mkdirSync(join(desk.folder, "ui"));
				for (const [name, text] of Object.entries(shapes))
					desk.write(`ui/${name}`, text);
				const imported = await desk.go(
					"import",
					...names.map((name) => `ui/${name}`),
					"--integration",
					"orders",
				);
				expect([imported.code, imported.out]).toEqual([
					0,
					expect.stringContaining("1 updated, 0 skipped"),
				]);
				const linted = await desk.go("lint", "--format", "json");
				const { findings } = JSON.parse(linted.out) as {
					findings: { severity: string }[];
				};
				expect(findings.filter(({ severity }) => severity === "error")).toEqual(
					[],
				);
				const applied = await desk.go("apply", "--yes");
				expect(applied.code, applied.out + applied.err).toBe(0);
				const before = documentsOf(desk);
				const { skipped } = await exportedAnew(desk);
				expect(skipped).toEqual([]);
				expect(documentsOf(desk)).toEqual(before);
				const plan = await desk.json<PlanJson>("plan");
				expect([plan.changes, plan.refusals]).toEqual([[], []]);
				const changed = await desk.go("plan", "--detailed-exitcode");
				expect(changed.code, changed.out).toBe(0);
			}),
		),
		{ numRuns: 6 },
	));

test("and so do the processes", () =>
	withShop({}, async (desk) => {
		const { folder, simulator } = desk;
		const run = async (...argv: readonly string[]) => {
			const ran = await runProcess(folder, argv, variables);
			expect(ran.code, ran.out + ran.err).toBe(0);
		};
		desk.write("a.json", shapes["windows.json"] ?? "");
		desk.write("b.json", shapes["auth.customAuth.json"] ?? "");
		await run("import", "a.json", "b.json", "--integration", "orders");
		await run("lint");
		await run("apply", "--yes");
		const before = documentsOf(desk);
		for (const name of ["actions", "integrations"])
			rmSync(join(folder, name), { recursive: true });
		await run("export", "--actions");
		expect(documentsOf(desk)).toEqual(before);
		await run("plan", "--detailed-exitcode");
		expect(simulator.organization.actionsNamed("Windows")).toHaveLength(1);
	}));

const text = fc.oneof(
	fc.constantFrom(
		"",
		"a: b",
		"# x",
		"{}",
		"null",
		"two\nlines",
		"ends\n",
		"\n\nbegins",
		"CR\r\nLF",
		'{"a": "b\\n"}',
		"tab\there",
		"\ufeffmark\nmark",
		"trailing \n blanks \n",
		"$!{input.a}",
		"#if($input.a)\nx\n#end",
	),
	fc.string({ maxLength: 60, unit: "grapheme" }),
);
const mapOf = (value: fc.Arbitrary<string>) =>
	fc.dictionary(
		fc.constantFrom("a", "b c", "X-D", "no", "# x", "__proto"),
		value,
		{ maxKeys: 3 },
	);
const schemas = fc
	.record(
		{
			title: text,
			properties: fc.dictionary(
				fc.constantFrom("a", "b", "no"),
				fc.constantFrom(
					{ type: "string" },
					{ type: "integer", enum: [1, 2] },
					{ type: "boolean", description: "x: y\n# z" },
				),
			),
			additionalProperties: fc.boolean(),
		},
		{ requiredKeys: [] },
	)
	.map((members) => ({ type: "object", ...members }));

const contents = fc.record({
	name: fc.oneof(
		fc.constantFrom("A", "a ", "é", "x: y", "# x", "two\nlines"),
		fc.string({ minLength: 1, maxLength: 30, unit: "grapheme" }),
	),
	category: fc.constantFrom("Orders", "Shop", "no"),
	secure: fc.boolean(),
	timeoutSeconds: fc.constantFrom(undefined, 1, 60),
	requestType: fc.constantFrom("GET", "POST", "DELETE"),
	url: fc.constantFrom("https://example.com/", "https://x.test/a\nb"),
	headers: fc.dictionary(fc.constantFrom("Accept", "X-D", "no"), text),
	body: fc.option(text, { nil: undefined }),
	map: mapOf(fc.constantFrom("$.a", "$..b", "not a path")),
	defaults: mapOf(
		fc.oneof(
			text,
			fc.jsonValue({ maxDepth: 2 }).map((one) => JSON.stringify(one)),
			fc.constantFrom("1e400", "12345678901234567890", "-0", " 1 "),
		),
	),
	template: fc.option(text, { nil: undefined }),
	input: schemas,
	output: schemas,
});
type Content = typeof contents extends fc.Arbitrary<infer One> ? One : never;

/** As the platform keeps it. */
function stored(one: Content) {
	return {
		name: one.name,
		category: one.category,
		secure: one.secure,
		config: {
			...(one.timeoutSeconds === undefined
				? {}
				: { timeoutSeconds: one.timeoutSeconds }),
			request: {
				requestUrlTemplate: one.url,
				requestType: one.requestType,
				headers: one.headers,
				...(one.body === undefined ? {} : { requestTemplate: one.body }),
			},
			response: {
				translationMap: one.map,
				translationMapDefaults: one.defaults,
				...(one.template === undefined
					? {}
					: { successTemplate: one.template }),
			},
		},
		contract: {
			input: { inputSchema: one.input },
			output: { successSchema: one.output },
		},
	};
}

test("any action comes into Git so that nothing is planned for it, or is skipped and said", () =>
	fc.assert(
		fc.asyncProperty(
			behaviors,
			fc.array(contents, { minLength: 1, maxLength: 5 }),
			(behavior, given) =>
				withShop(behavior, async (desk) => {
					const { organization } = desk.simulator;
					for (const one of given)
						organization.addAction({ integrationId: "orders", ...stored(one) });
					const { written, skipped } = await desk.json<ExportJson>(
						"export",
						"--actions",
					);
					expect(written.length + skipped.length).toBe(given.length);
					// What is wrong with an action is wrong on the platform too.
					const planned = await desk.go("plan", "--format", "json");
					const { changes } = JSON.parse(planned.out) as PlanJson;
					expect(changes.map(({ key }) => key)).toEqual(["orders"]);
					const again = await desk.json<ExportJson>("export", "--actions");
					expect([again.written, again.updated]).toEqual([[], []]);
				}),
		),
		{ numRuns: 20 },
	));

test("what was changed of any action is taken over so that nothing is planned for it, or is skipped and said", () =>
	fc.assert(
		fc.asyncProperty(
			fc.array(fc.tuple(contents, contents), { minLength: 1, maxLength: 4 }),
			(given) =>
				withShop({}, async (desk) => {
					const { organization } = desk.simulator;
					for (const [at, [one]] of given.entries())
						organization.addAction({
							integrationId: "orders",
							id: `custom_-_${at}`,
							...stored(one),
							name: `A ${at}`,
						});
					await desk.json<ExportJson>("export", "--actions");
					for (const [at, [, other]] of given.entries()) {
						const { category, config } = stored(other);
						organization.editAction(`custom_-_${at}`, { category, config });
					}
					const { skipped } = await desk.json<ExportJson>(
						"export",
						"--all-drift",
					);
					const left = new Set(skipped.map(({ name }) => name));
					const planned = await desk.go("plan", "--format", "json");
					const { changes } = JSON.parse(planned.out) as {
						changes: { kind?: string; name: string }[];
					};
					expect(
						changes.filter(({ kind, name }) => kind && !left.has(name)),
					).toEqual([]);
				}),
		),
		{ numRuns: 15 },
	));
