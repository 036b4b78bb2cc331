// The intended state and what is reported of it.
import { describe, expect, test } from "vitest";
import {
	configOf,
	configPath,
	create,
	createCredential,
	type Send,
	withSimulator,
} from "../fixtures/simulator-client.ts";

const patch = (send: Send, id: string, intendedState: string) =>
	send("PATCH", `/api/v2/integrations/${id}`, { intendedState });

async function code(send: Send, id: string): Promise<string> {
	const { body } = await send("GET", `/api/v2/integrations/${id}`);
	return body.reportedState.code;
}

describe("activation", () => {
	test("settles after one read by default, and back", () =>
		withSimulator({}, async ({ send }) => {
			const id = await create(send);
			const { body } = await patch(send, id, "ENABLED");
			expect([body.intendedState, body.reportedState.code]).toEqual([
				"ENABLED",
				"ACTIVATING",
			]);
			expect(await code(send, id)).toBe("ACTIVATING");
			expect(await code(send, id)).toBe("ACTIVE");
			expect((await patch(send, id, "ENABLED")).body.reportedState.code).toBe(
				"ACTIVE",
			);
			await patch(send, id, "DISABLED");
			expect(await code(send, id)).toBe("DEACTIVATING");
			expect(await code(send, id)).toBe("INACTIVE");
		}));

	test("counts a read of the list as a read", () =>
		withSimulator({}, async ({ send }) => {
			const id = await create(send);
			await patch(send, id, "ENABLED");
			const list = await send("GET", "/api/v2/integrations");
			expect(list.body.entities[0]?.reportedState.code).toBe("ACTIVATING");
			const active = await send(
				"GET",
				"/api/v2/integrations?reportedState=ACTIVE",
			);
			expect(active.body.total).toBe(1);
		}));

	test("settleReads: at once, or never", () =>
		withSimulator({ behavior: { settleReads: 0 } }, async (rig) => {
			const { simulator, send } = rig;
			const id = await create(send);
			const { body } = await patch(send, id, "ENABLED");
			expect(body.reportedState.code).toBe("ACTIVE");
			simulator.behave({ settleReads: "never" });
			await patch(send, id, "DISABLED");
			for (let read = 0; read < 5; read++)
				expect(await code(send, id)).toBe("DEACTIVATING");
		}));

	test("settleMs: not before its time", () =>
		withSimulator(
			{ behavior: { settleReads: 0, settleMs: 5000 } },
			async ({ simulator, send, clock }) => {
				const reported = () =>
					simulator.organization.liveIntegrations()[0]?.reportedState.code;
				const id = await create(send);
				await patch(send, id, "ENABLED");
				clock.now += 4999;
				expect(reported()).toBe("ACTIVATING");
				expect(await code(send, id)).toBe("ACTIVATING");
				clock.now += 1;
				expect(reported()).toBe("ACTIVE");
				expect(await code(send, id)).toBe("ACTIVE");
			},
		));

	test("fails with a message where a required slot has no credential", () =>
		withSimulator({ behavior: { settleReads: 0 } }, async ({ send }) => {
			const id = await create(send, "Desk", "zendesk-data-actions");
			const { body } = await patch(send, id, "ENABLED");
			expect(body.reportedState.code).toBe("ERROR");
			expect(body.reportedState.detail.message).toContain("zendeskApiToken");
		}));

	test("activationErrors: fails by name until it does not", () =>
		withSimulator(
			{
				behavior: { settleReads: 0, activationErrors: { Broken: "no route" } },
			},
			async ({ simulator, send }) => {
				const id = await create(send, "Broken");
				const { body } = await patch(send, id, "ENABLED");
				expect(body.reportedState).toMatchObject({
					code: "ERROR",
					detail: { message: "no route" },
				});
				simulator.behave({ activationErrors: {} });
				await patch(send, id, "ENABLED");
				expect(await code(send, id)).toBe("ACTIVE");
			},
		));

	test("failActivations: the first ones fail", () =>
		withSimulator(
			{ behavior: { settleReads: 0, failActivations: 1 } },
			async ({ send }) => {
				const id = await create(send);
				await patch(send, id, "ENABLED");
				expect(await code(send, id)).toBe("ERROR");
				await patch(send, id, "ENABLED");
				expect(await code(send, id)).toBe("ACTIVE");
			},
		));

	test("errorRecovery: a new configuration may be enough", () =>
		withSimulator({ behavior: { settleReads: 0 } }, async (rig) => {
			const { simulator, send } = rig;
			const fields = {
				userEmail: "a@example.com",
				baseUrl: "https://a.zendesk.com",
				apiToken: "t",
			};
			const credential = await createCredential(
				send,
				"zendeskApiToken",
				fields,
			);
			for (const [errorRecovery, expected] of [
				["patch", "ERROR"],
				["config-change", "ACTIVE"],
			] as const) {
				simulator.behave({ errorRecovery });
				const id = await create(send, "Desk", "zendesk-data-actions");
				await patch(send, id, "ENABLED");
				const put = await send(
					"PUT",
					configPath(id),
					configOf({ credentials: { zendeskApiToken: { id: credential } } }),
				);
				expect(put.status).toBe(200);
				expect(await code(send, id)).toBe(expected);
			}
		}));

	test("an enabled integration that loses its credential reports an error", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const { organization } = simulator;
			const bound = organization.addCredential({ type: "msDynamics" });
			const { id } = organization.addIntegration({
				type: "microsoft-dynamics-data-actions",
				state: "ENABLED",
				credentials: { msDynamics: bound.id },
			});
			await send("PUT", configPath(id), configOf());
			expect(await code(send, id)).toBe("ERROR");
		}));

	test("patchDeleted: DELETED is refused, or deletes; RESTORED is refused", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const id = await create(send);
			expect((await patch(send, id, "DELETED")).status).toBe(400);
			simulator.behave({ patchDeleted: "deletes" });
			expect((await patch(send, id, "RESTORED")).status).toBe(400);
			expect((await patch(send, id, "DELETED")).status).toBe(200);
			expect((await send("GET", `/api/v2/integrations/${id}`)).status).toBe(
				404,
			);
		}));

	test("somebody in the UI changes states at once", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const { organization } = simulator;
			const id = await create(send);
			organization.setState(id, "ENABLED");
			expect(await code(send, id)).toBe("ACTIVE");
			organization.setReportedState(id, "ERROR", "certificate refused");
			const { body } = await send("GET", `/api/v2/integrations/${id}`);
			expect(body.reportedState.detail.message).toBe("certificate refused");
		}));
});
