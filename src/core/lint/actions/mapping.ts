// The translation map and its defaults -> what each name stands for, and what is wrong with them.
import { nodeAt, toJson } from "../../document/node.ts";
import { unkeptNumbers } from "../../document/numbers.ts";
import type { JudgedDocument, Problem } from "../../findings/problem.ts";
import { placeIn } from "../../findings/problem.ts";
import { isUnsure } from "../../json-path/messages.ts";
import { parsePath } from "../../json-path/parse.ts";
import type { Path } from "../../json-path/tree.ts";
import type { MapNode, Node } from "../../types.ts";
import { isObject, parsed } from "../../values/json.ts";
import { suggest } from "../../values/suggest.ts";
import type { Scope } from "../scope.ts";
import type { Mapped } from "./ground.ts";
import * as messages from "./messages.ts";
import { writtenText } from "./text.ts";

export interface Mapping {
	readonly mapped: ReadonlyMap<string, Mapped>;
	readonly problems: readonly Problem[];
}

/** @param path of the response in the document */
export function mappingOf(
	document: JudgedDocument,
	path: readonly string[],
	scope: Pick<Scope, "texts" | "beside">,
): Mapping {
	const map = nodeAt(document.node, [...path, "translationMap"]);
	const defaults = nodeAt(document.node, [...path, "defaults"]);
	const problems: Problem[] = [];
	const paths = new Map<string, Path | null>();
	for (const [name, { value }] of entriesOf(map)) {
		const text = writtenText(document, value, scope);
		if (!text) {
			// That it is no text the schema tells: the name is there all the same.
			paths.set(name, null);
			continue;
		}
		const read = parsePath(text.text);
		paths.set(name, "problem" in read ? null : read);
		// What is empty the schema tells.
		if ("problem" in read && text.text !== "")
			problems.push({
				rule: "invalid-json-path",
				message: read.problem.message,
				...text.place(read.problem),
				// What is not known may work all the same.
				...(isUnsure(read.problem.message) ? { atMost: "warning" } : {}),
			});
	}
	const fallbacks = new Map<string, string | undefined>();
	for (const [name, { keySpan, value }] of entriesOf(defaults)) {
		const tell = (
			rule: Problem["rule"],
			message: string,
			suggestion?: string,
		): void => {
			problems.push({
				rule,
				message,
				...placeIn(document, keySpan),
				...(suggestion === undefined ? {} : { suggestion }),
			});
		};
		const found = paths.get(name);
		if (found === undefined) {
			const suggestion = suggest(name, [...paths.keys()]);
			tell(
				"unknown-default",
				messages.unknownDefault(name, suggestion),
				suggestion,
			);
			continue;
		}
		if (found && !found.definite)
			tell("default-never-applies", messages.neverApplies(name));
		for (const { span, source, becomes } of unkeptNumbers(value))
			problems.push({
				rule: "invalid-value",
				message: messages.unkeptDefault(name, source, becomes),
				...placeIn(document, span),
			});
		const raw = rawOf(value);
		if (raw !== undefined && parsed(raw) === undefined)
			tell("default-not-json", messages.noJsonDefault(name, raw));
		fallbacks.set(
			name,
			kindOf(raw === undefined ? toJson(value) : parsed(raw)),
		);
	}
	const mapped = new Map(
		[...paths].map(([name, found]): [string, Mapped] => [
			name,
			{
				path: found && {
					definite: found.definite,
					counts: countsItems(found),
				},
				fallback: found?.definite === false ? undefined : fallbacks.get(name),
			},
		]),
	);
	return { mapped, problems };
}

function entriesOf(node: Node | undefined): MapNode["entries"] {
	return node?.kind === "map" ? node.entries : new Map();
}

/** The text of `{ raw: TEXT }`. */
function rawOf(value: Node): string | undefined {
	const raw = value.kind === "map" && value.entries.size === 1;
	const text = raw ? nodeAt(value, ["raw"]) : undefined;
	return text?.kind === "scalar" && typeof text.value === "string"
		? text.value
		: undefined;
}

/** `.length()`, `.size()` */
function countsItems({ steps }: Path): boolean {
	const last = steps.at(-1);
	return last?.kind === "function" && ["length", "size"].includes(last.name);
}

/** As JSON Schema calls it; undefined: no value. */
function kindOf(value: unknown): string | undefined {
	if (value === undefined) return undefined;
	if (value === null) return "null";
	if (Array.isArray(value)) return "array";
	if (isObject(value)) return "object";
	return typeof value === "number" && Number.isInteger(value)
		? "integer"
		: typeof value;
}
