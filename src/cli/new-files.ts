// New files and edited ones -> the repository, where nothing that is there is overwritten.
import { resolve } from "node:path";
import type { EditedFile, NewFile, NewTexts } from "../core/export/exported.ts";
import * as messages from "../core/export/messages.ts";
import { errorText } from "../core/values/error.ts";
import { exists, repositoryRoot } from "../io/files.ts";
import { writeNewFile } from "../io/new-file.ts";
import { readRegularFile } from "../io/regular-file.ts";
import { replaceText } from "../io/save.ts";
import type { Repository } from "../stages/repository.ts";
import { UsageError } from "../stages/usage.ts";

export interface NewFiles {
	/** @returns false where something has the name */
	add(file: NewFile): Promise<boolean>;
	/** A document last: it is there with all that it names. @returns the name that something else has; null: none */
	addDocument(document: NewTexts): Promise<string | null>;
	/** @returns why it is left as it is; null: it is not */
	replace(edit: EditedFile): Promise<string | null>;
}

/** @throws UsageError, also from what it gives, where a file cannot be written */
export async function openNewFiles({
	settingsFolder,
}: Repository): Promise<NewFiles> {
	const root = await repositoryRoot(settingsFolder);
	const pathOf = (file: string): string => resolve(settingsFolder, file);
	const add = ({ file, text }: NewFile): Promise<boolean> =>
		saying(file, () => writeNewFile(root, pathOf(file), text));

	/** What was stopped before its document was written is there as it shall be. */
	const isOther = ({ file, text }: NewFile): Promise<boolean> =>
		saying(file, async () => {
			const path = pathOf(file);
			return (
				(await exists(path)) &&
				(await readRegularFile(path, { limit: Infinity })) !== text
			);
		});
	const addBeside = async (
		files: readonly NewFile[],
	): Promise<string | null> => {
		for (const file of files) if (await isOther(file)) return file.file;
		for (const file of files) await add(file);
		return null;
	};

	return {
		add,
		async addDocument(document) {
			const { file, beside } = document;
			if (beside.length > 0 && (await exists(pathOf(file)))) return file;
			const other = await addBeside(beside);
			return other ?? ((await add(document)) ? null : file);
		},
		async replace({ file, before, after, beside }) {
			const other = await addBeside(beside);
			if (other !== null) return messages.fileExists(other);
			const done = await saying(file, () =>
				replaceText(pathOf(file), before, after),
			);
			return done ? null : messages.movedMeanwhile(file);
		},
	};
}

async function saying<Done>(
	file: string,
	write: () => Promise<Done>,
): Promise<Done> {
	try {
		return await write();
	} catch (error) {
		throw new UsageError(`cannot write ${file}: ${errorText(error)}`);
	}
}
