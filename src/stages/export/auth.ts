// Integrations whose credential gets its tokens by an action of its own -> their documents with that action in them.

import { authActionId } from "../../core/action/ids.ts";
import type { Catalog } from "../../core/catalog/catalog.ts";
import {
	effectiveDocument,
	templatesMember,
} from "../../core/document/environments.ts";
import { nodeAt } from "../../core/document/node.ts";
import type {
	EditedFile,
	NewDocument,
	NewFile,
} from "../../core/export/exported.ts";
import { literalSecret } from "../../core/export/literal-secret.ts";
import { liveCall } from "../../core/export/live-action.ts";
import * as messages from "../../core/export/messages.ts";
import { authQuestion } from "../../core/plan/action/auth.ts";
import type {
	Actual,
	ActualCredential,
	ActualIntegration,
} from "../../core/types.ts";
import { integrationSources } from "../repository.ts";
import { type AuthOwner, authEdit } from "./auth-edit.ts";
import { joined } from "./joined.ts";
import type { Sides, SidesInput } from "./sides.ts";

interface Texts {
	readonly documents: readonly NewDocument[];
	readonly edits: readonly EditedFile[];
}

/** How integrations get their tokens, in documents that say nothing of it. */
export async function withAuth(
	input: SidesInput,
	{ tree }: Sides,
	/** Integrations' ids, and the keys of their documents. */
	keys: readonly (readonly [string, string])[],
	actual: Actual,
	{ documents, edits }: Texts,
): Promise<Texts & { readonly said: readonly string[] }> {
	const { repository, environment } = input;
	const sources = integrationSources(repository);
	const open = keys.flatMap(([id, key]): readonly WithoutAuth[] => {
		const integration = actual.integrations.find((one) => one.id === id);
		if (!integration) return [];
		const made = documents.find((one) => one.integrationId === id);
		if (made) return [{ ...made, integration, environment: null }];
		const found = tree.documents.find((one) => one.key === key);
		const source = sources.find(({ file }) => file === found?.file);
		if (!found?.root || !source || !("text" in source)) return [];
		const { file, root, environments } = found;
		const effective = effectiveDocument(root, environment.name);
		if (nodeAt(effective, [templatesMember])) return [];
		const alone =
			environments.length === 1 && environments[0] === environment.name;
		return [
			{
				key,
				file,
				text: edits.find((one) => one.file === file)?.after ?? source.text,
				integration,
				environment: alone ? null : environment.name,
			},
		];
	});
	const { texts, said } = await authTexts(input, open, actual);
	return {
		documents: documents.map((document) => {
			const found = texts.find(({ owner }) => owner.file === document.file);
			return found
				? { ...document, text: found.text, beside: found.beside }
				: document;
		}),
		edits: merged([
			...edits,
			...texts
				.filter(({ owner }) => sources.some(({ file }) => file === owner.file))
				.map(({ owner, text, beside }) => ({
					file: owner.file,
					before: owner.text,
					after: text,
					beside,
					documents: [{ key: owner.key, integrationId: owner.integration.id }],
				})),
		]),
		said,
	};
}

/** A document that says nothing of the action, and its integration. */
interface WithoutAuth extends AuthOwner {
	readonly integration: ActualIntegration;
}

interface AuthText {
	readonly owner: WithoutAuth;
	/** The file's. */
	readonly text: string;
	readonly beside: readonly NewFile[];
}

async function authTexts(
	{ repository, settings, reader }: SidesInput,
	documents: readonly WithoutAuth[],
	before: Actual,
): Promise<{
	readonly texts: readonly AuthText[];
	readonly said: readonly string[];
}> {
	const { catalog } = repository;
	const owners = documents.filter(
		({ integration }) => tokenCredential(integration, before, catalog) !== null,
	);
	const actual = await reader.answer(
		before,
		owners.map(({ integration }) =>
			authQuestion(
				integration,
				tokenCredential(integration, before, catalog) ?? undefined,
			),
		),
	);
	const said: string[] = [];
	/** Several documents may stand in one file. */
	const now = new Map<string, string>();
	const texts = owners.flatMap((owner): readonly AuthText[] => {
		const { key, file } = owner;
		const found = actual.wholeActions?.[authActionId(owner.integration.id)];
		const call = found ? liveCall(found.content) : null;
		const secret = call && literalSecret(call);
		const done =
			call === null
				? messages.authNotThere
				: secret !== null
					? messages.authSecret(secret)
					: authEdit(
							{ ...owner, text: now.get(file) ?? owner.text },
							call,
							catalog,
							settings,
						);
		if (typeof done === "string") {
			said.push(messages.withoutAuth(key, done));
			return [];
		}
		now.set(file, done.after);
		return [{ owner, text: done.after, beside: done.beside }];
	});
	return { texts, said };
}

/** For which there is an action that gets tokens, which templates read by `authResponse`. */
export function tokenCredential(
	{ config }: ActualIntegration,
	{ credentials }: Actual,
	catalog: Catalog,
): ActualCredential | null {
	const bound = new Set(Object.values(config?.credentials ?? {}));
	return (
		credentials.find(
			({ id, type }) =>
				bound.has(id) &&
				catalog.credentialTypes.get(type)?.variables.includes("authResponse"),
		) ?? null
	);
}

/** One after another in the same file. */
function merged(edits: readonly EditedFile[]): readonly EditedFile[] {
	const byFile = new Map<string, EditedFile>();
	for (const edit of edits) {
		const before = byFile.get(edit.file);
		byFile.set(edit.file, before ? joined(before, edit) : edit);
	}
	return [...byFile.values()];
}
