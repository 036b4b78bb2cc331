// An effective document that lints clean -> what it wants of the platform.
import type { Catalog } from "../catalog/catalog.ts";
import { effectiveDocument } from "../document/environments.ts";
import { keyNodes } from "../document/names.ts";
import { nodeAt, stringAt, toJson } from "../document/node.ts";
import type { LintedTree } from "../lint/lint.ts";
import type { LintedDocument } from "../lint/linted.ts";
import type {
	Desired,
	DesiredCredential,
	FieldValue,
	Json,
	JsonObject,
	MapNode,
	Place,
} from "../types.ts";
import { object } from "../values/json.ts";
import { by } from "../values/order.ts";
import {
	type DesiredActions,
	desiredActions,
	desiredAuth,
} from "./action/desired.ts";

export interface DesiredState {
	/** Sorted by key. */
	readonly documents: readonly Desired[];
	/** Keys of documents that exist here but have no meaning: frozen. */
	readonly frozenKeys: readonly string[];
	/** Keys that the frozen ones had. */
	readonly frozenPreviousKeys?: readonly string[];
	/** Documents (or files) whose key cannot even be told. */
	readonly frozenUnknown: number;
	/** Absent: no document describes any. */
	readonly actions?: DesiredActions;
	/** True where something failed: then absence proves nothing, and nothing is pruned. */
	readonly incomplete: boolean;
}

export function desiredState(
	tree: LintedTree,
	environment: string,
	catalog: Catalog,
): DesiredState {
	const here = tree.documents.filter((document) =>
		document.environments.includes(environment),
	);
	const meant = here.map((document) =>
		meaning(document, tree, environment, catalog),
	);
	const broken = here.filter((_, at) => !meant[at]);
	const frozenKeys = broken.flatMap((document) =>
		document.key === undefined ? [] : [document.key],
	);
	const emptyFailures = tree.failedFiles.filter(
		(file) =>
			![...tree.documents, ...tree.actions].some((one) => one.file === file),
	).length;
	const frozen = new Set(frozenKeys);
	const documents = meant
		.filter((one) => one !== null)
		.filter(({ key }) => !frozen.has(key))
		.sort(by(({ key }) => key));
	return {
		documents,
		...(tree.actions.length > 0
			? { actions: desiredActions(tree, environment, documents) }
			: {}),
		frozenKeys: [...frozen].sort(),
		frozenPreviousKeys: broken.flatMap(({ root }) =>
			root ? keyNodes(root).map(({ value }) => value) : [],
		),
		frozenUnknown: broken.length - frozenKeys.length + emptyFailures,
		// No file at all is more likely a wrong folder than the wish to have nothing left.
		incomplete:
			broken.length > 0 ||
			tree.failedFiles.length > 0 ||
			tree.files.length === 0,
	};
}

/** Null: it has none there, or a file that it names has no text. */
function meaning(
	{ root, file, brokenIn }: LintedDocument,
	{ beside }: LintedTree,
	environment: string,
	catalog: Catalog,
): Desired | null {
	if (brokenIn.has(environment)) return null;
	const node = effectiveDocument(root as MapNode, environment);
	const auth = desiredAuth(node, file, beside);
	if (auth === null) return null;
	return {
		...desired(node, file, catalog),
		...(auth ? { customAuth: auth } : {}),
	};
}

/** @param node an effective document */
export function desired(
	node: MapNode,
	file: string,
	catalog: Catalog,
): Desired {
	const json = toJson(node) as JsonObject;
	const text = (name: string): string => stringAt(node, name) ?? "";
	const type = text("type");
	const credential = desiredCredential(node, catalog);
	const keeps = isKept(node)
		? stringAt(node, "credentials", "type")
		: undefined;
	const adopt = stringAt(node, "adopt");
	const maxAgeDays = object(json["credentials"])["maxAgeDays"];
	const previousKeys = keyNodes(node)
		.map(({ value }) => value)
		.filter((key) => key !== text("key"));
	return {
		key: text("key"),
		type,
		name: text("name").trim(),
		status: json["status"] === "active" ? "active" : "inactive",
		...(json["notes"] === undefined
			? {}
			: { notes: text("notes").replace(/\r\n?/g, "\n").trimEnd() }),
		...(credential ? { credential } : {}),
		...(keeps === undefined ? {} : { keeps }),
		...(typeof maxAgeDays === "number" ? { maxAgeDays } : {}),
		properties: {
			...object(json["properties"]),
			...platformProperties(node, type, catalog),
		},
		advanced: object(json["advanced"]),
		suspend: json["suspend"] === true,
		allowCredentialTypeChange: json["allowCredentialTypeChange"] === true,
		...(adopt === undefined ? {} : { adopt }),
		...(previousKeys.length > 0 ? { previousKeys } : {}),
		place: { file, span: nodeAt(node, ["key"])?.span ?? node.span },
		fieldPlaces: fieldPlaces(node, file),
	};
}

function desiredCredential(
	node: MapNode,
	catalog: Catalog,
): DesiredCredential | undefined {
	const type = stringAt(node, "credentials", "type");
	const fields = nodeAt(node, ["credentials", "fields"]);
	// Whatever else stands there: what is kept is never written.
	if (type === undefined || !fields || isKept(node)) return undefined;
	const defaults: [string, string][] = [];
	for (const [name, field] of catalog.credentialTypes.get(type)?.fields ?? [])
		if (field.default !== undefined) defaults.push([name, field.default]);
	return {
		type,
		fields: {
			...Object.fromEntries(defaults),
			...(toJson(fields) as Record<string, FieldValue>),
		},
	};
}

function isKept(node: MapNode): boolean {
	const keep = nodeAt(node, ["credentials", "keep"]);
	return keep?.kind === "scalar" && keep.value === true;
}

/** Document members that the platform keeps as members of config.properties, such as `mutualTls`. */
function platformProperties(
	node: MapNode,
	type: string,
	catalog: Catalog,
): JsonObject {
	const members: [string, Json][] = [];
	for (const known of catalog.types.get(type)?.platformProperties ?? []) {
		const value = stringAt(node, ...known.path);
		if (value !== undefined)
			members.push([known.property, known.values[value] ?? value]);
	}
	return Object.fromEntries(members);
}

function fieldPlaces(node: MapNode, file: string): Record<string, Place> {
	const fields = nodeAt(node, ["credentials", "fields"]);
	if (fields?.kind !== "map") return {};
	return Object.fromEntries(
		[...fields.entries].map(([name, entry]) => [
			name,
			{ file, span: entry.value.span },
		]),
	);
}
