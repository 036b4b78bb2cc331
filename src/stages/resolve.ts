// Desired credentials and secret sources -> values for the writer, fingerprints for the plan, refusals for what is missing.

import type { Catalog } from "../core/catalog/catalog.ts";
import { isSecretName, isSecretValue } from "../core/findings/secret-words.ts";
import type { DesiredState } from "../core/plan/desired.ts";
import { type FingerprintKey, fingerprints } from "../core/plan/fingerprint.ts";
import * as messages from "../core/plan/messages.ts";
import type {
	Desired,
	Fingerprints,
	Refusal,
	Severity,
} from "../core/types.ts";
import { unmeant } from "../core/values/unmeant.ts";
import { sourceName } from "../io/secrets/source-name.ts";
import type { SecretSources } from "../io/secrets/sources.ts";

export interface ResolvedCredentials {
	/** By document key, and by the keys that a document had: what its line was made with until now. */
	readonly fingerprints: ReadonlyMap<string, Fingerprints>;
	readonly refusals: readonly Refusal[];
	/** Values that cannot be meant, where the settings accept them. */
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

/** @param format what a value that cannot be meant is: the severity of `secret-format` */
export async function resolveCredentials(
	state: DesiredState,
	sources: SecretSources,
	key: FingerprintKey,
	catalog: Catalog,
	format: Severity | "off",
): Promise<ResolvedCredentials> {
	const prints = new Map<string, Fingerprints>();
	const values = new Map<string, Readonly<Record<string, string>>>();
	const refusals: Refusal[] = [];
	const warnings: string[] = [];
	const documents = state.documents.filter(
		({ credential, suspend }) => credential !== null && !suspend,
	);
	await readStores(documents, sources);
	for (const document of documents) {
		if (!document.credential) continue;
		const resolved = await resolveDocument(document, sources, catalog, format);
		refusals.push(...resolved.refusals);
		warnings.push(...resolved.warnings);
		if (resolved.refusals.length > 0) continue;
		values.set(document.key, resolved.values);
		const { type } = document.credential;
		for (const known of [document.key, ...(document.previousKeys ?? [])])
			prints.set(known, fingerprints(key, known, type, resolved.values));
	}
	return {
		fingerprints: prints,
		refusals,
		warnings,
		values: (document) => values.get(document),
	};
}

/** All at once, as far as the sources let them: answers that are far away are not waited for one by one. */
async function readStores(
	documents: readonly Desired[],
	sources: SecretSources,
): Promise<void> {
	const items = documents
		.flatMap(({ credential }) => Object.values(credential?.fields ?? {}))
		.filter((value) => typeof value !== "string" && "store" in value);
	await Promise.all(items.map((item) => sources.resolve(item)));
}

async function resolveDocument(
	document: Desired,
	sources: SecretSources,
	catalog: Catalog,
	format: Severity | "off",
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
		const resolved = await sources.resolve(wanted);
		if ("value" in resolved) values.push([field, resolved.value]);
		if (typeof wanted === "string") {
			const secret =
				catalog.isSecret(type, field) ||
				isSecretName(field) ||
				isSecretValue(wanted);
			if (secret) sources.remember(wanted);
			continue;
		}
		const told = (reason: string): string =>
			messages.unresolvedSecret(
				`credentials.fields.${field}`,
				sourceName(wanted),
				reason,
				document.fieldPlaces[field] ?? document.place,
			);
		const refuse = (reason: string): void => {
			refusals.push({
				rule: "unresolved-secret",
				key: document.key,
				message: told(reason),
			});
		};
		if ("problem" in resolved) {
			refuse(resolved.problem);
			continue;
		}
		const problem = problemOf(catalog, type, field, resolved.value);
		if (problem === null || format === "off") continue;
		if (format === "error") refuse(messages.acceptFormat(problem));
		else warnings.push(`${document.key}: ${told(problem)}`);
	}
	return { values: Object.fromEntries(values), refusals, warnings };
}

/** Why the value that was read cannot be meant, in words that do not hold it; null: it may be. */
function problemOf(
	catalog: Catalog,
	type: string,
	field: string,
	value: string,
): string | null {
	const general = unmeant(value);
	if (general !== null && general !== "cut")
		return messages.unmeantValue[general];
	// The form that is wanted says more than that something is missing.
	const problem = catalog.validateValue(type, field, value);
	if (problem !== null) return messages.unmeantValue.form(problem);
	return general && messages.unmeantValue[general];
}
