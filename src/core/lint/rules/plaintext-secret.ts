// Documents as they are written -> what looks like a secret, wherever it stands: a misspelt block hides nothing.

import {
	environmentsOf,
	patchesMember,
	patchesOf,
	templatesMember,
} from "../../document/environments.ts";
import {
	type JudgedDocument,
	type Problem,
	placeIn,
} from "../../findings/problem.ts";
import { isSecretName, isSecretValue } from "../../findings/secret-words.ts";
import * as schemaMessages from "../../judge/messages.ts";
import { environmentName } from "../../judge/schema-value.ts";
import type { MapNode, Node, ScalarNode } from "../../types.ts";
import * as messages from "../messages.ts";
import type { DocumentScope } from "../scope.ts";

interface Found {
	readonly path: readonly string[];
	readonly node: ScalarNode;
}

/** What the schema calls a secret is told by the schema; here go names and shapes. */
export function plaintextSecret(
	document: JudgedDocument,
	scope: DocumentScope,
): readonly Problem[] {
	const { node } = document;
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
	const isShown = (environment: string): boolean =>
		environmentsOf(node, scope.environments ?? []).includes(environment);
	const problems = secretsIn(node, [patchesMember, templatesMember]).map(told);
	for (const [environment, patch] of patchesOf(node))
		for (const found of secretsIn(patch, [templatesMember]))
			problems.push({
				...told(found),
				environment,
				// No effective document shows it.
				...(isShown(environment) ? {} : { ofSource: true }),
			});
	return problems;
}

/** Where a reference may stand. */
function isField(path: readonly string[]): boolean {
	return path.length > 2 && path[0] === "credentials" && path[1] === "fields";
}

/** @param apart members of the node that are looked at apart */
function secretsIn(node: Node, apart: readonly string[]): readonly Found[] {
	const found: Found[] = [];
	look(node, false, [], found, apart);
	return found;
}

/**
 * @param named the name of what it is in says secret
 * @param path where it stands
 */
function look(
	value: Node,
	named: boolean,
	path: string[],
	found: Found[],
	apart?: readonly string[],
): void {
	if (value.kind === "scalar") {
		if (isPlainSecret(value, named))
			found.push({ path: [...path], node: value });
	} else if (value.kind === "seq")
		for (const [index, item] of value.items.entries()) {
			path.push(String(index));
			look(item, named, path, found);
			path.pop();
		}
	else if (!isReference(value))
		value.entries.forEach(({ value: inner }, name) => {
			if (apart?.includes(name)) return;
			const isNamed = saysSecret(name, path) || (named && name === "value");
			path.push(name);
			look(inner, isNamed, path, found);
			path.pop();
		});
}

/** A document's own identity, and the block that credentials belong in, are called so too. */
function saysSecret(name: string, owner: readonly string[]): boolean {
	if (name === "key") return owner.at(-1) === "fields";
	const own =
		owner.length === 0 && /^(?:credentials|previous[_-]?[kK]eys?)$/.test(name);
	return !own && isSecretName(name);
}

function isPlainSecret({ value }: ScalarNode, named: boolean): boolean {
	return (
		typeof value === "string" &&
		(named || isSecretValue(value)) &&
		value.trim() !== ""
	);
}

function isReference({ entries }: MapNode): boolean {
	return entries.has("env") || entries.has("file");
}
