// A document's members -> the text of its file, which reads back as exactly them.
import { Document, visit, type visitor } from "yaml";
import { templatesMember } from "../document/environments.ts";
import { toJson } from "../document/node.ts";
import { parseText } from "../document/parse.ts";
import { equal } from "../plan/properties.ts";
import type { Json, JsonObject, Kind } from "../types.ts";
import { invisibles } from "../values/invisible.ts";
import * as messages from "./messages.ts";
import { dense, plain, withTightLists, written } from "./style.ts";

/** The line by which editors find the schema. `way`: from the file's folder to that of the settings, such as `../`. */
export function schemaLine(way: string, schema: string): string {
	return `# yaml-language-server: $schema=${way}node_modules/gc-integrations/schemas/${schema}.schema.json`;
}

/** Null: no text says them. */
export function documentText(
	members: JsonObject,
	way: string,
	kind: Kind = "integration",
): string | null {
	const texts: string[] = [];
	for (const [name, value] of Object.entries(members)) {
		const isAction = kind === "action" || name === templatesMember;
		const text = memberText(name, value, isAction ? dense : plain);
		if (text === null) return null;
		texts.push(text);
	}
	return [schemaLine(way || "./", kind), ...texts, ""].join("\n");
}

function memberText(name: string, value: Json, style: visitor): string | null {
	// Characters that nobody sees are a mistake in a name, but it is the name that the platform has.
	const accepted =
		name === "name" &&
		typeof value === "string" &&
		invisibles(value).length > 0;
	const comment = accepted
		? `# gc-integrations-disable-next-line invisible-character -- ${messages.asOnPlatform}\n`
		: "";
	const inline =
		Array.isArray(value) && value.every((item) => typeof item === "string")
			? [`${name}: [${value.join(", ")}]`]
			: [];
	const text = yamlText(name, value, style);
	const candidates = [
		...inline,
		...(style === dense ? [withTightLists(text)] : []),
		text,
		escapedText(name, value),
	];
	const found = candidates.find((candidate) =>
		readsAs(candidate, name, value, accepted),
	);
	return found === undefined ? null : comment + found;
}

function yamlText(name: string, value: Json, style: visitor): string {
	const document = new Document({ [name]: value }, written);
	visit(document, style);
	return document.toString(written).trimEnd();
}

/** JSON is YAML too, and says every character by an escape. */
function escapedText(name: string, value: Json): string {
	return `${name}: ${escaped(JSON.stringify(value))}`;
}

/** What JSON lets stand and people do not see. */
function escaped(json: string): string {
	return json.replace(
		/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/gu,
		(character) => {
			const code = character.codePointAt(0) ?? 0;
			const digits = code.toString(16).padStart(code > 0xffff ? 8 : 4, "0");
			return code > 0xffff ? `\\U${digits}` : `\\u${digits}`;
		},
	);
}

function readsAs(
	text: string,
	name: string,
	value: Json,
	asItStands: boolean,
): boolean {
	const { documents, problems } = parseText(text, () => asItStands);
	const [only] = documents;
	return (
		only !== undefined &&
		documents.length === 1 &&
		(asItStands || problems.length === 0) &&
		equal(toJson(only.root), { [name]: value })
	);
}
