// Data actions are read whole and written whole, whatever the platform leaves out, adds, lags with or loses.
import { describe, expect, test } from "vitest";
import type { ActionContent, Actual } from "../../src/core/types.ts";
import { openPlatform } from "../../src/platform/platform.ts";
import type { Behavior } from "../../src/simulator/behavior.ts";
import type { Fault } from "../../src/simulator/simulator.ts";
import {
	CLIENT_SECRET,
	optionsFor,
	withPlatform,
} from "../fixtures/scripted-server.ts";
import {
	actionOf,
	actionsPath,
	createAction,
} from "../fixtures/simulated-actions.ts";
import {
	create,
	type Rig,
	withSimulator,
} from "../fixtures/simulator-client.ts";
import { replies } from "./organization.ts";

type Platform = ReturnType<typeof openPlatform>;

const content: ActionContent = {
	name: "Get customer",
	category: "CRM",
	secure: false,
	timeout: 20,
	request: {
		method: "POST",
		url: "https://crm.example.com/customers",
		headers: { Accept: "application/json" },
		body: '{"id": "$input.id"}',
	},
	response: {
		translationMap: { name: "$.name" },
		defaults: { name: '""' },
		successTemplate: '{"name": $name}',
	},
	input: {
		type: "object",
		properties: { id: { type: "string" } },
		required: ["id"],
	},
	output: { type: "object", properties: { name: { type: "string" } } },
};

function withActions(
	use: (
		platform: Platform,
		rig: Rig & { readonly integrationId: string },
	) => Promise<void>,
	behavior: Partial<Behavior> = {},
): Promise<void> {
	return withSimulator({ behavior }, async (rig) => {
		const integrationId = await create(rig.send);
		const platform = openPlatform(
			optionsFor(rig.simulator.url, {
				clientId: "simulator",
				clientSecret: () => "simulator-secret",
			}),
		);
		try {
			await use(platform, { ...rig, integrationId });
		} finally {
			await platform.close();
		}
	});
}

const nothing: Actual = {
	organization: null,
	integrations: [],
	credentials: [],
	types: [],
	configSchemas: {},
};

async function read({ reader }: Platform, actionId: string) {
	const { wholeActions = {} } = await reader.answer(nothing, [
		{ ask: "action", actionId },
	]);
	return wholeActions[actionId];
}

async function listed({ reader }: Platform) {
	return (await reader.answer(nothing, [{ ask: "actions", needed: true }]))
		.actions;
}

const lost = (operation: string, kind: Fault["kind"] = "lost"): Fault => ({
	operation,
	kind,
});

describe("an action is read", () => {
	const oddities: readonly Partial<Behavior>[] = [
		{},
		{ inlineTemplates: "null" },
		{ inlineTemplates: "empty" },
		{ inlineTemplates: "text" },
		{ templateContentType: "application/json" },
		{ timeoutDefault: "present" },
		{ absentMaps: "empty" },
		{ errorSchema: "absent" },
		{ actionParts: "always" },
		{ actionReadLagReads: 2 },
	];
	for (const behavior of oddities)
		test(`whole, with its templates, where ${JSON.stringify(behavior)}`, () =>
			withActions(async (platform, { send, integrationId }) => {
				const id = await createAction(send, integrationId);
				expect(await read(platform, id)).toEqual({
					id,
					integrationId,
					version: 1,
					content,
				});
			}, behavior));

	test("in three requests, and without what was never given", () =>
		withActions(async (platform, { send, simulator, integrationId }) => {
			const id = await createAction(send, integrationId, {
				config: {
					request: { requestType: "GET", requestUrlTemplate: "/a" },
					response: {},
				},
			});
			simulator.clearLog();
			expect((await read(platform, id))?.content).toMatchObject({
				timeout: null,
				request: { headers: {}, body: ["$", "{input.rawRequest}"].join("") },
				response: {
					translationMap: {},
					defaults: {},
					successTemplate: ["$", "{rawResult}"].join(""),
				},
			});
			expect(
				simulator.log.filter(({ path }) => path.startsWith(actionsPath)),
			).toHaveLength(3);
		}));

	test("from its own address only, whatever the answer names", () =>
		withPlatform(
			replies({
				"GET /actions/a": {
					body: {
						...actionOf("i"),
						id: "a",
						version: 4,
						config: {
							request: {
								requestType: "GET",
								requestTemplateUri:
									"https://elsewhere.example.com/x/requesttemplate.vm?a=/b",
							},
							response: { successTemplate: "inline" },
						},
					},
				},
				"GET /actions/a/templates/requesttemplate.vm": { body: '{"a":1}' },
			}),
			async (platform, server) => {
				const action = await read(platform, "a");
				expect(action?.content.request.body).toBe('{"a":1}');
				expect(action?.content.response.successTemplate).toBe("inline");
				expect(server.lines()).toEqual([
					`GET ${actionsPath}/a`,
					`GET ${actionsPath}/a/templates/requesttemplate.vm`,
				]);
				expect(server.seen.at(-1)?.headers.accept).toBe("*/*");
			},
		));

	test("or the run ends: a part that is missing is never taken for empty", () =>
		withPlatform(
			replies({
				"GET /actions/a": {
					body: { id: "a", integrationId: "i", name: "A", version: 1 },
				},
			}),
			async (platform) => {
				await expect(read(platform, "a")).rejects.toThrow("without config");
			},
		));

	test("or the run ends, where the client may not see them", () =>
		withPlatform(
			replies({ [`GET /actions`]: { status: 403, body: {} } }),
			async (platform) => {
				await expect(listed(platform)).rejects.toMatchObject({
					kind: "permission",
				});
				const [question] = [{ ask: "actions" } as const];
				const { actions } = await platform.reader.answer(nothing, [question]);
				expect(actions).toBe(null);
			},
		));

	test("by lists of 200", () =>
		withActions(async (platform, { simulator, integrationId }) => {
			for (let at = 0; at < 201; at += 1)
				simulator.organization.addAction({ integrationId, name: `A${at}` });
			simulator.clearLog();
			expect(await listed(platform)).toHaveLength(201);
			expect(
				simulator.log.filter(({ path }) => path === actionsPath),
			).toHaveLength(2);
		}));
});

describe("an action is written", () => {
	test("as it reads back", () =>
		withActions(async (platform, { integrationId }) => {
			const { id } = await platform.writer.createAction(
				integrationId,
				content,
				new Set(),
			);
			expect((await read(platform, id))?.content).toEqual(content);
			const next = {
				...content,
				name: "Get customers",
				category: "Others",
				timeout: null,
				response: { ...content.response, translationMap: {}, defaults: {} },
			};
			await platform.writer.writeAction({ id, version: 1 }, next);
			expect(await read(platform, id)).toMatchObject({
				version: 2,
				content: next,
			});
			await platform.writer.deleteAction(id);
			expect(await listed(platform)).toEqual([]);
		}));

	for (const kind of ["lost", "reset", "garbage", "truncated"] as const)
		test(`once, where the answer of the POST is ${kind}`, () =>
			withActions(async (platform, { simulator, send, integrationId }) => {
				const before = await createAction(send, integrationId);
				simulator.addFault(lost("postIntegrationsActions", kind));
				const made = await platform.writer.createAction(
					integrationId,
					content,
					new Set([before]),
				);
				const ids = (await listed(platform))?.map(({ id }) => id);
				expect(ids?.sort()).toEqual([before, made.id].sort());
			}));

	for (const kind of ["lost", "reset", "garbage", "truncated"] as const)
		test(`once, where the answer of the PATCH is ${kind}`, () =>
			withActions(async (platform, { simulator, send, integrationId }) => {
				const id = await createAction(send, integrationId);
				simulator.addFault(lost("patchIntegrationsAction", kind));
				const next = { ...content, timeout: 7 };
				expect(
					await platform.writer.writeAction({ id, version: 1 }, next),
				).toBe(2);
				expect(await read(platform, id)).toMatchObject({
					version: 2,
					content: next,
				});
			}));

	for (const versionClash of [400, 408, 409] as const)
		test(`never over what somebody else wrote, where a clash is ${versionClash}`, () =>
			withActions(
				async (platform, { send, integrationId }) => {
					const id = await createAction(send, integrationId);
					await send("PATCH", `${actionsPath}/${id}`, {
						version: 1,
						name: "Theirs",
					});
					await expect(
						platform.writer.writeAction({ id, version: 1 }, content),
					).rejects.toMatchObject({ kind: "conflict" });
					expect((await read(platform, id))?.content.name).toBe("Theirs");
				},
				{ versionClash },
			));

	test("or it is said that the platform kept the category", () =>
		withActions(
			async (platform, { send, integrationId }) => {
				const id = await createAction(send, integrationId);
				const { category } = (await read(platform, id))?.content ?? {};
				await expect(
					platform.writer.writeAction(
						{ id, version: 1 },
						{ ...content, category: "Another" },
					),
				).rejects.toMatchObject({
					kind: "rejected",
					message: expect.stringContaining(`which stays "${category}"`),
				});
			},
			{ actionCategoryChange: "ignored" },
		));

	test("and no secret is said with the category", () =>
		withPlatform(
			replies({
				"PATCH /actions/custom_-_1": {
					body: { version: 2, category: `of ${CLIENT_SECRET}` },
				},
			}),
			async ({ writer }) => {
				await expect(
					writer.writeAction({ id: "custom_-_1", version: 1 }, content),
				).rejects.toMatchObject({
					message: expect.stringContaining('which stays "of (secret)"'),
				});
			},
		));

	test("never over what somebody else wrote while an answer was lost", () =>
		withActions(async (platform, { simulator, send, integrationId }) => {
			const id = await createAction(send, integrationId);
			await send("PATCH", `${actionsPath}/${id}`, {
				version: 1,
				name: "Theirs",
			});
			simulator.addFault(lost("patchIntegrationsAction", "reset"));
			await expect(
				platform.writer.writeAction({ id, version: 1 }, content),
			).rejects.toMatchObject({ kind: "conflict" });
			expect((await read(platform, id))?.content.name).toBe("Theirs");
		}));
});
