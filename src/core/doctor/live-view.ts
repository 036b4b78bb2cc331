// The catalogue that was kept of an organization -> what lint judges its documents by.
import type { Catalog } from "../catalog/catalog.ts";
import { nodeAt } from "../document/node.ts";
import { liveTypes } from "../export/candidates.ts";
import type { LiveView } from "../lint/scope.ts";
import { desired } from "../plan/desired.ts";
import { documentProblems } from "./document-problems.ts";
import type { LiveCatalog } from "./live-catalog.ts";

export function liveView(live: LiveCatalog, catalog: Catalog): LiveView {
	return {
		judge({ node, file }) {
			const fields = nodeAt(node, ["credentials", "fields"]);
			// That it must be a mapping is said already.
			if (fields && fields.kind !== "map") return [];
			return documentProblems(desired(node, file, catalog), live, catalog);
		},
		limits: new Map(
			[...liveTypes(catalog, live).values()].flatMap(
				({ ours, live: { maxInstances } }) =>
					maxInstances === null ? [] : [[ours.name, maxInstances] as const],
			),
		),
	};
}
