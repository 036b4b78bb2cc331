// What an export has to write -> files, and what became of each.
import { resolve } from "node:path";
import type {
	EditedFile,
	Exported,
	ExportReport,
	ReportedDocument,
} from "../core/export/exported.ts";
import * as messages from "../core/export/messages.ts";
import { errorText } from "../core/values/error.ts";
import { repositoryRoot } from "../io/files.ts";
import { writeNewFile } from "../io/new-file.ts";
import { replaceText } from "../io/save.ts";
import type { Repository } from "../stages/repository.ts";
import { UsageError } from "../stages/usage.ts";
import type { Edge } from "./edge.ts";

export function warn(edge: Edge, text: string): void {
	edge.err(`${edge.errPalette.yellow("warning:")} ${text}\n`);
}

/** The settings last: until then the same line begins again where it was stopped. */
export async function writeExport(
	edge: Edge,
	{ settingsFolder }: Repository,
	exported: Exported,
	settings: string | null,
): Promise<ExportReport> {
	const { documents, environment, example } = exported;
	const root = await repositoryRoot(settingsFolder);
	const isNew = async (file: string, text: string): Promise<boolean> => {
		try {
			return await writeNewFile(root, resolve(settingsFolder, file), text);
		} catch (error) {
			throw new UsageError(`cannot write ${file}: ${errorText(error)}`);
		}
	};
	const written: ReportedDocument[] = [];
	const skipped = [...exported.skipped];
	for (const { key, integrationId, name, file, text, address } of documents) {
		const from = address === undefined ? {} : { address };
		if (await isNew(file, text))
			written.push({ key, integrationId, file, ...from });
		else
			skipped.push({
				integrationId,
				name,
				reason: messages.fileExists(file),
				...from,
			});
	}
	const updated: ReportedDocument[] = [];
	for (const edit of exported.edits) {
		const done = await replaced(settingsFolder, edit);
		for (const { key, integrationId } of edit.documents)
			if (done) updated.push({ key, integrationId, file: edit.file });
			else
				skipped.push({
					integrationId,
					name: key,
					reason: messages.movedMeanwhile(edit.file),
				});
	}
	if (example !== null && !(await isNew("secrets.example.env", example)))
		warn(edge, messages.exampleExists(example));
	if (settings !== null) await isNew("gc-integrations.yaml", settings);
	return { environment, written, updated, skipped };
}

/** @returns false where the file is not what was read any more */
async function replaced(
	folder: string,
	{ file, before, after }: EditedFile,
): Promise<boolean> {
	try {
		return await replaceText(resolve(folder, file), before, after);
	} catch (error) {
		throw new UsageError(`cannot write ${file}: ${errorText(error)}`);
	}
}
