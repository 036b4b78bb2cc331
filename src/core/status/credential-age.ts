// Bound credentials and the time -> how old they are, and which are older than they may be.
import type {
	Actual,
	ActualCredential,
	ActualIntegration,
	Desired,
	Plan,
	Result,
} from "../types.ts";
import { by } from "../values/order.ts";

export interface CredentialAge {
	/** Of the document. */
	readonly key: string;
	readonly type: string;
	readonly name: string;
	/** When the platform last saw it change. */
	readonly modifiedDate: string;
	readonly ageDays: number;
	/** Null: it may be of any age. */
	readonly maxAgeDays: number | null;
	readonly tooOld: boolean;
}

const dayMs = 86_400_000;

/** The credential that an integration uses; null: none, or one that is not listed. */
export function boundCredential(
	{ config }: ActualIntegration,
	{ credentials }: Actual,
): ActualCredential | null {
	const bound = Object.values(config?.credentials ?? {});
	return credentials.find(({ id }) => bound.includes(id)) ?? null;
}

/** Null: the platform does not say when it was written. @param now in ms since 1970 */
export function ageInDays(
	modifiedDate: string | null,
	now: number,
): number | null {
	const written = Date.parse(modifiedDate ?? "");
	return Number.isNaN(written)
		? null
		: Math.max(0, Math.floor((now - written) / dayMs));
}

/** Null: there is no age, or none that would be too high. */
export function isTooOld(
	ageDays: number | null,
	maxAgeDays: number | null,
): boolean | null {
	return ageDays === null || maxAgeDays === null ? null : ageDays > maxAgeDays;
}

/**
 * Those of documents whose date is known, sorted by key.
 * @param results of the plan's changes; what was written just now is new, whatever was read before
 */
export function credentialAges(input: {
	readonly documents: readonly Desired[];
	readonly plan: Pick<Plan, "standings" | "changes">;
	readonly results: readonly Result[];
	readonly actual: Actual;
	/** Of the settings. */
	readonly maxAgeDays: number | null;
	/** In ms since 1970. */
	readonly now: number;
}): readonly CredentialAge[] {
	const { documents, plan, results, actual, now } = input;
	const own = new Map(
		documents.map(({ key, maxAgeDays }) => [key, maxAgeDays]),
	);
	const aged = (
		key: string,
		{ type, name }: Pick<ActualCredential, "type" | "name">,
		modifiedDate: string,
	): CredentialAge => {
		const ageDays = ageInDays(modifiedDate, now) ?? 0;
		const maxAgeDays = own.get(key) ?? input.maxAgeDays;
		const tooOld = isTooOld(ageDays, maxAgeDays) === true;
		return { key, type, name, modifiedDate, ageDays, maxAgeDays, tooOld };
	};
	const applied = new Set(
		results.flatMap(({ key, outcome }) => (outcome === "applied" ? key : [])),
	);
	const written = plan.changes.flatMap((change) => {
		if (change.kind) return [];
		const { key, target } = change;
		const { credential } = target;
		return credential && credential.action !== "keep" && applied.has(key)
			? aged(key, credential, new Date(now).toISOString())
			: [];
	});
	const integrations = new Map(actual.integrations.map((one) => [one.id, one]));
	const found = plan.standings.flatMap(({ key, integrationId }) => {
		const integration = integrations.get(integrationId);
		const credential = integration && boundCredential(integration, actual);
		const date = credential?.modifiedDate ?? null;
		return credential &&
			date !== null &&
			ageInDays(date, now) !== null &&
			!written.some((one) => one.key === key)
			? aged(key, credential, date)
			: [];
	});
	return [...found, ...written].sort(by(({ key }) => key));
}
