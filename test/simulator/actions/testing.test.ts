// Runs of actions on scripted answers: steps, tokens, what fails where, and who may.
import { describe, expect, test } from "vitest";
import {
	actionsPath,
	config,
	contract,
	createAction,
} from "../../fixtures/simulated-actions.ts";
import {
	configOf,
	configPath,
	create,
	createCredential,
	type Rig,
	type Send,
	withSimulator,
} from "../../fixtures/simulator-client.ts";

/** An action of an integration that is switched on. */
async function withAction(
	{ simulator, send }: Rig,
	members: Record<string, unknown> = {},
): Promise<{ id: string; integrationId: string; path: string }> {
	const integrationId = await create(send);
	simulator.organization.setState(integrationId, "ENABLED");
	const id = await createAction(send, integrationId, members);
	return { id, integrationId, path: `${actionsPath}/${id}` };
}

const ann = { body: { name: "Ann" } };

async function tested(send: Send, path: string, input: object = { id: "1" }) {
	const { status, body } = await send("POST", `${path}/test`, input);
	expect(status).toBe(200);
	return body;
}

/** Name and message of the step that failed. */
async function failure(send: Send, path: string, input?: object) {
	const { operations, success, error } = await tested(send, path, input);
	const last = operations.at(-1);
	expect([success, last?.success]).toEqual([false, false]);
	expect(last?.error).toEqual(error);
	return [last?.name, last?.error?.message];
}

describe("a test", () => {
	test("goes through its steps and shows what each made", () =>
		withSimulator({}, async (rig) => {
			const { path } = await withAction(rig);
			rig.simulator.script([ann]);
			const body = await tested(rig.send, path, { id: "1", more: null });
			expect(body.success).toBe(true);
			expect(body.finalResult).toEqual({ name: "Ann" });
			expect(body.operations.map(({ step }) => step)).toEqual(
				body.operations.map((_, index) => index + 1),
			);
			expect(body.operations.map(({ result }) => result)).toEqual([
				{ id: "1", more: null },
				undefined,
				undefined,
				config.request.requestUrlTemplate,
				config.request.headers,
				'{"id": "1"}',
				{ status: 200 },
				{ name: "Ann" },
				undefined,
				{ name: "Ann" },
				undefined,
			]);
		}));

	test("testResults: or shows nothing of them", () =>
		withSimulator({ behavior: { testResults: "absent" } }, async (rig) => {
			const { path } = await withAction(rig);
			rig.simulator.script([ann]);
			const { operations, finalResult } = await tested(rig.send, path);
			expect(operations.some((one) => "result" in one)).toBe(false);
			expect(finalResult).toEqual({ name: "Ann" });
		}));

	test("says which step failed, and stops there", () =>
		withSimulator({}, async (rig) => {
			const { send, simulator } = rig;
			const { path, integrationId } = await withAction(rig);
			expect(await failure(send, path, { id: 1 })).toEqual([
				"validate input",
				expect.stringContaining("string"),
			]);
			expect(await failure(send, path)).toEqual([
				"execute request",
				"No answer is scripted for POST https://crm.example.com/customers",
			]);
			const other = async (part: Record<string, unknown>, answer: object) => {
				const id = await createAction(send, integrationId, part);
				simulator.script([{ ...answer, action: id }]);
				const [name] = await failure(send, `${actionsPath}/${id}`);
				return name;
			};
			const request = (members: object) => ({
				config: { ...config, request: { ...config.request, ...members } },
			});
			const response = (members: object) => ({
				config: { ...config, response: { ...config.response, ...members } },
			});
			const unset = "$" + "{nothing}";
			expect([
				await other(request({ requestUrlTemplate: unset }), ann),
				await other(request({ headers: { A: unset } }), ann),
				await other(request({ requestTemplate: unset }), ann),
				await other({}, { status: 503 }),
				await other({}, { body: "<html>" }),
				await other(response({ translationMap: { name: "$[" } }), ann),
				await other(response({ successTemplate: "{" }), ann),
				await other({}, { body: { name: 1 } }),
			]).toEqual([
				"apply url template",
				"apply header templates",
				"apply request template",
				"execute request",
				"parse response",
				"apply translation map",
				"apply success template",
				"validate output",
			]);
		}));

	test("failedTest: a test that fails is answered with its steps, or refused", () =>
		withSimulator({}, async (rig) => {
			const { path } = await withAction(rig);
			const processing = [{ errorCode: "ACTION.PROCESSING" }];
			const { error } = await tested(rig.send, path);
			expect(error).toMatchObject({
				code: "bad.request",
				status: 400,
				details: processing,
			});
			rig.simulator.behave({ failedTest: 400 });
			const { status, body } = await rig.send("POST", `${path}/test`, {
				id: "1",
			});
			expect([status, body.details]).toEqual([400, processing]);
		}));

	test("needs an active integration and the right to execute", () =>
		withSimulator(
			{
				clients: [
					{
						clientId: "simulator",
						clientSecret: "simulator-secret",
						permissions: [
							"integrations:integration:*",
							"integrations:action:add",
						],
					},
				],
			},
			async (rig) => {
				const { path } = await withAction(rig);
				const { status, body } = await rig.send("POST", `${path}/test`, {});
				expect(status).toBe(403);
				expect(body.message).toContain("integrations:action:execute");
			},
		));

	test("is refused while its integration is not active", () =>
		withSimulator({}, async ({ send }) => {
			const id = await createAction(send, await create(send));
			const path = `${actionsPath}/${id}/test`;
			const { status, body } = await send("POST", path, { id: "1" });
			expect([status, body.message]).toEqual([
				400,
				"The integration of the action is not active.",
			]);
		}));

	test("of a draft runs the draft", () =>
		withSimulator({}, async (rig) => {
			const { path, integrationId } = await withAction(rig);
			const { send, simulator } = rig;
			simulator.script([ann]);
			const draft = `${path}/draft`;
			await send("POST", draft);
			await send("PATCH", draft, {
				version: 1,
				config: { ...config, response: { successTemplate: '{"name": "x"}' } },
			});
			expect((await tested(send, draft)).finalResult).toEqual({ name: "x" });
			expect((await tested(send, path)).finalResult).toEqual({ name: "Ann" });
			const bare = await send("POST", `${actionsPath}/drafts`, {
				name: "Bare",
				integrationId,
			});
			const early = `${actionsPath}/${bare.body.id}/draft/test`;
			expect((await send("POST", early, {})).status).toBe(400);
		}));

	test("fetches a token first where its integration has userDefinedOAuth", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const credential = await createCredential(send, "userDefinedOAuth", {
				loginUrl: "https://id.example.com/token",
			});
			const integrationId = await create(send);
			await send(
				"PUT",
				configPath(integrationId),
				configOf({ credentials: { basicAuth: { id: credential } } }),
			);
			simulator.organization.setState(integrationId, "ENABLED");
			const id = await createAction(send, integrationId, {
				config: {
					...config,
					request: {
						...config.request,
						headers: {
							Authorization: "Bearer $" + "{authResponse.access_token}",
							"X-Login": "$" + "{credentials.loginUrl}",
						},
					},
				},
			});
			const path = `${actionsPath}/${id}`;
			simulator.script([{ ...ann, url: "https://crm.example.com/customers" }]);
			expect(await failure(send, path)).toEqual([
				"authenticate",
				"No answer is scripted for POST https://id.example.com/token",
			]);
			simulator.script([
				{ url: /^https:\/\/id\./, body: { access_token: "abc" } },
			]);
			const { operations, success } = await tested(send, path);
			expect(success).toBe(true);
			expect(operations[2]?.result).toEqual({ access_token: "abc" });
			expect(operations[4]?.result).toEqual({
				Authorization: "Bearer abc",
				"X-Login": "https://id.example.com/token",
			});
			const login = { url: /^https:\/\/id\./, times: 1 };
			simulator.script([
				{ ...login, body: { access_token: "first" } },
				{ ...login, body: { access_token: "second" } },
			]);
			await tested(send, path);
			const again = await tested(send, path);
			expect(again.operations[2]?.result).toEqual({ access_token: "first" });
			simulator.organization.editCredential(credential, {});
			const renewed = await tested(send, path);
			expect(renewed.operations[2]?.result).toEqual({ access_token: "second" });
			simulator.behave({ authResponses: "each-run", testSteps: "numbers" });
			const third = await tested(send, path);
			expect(third.operations[2]).toMatchObject({
				name: "STEP_3",
				result: { access_token: "abc" },
			});
			const auth = `${actionsPath}/customAuth_-_${integrationId}`;
			expect((await tested(send, auth, {})).finalResult).toEqual({
				access_token: "abc",
			});
		}));
});

describe("an execution", () => {
	test("answers the output, flattened where asked, or why there is none", () =>
		withSimulator({}, async (rig) => {
			const { path } = await withAction(rig, {
				config: { ...config, response: {} },
				contract: { ...contract, output: { successSchema: {} } },
			});
			const { send, simulator } = rig;
			const execute = (query = "") =>
				send("POST", `${path}/execute${query}`, { id: "1" });
			const failed = await execute();
			expect([failed.status, failed.body.details]).toEqual([
				400,
				[{ errorCode: "ACTION.PROCESSING" }],
			]);
			const output = {
				customer: { "a.b": 1 },
				orders: [
					{ id: 1, note: "x" },
					{ id: 2, note: null },
				],
			};
			simulator.script([{ body: output }]);
			expect((await execute()).body).toEqual(output);
			expect((await execute("?flatten=true")).body).toEqual({
				"customer.a__b": 1,
				"orders.id": [1, 2],
				"orders.note": ["x"],
			});
		}));
});

describe("scripted answers", () => {
	test("are given in their order, and before those that came earlier", () =>
		withSimulator({}, async (rig) => {
			const { path } = await withAction(rig);
			const { send, simulator } = rig;
			const names = async (count: number) => {
				const found = [];
				for (let run = 0; run < count; run += 1)
					found.push((await tested(send, path)).finalResult);
				return found.map((output) => (output as { name: string }).name);
			};
			const answer = (name: string, times?: number) => ({
				body: { name },
				...(times === undefined ? {} : { times }),
			});
			simulator.script([answer("first", 1), answer("rest")]);
			expect(await names(3)).toEqual(["first", "rest", "rest"]);
			simulator.script([answer("later", 1)]);
			expect(await names(2)).toEqual(["later", "rest"]);
			simulator.reset();
			expect(simulator.organization.liveActions()).toEqual([]);
		}));

	test("are posted as JSON, and checked", () =>
		withSimulator({}, async (rig) => {
			const { path, id } = await withAction(rig);
			const post = async (answers: unknown) => {
				const response = await fetch(`${rig.simulator.url}/simulator/answers`, {
					method: "POST",
					headers: { "content-type": "application/json" },
					body: JSON.stringify(answers),
				});
				return {
					status: response.status,
					body: (await response.json()) as Record<string, unknown>,
				};
			};
			expect(
				await post([
					{ action: id, method: "POST", url: "/crm/", ...ann },
					{ status: 500 },
				]),
			).toEqual({ status: 200, body: { added: 2 } });
			expect((await tested(rig.send, path)).success).toBe(true);
			for (const [wrong, said] of [
				[{ url: 1 }, "answer 1: url is a text"],
				[{ url: "/(/" }, "answer 1: url is not a valid regular expression"],
				[{ status: 600 }, "answer 1: status is a number from 100 to 599"],
				[{ times: -1 }, "answer 1: times is a whole number"],
				[
					{ answer: {} },
					"answer 1: has no member answer; there are action, method, url, status, body, times",
				],
				["x", "answer 1: is not an object"],
			])
				expect(await post(wrong)).toEqual({
					status: 400,
					body: { problems: [said] },
				});
		}));
});
