// Documents as they are written -> what looks like a secret, wherever it stands: a misspelt block hides nothing.

import { environmentsOf } from "../../document/environments.ts";
import { type Problem, placeIn } from "../../findings/problem.ts";
import { isSecretName, isSecretValue } from "../../findings/secret-words.ts";
import * as schemaMessages from "../../judge/messages.ts";
import { environmentName } from "../../judge/schema-value.ts";
import type { MapNode, Node, ScalarNode } from "../../types.ts";
import * as messages from "../messages.ts";
import type { Scope } from "../scope.ts";

interface Found {
	readonly path: readonly string[];
	readonly node: ScalarNode;
}

/** What the schema calls a secret is told by the schema; here go names and shapes. */
export function plaintextSecret(scope: Scope): readonly Problem[] {
	return scope.documents.flatMap((document): Problem[] => {
		const { node } = document;
		const patches = node.entries.get("environments")?.value;
		const own = new Map(node.entries);
		own.delete("environments");
		const told = ({ path, node: { span, value } }: Found): Problem => ({
			rule: "plaintext-secret",
			message: isField(path)
				? schemaMessages.plaintextSecret(
						path.join("."),
						environmentName(path.slice(0, 3)),
						/\$\{?\w/.test(String(value)),
					)
				: messages.misplacedSecret(path.join(".")),
			...placeIn(document, span),
			path,
		});
		const shown = new Set(environmentsOf(node, scope.environments ?? []));
		return [
			...secretsIn({ ...node, entries: own }, []).map(told),
			...(patches?.kind === "map" ? [...patches.entries] : []).flatMap(
				([environment, { value }]) =>
					secretsIn(value, []).map(
						(found): Problem => ({
							...told(found),
							environment,
							// No effective document shows it.
							...(shown.has(environment) ? {} : { ofSource: true }),
						}),
					),
			),
		];
	});
}

/** Where a reference may stand. */
function isField(path: readonly string[]): boolean {
	return path.length > 2 && path[0] === "credentials" && path[1] === "fields";
}

function secretsIn(node: Node, path: readonly string[]): readonly Found[] {
	const found: Found[] = [];
	const look = (
		value: Node,
		at: readonly string[],
		/** The name of what it is in says secret. */
		named: boolean,
	): void => {
		if (value.kind === "seq")
			value.items.forEach((item, index) => {
				look(item, [...at, String(index)], named);
			});
		else if (value.kind === "map") {
			if (isReference(value)) return;
			for (const [name, { value: inner }] of value.entries)
				look(
					inner,
					[...at, name],
					saysSecret(name, at) || (named && name === "value"),
				);
		} else if (isPlainSecret(value, named))
			found.push({ path: at, node: value });
	};
	look(node, path, false);
	return found;
}

/** A document's own identity, and the block that credentials belong in, are called so too. */
function saysSecret(name: string, owner: readonly string[]): boolean {
	if (name === "key") return owner.at(-1) === "fields";
	const own =
		owner.length === 0 && /^(?:credentials|previous[_-]?[kK]eys?)$/.test(name);
	return !own && isSecretName(name);
}

function isPlainSecret({ value }: ScalarNode, named: boolean): boolean {
	if (typeof value !== "string" || value.trim() === "") return false;
	return named || isSecretValue(value);
}

function isReference({ entries }: MapNode): boolean {
	return entries.has("env") || entries.has("file");
}
