// What a document says of its action, and what the platform has -> the members that would have to be different, and the texts of files beside it.
import { fileAt, nameOf } from "../document/beside.ts";
import { nodeAt } from "../document/node.ts";
import { standardTimeout } from "../plan/action/fields.ts";
import type {
	ActionContent,
	ExchangeContent,
	FieldChange,
	Json,
	MapNode,
} from "../types.ts";
import { defaultValue, isFile } from "./action-members.ts";
import { memberEdits } from "./differences.ts";
import type { Edit } from "./edit.ts";
import type { NewFile } from "./exported.ts";
import { lines } from "./live-action.ts";
import * as messages from "./messages.ts";

export interface ActionDifferences {
	readonly edits: readonly Edit[];
	/** Files that the document names, as they shall be. */
	readonly rewritten: readonly NewFile[];
	/** New ones, by their names from the document. */
	readonly added: readonly NewFile[];
	/** What differs and cannot be said. */
	readonly left: readonly string[];
}

/** Where it is said. */
export interface SaidIn {
	/** As the environment sees it: the document, or its member `customAuth`. */
	readonly node: MapNode;
	/** The document's. */
	readonly file: string;
	/** What the names of new files begin with. */
	readonly stem: string;
	/** False: files that are named are those of other environments too. */
	readonly rewrites: boolean;
}

interface Found {
	readonly edits: Edit[];
	readonly rewritten: NewFile[];
	readonly added: NewFile[];
	readonly left: string[];
}

/** @param fields that differ, by their paths in the document */
export function actionDifferences(
	fields: readonly FieldChange[],
	wanted: ActionContent,
	actual: ActionContent,
	integrationName: string,
	said: SaidIn,
): ActionDifferences {
	const found = exchangeDifferences(fields, actual, said);
	const { edits } = found;
	const category = actual.category.trim();
	const timeout = actual.timeout ?? standardTimeout;
	const values: Readonly<Record<string, Json | undefined>> = {
		name: actual.name.trim(),
		category: category === integrationName.trim() ? undefined : category,
		timeout: timeout === standardTimeout ? undefined : timeout,
		secure: actual.secure || undefined,
	};
	const own = fields.filter(({ path }) => Object.hasOwn(values, path));
	edits.unshift(
		...own.map(({ path }): Edit => ({ path: [path], value: values[path] })),
	);
	for (const part of ["input", "output"] as const)
		if (fields.some(({ path }) => isWithin(path, part)))
			contract(part, wanted[part], actual[part], said, found);
	return found;
}

/** Of what an action and a custom auth action have both. */
export function exchangeDifferences(
	fields: readonly FieldChange[],
	{ request, response }: ExchangeContent,
	said: SaidIn,
): Found {
	const found: Found = { edits: [], rewritten: [], added: [], left: [] };
	const { edits } = found;
	const maps = [
		["request.headers", request.headers],
		["response.translationMap", response.translationMap],
		["response.defaults", response.defaults],
	] as const;
	for (const { path } of fields) {
		if (path === "request.method")
			edits.push({ path: path.split("."), value: request.method });
		if (path === "request.url")
			edits.push({ path: path.split("."), value: lines(request.url) });
		if (path === "request.body")
			template(path, "request", request.body, said, found);
		if (path === "response.successTemplate")
			template(path, "success", response.successTemplate, said, found);
		for (const [map, members] of maps) {
			if (!path.startsWith(`${map}.`)) continue;
			const name = path.slice(map.length + 1);
			const text = Object.hasOwn(members, name) ? members[name] : undefined;
			const isDefault = members === response.defaults;
			edits.push({
				path: [...map.split("."), name],
				value:
					text === undefined
						? undefined
						: isDefault
							? defaultValue(text)
							: text,
			});
		}
	}
	return found;
}

function isWithin(path: string, part: string): boolean {
	return (
		path === part || path.startsWith(`${part}.`) || path.startsWith(`${part}[`)
	);
}

function template(
	path: string,
	kind: "request" | "success",
	actual: string | null,
	{ node, file, stem, rewrites }: SaidIn,
	{ edits, rewritten, added }: Found,
): void {
	const steps = path.split(".");
	if (actual === null) {
		edits.push({ path: steps, value: undefined });
		return;
	}
	const text = lines(actual);
	const before = nodeAt(node, steps);
	const named = fileAt(before);
	const name = named && nameOf(file, named.value);
	if (name !== null && rewrites) {
		rewritten.push({ file: name, text });
		return;
	}
	if (isFile(text) && (before === undefined || !rewrites)) {
		const own = `${stem}.${kind}.vm`;
		added.push({ file: own, text });
		edits.push({ path: steps, value: { file: own } });
		return;
	}
	edits.push({ path: steps, value: text });
}

function contract(
	part: "input" | "output",
	wanted: Json,
	actual: Json,
	{ node, file, stem, rewrites }: SaidIn,
	{ edits, rewritten, added, left }: Found,
): void {
	const named = fileAt(nodeAt(node, [part]));
	const name = named && nameOf(file, named.value);
	const text = `${JSON.stringify(actual, null, 2)}\n`;
	if (name === null) edits.push(...memberEdits([part], wanted, actual));
	else if (!rewrites) {
		const own = `${stem}.${part}.json`;
		added.push({ file: own, text });
		edits.push({ path: [part], value: { file: own } });
	} else if (name.endsWith(".json")) rewritten.push({ file: name, text });
	else left.push(messages.contractInFile(part, name));
}
