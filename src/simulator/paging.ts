// A page number and size become a page of a list with the addresses of its neighbours.
import type { Behavior } from "./behavior.ts";
import { badRequest } from "./errors.ts";

export type Query = Readonly<Record<string, readonly string[]>>;

interface Asked {
	readonly path: string;
	readonly query: Query;
}

/** @returns the size to use: as asked, or cut down. @throws Refusal outside of 1..max. */
function checkPageSize(asked: number, max: number, behavior: Behavior): number {
	if (
		Number.isInteger(asked) &&
		asked > max &&
		behavior.pageSizeOverMax === "clamp"
	)
		return max;
	if (!Number.isInteger(asked) || asked < 1 || asked > max)
		throw badRequest(`The pageSize must be between 1 and ${max}.`, {
			code: "invalid.value",
		});
	return asked;
}

/** The first value of a whole-number parameter; checked to be one before. */
export function numberOf(query: Query, name: string, fallback: number): number {
	const text = query[name]?.[0];
	return text === undefined || text === "" ? fallback : Number(text);
}

/** Values of a list parameter, repeated or joined with commas. */
export function listOf(query: Query, name: string): string[] {
	return (query[name] ?? [])
		.flatMap((value) => value.split(","))
		.map((value) => value.trim())
		.filter((value) => value !== "");
}

/** A page with `total`, `pageCount` and the uris; the other parameters of the query stay in the uris. */
export function page<T>(
	{ path, query }: Asked,
	all: readonly T[],
	behavior: Behavior,
	max = 999,
): { entities: T[] } & Record<string, unknown> {
	const pageSize = checkPageSize(
		numberOf(query, "pageSize", 25),
		max,
		behavior,
	);
	const pageNumber = numberOf(query, "pageNumber", 1);
	if (pageNumber < 1)
		throw badRequest("The pageNumber must be at least 1.", {
			code: "invalid.value",
		});
	const pageCount = Math.max(1, Math.ceil(all.length / pageSize));
	const uri = (number: number) =>
		address(path, query, {
			pageSize: `${pageSize}`,
			pageNumber: `${number}`,
		});
	return {
		entities: all.slice((pageNumber - 1) * pageSize, pageNumber * pageSize),
		pageSize,
		pageNumber,
		total: all.length,
		pageCount,
		firstUri: uri(1),
		lastUri: uri(pageCount),
		selfUri: uri(pageNumber),
		...(pageNumber < pageCount ? { nextUri: uri(pageNumber + 1) } : {}),
		...(pageNumber > 1 ? { previousUri: uri(pageNumber - 1) } : {}),
	};
}

/** A page of a list in a fixed order, from after or before an id. */
export function cursorPage<T extends { readonly id: string }>(
	{ path, query }: Asked,
	all: readonly T[],
	behavior: Behavior,
	max: number,
): { entities: T[] } & Record<string, unknown> {
	const pageSize = checkPageSize(
		numberOf(query, "pageSize", 25),
		max,
		behavior,
	);
	const after = query["after"]?.[0];
	const before = query["before"]?.[0];
	// Ordered by id, so that a cursor still works when the object it names is gone.
	const ordered = all.toSorted((a, b) => (a.id < b.id ? -1 : 1));
	const within = ordered.filter(
		({ id }) =>
			(after === undefined || id > after) &&
			(before === undefined || id < before),
	);
	const backwards = before !== undefined && after === undefined;
	const entities = backwards
		? within.slice(-pageSize)
		: within.slice(0, pageSize);
	const [first, last] = [entities[0], entities.at(-1)];
	const more = last !== undefined && ordered.some(({ id }) => id > last.id);
	const tail = behavior.cursorTail === "empty-page" && last !== undefined;
	const earlier =
		first !== undefined && ordered.some(({ id }) => id < first.id);
	const uri = (cursor: Record<string, string>) =>
		address(path, {}, { ...cursor, pageSize: `${pageSize}` });
	return {
		entities,
		selfUri: address(path, query, {}),
		...(more || tail ? { nextUri: uri({ after: last.id }) } : {}),
		...(earlier ? { previousUri: uri({ before: first.id }) } : {}),
	};
}

function address(
	path: string,
	query: Query,
	changes: Readonly<Record<string, string>>,
): string {
	const parameters = new URLSearchParams();
	for (const [name, values] of Object.entries(query))
		if (!(name in changes))
			for (const value of values) parameters.append(name, value);
	for (const [name, value] of Object.entries(changes))
		parameters.set(name, value);
	const text = parameters.toString();
	return text === "" ? path : `${path}?${text}`;
}
