// The text of a file and what shall be different in one of its documents -> the text with exactly that changed: every other byte stays.
import {
	isAlias,
	isMap,
	isSeq,
	parseAllDocuments,
	type visitor,
	type YAMLMap,
} from "yaml";
import type { Json, Kind } from "../types.ts";
import { insertion } from "./insertion.ts";
import { removal } from "./removal.ts";
import { replacement } from "./replacement.ts";
import { memberOf, type Place, type Splice, start } from "./splice.ts";
import { dense, sparse } from "./style.ts";

export interface Edit {
	/** Names of members; for an item of a list its number. */
	readonly path: readonly string[];
	/** Undefined: the member is taken out. */
	readonly value: Json | undefined;
}

/** Null: there is no way to say it in this text. @param kind of what the edits bring */
export function edited(
	text: string,
	key: string,
	edits: readonly Edit[],
	kind: Kind = "integration",
): string | null {
	const style = kind === "action" ? dense : sparse;
	let now: string | null = text;
	for (const edit of edits) {
		if (now === null) return null;
		now = editedOnce(now, key, edit, style);
	}
	return now;
}

function editedOnce(
	text: string,
	key: string,
	{ path, value }: Edit,
	style: visitor,
): string | null {
	const root = parseAllDocuments(text, { keepSourceTokens: true })
		.map((document) => document.contents as unknown)
		.find((contents) => isMap(contents) && contents.get("key") === key);
	if (!isMap(root)) return null;
	const place: Place = {
		text,
		style,
		json: root.flow === true && /^\s*["}]/.test(text.slice(start(root) + 1)),
	};
	const splice =
		value === undefined
			? removal(root, path, place)
			: setting(root, path, value, place);
	if (splice === "nothing") return text;
	if (splice === null) return null;
	const inserted = text.includes("\r\n")
		? splice.text.replace(/\r?\n/g, "\r\n")
		: splice.text;
	return text.slice(0, splice.from) + inserted + text.slice(splice.to);
}

function setting(
	root: YAMLMap,
	path: readonly string[],
	value: Json,
	place: Place,
): Splice | null {
	let map = root;
	for (let at = 0; at < path.length; at += 1) {
		const name = path[at] ?? "";
		const rest = path.slice(at + 1);
		const pair = memberOf(map, name);
		const whole = rest.reduceRight<Json>(
			(inner, step) => ({ [step]: inner }),
			value,
		);
		if (!pair) return insertion(map, name, whole, place);
		if (rest.length === 0) return replacement(map, pair, value, place);
		if (isAlias(pair.value)) return null;
		if (isSeq(pair.value)) {
			const item: unknown = pair.value.items[Number(rest[0])];
			if (!isMap(item)) return null;
			map = item;
			at += 1;
			continue;
		}
		if (!isMap(pair.value)) return replacement(map, pair, whole, place);
		map = pair.value;
	}
	return null;
}
