// The credential operations: the listing, and writes of the full set of fields.
import type { ActualCredential } from "../core/types.ts";
import { ApiError } from "./errors.ts";
import type { Call, Http } from "./http.ts";
import { readCursor } from "./pages.ts";
import type { View } from "./shape.ts";

const PATH = "/api/v2/integrations/credentials";
const LISTING = `${PATH}/listing`;
/** Genesys Cloud help: at most 200. */
const PAGE_SIZE = 200;

export interface CredentialBody {
	readonly name: string;
	/** The platform's credential type name. */
	readonly type: string;
	/** All of them: whether a PUT keeps what it is not given is not documented. */
	readonly fields: Readonly<Record<string, string>>;
}

export function listCredentials(
	http: Http,
	signal?: AbortSignal,
): Promise<readonly ActualCredential[]> {
	return readCursor(http, {
		path: LISTING,
		pageSize: PAGE_SIZE,
		entity: credentialOf,
		...(signal ? { signal } : {}),
	});
}

/** Without dates, which only the listing has; null where there is none. */
export async function readCredential(
	http: Http,
	id: string,
	signal: AbortSignal,
): Promise<ActualCredential | null> {
	try {
		return await http.ask(
			{ method: "GET", path: pathOf(id), repeat: "always", signal },
			(answer) => ({
				id: answer.id("id"),
				name: answer.textOr("name", ""),
				type: answer.view("type").text("name"),
				createdDate: null,
				modifiedDate: null,
			}),
		);
	} catch (error) {
		if (error instanceof ApiError && error.kind === "not-found") return null;
		throw error;
	}
}

/** Not repeated when its outcome is unknown: look first. */
export function postCredential(
	http: Http,
	wanted: CredentialBody,
): Promise<ActualCredential> {
	return http.ask(
		{
			method: "POST",
			path: PATH,
			repeat: "when-not-done",
			...bodyOf(wanted),
		},
		(answer) => writtenOf(answer, wanted),
	);
}

export async function putCredential(
	http: Http,
	id: string,
	wanted: CredentialBody,
): Promise<ActualCredential> {
	const { name, type } = wanted;
	const answered = await http.askOrNothing(
		{ method: "PUT", path: pathOf(id), repeat: "always", ...bodyOf(wanted) },
		(answer) => writtenOf(answer, wanted),
	);
	return answered ?? { id, name, type, createdDate: null, modifiedDate: null };
}

export function removeCredential(http: Http, id: string): Promise<void> {
	return http.tell({ method: "DELETE", path: pathOf(id), repeat: "always" });
}

function pathOf(id: string): string {
	return `${PATH}/${encodeURIComponent(id)}`;
}

/** Genesys Cloud help: the type is named by `{type: {name}}`. */
function bodyOf({ name, type, fields }: CredentialBody) {
	return {
		body: { name, type: { name: type }, credentialFields: fields },
		secrets: Object.values(fields),
	} satisfies Partial<Call>;
}

function credentialOf(entity: View): ActualCredential {
	return {
		id: entity.id("id"),
		name: entity.text("name"),
		type: entity.view("type").id("name"),
		createdDate: entity.textOr("createdDate", null),
		modifiedDate: entity.textOr("modifiedDate", null),
	};
}

/** The answer to a write needs no more than its id; what it leaves out is what was sent. */
function writtenOf(answer: View, wanted: CredentialBody): ActualCredential {
	return {
		id: answer.id("id"),
		name: answer.textOr("name", wanted.name),
		type: answer.viewOr("type")?.textOr("name", null) ?? wanted.type,
		createdDate: answer.textOr("createdDate", null),
		modifiedDate: answer.textOr("modifiedDate", null),
	};
}
