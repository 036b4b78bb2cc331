// The catalogues that were kept of organizations, by the environment that each is of -> what lint judges documents by.
import type { Catalog } from "../core/catalog/catalog.ts";
import type { SavedCatalog } from "../core/doctor/live-catalog.ts";
import { liveView } from "../core/doctor/live-view.ts";
import type { LiveViews } from "../core/lint/scope.ts";
import { every } from "../core/values/words.ts";
import { UsageError } from "./usage.ts";

interface Named {
	/** As it was named. */
	readonly file: string;
	readonly saved: SavedCatalog;
}

/**
 * @param known the settings' environments; null: there are no settings
 * @param judged those that are judged
 * @throws UsageError where a catalogue is of no environment that is judged, or two are of one
 */
export function liveViews(
	catalogs: readonly Named[],
	catalog: Catalog,
	known: readonly string[] | null,
	judged: readonly string[],
): LiveViews {
	const views = new Map<string | null, Named>();
	for (const one of catalogs) {
		const environment = known === null ? null : one.saved.environment;
		if (environment !== null && !known?.includes(environment))
			throw new UsageError(
				`the catalogue ${one.file} is of the environment "${environment}", which the settings do not have: they have ${every(known ?? [])}`,
			);
		const before = views.get(environment);
		if (before)
			throw new UsageError(
				environment === null
					? "without settings there is one organization: name one catalogue"
					: `the catalogues ${before.file} and ${one.file} are both of the environment ${environment}`,
			);
		views.set(environment, one);
	}
	const [first] = catalogs;
	if (
		first &&
		known !== null &&
		!judged.some((environment) => views.has(environment))
	)
		throw new UsageError(
			`the catalogue ${first.file} is of the environment ${first.saved.environment}, and ${every(judged)} is judged`,
		);
	return new Map(
		[...views].map(([environment, { saved }]) => [
			environment,
			liveView(saved, catalog),
		]),
	);
}
