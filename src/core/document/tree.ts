// One YAML document -> the tree of values with places; aliases resolved, what is unsafe told.

import { isAlias, isMap, isScalar, isSeq, type Node as YamlNode } from "yaml";
import type { MapEntry, MapNode, Node } from "../types.ts";
import * as messages from "./messages.ts";
import {
	mostProblems,
	type Places,
	spanOf,
	type TextProblem,
} from "./text-problem.ts";

/** Configuration is shallow; deeper text is a mistake or an attack. */
export const deepest = 64;
/** Values that aliases may add to one document; a hand-written file stays far below. */
const mostAliased = 10_000;
/** Tags that the parser knows without a word, although YAML 1.2's core schema does not have them. */
const foreignTags = new Set(
	["binary", "merge", "omap", "pairs", "set", "timestamp"].map(
		(name) => `tag:yaml.org,2002:${name}`,
	),
);

interface Built {
	readonly node: Node;
	/** Values inside, aliases expanded. */
	readonly size: number;
}

export function treeBuilder(lines: Places) {
	const problems: TextProblem[] = [];
	const anchors = new Map<string, Built | "open">();
	let aliased = 0;

	function report(
		rule: TextProblem["rule"],
		message: string,
		range: readonly [number, number],
	): void {
		if (problems.length < mostProblems)
			problems.push({ rule, message, span: spanOf(lines, range) });
	}

	function build(node: YamlNode | null, depth: number): Built {
		const range = rangeOf(node);
		const nothing: Built = {
			node: {
				kind: "scalar",
				span: spanOf(lines, range),
				value: null,
				source: "",
			},
			size: 1,
		};
		if (node === null) return nothing;
		if (depth > deepest) {
			report("unsafe-yaml", messages.tooDeep(deepest), range);
			return nothing;
		}
		if (isAlias(node)) {
			const target = anchors.get(node.source);
			if (target === undefined) {
				report("yaml-syntax", messages.unknownAlias(), range);
				return nothing;
			}
			if (target === "open") {
				report("unsafe-yaml", messages.recursiveAlias(), range);
				return nothing;
			}
			const before = aliased;
			aliased += target.size;
			if (aliased > mostAliased) {
				if (before <= mostAliased)
					report("unsafe-yaml", messages.aliasBomb(mostAliased), range);
				return nothing;
			}
			return target;
		}
		if (node.tag !== undefined && foreignTags.has(node.tag))
			report("unsafe-yaml", messages.customTag(), range);
		const anchor = "anchor" in node ? node.anchor : undefined;
		if (anchor) anchors.set(anchor, "open");
		const built = isMap(node)
			? mapNode(node, depth)
			: isSeq(node)
				? seqNode(node, depth)
				: scalarNode(node, range);
		if (anchor) anchors.set(anchor, built);
		return built;
	}

	function scalarNode(node: YamlNode, range: readonly [number, number]): Built {
		const value = isScalar(node) ? node.value : null;
		const plain =
			typeof value === "string" ||
			typeof value === "number" ||
			typeof value === "boolean"
				? value
				: null;
		return {
			node: {
				kind: "scalar",
				span: spanOf(lines, range),
				value: plain,
				source: (isScalar(node) && node.source) || "",
			},
			size: 1,
		};
	}

	function seqNode(node: YamlNode, depth: number): Built {
		const items: Node[] = [];
		let size = 1;
		for (const item of isSeq(node) ? node.items : []) {
			const built = build(item as YamlNode | null, depth + 1);
			items.push(built.node);
			size += built.size;
		}
		return {
			node: { kind: "seq", span: spanOf(lines, rangeOf(node)), items },
			size,
		};
	}

	function mapNode(node: YamlNode, depth: number): Built {
		const entries = new Map<string, MapEntry>();
		let size = 1;
		for (const pair of isMap(node) ? node.items : []) {
			const key = pair.key as YamlNode | null;
			const keyRange = rangeOf(key);
			const name =
				isScalar(key) && typeof key.value === "string" ? key.value : "";
			if (isScalar(key) && key.type === "PLAIN" && name === "<<") {
				report("unsafe-yaml", messages.mergeKey(), keyRange);
				continue;
			}
			const value = build(pair.value as YamlNode | null, depth + 1);
			size += value.size;
			const first = entries.get(name);
			if (first) {
				report(
					"duplicate-field",
					messages.duplicateField(name, first.keySpan.line),
					keyRange,
				);
				continue;
			}
			const keySpan = spanOf(lines, keyRange);
			// `field:` with nothing behind it has no place of its own: it is told at the field.
			const placed =
				pair.value === null || isVoid(pair.value)
					? { ...value.node, span: keySpan }
					: value.node;
			entries.set(name, { keySpan, value: placed });
		}
		const map: MapNode = {
			kind: "map",
			span: spanOf(lines, rangeOf(node)),
			entries,
			removed: new Map(),
		};
		return { node: map, size };
	}

	return {
		problems,
		node: (node: YamlNode | null, depth: number): Node =>
			build(node, depth).node,
	};
}

function isVoid(value: unknown): boolean {
	return isScalar(value) && value.value === null && !value.source;
}

export function rangeOf(node: YamlNode | null): readonly [number, number] {
	const range = node?.range;
	return range ? [range[0], range[1]] : [0, 0];
}
