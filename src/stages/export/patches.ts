// Documents of other environments and what this one has of the same type and name -> patches of them.
import { effectiveDocument } from "../../core/document/environments.ts";
import { nodeAt, stringAt, toJson } from "../../core/document/node.ts";
import type { Candidate, Skipped } from "../../core/export/candidates.ts";
import { credentialMoves } from "../../core/export/credential-moves.ts";
import type { Edit } from "../../core/export/edit.ts";
import type { EditedFile } from "../../core/export/exported.ts";
import * as messages from "../../core/export/messages.ts";
import { inPatch } from "../../core/export/placing.ts";
import type { LintedDocument } from "../../core/lint/linted.ts";
import { readNotes } from "../../core/plan/ownership.ts";
import type {
	Actual,
	ActualIntegration,
	Json,
	MapNode,
} from "../../core/types.ts";
import { comparableName } from "../../core/values/invisible.ts";
import { openEditor } from "./edits.ts";
import type { Sides, SidesInput } from "./sides.ts";

export interface Patches {
	/** Key of the document by id of the integration that it now describes too. */
	readonly matched: ReadonlyMap<string, string>;
	readonly edits: readonly EditedFile[];
	readonly skipped: readonly Skipped[];
	readonly said: readonly string[];
}

export function patchDocuments(
	{ repository, settings, environment }: SidesInput,
	{ tree, planned }: Sides,
	actual: Actual,
	candidates: readonly Candidate[],
	/** Integrations that are asked for; null: all. */
	chosen: { has(id: string): boolean } | null,
): Patches {
	const { name } = environment;
	const editor = openEditor(repository, settings, name);
	const matched = new Map<string, string>();
	const skipped: Skipped[] = [];
	const said: string[] = [];
	const lost = new Set(
		planned.plan.refusals.flatMap(({ rule, key }) =>
			rule === "adopt-not-found" ? (key ?? []) : [],
		),
	);
	const elsewhere = tree.documents.filter(
		(document) =>
			document.brokenIn.size === 0 &&
			(!document.environments.includes(name) ||
				// Here it means an integration of another organization.
				(lost.has(document.key ?? "") && saysSame(document, name))),
	);
	for (const candidate of candidates) {
		const { integration, config } = candidate;
		const [document, ...others] = elsewhere.filter((one) =>
			describes(one, candidate, name),
		);
		// Which is which cannot be told: each gets a document of its own.
		if (!document || others.length > 0 || candidate.sameName) continue;
		const { root, key, file } = document;
		if (!root || key === undefined) continue;
		const one = { key, file, root, integration, config };
		const { edits, left, apart } = editor.compare(one);
		const problem = editor.edit(one, [
			...inPatch(
				[
					...edits,
					...credentialEdits(candidate, root, name),
					...adoptEdits(root, name),
				],
				name,
				apart,
			),
			...(nodeAt(root, ["only"])
				? [{ path: ["only"], value: [...listed(root), name] }]
				: []),
		]);
		// What no patch can say gets a document of its own.
		if (problem) continue;
		matched.set(integration.id, key);
		said.push(...left.map((reason) => `${key}: ${reason}`));
	}
	const ours = (one: ActualIntegration) => isOurs(one, settings.owner);
	const first = !actual.integrations.some(ours);
	const several =
		settings.environments.size + settings.otherEnvironments.length;
	const patched = new Set(matched.values());
	if (several > 1)
		for (const document of tree.documents) {
			const { key, root, file } = document;
			const standing = planned.plan.standings.find((one) => one.key === key);
			const here = document.environments.includes(name);
			if (!root || key === undefined || !here) continue;
			if (!saysSame(document, name) || patched.has(key)) continue;
			const integration = actual.integrations.find(
				({ id }) => id === standing?.integrationId,
			);
			if (chosen && !(integration && chosen.has(integration.id))) continue;
			// What differs where our line is there is drift: `--update` takes it over.
			if (integration ? ours(integration) : !first) continue;
			if (!integration?.config) {
				const others = [
					...settings.environments.keys(),
					...settings.otherEnvironments,
				].filter((other) => other !== name);
				said.push(messages.notInEnvironment(key, name, others));
				continue;
			}
			const one = { key, file, root, integration, config: integration.config };
			const wanted = planned.state.documents.find((it) => it.key === key);
			const moves =
				wanted && credentialMoves(wanted, integration.config, actual);
			const found = editor.compare(one);
			const edits = [...found.edits, ...(moves?.edits ?? [])];
			said.push(
				...[...found.left, ...(moves?.left ?? [])].map(
					(reason) => `${key}: ${reason}`,
				),
			);
			if (edits.length + found.apart.length === 0) continue;
			const problem = editor.edit(one, inPatch(edits, name, found.apart));
			if (problem) skipped.push(problem);
		}
	return { matched, edits: editor.files(), skipped, said };
}

/** Whether the document says the same of all environments. */
export function saysSame(
	{ root }: LintedDocument,
	environment: string,
): boolean {
	return (
		root !== null &&
		!nodeAt(root, ["only"]) &&
		!nodeAt(root, ["environments", environment])
	);
}

export function isOurs(
	{ notes, config }: ActualIntegration,
	owner: string | null,
): boolean {
	const { mark } = readNotes(config?.notes ?? notes ?? "");
	return mark !== null && mark.owner === owner;
}

function describes(
	{ root }: LintedDocument,
	{ type, name }: Candidate,
	environment: string,
): boolean {
	if (!root || stringAt(root, "type") !== type.name) return false;
	const said = stringAt(effectiveDocument(root, environment), "name");
	return comparableName(said ?? "") === comparableName(name);
}

function listed(root: MapNode): readonly Json[] {
	const only = nodeAt(root, ["only"]);
	return only?.kind === "seq" ? only.items.map(toJson) : [];
}

/** The credential that is bound here is kept, whatever the base reads or keeps. */
function credentialEdits(
	{ credential }: Candidate,
	root: MapNode,
	environment: string,
): readonly Edit[] {
	const effective = effectiveDocument(root, environment);
	const said = nodeAt(effective, ["credentials"]);
	if (!said) return [];
	if (!credential) return [{ path: ["credentials"], value: null }];
	const fields = nodeAt(said, ["fields"]);
	return [
		...(stringAt(said, "type") === credential.type
			? []
			: [{ path: ["credentials", "type"], value: credential.type }]),
		...(fields
			? [
					{ path: ["credentials", "keep"], value: true },
					{ path: ["credentials", "fields"], value: null },
				]
			: []),
	];
}

/** An id of the base is one of another organization. */
function adoptEdits(root: MapNode, environment: string): readonly Edit[] {
	return nodeAt(effectiveDocument(root, environment), ["adopt"])
		? [{ path: ["adopt"], value: null }]
		: [];
}
