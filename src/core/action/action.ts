// The effective document of a data action, with the files beside it -> the action that it describes.
import { fileAt, nameOf } from "../document/beside.ts";
import { nodeAt, stringAt, toJson } from "../document/node.ts";
import { parseText } from "../document/parse.ts";
import type { SourceFile } from "../document/source.ts";
import type { Json, JsonObject, MapNode, Node, ScalarNode } from "../types.ts";
import { isObject, list, texts } from "../values/json.ts";

/** A text of an action, and where it stands. */
export interface ActionText {
	/** Lines end with LF, whatever the file has. */
	readonly text: string;
	readonly file: string;
	/** The scalar of the document that holds it; null: the whole file is the text. */
	readonly node: ScalarNode | null;
}

export interface ActionContract {
	readonly json: Json;
	readonly file: string;
	/** With the places of its members. */
	readonly node: Node;
}

export interface ActionRequest {
	readonly method: string;
	readonly url: ActionText;
	readonly headers: ReadonlyMap<string, ActionText>;
	/** Null: the platform's default, the whole input. */
	readonly body: ActionText | null;
}

export interface ActionResponse {
	readonly translationMap: ReadonlyMap<string, ActionText>;
	/** JSON texts, as the platform keeps them. */
	readonly defaults: Readonly<Record<string, string>>;
	/** Null: the platform's default, the whole answer. */
	readonly successTemplate: ActionText | null;
}

/** What a custom auth action and a data action have both. */
export interface Exchange {
	readonly request: ActionRequest;
	readonly response: ActionResponse;
}

export interface DesiredAction extends Exchange {
	readonly key: string;
	/** Key of the integration's document. */
	readonly integration: string;
	readonly name: string;
	/** Null: the integration's name. */
	readonly category: string | null;
	readonly secure: boolean;
	/** Seconds; null: the platform's default. */
	readonly timeout: number | null;
	readonly input: ActionContract;
	readonly output: ActionContract;
	readonly previousNames: readonly string[];
	readonly adopt: string | null;
	readonly replace: boolean;
	readonly suspend: boolean;
}

/** Files that documents name, by the names that findings give them. */
export type Besides = ReadonlyMap<string, SourceFile>;

/** Of a sound document; null where a file that it names has no text, or is no JSON where a contract is. */
export function desiredAction(
	node: MapNode,
	file: string,
	beside: Besides,
): DesiredAction | null {
	const input = contractAt(node, "input", file, beside);
	const output = contractAt(node, "output", file, beside);
	const exchange = exchangeOf(node, file, beside);
	if (!input || !output || !exchange) return null;
	const json = toJson(node) as JsonObject;
	return {
		...exchange,
		key: stringAt(node, "key") ?? "",
		integration: stringAt(node, "integration") ?? "",
		name: stringAt(node, "name") ?? "",
		category: stringAt(node, "category") ?? null,
		secure: json["secure"] === true,
		timeout: typeof json["timeout"] === "number" ? json["timeout"] : null,
		input,
		output,
		previousNames: list(json["previousNames"]).map(String),
		adopt: stringAt(node, "adopt") ?? null,
		replace: json["replace"] === true,
		suspend: json["suspend"] === true,
	};
}

/** Of a data action's document, or of `customAuth`; null as above. */
export function exchangeOf(
	node: MapNode,
	file: string,
	beside: Besides,
): Exchange | null {
	const body = textOrNone(node, ["request", "body"], file, beside);
	const template = textOrNone(
		node,
		["response", "successTemplate"],
		file,
		beside,
	);
	if (body === undefined || template === undefined) return null;
	const map = (path: readonly string[]): ReadonlyMap<string, ActionText> => {
		const found = nodeAt(node, path);
		return new Map(
			found?.kind === "map"
				? [...found.entries].flatMap(([name, { value }]) =>
						value.kind === "scalar"
							? [[name, inline(value, file)] as const]
							: [],
					)
				: [],
		);
	};
	const url = nodeAt(node, ["request", "url"]);
	return {
		request: {
			method: stringAt(node, "request", "method") ?? "",
			url:
				url?.kind === "scalar"
					? inline(url, file)
					: { text: "", file, node: null },
			headers: map(["request", "headers"]),
			body,
		},
		response: {
			translationMap: map(["response", "translationMap"]),
			defaults: defaultTexts(nodeAt(node, ["response", "defaults"])),
			successTemplate: template,
		},
	};
}

/** JSON values become the JSON texts that the platform wants; `{ raw: TEXT }` is the text itself. */
function defaultTexts(
	node: Node | undefined,
): Readonly<Record<string, string>> {
	if (node?.kind !== "map") return {};
	return Object.fromEntries(
		[...node.entries].map(([name, { value }]) => {
			const json = toJson(value);
			const raw =
				isObject(json) && Object.keys(json).length === 1
					? texts(json)["raw"]
					: undefined;
			return [name, raw ?? JSON.stringify(json)];
		}),
	);
}

function inline(node: ScalarNode, file: string): ActionText {
	return { text: String(node.value), file, node };
}

/** Null: not there. Undefined: in a file that has no text. */
function textOrNone(
	root: MapNode,
	path: readonly string[],
	file: string,
	beside: Besides,
): ActionText | null | undefined {
	const node = nodeAt(root, path);
	if (!node) return null;
	if (node.kind === "scalar") return inline(node, file);
	const found = besideText(node, file, beside);
	return found && { text: found.text, file: found.file, node: null };
}

/** The text of the file that a mapping names, with LF at the ends of its lines. */
export function besideText(
	node: Node,
	file: string,
	beside: Besides,
): { readonly text: string; readonly file: string } | undefined {
	const named = fileAt(node);
	const source = named && beside.get(nameOf(file, named.value) ?? "");
	return source && "text" in source
		? { file: source.file, text: source.text.replace(/\r\n/g, "\n") }
		: undefined;
}

function contractAt(
	root: MapNode,
	member: "input" | "output",
	file: string,
	beside: Besides,
): ActionContract | null {
	const node = nodeAt(root, [member]);
	if (!node) return null;
	if (!fileAt(node)) return { json: toJson(node), file, node };
	const found = besideText(node, file, beside);
	if (!found) return null;
	const { documents, problems } = parseText(found.text);
	const [only, ...others] = documents;
	if (problems.length > 0 || others.length > 0 || !only) return null;
	return { json: toJson(only.root), file: found.file, node: only.root };
}
