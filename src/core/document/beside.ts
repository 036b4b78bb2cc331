// A document -> the files beside it that hold its texts and contracts.
import type { MapNode, Node, ScalarNode } from "../types.ts";
import { patchesMember, patchesOf, templatesMember } from "./environments.ts";
import { nodeAt } from "./node.ts";

export interface Beside {
	/** In the document: of the mapping that names the file. */
	readonly path: readonly (string | number)[];
	/** As written. */
	readonly node: ScalarNode & { readonly value: string };
	/** As findings name files; null: it is none beside the document. */
	readonly file: string | null;
}

const texts = [
	["request", "body"],
	["response", "successTemplate"],
] as const;

/** In a test: JSON that is held against what comes, and the answer. */
export const testFiles = [
	["request", "body"],
	["answer", "body"],
	["output"],
] as const;

/** @param file the document's own name */
export function besidesOf(file: string, root: MapNode): readonly Beside[] {
	const views: (readonly [readonly string[], Node])[] = [];
	if (mayName(root)) views.push([[], root]);
	for (const [name, patch] of patchesOf(root))
		if (mayName(patch)) views.push([[patchesMember, name], patch]);
	if (views.length === 0) return [];
	return views.flatMap(([way, view]) =>
		[...actionPlaces(view), ...within(view, [templatesMember])].flatMap(
			(path) => {
				const node = fileAt(nodeAt(view, path));
				return node
					? [{ path: [...way, ...path], node, file: nameOf(file, node.value) }]
					: [];
			},
		),
	);
}

/** Members in which files are named; most documents have none of them. */
const holders = [
	"input",
	"output",
	"request",
	"response",
	"tests",
	templatesMember,
];

function mayName(view: Node): boolean {
	return view.kind === "map" && holders.some((name) => view.entries.has(name));
}

function within(
	view: Node,
	way: readonly string[],
): readonly (readonly (string | number)[])[] {
	const inner = nodeAt(view, way);
	return inner ? actionPlaces(inner).map((path) => [...way, ...path]) : [];
}

function actionPlaces(view: Node): readonly (readonly (string | number)[])[] {
	const tests = nodeAt(view, ["tests"]);
	return [
		["input"],
		["output"],
		...texts,
		...(tests?.kind === "seq"
			? tests.items.flatMap((_test, at) =>
					testFiles.map((path) => ["tests", at, ...path]),
				)
			: []),
	];
}

/** What names a file: a mapping with that member alone. */
export function fileAt(node: Node | undefined): Beside["node"] | null {
	if (node?.kind !== "map" || node.entries.size !== 1) return null;
	const file = node.entries.get("file")?.value;
	return file?.kind === "scalar" && typeof file.value === "string"
		? (file as Beside["node"])
		: null;
}

/** Relative to the document; null: an absolute path, or none at all. */
export function nameOf(document: string, path: string): string | null {
	if (path.trim() === "" || /^(?:[/\\]|[A-Za-z]:)/.test(path)) return null;
	const steps = document.split("/").slice(0, -1);
	for (const step of path.split("/")) {
		if (step === "" || step === ".") continue;
		if (step === ".." && steps.length > 0 && steps.at(-1) !== "..") steps.pop();
		else steps.push(step);
	}
	return steps.join("/");
}
