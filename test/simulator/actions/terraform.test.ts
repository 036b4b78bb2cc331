// A client that works as the vendor's Terraform provider does, with its retries, on a platform that is slow to know things.
import { describe, expect, test } from "vitest";
import {
	actionOf,
	actionsPath,
	config,
	contract,
	readAction,
} from "../../fixtures/simulated-actions.ts";
import {
	configOf,
	configPath,
	create,
	createCredential,
	type Reply,
	type Send,
	withSimulator,
} from "../../fixtures/simulator-client.ts";

const slow = {
	actionsRefusedCalls: 3,
	actionReadLagReads: 2,
	listLagNewReads: 2,
	actionVersionStep: 2,
} as const;

/** As often as the provider tries; it waits in between. */
async function until(
	wanted: (reply: Reply) => boolean,
	again: (reply: Reply) => boolean,
	call: () => Promise<Reply>,
): Promise<Reply> {
	for (let attempt = 0; attempt < 10; attempt += 1) {
		const reply = await call();
		if (wanted(reply)) return reply;
		if (!again(reply)) throw new Error(`${reply.status}`);
	}
	throw new Error("tried ten times");
}

const done = ({ status }: Reply) => status < 300;
const gone = ({ status }: Reply) => status === 404;

async function createResource(
	send: Send,
	integrationId: string,
	members: Record<string, unknown> = {},
): Promise<string> {
	const { body } = await until(
		done,
		({ status }) => status === 400 || status === 408,
		() => send("POST", actionsPath, actionOf(integrationId, members)),
	);
	await readResource(send, body.id);
	return body.id;
}

/** Three reads, on every plan. */
async function readResource(send: Send, id: string): Promise<Reply["body"]> {
	const { body } = await until(done, gone, () => readAction(send, id));
	const texts = [];
	for (const name of ["requesttemplate.vm", "successtemplate.vm"])
		texts.push(await send("GET", `${actionsPath}/${id}/templates/${name}`));
	expect(texts.map(({ status }) => status)).toEqual([200, 200]);
	return body;
}

async function updateResource(
	send: Send,
	id: string,
	members: Record<string, unknown>,
	meanwhile: () => void = () => {},
): Promise<Reply> {
	return until(
		done,
		({ status, body }) =>
			status === 409 ||
			status === 408 ||
			body.message.includes("does not match the current version"),
		async () => {
			const { version } = (await readAction(send, id, "")).body;
			meanwhile();
			return send("PATCH", `${actionsPath}/${id}`, { ...members, version });
		},
	);
}

async function deleteResource(send: Send, id: string): Promise<void> {
	expect((await send("DELETE", `${actionsPath}/${id}`)).status).toBe(204);
	await until(gone, done, () => readAction(send, id, ""));
}

describe("the vendor's Terraform provider", () => {
	test("creates, finds, reads, updates, replaces and deletes an action", () =>
		withSimulator({ behavior: slow }, async ({ send }) => {
			const integrationId = await create(send);
			const id = await createResource(send, integrationId);
			const found = await until(
				({ body }) => body.entities.some((one) => one.id === id),
				done,
				() => send("GET", `${actionsPath}?name=Get%20customer&pageSize=100`),
			);
			expect(found.body.total).toBe(1);
			const before = await readResource(send, id);
			expect(before.contract).toMatchObject(contract);

			await updateResource(send, id, { name: "Find", category: "A", config });
			const after = await readResource(send, id);
			expect([after.name, after.category, after.version]).toEqual([
				"Find",
				"A",
				3,
			]);

			await deleteResource(send, id);
			const replaced = await createResource(send, integrationId, {
				contract: {
					...contract,
					output: { successSchema: { type: "object" } },
				},
			});
			expect(replaced).not.toBe(id);
		}));

	test.each([400, 408, 409] as const)(
		"reads again when somebody was faster, told by %d",
		(versionClash) =>
			withSimulator(
				{ behavior: { versionClash } },
				async ({ simulator, send }) => {
					const id = await createResource(send, await create(send));
					let others = 2;
					const { body } = await updateResource(send, id, { config }, () => {
						others -= 1;
						if (others >= 0)
							simulator.organization.editAction(id, {
								name: `By others ${others}`,
							});
					});
					expect([body.name, body.version]).toEqual(["By others 0", 4]);
				},
			),
	);

	test("waits for the custom auth action, configures it, and never deletes it", () =>
		withSimulator({ behavior: slow }, async ({ send }) => {
			const credential = await createCredential(send, "userDefinedOAuth", {
				clientId: "a",
			});
			const integration = await create(send);
			await send(
				"PUT",
				configPath(integration),
				configOf({ credentials: { basicAuth: { id: credential } } }),
			);
			const id = `customAuth_-_${integration}`;
			const read = () => readAction(send, id, "?expand=&includeConfig=true");
			const first = await until(done, gone, read);
			expect(first.body).not.toHaveProperty("contract");
			const { timeoutSeconds: _, ...auth } = config;
			const { body } = await updateResource(send, id, {
				name: "Token",
				config: auth,
			});
			expect([body.name, body.version]).toEqual(["Token", 3]);
			await send("DELETE", `/api/v2/integrations/${integration}`);
			expect((await read()).status).toBe(404);
		}));
});
