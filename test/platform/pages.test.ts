// Lists over several answers: their cost, their ends, and what must never become a partial list.
import { describe, expect, it } from "vitest";
import type { Http } from "../../src/platform/http.ts";
import { readCursor, readPages } from "../../src/platform/pages.ts";
import type { View } from "../../src/platform/shape.ts";
import {
	type Reply,
	type Seen,
	withHttp,
} from "../fixtures/scripted-server.ts";

const entity = (view: View) => ({ id: view.id("id") });
const pages = (http: Http, pageSize: number | null = 10) =>
	readPages(http, { path: "/api/v2/things", pageSize, entity });
const cursor = (http: Http) =>
	readCursor(http, { path: "/api/v2/things", pageSize: 10, entity });
const ids = (from: number, to: number) =>
	Array.from({ length: Math.max(0, to - from) }, (_, index) => ({
		id: `id-${from + index}`,
	}));

/** What an answer tells besides its entities. */
type Tells = (
	count: number,
	size: number,
	page: number,
) => Readonly<Record<string, unknown>>;
const pageCount = (count: number, size: number) =>
	Math.max(1, Math.ceil(count / size));
const telling: Readonly<Record<string, Tells>> = {
	"total and pageCount": (total, size) => ({
		total,
		pageCount: pageCount(total, size),
	}),
	total: (total) => ({ total }),
	pageCount: (count, size) => ({ pageCount: pageCount(count, size) }),
	nextUri: (count, size, page) =>
		page < pageCount(count, size)
			? { nextUri: `/api/v2/things?pageNumber=${page + 1}` }
			: {},
	"its page size": (_, pageSize) => ({ pageSize }),
};

function list(count: number, tells: Tells, clamp = Number.POSITIVE_INFINITY) {
	return ({ path, query }: Seen): Reply | undefined => {
		if (path === "/oauth/token") return undefined;
		const size = Math.min(Number(query.get("pageSize")), clamp);
		const page = Number(query.get("pageNumber"));
		const entities = ids((page - 1) * size, Math.min(count, page * size));
		return { body: { entities, ...tells(count, size, page) } };
	};
}

describe("pages", () => {
	for (const [title, tells] of Object.entries(telling)) {
		for (const [count, cost] of [
			[0, 1],
			[9, 1],
			[10, 1],
			[11, 2],
			[30, 3],
		] as const)
			it(`${count} of 10 a page, told ${title}`, () =>
				withHttp(list(count, tells), async (http, server) => {
					expect(await pages(http)).toEqual(ids(0, count));
					// Only where nothing but the size is told, a full page must be followed by a look.
					const look =
						(title === "its page size" ||
							(title === "nextUri" && cost === 1)) &&
						count > 0 &&
						count % 10 === 0;
					expect(server.lines()).toHaveLength(cost + (look ? 1 : 0));
				}));
		it(`clamped to 4 a page, told ${title}`, () =>
			withHttp(list(11, tells, 4), async (http, server) => {
				expect(await pages(http)).toEqual(ids(0, 11));
				expect(server.lines()).toHaveLength(3);
			}));
	}

	it("clamped, with the page count of the size that was asked for", () =>
		withHttp(
			list(11, (total) => ({ total, pageCount: 2 }), 4),
			async (http) => {
				expect(await pages(http)).toEqual(ids(0, 11));
			},
		));

	it("told nothing, end at a short page", () =>
		withHttp(
			list(25, () => ({})),
			async (http, server) => {
				expect(await pages(http)).toHaveLength(25);
				expect(server.lines()).toHaveLength(3);
			},
		));

	it("of an operation without page sizes, as a plain list", () =>
		withHttp(
			({ path }) =>
				path === "/oauth/token" ? undefined : { body: ids(0, 30) },
			async (http, server) => {
				expect(await pages(http, null)).toHaveLength(30);
				expect(server.seen[1]?.target).toBe("/api/v2/things");
			},
		));

	it("of an operation without page sizes, as a listing", () =>
		withHttp(
			({ path, query }) => {
				if (path === "/oauth/token") return undefined;
				const page = Number(query.get("pageNumber") ?? 1);
				const entities = ids((page - 1) * 4, Math.min(10, page * 4));
				return { body: { entities, total: 10, pageCount: 3 } };
			},
			async (http, server) => {
				expect(await pages(http, null)).toEqual(ids(0, 10));
				expect(server.seen.map(({ target }) => target).slice(1)).toEqual([
					"/api/v2/things",
					"/api/v2/things?pageNumber=2",
					"/api/v2/things?pageNumber=3",
				]);
			},
		));

	const whole = list(15, (total) => ({ total }));
	const faults: Readonly<Record<string, (seen: Seen) => Reply | undefined>> = {
		"a page repeated": () => ({ body: { entities: ids(0, 10), total: 15 } }),
		"rows shifted": () => ({ body: { entities: ids(9, 14), total: 15 } }),
		"rows missing": () => ({ body: { entities: ids(11, 15), total: 15 } }),
		"a page missing": () => ({ body: { entities: [], total: 15 } }),
		"a total that changes": () => ({
			body: { entities: ids(10, 14), total: 14 },
		}),
		"more than the total": () => ({
			body: { entities: ids(10, 17), total: 15 },
		}),
	};
	for (const [title, fault] of Object.entries(faults)) {
		it(`${title}: read again`, () => {
			let done = false;
			return withHttp(
				(seen) => {
					if (seen.query.get("pageNumber") !== "2" || done) return whole(seen);
					done = true;
					return fault(seen);
				},
				async (http) => {
					expect(await pages(http)).toEqual(ids(0, 15));
				},
			);
		});
		it(`${title} in every reading: an error, not a part`, () =>
			withHttp(
				(seen) =>
					Number(seen.query.get("pageNumber")) > 1 ? fault(seen) : whole(seen),
				async (http, server) => {
					await expect(pages(http)).rejects.toMatchObject({
						kind: "unavailable",
						message: expect.stringContaining("changed while it was read"),
					});
					expect(
						server.seen.filter(({ query }) => query.get("pageNumber") === "1"),
					).toHaveLength(3);
				},
			));
	}
});

describe("cursors", () => {
	function byCursor(
		count: number,
		uri: (after: string) => string,
	): (seen: Seen) => Reply | undefined {
		return ({ path, query }) => {
			if (path === "/oauth/token") return undefined;
			const after = query.get("after");
			const from = after === null ? 0 : Number(after.slice(3)) + 1;
			const entities = ids(from, Math.min(count, from + 10));
			const last = entities.at(-1)?.id;
			return {
				body: {
					entities,
					...(last && from + 10 < count ? { nextUri: uri(last) } : {}),
				},
			};
		};
	}
	for (const [title, uri] of Object.entries({
		relative: (after: string) =>
			`/api/v2/integrations/credentials/listing?pageSize=200&after=${after}`,
		absolute: (after: string) =>
			`https://elsewhere.example/x/listing?after=${after}&pageSize=7`,
	}))
		for (const [count, cost] of [
			[0, 1],
			[10, 1],
			[11, 2],
			[30, 3],
		] as const)
			it(`${title}: ${count} of 10 a page`, () =>
				withHttp(byCursor(count, uri), async (http, server) => {
					expect(await cursor(http)).toEqual(ids(0, count));
					expect(server.lines()).toEqual(
						Array(cost).fill("GET /api/v2/things"),
					);
				}));

	it("that stay where they are, are an error", () =>
		withHttp(
			({ path, query }) =>
				path === "/oauth/token"
					? undefined
					: {
							body: {
								entities: query.has("after") ? [{ id: "b" }] : [{ id: "a" }],
								nextUri: "/x?after=a",
							},
						},
			async (http) => {
				await expect(cursor(http)).rejects.toMatchObject({
					kind: "unavailable",
					message: expect.stringContaining("does not advance"),
				});
			},
		));

	it("that are missing, are an error", () =>
		withHttp(
			({ path }) =>
				path === "/oauth/token"
					? undefined
					: { body: { entities: [{ id: "a" }], nextUri: "/x?before=a" } },
			async (http) => {
				await expect(cursor(http)).rejects.toThrow("without a cursor");
			},
		));

	it("with an id twice, the list is read again", () =>
		withHttp(
			(seen) => {
				const reply = byCursor(15, (after) => `/x?after=${after}`)(seen);
				return seen.query.has("after") && seen.before === 1
					? { body: { entities: ids(9, 15) } }
					: reply;
			},
			async (http) => {
				expect(await cursor(http)).toEqual(ids(0, 15));
			},
		));
});
