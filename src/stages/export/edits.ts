// Documents and what the platform has of them -> the files as they would have to read, each held against what it shall say.
import { isDeepStrictEqual } from "node:util";
import { effectiveDocument } from "../../core/document/environments.ts";
import { nodeAt } from "../../core/document/node.ts";
import type { SourceFile } from "../../core/document/source.ts";
import type { Skipped } from "../../core/export/candidates.ts";
import {
	type Differences,
	differences,
} from "../../core/export/differences.ts";
import { type Edit, edited } from "../../core/export/edit.ts";
import type { EditedFile } from "../../core/export/exported.ts";
import * as messages from "../../core/export/messages.ts";
import { lintTree } from "../../core/lint/lint.ts";
import { desired } from "../../core/plan/desired.ts";
import type { Settings } from "../../core/settings/settings.ts";
import type {
	ActualConfig,
	ActualIntegration,
	Desired,
	MapNode,
} from "../../core/types.ts";
import { integrationSources, type Repository } from "../repository.ts";

/** A document and the integration that it shall describe. */
export interface Edited {
	readonly key: string;
	readonly file: string;
	readonly root: MapNode;
	readonly integration: ActualIntegration;
	readonly config: ActualConfig;
}

export interface Editor {
	/** What differs between a document, as the environment sees it, and its integration. */
	compare(document: Edited): Differences;
	/** Takes the edits over, where the document then says what the platform has; else says why not. */
	edit(document: Edited, edits: readonly Edit[]): Skipped | null;
	files(): readonly EditedFile[];
}

export function openEditor(
	repository: Repository,
	settings: Settings,
	environment: string,
): Editor {
	const { catalog } = repository;
	const before = new Map(
		integrationSources(repository).flatMap((source) =>
			"text" in source ? [[source.file, source.text] as const] : [],
		),
	);
	const after = new Map(before);
	const touched = new Map<string, EditedFile["documents"]>();

	const compare = (
		{ integration, config, file }: Edited,
		root: MapNode,
	): Differences => {
		const effective = effectiveDocument(root, environment);
		const wanted = desired(effective, file, catalog);
		const type = catalog.types.get(wanted.type);
		if (!type) throw new Error(`no type ${wanted.type}`);
		return differences(
			wanted,
			integration,
			config,
			type,
			(path) => nodeAt(effective, path) !== undefined,
		);
	};

	/** Of each environment, what each document of the file wants. */
	const meaning = (source: SourceFile) => {
		const { documents, findings } = lintTree([source], settings, catalog);
		const wants = new Map<string, Desired>();
		for (const { key, root, environments, file } of documents)
			for (const name of environments)
				if (root)
					wants.set(
						JSON.stringify([key, name]),
						desired(effectiveDocument(root, name), file, catalog),
					);
		return { documents, findings, wants };
	};

	return {
		compare: (document) => compare(document, document.root),

		edit(document, edits) {
			const { key, file, integration } = document;
			const skip = (reason: string): Skipped => ({
				integrationId: integration.id,
				name: integration.name,
				reason,
			});
			const text = after.get(file) ?? "";
			const next = edited(text, key, edits);
			if (next === null) return skip(messages.cannotEdit(file));
			const old = meaning({ file, text });
			const now = meaning({ file, text: next });
			const known = new Set(
				old.findings.map(({ rule, message }) => rule + message),
			);
			const wrong = now.findings.find(
				({ severity, rule, message }) =>
					severity === "error" && !known.has(rule + message),
			);
			if (wrong) return skip(messages.wouldNotLint(wrong.message));
			const root = now.documents.find((one) => one.key === key)?.root;
			if (!root || compare(document, root).edits.length > 0)
				return skip(messages.cannotEdit(file));
			// What the edits do not speak of is what it was, for every document and environment.
			for (const [id, wants] of old.wants) {
				const [owner] = JSON.parse(id) as [string];
				if (owner === key) continue;
				if (!sameWants(wants, now.wants.get(id)))
					return skip(messages.cannotEdit(file));
			}
			after.set(file, next);
			touched.set(file, [
				...(touched.get(file) ?? []),
				{ key, integrationId: integration.id },
			]);
			return null;
		},

		files: () =>
			[...touched].map(([file, documents]) => ({
				file,
				before: before.get(file) ?? "",
				after: after.get(file) ?? "",
				beside: [],
				documents,
			})),
	};
}

/** Lines move; what is wanted does not. */
function sameWants(a: Desired, b: Desired | undefined): boolean {
	const plain = (one: Desired | undefined) =>
		one && { ...one, place: null, fieldPlaces: null };
	return isDeepStrictEqual(plain(a), plain(b));
}
