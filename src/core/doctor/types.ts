// types: whether the organization's integration types take what documents want, and are what lint holds them for.
import { liveTypes } from "../export/candidates.ts";
import {
	type Check,
	type CheckInput,
	type Said,
	said,
	unread,
} from "./check.ts";
import { typeDifferences } from "./differences.ts";
import { type DocumentProblem, documentProblems } from "./document-problems.ts";
import { firstFailure, readOr } from "./examination.ts";
import type { LiveCatalog } from "./live-catalog.ts";
import * as messages from "./messages.ts";

export const types: Check = (input) => {
	const { examination, catalog, environment } = input;
	const { types: reading, slots, configSchemas } = examination;
	if ("failed" in reading) return unread(reading.failed, "error");
	const live = liveCatalogOf(input);
	const found = new Set(
		[...liveTypes(catalog, live).values()].map(({ ours }) => ours),
	);
	const missing = [...catalog.types.values()].filter(
		(ours) => !found.has(ours),
	);
	const partly = firstFailure(slots, configSchemas);
	const told = [
		...problemsAbout("type", input),
		...typeDifferences(catalog, live, environment.limits).map(
			({ type, message }) => said("warning", message, [type]),
		),
		...(partly ? unread(partly, "warning") : []),
		...(missing.length > 0
			? [
					said(
						"info",
						messages.typesMissing(missing.map(({ name }) => name)),
						missing.map(({ name }) => name),
					),
				]
			: []),
	];
	return told.length > 0 ? told : [said("ok", messages.typesAgree())];
};

/** As far as it was read. */
export function liveCatalogOf({ examination }: CheckInput): LiveCatalog {
	return {
		types: readOr(examination.types, []),
		credentialTypes: readOr(examination.credentialTypes, []),
		configSchemas: readOr(examination.configSchemas, {}),
	};
}

/** Of all documents; what several share is told once. */
export function problemsAbout(
	about: DocumentProblem["about"],
	input: CheckInput,
): readonly Said[] {
	const live = liveCatalogOf(input);
	const keys = new Map<string, readonly string[]>();
	for (const desired of input.state.documents)
		for (const problem of documentProblems(desired, live, input.catalog))
			if (problem.about === about)
				keys.set(problem.message, [
					...(keys.get(problem.message) ?? []),
					desired.key,
				]);
	return [...keys].map(([message, subjects]) =>
		said("error", messages.ofDocuments(message, subjects), [
			...new Set(subjects),
		]),
	);
}
