// A value that is not allowed -> the one that was probably meant.

import type { Catalog } from "../catalog/catalog.ts";
import type { SchemaError } from "../catalog/schema-errors.ts";
import type { Node } from "../types.ts";
import { texts } from "../values/json.ts";
import { suggest } from "../values/suggest.ts";
import { withoutLeading, withoutTrailing } from "../values/text.ts";

/** The allowed value that was meant: by another word for it, by the platform's name for it, or nearly so written. */
export function meantValue(
	error: SchemaError,
	catalog: Catalog | undefined,
	node: Node | undefined,
	words: readonly string[],
): string | undefined {
	if (node?.kind !== "scalar") return undefined;
	const found = String(node.value);
	// Another type of credential is no slip of the pen.
	if (catalog?.credentialTypes.has(found)) return undefined;
	const word = found.toLowerCase();
	const synonym = texts(error.schema["x-synonyms"])[word];
	const region = Object.entries(texts(error.schema["x-domains"])).find(
		([, domain]) => word.endsWith(domain),
	)?.[0];
	const type = [...(catalog?.types.values() ?? [])].find(
		({ platformType }) => platformType === found,
	)?.name;
	return (
		[synonym, region, type].find(
			(one) => one !== undefined && words.includes(one),
		) ?? suggest(found, words)
	);
}

/** A name in the letters that names may have; only for what is a name, never for a value that may be secret. */
export function meantName(
	error: SchemaError,
	node: Node | undefined,
): string | undefined {
	const { path, member, schema } = error;
	const named = schema["x-rule"] === "invalid-value" || path[0] === "owner";
	const pattern = schema["pattern"];
	if (!named || typeof pattern !== "string") return undefined;
	const found = member ?? (node?.kind === "scalar" ? String(node.value) : "");
	const fits = new RegExp(pattern, "u");
	return [found, found.toLowerCase()]
		.map((name) => name.trim().replaceAll(/[^A-Za-z0-9.]+/g, "-"))
		.map((name) => withoutLeading(withoutTrailing(name, "-."), "-."))
		.find((name) => fits.test(name));
}
