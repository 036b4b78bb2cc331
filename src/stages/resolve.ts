// Desired credentials and secret sources -> values for the writer, fingerprints for the plan, refusals for what is missing.
import type { Catalog } from "../core/catalog/catalog.ts";
import * as messages from "../core/messages.ts";
import type { DesiredState } from "../core/plan/desired.ts";
import { type FingerprintKey, fingerprints } from "../core/plan/fingerprint.ts";
import type { Desired, Fingerprints, Refusal } from "../core/types.ts";
import { type SecretSources, sourceName } from "../io/secrets.ts";

export interface ResolvedCredentials {
	/** By document key. */
	readonly fingerprints: ReadonlyMap<string, Fingerprints>;
	readonly refusals: readonly Refusal[];
	/** Values that do not look like what they should be: likely, but not surely, a mistake. */
	readonly warnings: readonly string[];
	/** The full set of a document's credential fields; only the writer asks. */
	values(key: string): Readonly<Record<string, string>> | undefined;
}

export const nothingResolved: ResolvedCredentials = {
	fingerprints: new Map(),
	refusals: [],
	warnings: [],
	values: () => undefined,
};

export async function resolveCredentials(
	state: DesiredState,
	sources: SecretSources,
	key: FingerprintKey,
	catalog: Catalog,
): Promise<ResolvedCredentials> {
	const prints = new Map<string, Fingerprints>();
	const values = new Map<string, Readonly<Record<string, string>>>();
	const refusals: Refusal[] = [];
	const warnings: string[] = [];
	for (const document of state.documents) {
		if (!document.credential || document.suspend) continue;
		const resolved = await resolveDocument(document, sources, catalog);
		refusals.push(...resolved.refusals);
		warnings.push(...resolved.warnings);
		if (resolved.refusals.length > 0) continue;
		values.set(document.key, resolved.values);
		prints.set(
			document.key,
			fingerprints(
				key,
				document.key,
				document.credential.type,
				resolved.values,
			),
		);
	}
	return {
		fingerprints: prints,
		refusals,
		warnings,
		values: (document) => values.get(document),
	};
}

async function resolveDocument(
	document: Desired,
	sources: SecretSources,
	catalog: Catalog,
): Promise<{
	values: Record<string, string>;
	refusals: Refusal[];
	warnings: string[];
}> {
	const values: [string, string][] = [];
	const refusals: Refusal[] = [];
	const warnings: string[] = [];
	const type = document.credential?.type ?? "";
	for (const [field, wanted] of Object.entries(
		document.credential?.fields ?? {},
	)) {
		const path = `credentials.fields.${field}`;
		const resolved = await sources.resolve(wanted);
		if (typeof wanted !== "string" && "problem" in resolved)
			refusals.push({
				rule: "unresolved-secret",
				key: document.key,
				message: messages.unresolvedSecret(
					path,
					sourceName(wanted),
					resolved.problem,
					document.fieldPlaces[field] ?? document.place,
				),
			});
		if (!("value" in resolved)) continue;
		if (typeof wanted !== "string")
			warnings.push(
				...valueWarnings(catalog, type, field, resolved.value).map(
					(warning) => `${document.key}: ${path} ${warning}`,
				),
			);
		values.push([field, resolved.value]);
	}
	return { values: Object.fromEntries(values), refusals, warnings };
}

/** What looks wrong about a value that was read, in words that do not hold it. The platform has the last word. */
function valueWarnings(
	catalog: Catalog,
	type: string,
	field: string,
	value: string,
): readonly string[] {
	const problem = catalog.validateValue(type, field, value);
	return [
		...(problem === null ? [] : [messages.notes.unlikelyValue(problem)]),
		...(/\s$/.test(value) ? [messages.notes.trailingSpace()] : []),
	];
}
