// A repository, and files that the platform's UI exported -> the documents that say the same. The platform is not asked.
import { posix } from "node:path";
import type { IntegrationType } from "../../core/catalog/catalog.ts";
import { templatesMember } from "../../core/document/environments.ts";
import { isText, keyNodes } from "../../core/document/names.ts";
import { nodeAt, stringAt, toJson } from "../../core/document/node.ts";
import type { SourceFile } from "../../core/document/source.ts";
import { actionMembers } from "../../core/export/action-members.ts";
import type {
	Imported,
	NewAction,
	NotTaken,
} from "../../core/export/imported.ts";
import { keyFor } from "../../core/export/keys.ts";
import { literalSecret } from "../../core/export/literal-secret.ts";
import * as messages from "../../core/export/messages.ts";
import { documentText } from "../../core/export/text.ts";
import { readUiFile, type UiFile } from "../../core/export/ui-file.ts";
import type { LintedTree } from "../../core/lint/lint.ts";
import { uploadedActions } from "../../core/lint/messages.ts";
import type { MapNode } from "../../core/types.ts";
import { comparableName } from "../../core/values/invisible.ts";
import { suggest } from "../../core/values/suggest.ts";
import { authEdit } from "../export/auth-edit.ts";
import { unmatched, wayUp } from "../export/new-documents.ts";
import { ExportRefused, unreadable } from "../export/sides.ts";
import { lintRepository } from "../lint.ts";
import {
	integrationSources,
	type Repository,
	requireSettings,
} from "../repository.ts";
import { UsageError } from "../usage.ts";

/** The document that the actions are of. */
interface Owner {
	readonly key: string;
	readonly file: string;
	readonly root: MapNode;
	readonly type: IntegrationType;
}

/** @throws ExportRefused where what is there cannot be read */
export function importActions({
	repository,
	files,
	integration,
	folder,
}: {
	readonly repository: Repository;
	readonly files: readonly SourceFile[];
	/** Key of a document. */
	readonly integration: string;
	/** Where new documents go, from the settings' folder, with forward slashes. */
	readonly folder: string;
}): Imported {
	const settings = requireSettings(repository);
	const tree = lintRepository(repository);
	// One of those may have a key or a name that is given out here.
	if (tree.failedFiles.length > 0) throw new ExportRefused(unreadable(tree));
	const owner = ownerOf(integration, tree, repository);
	const only = nodeAt(owner.root, ["only"]);
	const keys = new Set(
		tree.actions.flatMap(({ root }) =>
			root ? keyNodes(root).map(({ value }) => value) : [],
		),
	);
	const names = namesOf(integration, tree);
	const documents: NewAction[] = [];
	const skipped: NotTaken[] = [];
	const notices: { file: string; message: string }[] = [];
	let edit: Imported["edit"] = null;
	for (const source of files) {
		const { file } = source;
		if ("problem" in source) {
			skipped.push({ file, name: "", reason: source.problem.message });
			continue;
		}
		const found = readUiFile(source.text);
		const skip = (reason: string): void => {
			skipped.push({ file, name: found.fullName, reason });
		};
		const foreign = foreignType(found, owner, repository);
		if (foreign !== null) {
			skip(foreign);
			continue;
		}
		if (found.kind === "unlike") {
			skip(found.wrong.join("; "));
			continue;
		}
		const { action, fullName } = found;
		const { name } = action;
		const noticeSecret = (): void => {
			const secret = literalSecret(action);
			if (secret !== null)
				notices.push({ file, message: messages.secretImported(secret) });
		};
		if (found.kind === "customAuth") {
			const done = nodeAt(owner.root, [templatesMember])
				? messages.authThere(integration)
				: authEdit(
						{ ...owner, text: textOf(owner, repository), environment: null },
						action,
						repository.catalog,
						settings,
					);
			if (edit !== null) skip(messages.authTwice(edit.source));
			else if (typeof done === "string") skip(done);
			else {
				const documents = [{ key: integration, integrationId: null }];
				edit = { ...done, documents, name, source: file };
				noticeSecret();
			}
			continue;
		}
		const there = names.get(comparableName(name));
		if (there !== undefined) {
			skip(there);
			continue;
		}
		const key = keyFor(name, "action", keys);
		const { members, beside } = actionMembers(
			found.action,
			key,
			integration,
			only ? toJson(only) : null,
		);
		const text = documentText(members, wayUp(folder), "action");
		if (text === null) {
			skip(messages.notWritable);
			continue;
		}
		if (name !== fullName)
			notices.push({ file, message: messages.renamed(fullName, name) });
		noticeSecret();
		keys.add(key);
		names.set(comparableName(name), messages.importedFrom(file));
		documents.push({
			key,
			name,
			source: file,
			file: posix.join(folder, `${key}.yaml`),
			text,
			beside: beside.map((one) => ({
				file: posix.join(folder, one.file),
				text: one.text,
			})),
		});
	}
	return {
		documents,
		edit,
		skipped,
		notices,
		said: unmatched(documents, settings, "action"),
	};
}

function textOf({ file }: Owner, repository: Repository): string {
	const source = integrationSources(repository).find(
		(one) => one.file === file,
	);
	return source && "text" in source ? source.text : "";
}

function ownerOf(
	key: string,
	tree: LintedTree,
	{ catalog }: Repository,
): Owner {
	const found = tree.documents.find((document) => document.key === key);
	if (!found?.root) {
		const keys = tree.documents.flatMap((document) => document.key ?? []);
		throw new UsageError(messages.noIntegration(key, suggest(key, keys)));
	}
	const { file, root } = found;
	const type = catalog.types.get(stringAt(root, "type") ?? "");
	if (!type) throw new UsageError(messages.noTypeIn(file, key));
	return { key, file, root, type };
}

/** By name as people compare them: why an action of that name is not taken. */
function namesOf(
	integration: string,
	{ actions }: LintedTree,
): Map<string, string> {
	return new Map(
		actions.flatMap(({ key, root }): [string, string][] => {
			const name = root && nodeAt(root, ["name"]);
			return root &&
				name &&
				isText(name) &&
				stringAt(root, "integration") === integration
				? [[comparableName(name.value), messages.documentHasIt(key ?? "")]]
				: [];
		}),
	);
}

function foreignType(
	{ integrationType }: UiFile,
	{ key, type }: Owner,
	{ catalog }: Repository,
): string | null {
	if (type.uploadsActions)
		return messages.invalidValue(uploadedActions(key, type.name));
	if (integrationType === null || integrationType === type.platformType)
		return null;
	const other = [...catalog.types.values()].find(
		({ platformType }) => platformType === integrationType,
	);
	// The vendor published no id of its type: any that is nobody else's may be it.
	if (type.slotIsGuess && !other) return null;
	return messages.invalidValue(
		messages.foreignType(integrationType, other?.name ?? null, key, type),
	);
}
