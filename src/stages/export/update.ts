// What was changed on the platform -> the files with it taken over, where each value comes from.
import type { Skipped } from "../../core/export/candidates.ts";
import { credentialMoves } from "../../core/export/credential-moves.ts";
import type { Exported } from "../../core/export/exported.ts";
import * as messages from "../../core/export/messages.ts";
import { atOrigin } from "../../core/export/placing.ts";
import type { LintedDocument } from "../../core/lint/linted.ts";
import { UsageError } from "../usage.ts";
import { actionUpdates } from "./action-updates.ts";
import { type Edited, openEditor } from "./edits.ts";
import { readSides, type SidesInput } from "./sides.ts";

/** @param keys of documents; null: whatever differs */
export async function exportUpdates(
	input: SidesInput,
	keys: readonly string[] | null,
): Promise<Exported> {
	const { repository, settings, environment, reader } = input;
	const sides = await readSides({ ...input, withActions: true });
	const { tree, planned } = sides;
	const { documents } = planned.state;
	const known = new Set(
		[...documents, ...tree.actions.filter(isHere(environment.name))].flatMap(
			({ key }) => key ?? [],
		),
	);
	const unknown = (keys ?? []).filter((key) => !known.has(key));
	if (unknown.length > 0)
		throw new UsageError(messages.unknownKeys(unknown, environment.name));
	const editor = openEditor(repository, settings, environment.name);
	const skipped: Skipped[] = [];
	const said: string[] = [];
	for (const wanted of documents) {
		const { key } = wanted;
		if (keys !== null && !keys.includes(key)) continue;
		const id = planned.plan.standings.find(
			(standing) => standing.key === key,
		)?.integrationId;
		const integration = planned.actual.integrations.find(
			(one) => one.id === id,
		);
		const document = tree.documents.find((one) => one.key === key);
		if (!integration?.config || !document?.root) {
			const refusal = planned.plan.refusals.find((one) => one.key === key);
			if (keys !== null)
				skipped.push({
					integrationId: null,
					name: wanted.name,
					reason: messages.notThere(refusal?.rule ?? null),
				});
			continue;
		}
		const { config } = integration;
		const one: Edited = {
			key,
			file: document.file,
			root: document.root,
			integration,
			config,
		};
		const credential = credentialMoves(wanted, config, planned.actual);
		const { edits, left } = editor.compare(one);
		const all = [...edits, ...credential.edits];
		skipped.push(
			...[...left, ...credential.left].map((reason) => ({
				integrationId: integration.id,
				name: wanted.name,
				reason,
			})),
		);
		if (all.length === 0) continue;
		const placed = atOrigin(all, document.root, environment.name);
		const problem = editor.edit(one, placed);
		if (problem) {
			skipped.push(problem);
			continue;
		}
		const others = document.environments.filter(
			(name) => name !== environment.name,
		);
		const base = placed.filter(({ path }) => path[0] !== "environments");
		if (others.length > 0 && base.length > 0)
			said.push(
				messages.ofAll(
					key,
					base.map(({ path }) => path.join(".")),
					others,
				),
			);
	}
	const ofActions = await actionUpdates(input, sides, keys, editor.files());
	return {
		environment: environment.name,
		organization: planned.actual.organization,
		documents: [],
		edits: ofActions.edits,
		skipped: [...skipped, ...ofActions.skipped],
		said: [...said, ...ofActions.said],
		example: null,
		limits: {},
		platformCalls: reader.calls(),
	};
}

function isHere(environment: string) {
	return ({ environments }: LintedDocument): boolean =>
		environments.includes(environment);
}
