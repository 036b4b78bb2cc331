// A repository, one of its environments and that one's platform -> the files that bring into Git what it has not. Nothing is written here.
import { posix } from "node:path";
import { effectiveDocument } from "../../core/document/environments.ts";
import { keyNodes } from "../../core/document/names.ts";
import { stringAt } from "../../core/document/node.ts";
import {
	type Candidate,
	type Candidates,
	findCandidates,
	nameOf,
	type Skipped,
} from "../../core/export/candidates.ts";
import type { Exported, NewDocument } from "../../core/export/exported.ts";
import { membersOf } from "../../core/export/members.ts";
import * as messages from "../../core/export/messages.ts";
import {
	exampleText,
	type SecretKind,
	writtenCredential,
} from "../../core/export/secrets.ts";
import { documentText } from "../../core/export/text.ts";
import type { Actual, Question } from "../../core/types.ts";
import { comparableName } from "../../core/values/invisible.ts";
import { UsageError } from "../usage.ts";
import { type ExportedActions, exportActions } from "./actions.ts";
import { withAuth } from "./auth.ts";
import { lintsClean, unmatched, wayUp } from "./new-documents.ts";
import { patchDocuments } from "./patches.ts";
import { readSides, type Sides, type SidesInput } from "./sides.ts";

export interface ExportInput extends SidesInput {
	/** Names or ids; empty: everything. */
	readonly wanted: readonly string[];
	/** Null: credentials are kept. */
	readonly secrets: SecretKind | null;
	/** Where new documents go, from the settings' folder, with forward slashes. */
	readonly folder: string;
	/** Where those of data actions go; null: they are not asked for. */
	readonly actionFolder: string | null;
}

export async function exportNew(input: ExportInput): Promise<Exported> {
	const { repository, settings, environment, reader } = input;
	const sides = await readSides({
		...input,
		withActions: input.actionFolder !== null,
	});
	const { tree, planned } = sides;
	const documentOf = new Map(
		planned.plan.standings.map(({ integrationId, key }) => [
			integrationId,
			key,
		]),
	);
	const keys = new Set(
		tree.documents.flatMap(({ key, root }) => [
			...(key === undefined ? [] : [key]),
			...(root ? keyNodes(root).map(({ value }) => value) : []),
		]),
	);
	let actual = planned.actual;
	const read = async (questions: readonly Question[]): Promise<void> => {
		actual = await reader.answer(actual, questions);
	};
	const find = async (
		had: ReadonlyMap<string, string>,
	): Promise<Candidates> => {
		for (;;) {
			const asked = findCandidates(
				actual,
				{ documentOf: had, keys },
				repository.catalog,
				settings.owner,
			);
			if (!("questions" in asked)) return asked;
			await read(asked.questions);
		}
	};
	const all = await find(documentOf);
	const chosen = chosenBy(input.wanted, actual);
	const patches = patchDocuments(
		input,
		sides,
		actual,
		all.candidates.filter(({ integration }) => chosen.has(integration.id)),
		input.wanted.length > 0 ? chosen : null,
	);
	const found = await find(new Map([...documentOf, ...patches.matched]));
	const free = repository.catalog.credentialTypes;
	if (
		input.secrets !== null &&
		found.candidates.some(
			({ credential }) => free.get(credential?.type ?? "")?.free,
		)
	)
		await read([{ ask: "credential-types" }]);
	const skipped: Skipped[] = [
		...patches.skipped,
		...found.skipped.filter(({ integrationId }) => chosen.has(integrationId)),
		...(input.wanted.length > 0 ? already(actual, documentOf, chosen) : []),
	];
	const said: string[] = [...patches.said];
	const candidates = found.candidates.filter((candidate) => {
		if (!chosen.has(candidate.integration.id)) return false;
		const reason = meantByDocument(candidate, sides, environment.name);
		if (reason !== null) skipped.push(skip(candidate, reason));
		return reason === null;
	});
	const { sound, refused } = lintsClean(
		texts(candidates, actual, input, skipped, said),
		repository,
		settings,
	);
	skipped.push(...refused);
	said.push(...unmatched(sound, settings));
	const sources = sound.flatMap((one) => one.sources);
	const { actionFolder } = input;
	let documents = sound;
	let edits = patches.edits;
	let actions: ExportedActions | null = null;
	if (actionFolder !== null) {
		const keys = new Map([
			...documentOf,
			...patches.matched,
			...sound.map(
				({ integrationId, key }) => [integrationId ?? "", key] as const,
			),
		]);
		const auth = await withAuth(
			input,
			sides,
			[...keys].filter(([id]) => chosen.has(id)),
			actual,
			{ documents, edits },
		);
		documents = auth.documents;
		said.push(...auth.said);
		actions = await exportActions(
			{ repository, settings, environment, reader, actionFolder },
			{
				edits: auth.edits,
				documents,
				keys,
				chosen,
			},
			actual,
		);
		edits = actions.edits;
	}
	skipped.push(...(actions?.skipped ?? []));
	said.push(
		...(actions?.said ?? []),
		...unmatched(actions?.documents ?? [], settings, "action"),
	);
	return {
		environment: environment.name,
		organization: actual.organization,
		documents: [...documents, ...(actions?.documents ?? [])],
		edits,
		skipped: skipped.sort(bySkipped),
		said,
		example:
			input.secrets === null || sources.length === 0
				? null
				: exampleText(sources, input.secrets),
		limits: overLimits(actual, found.candidates, sound, input),
		platformCalls: reader.calls(),
	};
}

function bySkipped(a: Skipped, b: Skipped): number {
	const [one, other] = [a, b].map(({ name, integrationId }) =>
		JSON.stringify([name, integrationId]),
	);
	return (one ?? "") < (other ?? "") ? -1 : 1;
}

function skip({ integration, name }: Candidate, reason: string): Skipped {
	return { integrationId: integration.id, name, reason };
}

/** @throws UsageError for a name that nothing bears */
function chosenBy(
	wanted: readonly string[],
	{ integrations }: Actual,
): { has(id: string | null): boolean } {
	if (wanted.length === 0) return { has: () => true };
	const means = (text: string) =>
		integrations.filter(
			(one) =>
				one.id.toLowerCase() === text.toLowerCase() ||
				comparableName(nameOf(one)) === comparableName(text),
		);
	const unknown = wanted.filter((text) => means(text).length === 0);
	if (unknown.length > 0) throw new UsageError(messages.unknownNames(unknown));
	const ids = new Set<string | null>(
		wanted.flatMap((text) => means(text).map(({ id }) => id)),
	);
	return ids;
}

function already(
	{ integrations }: Actual,
	documentOf: ReadonlyMap<string, string>,
	chosen: { has(id: string): boolean },
): readonly Skipped[] {
	return integrations.flatMap((one) => {
		const key = documentOf.get(one.id);
		return key === undefined || !chosen.has(one.id)
			? []
			: [
					{
						integrationId: one.id,
						name: nameOf(one),
						reason: messages.documentHasIt(key),
					},
				];
	});
}

/** A document of the environment that bears the same name, unless both say which integration they mean. */
function meantByDocument(
	candidate: Candidate,
	{ tree, planned }: Sides,
	environment: string,
): string | null {
	const same = planned.state.documents.find(
		({ name }) => comparableName(name) === comparableName(candidate.name),
	);
	if (!same) return null;
	const { key } = same;
	const refusal = planned.plan.refusals.find((one) => one.key === key);
	if (refusal) return messages.documentMayMeanIt(key, refusal.rule);
	const root = tree.documents.find((document) => document.key === key)?.root;
	const adopts =
		root &&
		stringAt(effectiveDocument(root, environment), "adopt") !== undefined;
	if (adopts) return null;
	const standing = planned.plan.standings.find((one) => one.key === key);
	return messages.nameOfDocument(key, standing?.integrationId ?? null);
}

function texts(
	candidates: readonly Candidate[],
	actual: Actual,
	{ repository, settings, environment, secrets, folder }: ExportInput,
	skipped: Skipped[],
	said: string[],
): readonly NewDocument[] {
	const several =
		settings.environments.size + settings.otherEnvironments.length > 1;
	const way = wayUp(folder);
	const taken = new Set<string>();
	return candidates.flatMap((candidate): NewDocument[] => {
		const { key, name, credential, integration } = candidate;
		const credentials =
			credential &&
			writtenCredential(
				key,
				credential,
				secrets,
				repository.catalog,
				actual.credentialTypes ?? [],
				taken,
			);
		const { members, left } = membersOf(
			candidate,
			credentials?.credentials ?? null,
			several ? [environment.name] : null,
		);
		const text = documentText(members, way);
		if (text === null) {
			skipped.push(skip(candidate, messages.notWritable));
			return [];
		}
		const told = [...left, ...(credentials?.said ? [credentials.said] : [])];
		said.push(...told.map((reason) => `${key}: ${reason}`));
		return [
			{
				key,
				integrationId: integration.id,
				name,
				file: posix.join(folder, `${key}.yaml`),
				text,
				beside: [],
				sources: credentials?.sources ?? [],
			},
		];
	});
}

/** Types of which the organization has more than lint accepts. */
function overLimits(
	{ integrations }: Actual,
	candidates: readonly Candidate[],
	written: readonly NewDocument[],
	{ environment }: ExportInput,
): Readonly<Record<string, number>> {
	const ids = new Set(written.map(({ integrationId }) => integrationId));
	const types = new Map(
		candidates
			.filter(({ integration }) => ids.has(integration.id))
			.map(({ type, integration }) => [integration.typeId, type]),
	);
	return Object.fromEntries(
		[...types].flatMap(([typeId, { name, maxInstances }]) => {
			const found = integrations.filter((one) => one.typeId === typeId).length;
			return found > (environment.limits[name] ?? maxInstances)
				? [[name, found]]
				: [];
		}),
	);
}
