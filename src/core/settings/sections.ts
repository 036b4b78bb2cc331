// Parts of the settings whose names are knowledge of their own -> names that are not known, or not meant there.
import type { Catalog } from "../catalog/catalog.ts";
import { nodeAt, spanAt, stringAt } from "../document/node.ts";
import type { Problem } from "../findings/problem.ts";
import { rules } from "../findings/table.ts";
import type { MapNode } from "../types.ts";
import { suggest } from "../values/suggest.ts";
import { mapKeyProblems } from "./map-keys.ts";
import * as messages from "./messages.ts";

/** The maps whose keys are knowledge of their own: integration types and rule names. */
export function sectionProblems(
	file: string,
	root: MapNode,
	catalog: Catalog,
): readonly Problem[] {
	const names = environmentNames(root);
	const bases: (readonly string[])[] = [
		[],
		...names.map((name) => ["environments", name] as const),
	];
	const receivers = nodeAt(root, ["notifications"]);
	const listed = (receivers?.kind === "seq" ? receivers.items : []).flatMap(
		(receiver) => {
			const environments = nodeAt(receiver, ["environments"]);
			return environments?.kind === "seq" ? environments.items : [];
		},
	);
	const strangers = listed.flatMap((item): Problem[] => {
		const name = item.kind === "scalar" ? String(item.value) : "";
		if (names.includes(name)) return [];
		const suggestion = suggest(name, names);
		return [
			{
				rule: "unknown-environment",
				message: messages.unknownSetting(
					name,
					"environment",
					names,
					suggestion,
				),
				file,
				span: item.span,
				...(suggestion === undefined ? {} : { suggestion }),
			},
		];
	});
	const inBases = bases.flatMap((base) => [
		...mapKeyProblems(file, root, [...base, "limits"], "integration type", [
			...catalog.types.keys(),
		]),
		...mapKeyProblems(
			file,
			root,
			[...base, "rules"],
			"rule",
			Object.keys(rules),
		),
	]);
	return [...inBases, ...strangers, ...managedTwice(file, root, names)];
}

function managedTwice(
	file: string,
	root: MapNode,
	names: readonly string[],
): readonly Problem[] {
	const others = nodeAt(root, ["otherEnvironments"]);
	return (others?.kind === "seq" ? others.items : []).flatMap(
		(item): Problem[] => {
			const name = item.kind === "scalar" ? String(item.value) : "";
			if (!names.includes(name)) return [];
			const message = messages.managedHere(name);
			return [{ rule: "invalid-value", message, file, span: item.span }];
		},
	);
}

/** Of settings that are right otherwise: a copied environment of which only the name was changed. */
export function sharedOrganizations(
	file: string,
	root: MapNode,
): readonly Problem[] {
	const firsts = new Map<string, string>();
	return environmentNames(root).flatMap((name): Problem[] => {
		const place = ["environments", name, "organizationId"];
		const id = stringAt(root, ...place)?.toLowerCase();
		if (id === undefined) return [];
		const first = firsts.get(id);
		if (first === undefined) {
			firsts.set(id, name);
			return [];
		}
		return [
			{
				rule: "invalid-value",
				message: messages.sharedOrganization(name, first),
				file,
				span: spanAt(root, place),
				atMost: "warning",
			},
		];
	});
}

export function environmentNames(root: MapNode): readonly string[] {
	const environments = nodeAt(root, ["environments"]);
	return environments?.kind === "map" ? [...environments.entries.keys()] : [];
}
