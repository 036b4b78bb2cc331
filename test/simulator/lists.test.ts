// Pages, cursors, filters, expansion, and the lag between a write and the lists.
import { describe, expect, test } from "vitest";
import type { Behavior } from "../../src/simulator/behavior.ts";
import type { Organization } from "../../src/simulator/organization.ts";
import {
	configOf,
	configPath,
	create,
	type Send,
	withSimulator,
} from "../fixtures/simulator-client.ts";

const list = "/api/v2/integrations";
const listing = "/api/v2/integrations/credentials/listing";

function seven(organization: Organization): void {
	for (let number = 1; number <= 7; number++) {
		organization.addIntegration({
			type: "custom-rest-actions",
			name: `integration ${number}`,
			notes: "by hand",
		});
		organization.addCredential({
			type: "basicAuth",
			name: `credential ${number}`,
		});
	}
}

const names = (body: { entities: { name: string }[] }) =>
	body.entities.map(({ name }) => name);

async function follow(send: Send, first: string): Promise<string[]> {
	const found: string[] = [];
	let next: string | undefined = first;
	while (next !== undefined) {
		const { status, body }: Awaited<ReturnType<Send>> = await send("GET", next);
		expect(status).toBe(200);
		found.push(...body.entities.map(({ id }: { id: string }) => id));
		next = body.nextUri;
	}
	return found;
}

describe("pages", () => {
	test("lead through every integration exactly once", () =>
		withSimulator({ seed: seven }, async ({ simulator, send }) => {
			const all = simulator.organization.liveIntegrations();
			const { body } = await send("GET", `${list}?pageSize=3&pageNumber=2`);
			expect(body).toMatchObject({
				pageSize: 3,
				pageNumber: 2,
				pageCount: 3,
				total: 7,
				firstUri: `${list}?pageSize=3&pageNumber=1`,
				previousUri: `${list}?pageSize=3&pageNumber=1`,
				nextUri: `${list}?pageSize=3&pageNumber=3`,
				lastUri: `${list}?pageSize=3&pageNumber=3`,
			});
			expect(await follow(send, `${list}?pageSize=3`)).toEqual(
				all.map(({ id }) => id),
			);
			const beyond = await send("GET", `${list}?pageSize=3&pageNumber=4`);
			expect(beyond.body.entities).toEqual([]);
		}));

	test("pageSizeOverMax: a larger page is cut down, or refused", () =>
		withSimulator({ seed: seven }, async ({ simulator, send }) => {
			const { body } = await send("GET", `${list}?pageSize=5000`);
			expect(body.pageSize).toBe(999);
			simulator.behave({ pageSizeOverMax: "reject" });
			for (const query of ["pageSize=1000", "pageSize=0", "pageNumber=0"])
				expect((await send("GET", `${list}?${query}`)).status).toBe(400);
			const large = await send("GET", `${listing}?pageSize=201`);
			expect(large.status).toBe(400);
		}));

	test("of types hold 25: those of data actions are not all on the first", () =>
		withSimulator({}, async ({ send }) => {
			const path = "/api/v2/integrations/types";
			const first = (await send("GET", path)).body;
			expect(first.entities).toHaveLength(25);
			const ids = await follow(send, path);
			for (const id of ["custom-rest-actions", "zendesk-data-actions"])
				expect(ids).toContain(id);
			expect(new Set(ids).size).toBe(ids.length);
		}));

	test("of credentials are the deprecated way", () =>
		withSimulator({ seed: seven }, async ({ send }) => {
			const path = "/api/v2/integrations/credentials";
			expect(await follow(send, `${path}?pageSize=2`)).toHaveLength(7);
		}));
});

describe("cursor", () => {
	test("leads through every credential exactly once, forwards and backwards", () =>
		withSimulator({ seed: seven }, async ({ simulator, send }) => {
			const ids = simulator.organization
				.liveCredentials()
				.map(({ id }) => id)
				.toSorted();
			expect(await follow(send, `${listing}?pageSize=3`)).toEqual(ids);
			const last = ids.at(-1);
			const { body } = await send(
				"GET",
				`${listing}?before=${last}&pageSize=2`,
			);
			expect(body.entities.map(({ id }: { id: string }) => id)).toEqual(
				ids.slice(-3, -1),
			);
			expect(body.previousUri).toBe(`${listing}?before=${ids[4]}&pageSize=2`);
		}));

	test("still works when the credential it names is gone", () =>
		withSimulator({ seed: seven }, async ({ simulator, send }) => {
			const { body } = await send("GET", `${listing}?pageSize=3`);
			simulator.organization.deleteCredential(body.entities[2]?.id ?? "");
			expect(await follow(send, body.nextUri ?? "")).toHaveLength(4);
		}));

	test("cursorTail: the last page may lead to an empty one", () =>
		withSimulator(
			{ seed: seven, behavior: { cursorTail: "empty-page" } },
			async ({ send }) => {
				const { body } = await send("GET", listing);
				const tail = await send("GET", body.nextUri ?? "");
				expect(tail.body.entities).toEqual([]);
				expect(tail.body.nextUri).toBeUndefined();
			},
		));
});

describe("filters", () => {
	test("by ids, type, reported state and credential", () =>
		withSimulator({ seed: seven }, async ({ simulator, send }) => {
			const { organization } = simulator;
			const [first, second] = organization.liveIntegrations();
			const [credential] = organization.liveCredentials();
			organization.setState(first?.id ?? "", "ENABLED");
			organization.editConfig(second?.id ?? "", {
				credentials: { basicAuth: credential?.id ?? "" },
			});
			organization.addIntegration({ type: "embedded-client-app", name: "App" });
			const found = async (query: string) =>
				names((await send("GET", `${list}?${query}`)).body);
			expect(await found(`ids=${first?.id},${second?.id}`)).toHaveLength(2);
			expect(await found(`ids=${first?.id}&ids=${second?.id}`)).toHaveLength(2);
			expect(await found("integrationType=embedded-client-app")).toEqual([
				"App",
			]);
			expect(await found("reportedState=ACTIVE")).toEqual(["integration 1"]);
			expect(await found(`credentialId=${credential?.id}`)).toEqual([
				"integration 2",
			]);
			expect((await found("sortBy=name"))[0]).toBe("App");
			const many = Array.from({ length: 101 }, (_, index) => `${index}`);
			const { status } = await send("GET", `${list}?ids=${many.join(",")}`);
			expect(status).toBe(400);
		}));

	test("expandConfig, configStub, listNotes: how much a list entity carries", () =>
		withSimulator({ seed: seven }, async ({ simulator, send }) => {
			const entity = async (behavior: Partial<Behavior>, query: string) => {
				simulator.behave(behavior);
				const { body } = await send("GET", `${list}?${query}`);
				return body.entities[0];
			};
			const carried = await entity({}, "expand=config");
			expect(carried?.config.current).toMatchObject({
				version: 1,
				notes: "by hand",
			});
			expect(carried?.notes).toBe("by hand");
			const ignored = await entity(
				{ expandConfig: "ignored", configStub: "empty-credentials" },
				"expand=config",
			);
			expect(ignored?.config.current).toEqual({
				credentials: {},
				selfUri: configPath(ignored?.id ?? ""),
			});
			const bare = await entity({ configStub: "none", listNotes: false }, "");
			expect([bare && "config" in bare, bare && "notes" in bare]).toEqual([
				false,
				false,
			]);
			simulator.behave({ expandConfig: "rejected" });
			const { status } = await send("GET", `${list}?expand=config`);
			expect(status).toBe(400);
			expect(await entity({}, "")).toMatchObject({ name: "integration 1" });
		}));
});

describe("lag", () => {
	const count = async (send: Send, path: string) =>
		(await send("GET", path)).body.entities.length;

	test("listLagNewReads: lists miss what is new, a read by id does not", () =>
		withSimulator({ behavior: { listLagNewReads: 2 } }, async ({ send }) => {
			const id = await create(send);
			expect((await send("GET", `${list}/${id}`)).status).toBe(200);
			expect(await count(send, list)).toBe(0);
			expect(await count(send, list)).toBe(0);
			expect(await count(send, list)).toBe(1);
		}));

	test("listLagNewMs, listLagChangedMs, listLagDeletedMs: lists are behind for a time", () =>
		withSimulator(
			{
				behavior: {
					listLagNewMs: 10,
					listLagChangedMs: 20,
					listLagDeletedMs: 30,
				},
			},
			async ({ simulator, send, clock }) => {
				const { organization } = simulator;
				const { id } = organization.addCredential({ type: "basicAuth" });
				expect(await count(send, listing)).toBe(0);
				clock.now += 10;
				expect(await count(send, listing)).toBe(1);
				organization.editCredential(id, { name: "new name" });
				expect(names((await send("GET", listing)).body)).toEqual([
					"basicAuth credential",
				]);
				clock.now += 20;
				expect(names((await send("GET", listing)).body)).toEqual(["new name"]);
				await send("DELETE", `/api/v2/integrations/credentials/${id}`);
				expect(await count(send, listing)).toBe(1);
				clock.now += 30;
				expect(await count(send, listing)).toBe(0);
			},
		));

	test("listLagChangedReads, listLagDeletedReads: lists show what was", () =>
		withSimulator(
			{ behavior: { listLagChangedReads: 1, listLagDeletedReads: 1 } },
			async ({ send }) => {
				const id = await create(send, "before");
				const put = (name: string, version: number) =>
					send("PUT", configPath(id), configOf({ name, version }));
				await put("between", 1);
				await put("after", 2);
				expect(names((await send("GET", list)).body)).toEqual(["before"]);
				expect(names((await send("GET", list)).body)).toEqual(["after"]);
				await send("DELETE", `${list}/${id}`);
				expect(await count(send, list)).toBe(1);
				expect(await count(send, list)).toBe(0);
			},
		));

	test("a list of several pages counts as one read, and a seed is no news", () =>
		withSimulator(
			{ seed: seven, behavior: { listLagNewReads: 1 } },
			async ({ send }) => {
				await create(send, "eighth");
				expect(await follow(send, `${list}?pageSize=2`)).toHaveLength(7);
				expect(await follow(send, `${list}?pageSize=2`)).toHaveLength(8);
			},
		));
});
