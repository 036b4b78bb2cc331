// An integration's document and its custom auth action -> the file with that action in it, every other byte as it was.
import { posix } from "node:path";
import type { Catalog } from "../../core/catalog/catalog.ts";
import {
	patchesMember,
	templatesMember,
} from "../../core/document/environments.ts";
import { toJson } from "../../core/document/node.ts";
import { parseText } from "../../core/document/parse.ts";
import type { Call } from "../../core/export/action.ts";
import { callMembers } from "../../core/export/action-members.ts";
import { edited } from "../../core/export/edit.ts";
import type { EditedFile } from "../../core/export/exported.ts";
import * as messages from "../../core/export/messages.ts";
import { withMember } from "../../core/export/placing.ts";
import { lintTree } from "../../core/lint/lint.ts";
import { equal } from "../../core/plan/properties.ts";
import type { Settings } from "../../core/settings/settings.ts";
import type { Json, JsonObject } from "../../core/types.ts";
import { object } from "../../core/values/json.ts";

/** The document that the action is of, which has none yet. */
export interface AuthOwner {
	readonly key: string;
	readonly file: string;
	/** The file's. */
	readonly text: string;
	/** Whose patch it goes into; null: the document itself. */
	readonly environment: string | null;
}

/** A text: why it is left as it is. */
export function authEdit(
	{ key, file, text, environment }: AuthOwner,
	call: Pick<Call, "request" | "response">,
	catalog: Catalog,
	settings: Settings,
): Omit<EditedFile, "documents"> | string {
	const stem = environment === null ? key : `${key}.${environment}`;
	const { members, beside } = callMembers(call, `${stem}.custom-auth`);
	const path = [
		...(environment === null ? [] : [patchesMember, environment]),
		templatesMember,
	];
	const after = edited(text, key, [{ path, value: members }], "action");
	if (after === null || !says(after, text, key, path, members))
		return messages.cannotEdit(file);
	const errors = (one: string): readonly string[] =>
		lintTree([{ file, text: one }], settings, catalog)
			.findings.filter(({ severity }) => severity === "error")
			.map(({ message }) => message);
	const known = new Set(errors(text));
	const wrong = errors(after).find((message) => !known.has(message));
	if (wrong !== undefined) return messages.wouldNotLint(wrong);
	const folder = posix.dirname(file);
	return {
		file,
		before: text,
		after,
		beside: beside.map((one) => ({
			...one,
			file: posix.join(folder, one.file),
		})),
	};
}

/** The member has come, and nothing else is different. */
function says(
	after: string,
	before: string,
	key: string,
	path: readonly string[],
	value: JsonObject,
): boolean {
	const documents = (text: string): readonly Json[] =>
		parseText(text).documents.map(({ root }) => toJson(root));
	return equal(
		documents(after),
		documents(before).map((document) => {
			const members = object(document);
			return members["key"] === key
				? withMember(members, path, value)
				: document;
		}),
	);
}
