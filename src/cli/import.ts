// `import`: files that the platform's UI exported -> documents of data actions, for review. Neither reads nor writes the platform.
import { resolve } from "node:path";
import type { SourceFile } from "../core/document/source.ts";
import type { Imported, ImportReport } from "../core/export/imported.ts";
import * as messages from "../core/export/messages.ts";
import { importJson, importText } from "../core/render/import.ts";
import { statOf } from "../io/files.ts";
import { readRegularFile } from "../io/regular-file.ts";
import { UnreadablePath } from "../io/unreadable.ts";
import { importActions } from "../stages/import/import.ts";
import type { Repository } from "../stages/repository.ts";
import { UsageError } from "../stages/usage.ts";
import type { Action } from "./context.ts";
import { openDocuments } from "./documents.ts";
import { exitCodes } from "./edge.ts";
import { warn } from "./export-write.ts";
import { requireFormat } from "./formats.ts";
import { openNewFiles } from "./new-files.ts";
import { folderOf } from "./new-folder.ts";
import { refusing } from "./refused.ts";

interface ImportOptions {
	readonly config?: string;
	readonly format: string;
	readonly integration?: string;
	readonly out?: string;
}

/** The platform takes at most half a MiB at once. */
const largestFile = 4 * 1024 * 1024;

export const importCommand: Action = async (context, command) => {
	const { edge } = context;
	const options = command.optsWithGlobals<ImportOptions>();
	const { format, integration } = options;
	requireFormat("import", format);
	if (integration === undefined)
		throw new UsageError(
			"--integration KEY is missing: which integration's actions are they?",
		);
	const { repository } = await openDocuments(
		context,
		{ config: options.config, paths: [], needsSettings: true },
		true,
	);
	const files: SourceFile[] = [];
	for (const path of command.args) files.push(await read(edge.folder, path));
	return refusing(context, format, async () => {
		const imported = importActions({
			repository,
			files,
			integration,
			folder: await folderOf(
				context,
				repository,
				repository.settings?.actions ?? [],
				options.out,
			),
		});
		const report = await writeImport(repository, imported);
		for (const text of imported.said) warn(edge, text);
		edge.out(
			format === "json"
				? importJson(report)
				: importText(report, edge.palette, edge.width),
		);
		return report.skipped.length > 0 ? exitCodes.problems : exitCodes.done;
	});
};

async function read(folder: string, file: string): Promise<SourceFile> {
	const path = resolve(folder, file);
	const found = await statOf(path);
	if (!found) throw new UsageError(`there is no file ${file}`);
	if (found.isDirectory())
		throw new UsageError(`${file} is a folder: name the files in it`);
	try {
		return { file, text: await readRegularFile(path, { limit: largestFile }) };
	} catch (error) {
		if (!(error instanceof UnreadablePath)) throw error;
		const message = `it ${error.reason}`;
		return { file, problem: { rule: "yaml-syntax", message } };
	}
}

async function writeImport(
	repository: Repository,
	{ documents, edit, ...imported }: Imported,
): Promise<ImportReport> {
	const files = await openNewFiles(repository);
	const written: ImportReport["written"][number][] = [];
	const updated: ImportReport["updated"][number][] = [];
	const skipped = [...imported.skipped];
	for (const document of documents) {
		const { key, name, source, file } = document;
		const other = await files.addDocument(document);
		if (other === null) written.push({ key, file });
		else
			skipped.push({ file: source, name, reason: messages.fileExists(other) });
	}
	if (edit) {
		const { name, source, file } = edit;
		const reason = await files.replace(edit);
		if (reason === null)
			updated.push(...edit.documents.map(({ key }) => ({ key, file })));
		else skipped.push({ file: source, name, reason });
	}
	return { written, updated, skipped, notices: imported.notices };
}
