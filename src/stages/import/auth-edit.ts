// An integration's document and its custom auth action -> the file with that action in it, every other byte as it was.
import { posix } from "node:path";
import type { IntegrationType } from "../../core/catalog/catalog.ts";
import { templatesMember } from "../../core/document/environments.ts";
import { nodeAt, toJson } from "../../core/document/node.ts";
import { parseText } from "../../core/document/parse.ts";
import type { Call } from "../../core/export/action.ts";
import { callMembers } from "../../core/export/action-members.ts";
import { edited } from "../../core/export/edit.ts";
import type { EditedFile } from "../../core/export/exported.ts";
import * as messages from "../../core/export/messages.ts";
import { lintTree } from "../../core/lint/lint.ts";
import { equal } from "../../core/plan/properties.ts";
import type { Settings } from "../../core/settings/settings.ts";
import type { Json, JsonObject, MapNode } from "../../core/types.ts";
import { object } from "../../core/values/json.ts";
import { integrationSources, type Repository } from "../repository.ts";

/** The document that the actions are of. */
export interface Owner {
	readonly key: string;
	readonly file: string;
	readonly root: MapNode;
	readonly type: IntegrationType;
}

/** A text: why it is left as it is. */
export function authEdit(
	{ key, file, root }: Owner,
	call: Call,
	repository: Repository,
	settings: Settings,
): EditedFile | string {
	if (nodeAt(root, [templatesMember])) return messages.authThere(key);
	const source = integrationSources(repository).find(
		(one) => one.file === file,
	);
	const before = source && "text" in source ? source.text : "";
	const { members, beside } = callMembers(call, `${key}.custom-auth`);
	const after = edited(
		before,
		key,
		[{ path: [templatesMember], value: members }],
		"action",
	);
	if (after === null || !says(after, before, key, members))
		return messages.cannotEdit(file);
	const errors = (text: string): readonly string[] =>
		lintTree([{ file, text }], settings, repository.catalog)
			.findings.filter(({ severity }) => severity === "error")
			.map(({ message }) => message);
	const known = new Set(errors(before));
	const wrong = errors(after).find((message) => !known.has(message));
	if (wrong !== undefined) return messages.wouldNotLint(wrong);
	const folder = posix.dirname(file);
	return {
		file,
		before,
		after,
		documents: [{ key, integrationId: null }],
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
	value: JsonObject,
): boolean {
	const documents = (text: string): readonly Json[] =>
		parseText(text).documents.map(({ root }) => toJson(root));
	return equal(
		documents(after),
		documents(before).map((document) => {
			const members = object(document);
			return members["key"] === key
				? { ...members, [templatesMember]: value }
				: document;
		}),
	);
}
