// A small organization for the scripts: answers as the platform gives them.
import type { Reply, Seen } from "../fixtures/scripted-server.ts";

export function integration(
	id: string,
	more: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
	return {
		id,
		name: `Name of ${id}`,
		integrationType: { id: "custom-rest-actions" },
		intendedState: "ENABLED",
		reportedState: { code: "ACTIVE" },
		...more,
	};
}

export function config(
	more: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
	return {
		version: 3,
		name: "A name",
		notes: "notes",
		properties: { a: 1 },
		advanced: {},
		credentials: { basicAuth: { id: "cred-1" } },
		...more,
	};
}

export function credential(
	id: string,
	more: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
	return {
		id,
		name: `Name of ${id}`,
		type: { name: "basicAuth" },
		createdDate: "2026-01-01T00:00:00.000Z",
		modifiedDate: "2026-01-02T00:00:00.000Z",
		...more,
	};
}

export function page(
	entities: readonly unknown[],
): Readonly<Record<string, unknown>> {
	return { entities, total: entities.length, pageCount: 1 };
}

/** Replies by `GET /path`, with `/api/v2` and `/api/v2/integrations` left out; the rest as the server does. */
export function replies(
	table: Readonly<Record<string, Reply | ((seen: Seen) => Reply | undefined)>>,
): (seen: Seen) => Reply | undefined {
	return (seen) => {
		const path = seen.path
			.replace(/^\/api\/v2\/integrations/, "")
			.replace(/^\/api\/v2/, "");
		const reply = table[`${seen.method} ${path}`];
		return typeof reply === "function" ? reply(seen) : reply;
	};
}
