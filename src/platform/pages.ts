// Lists over several answers -> the whole list, read again where it changed meanwhile; never a part of it.
import type { Http } from "./http.ts";
import { backoffMs } from "./retry.ts";
import type { View } from "./shape.ts";

const MOST_READINGS = 3;

export interface Listing<T extends { readonly id: string }> {
	readonly path: string;
	/** Null: the operation takes no page size. */
	readonly pageSize: number | null;
	readonly query?: Readonly<Record<string, string | number>>;
	readonly entity: (entity: View) => T;
	readonly signal?: AbortSignal;
}

interface Page<T> {
	readonly entities: readonly T[];
	readonly total: number | null;
	readonly pageCount: number | null;
	readonly pageSize: number | null;
	readonly nextUri: string | null;
}

/** Pages by number; an answer that is a plain array is the whole list. */
export function readPages<T extends { readonly id: string }>(
	http: Http,
	listing: Listing<T>,
): Promise<readonly T[]> {
	return readWhole(http, listing, async () => {
		const found = new Map<string, T>();
		let total: number | null = null;
		let uriSeen = false;
		for (let number = 1; ; number += 1) {
			const page: Page<T> = await ask(http, listing, {
				...(listing.pageSize === null ? {} : { pageSize: listing.pageSize }),
				...(listing.pageSize === null && number === 1
					? {}
					: { pageNumber: number }),
			});
			if (!addAll(found, page.entities)) return "changed while it was read";
			if (total !== null && page.total !== total)
				return "changed while it was read";
			total = page.total;
			uriSeen ||= page.nextUri !== null;
			if (total !== null && found.size > total)
				return `changed while it was read: ${found.size} of ${total}`;
			if (isLast(page, number, found.size, listing.pageSize, uriSeen))
				return total === null || found.size === total
					? [...found.values()]
					: `changed while it was read: ${found.size} of ${total}`;
			// More was announced, so a page without anything is a hole.
			if (page.entities.length === 0) return "changed while it was read";
		}
	});
}

/** What the answer says about its end counts for more than the page's length: platforms clamp page sizes. */
function isLast<T>(
	page: Page<T>,
	number: number,
	found: number,
	asked: number | null,
	uriSeen: boolean,
): boolean {
	if (page.total !== null)
		return found >= page.total || page.entities.length === 0;
	if (page.pageCount !== null) return number >= page.pageCount;
	if (uriSeen) return page.nextUri === null;
	const full = Math.min(
		asked ?? Number.POSITIVE_INFINITY,
		page.pageSize ?? Number.POSITIVE_INFINITY,
	);
	return page.entities.length === 0 || page.entities.length < full;
}

/** Pages by cursor. Genesys Cloud help: `nextUri` holds `after`, the last id; only that is taken from it. */
export function readCursor<T extends { readonly id: string }>(
	http: Http,
	listing: Listing<T>,
): Promise<readonly T[]> {
	return readWhole(http, listing, async () => {
		const found = new Map<string, T>();
		const cursors = new Set<string>();
		let after: string | null = null;
		for (;;) {
			const page: Page<T> = await ask(http, listing, {
				...(listing.pageSize === null ? {} : { pageSize: listing.pageSize }),
				...(after === null ? {} : { after }),
			});
			if (!addAll(found, page.entities)) return "changed while it was read";
			if (page.nextUri === null) return [...found.values()];
			after = cursorOf(page.nextUri);
			if (after === null) return "names a next page without a cursor";
			if (cursors.has(after) || page.entities.length === 0)
				return "does not advance: its cursor stays where it is";
			cursors.add(after);
		}
	});
}

/** @param read the list, or in words why it is not whole */
async function readWhole<T>(
	http: Http,
	listing: { readonly path: string; readonly signal?: AbortSignal },
	read: () => Promise<readonly T[] | string>,
): Promise<readonly T[]> {
	for (let reading = 1; ; reading += 1) {
		const list = await read();
		if (typeof list !== "string") return list;
		if (reading === MOST_READINGS)
			throw http.trouble(
				{ method: "GET", path: listing.path },
				`${list} (${MOST_READINGS} readings)`,
				"unavailable",
				"not-done",
			);
		const signal = listing.signal ?? http.signal;
		await http.clock.sleep(backoffMs(reading, http.clock), signal);
	}
}

function ask<T extends { readonly id: string }>(
	http: Http,
	{ path, query, entity, signal }: Listing<T>,
	page: Readonly<Record<string, string | number>>,
): Promise<Page<T>> {
	return http.ask(
		{
			method: "GET",
			path,
			query: { ...page, ...query },
			repeat: "always",
			...(signal ? { signal } : {}),
		},
		(answer) => {
			if (Array.isArray(answer.value))
				return {
					entities: answer.elements().map(entity),
					total: answer.value.length,
					pageCount: 1,
					pageSize: null,
					nextUri: null,
				};
			return {
				entities: answer.views("entities").map(entity),
				total: answer.numberOr("total", null),
				pageCount: answer.numberOr("pageCount", null),
				pageSize: answer.numberOr("pageSize", null),
				nextUri: answer.textOr("nextUri", null) || null,
			};
		},
	);
}

/** False where one of them was there already: a page came twice, or rows moved. */
function addAll<T extends { readonly id: string }>(
	found: Map<string, T>,
	entities: readonly T[],
): boolean {
	for (const entity of entities) {
		if (found.has(entity.id)) return false;
		found.set(entity.id, entity);
	}
	return true;
}

function cursorOf(uri: string): string | null {
	// The base only makes relative URIs readable; nothing is sent there.
	if (!URL.canParse(uri, "http://relative")) return null;
	return new URL(uri, "http://relative").searchParams.get("after") || null;
}
