// Drafts: beside a published action or without one, with a version of their own.
import { describe, expect, test } from "vitest";
import {
	actionOf,
	actionsPath,
	config,
	contract,
	createAction,
	readAction,
} from "../../fixtures/simulated-actions.ts";
import {
	create,
	type Send,
	withSimulator,
} from "../../fixtures/simulator-client.ts";

const other = { ...contract, output: { successSchema: { type: "object" } } };

async function withDraft(
	send: Send,
): Promise<{ path: string; draft: string; id: string }> {
	const id = await createAction(send, await create(send));
	const path = `${actionsPath}/${id}`;
	const { status } = await send("POST", `${path}/draft`, {});
	expect(status).toBe(200);
	return { id, path, draft: `${path}/draft` };
}

describe("a draft that was never published", () => {
	test("grows from a name and an integration, and keeps its id when it is published", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const integrationId = await create(send);
			const made = await send("POST", `${actionsPath}/drafts`, {
				name: "New",
				integrationId,
			});
			expect(made.body).toMatchObject({ version: 1, category: "CRM lookup" });
			const { id } = made.body;
			const draft = `${actionsPath}/${id}/draft`;
			expect((await readAction(send, id)).status).toBe(404);
			expect((await send("GET", actionsPath)).body.total).toBe(0);
			expect((await send("GET", `${actionsPath}/drafts`)).body.total).toBe(1);

			const early = await send("POST", `${draft}/publish`, { version: 1 });
			expect(early.status).toBe(400);
			const checked = (await send("GET", `${draft}/validation`)).body;
			expect(checked.valid).toBe(false);
			expect(checked.errors[0]?.details).toEqual([
				{ errorCode: "invalid.value", fieldName: "contract" },
			]);
			simulator.behave({ draftValidation: "always-valid" });
			expect((await send("GET", `${draft}/validation`)).body.valid).toBe(true);

			const whole = (await readAction(send, `${id}/draft`)).body;
			const patched = await send("PATCH", draft, {
				...whole,
				category: "CRM",
				config,
				contract,
				secure: true,
			});
			expect(patched.body).toMatchObject({ version: 2, category: "CRM" });
			const template = await send(
				"GET",
				patched.body.config.request.requestTemplateUri,
			);
			expect(template.body).toBe(config.request.requestTemplate);
			const stale = await send("POST", `${draft}/publish`, { version: 1 });
			expect(stale.status).toBe(409);
			const published = await send("POST", `${draft}/publish`, { version: 2 });
			expect(published.body).toMatchObject({ id, version: 1, secure: true });
			expect((await send("GET", draft)).status).toBe(404);
			expect((await readAction(send, id)).body).toMatchObject({ contract });
		}));

	test("draftCreate: or needs all that an action needs", () =>
		withSimulator({ behavior: { draftCreate: "strict" } }, async ({ send }) => {
			const integrationId = await create(send);
			const path = `${actionsPath}/drafts`;
			const bare = { name: "New", integrationId };
			expect((await send("POST", path, bare)).status).toBe(400);
			const full = actionOf(integrationId);
			expect((await send("POST", path, full)).status).toBe(200);
		}));

	test("needs its name and its integration", () =>
		withSimulator({}, async ({ send }) => {
			const { status, body } = await send("POST", `${actionsPath}/drafts`, {});
			expect(status).toBe(400);
			expect(body.message).toContain("integrationId");
		}));

	test("goes with its integration", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const integrationId = await create(send);
			await send("POST", `${actionsPath}/drafts`, actionOf(integrationId));
			expect(simulator.organization.liveDrafts()).toHaveLength(1);
			await send("DELETE", `/api/v2/integrations/${integrationId}`);
			expect(simulator.organization.liveDrafts()).toEqual([]);
		}));
});

describe("a draft of a published action", () => {
	test("changes nothing that is published until it is published itself", () =>
		withSimulator({}, async ({ send }) => {
			const { id, path, draft } = await withDraft(send);
			await send("PATCH", path, { version: 1, name: "Meanwhile" });
			const patched = await send("PATCH", draft, {
				version: 1,
				name: "From the draft",
			});
			expect(patched.body.version).toBe(2);
			expect((await readAction(send, id)).body.name).toBe("Meanwhile");
			const published = await send("POST", `${draft}/publish`, { version: 2 });
			expect(published.body).toMatchObject({
				id,
				name: "From the draft",
				version: 3,
			});
			expect((await send("GET", draft)).status).toBe(404);
		}));

	test("can be thrown away", () =>
		withSimulator({}, async ({ send }) => {
			const { id, draft } = await withDraft(send);
			expect((await send("DELETE", draft)).status).toBe(204);
			expect((await send("DELETE", draft)).status).toBe(404);
			expect((await readAction(send, id)).status).toBe(200);
		}));

	test("draftReopen: opened again it is the same, a new one, or refused", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const { draft } = await withDraft(send);
			await send("PATCH", draft, { version: 1, name: "Edited" });
			const open = () => send("POST", draft);
			expect((await open()).body.name).toBe("Edited");
			simulator.behave({ draftReopen: 409 });
			expect((await open()).status).toBe(409);
			simulator.behave({ draftReopen: "replaced" });
			expect((await open()).body).toMatchObject({
				name: "Get customer",
				version: 1,
			});
		}));

	test("draftContractChange, draftSecureChange: what was published is fixed, and is told here or there", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const { id, draft } = await withDraft(send);
			const patch = (version: number, members: object) =>
				send("PATCH", draft, { version, ...members });
			expect((await patch(1, { contract: other })).status).toBe(400);
			expect((await patch(1, { secure: true })).status).toBe(400);
			expect((await patch(1, { contract, secure: false })).status).toBe(200);
			simulator.behave({
				draftContractChange: "ignored",
				draftSecureChange: "ignored",
			});
			const ignored = await patch(2, { contract: other, secure: true });
			expect(ignored.body.contract.output).toMatchObject(contract.output);
			expect(ignored.body.secure).toBe(false);
			simulator.behave({
				draftContractChange: "at-publish",
				draftSecureChange: "at-publish",
			});
			await patch(3, { contract: other, secure: true });
			const checked = (await send("GET", `${draft}/validation`)).body;
			expect(checked.errors).toHaveLength(2);
			const publish = (version: number) =>
				send("POST", `${draft}/publish`, { version });
			expect((await publish(4)).status).toBe(400);
			simulator.behave({ draftSecureChange: "applied" });
			await patch(4, { contract });
			expect((await publish(5)).status).toBe(200);
			expect((await readAction(send, id)).body).toMatchObject({
				secure: true,
				contract,
			});
		}));

	test("deleteWithDraft: goes with its action, stays, or keeps it", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const { organization } = simulator;
			const one = await withDraft(send);
			simulator.behave({ deleteWithDraft: 409 });
			expect((await send("DELETE", one.path)).status).toBe(409);
			simulator.behave({ deleteWithDraft: "both" });
			expect((await send("DELETE", one.path)).status).toBe(204);
			expect(organization.liveDrafts()).toEqual([]);
			const two = await withDraft(send);
			simulator.behave({ deleteWithDraft: "published-only" });
			expect((await send("DELETE", two.path)).status).toBe(204);
			expect((await send("GET", two.draft)).status).toBe(200);
		}));
});
