// Documents' texts -> the files beside them that they name.
import { resolve } from "node:path";
import { besidesOf } from "../core/document/beside.ts";
import * as messages from "../core/document/messages.ts";
import { documentsMeant, type SourceFile } from "../core/document/source.ts";
import type { Now } from "../io/file-calls.ts";
import { isInside } from "../io/files.ts";

/** What names no file beside it is not parsed for that: most documents name only secrets. */
function mayName(text: string): boolean {
	return (
		/\bfile["']?\s*:/.test(text) &&
		/\b(?:request|response|input|output|tests)["']?\s*:/.test(text)
	);
}

/**
 * By their names, sorted, those included that could not be read.
 * @param folder what names are relative to
 * @param root the repository: what lies outside is not read
 */
export async function readBesides(
	sources: readonly SourceFile[],
	folder: string,
	root: string,
	read: (path: string) => Now<SourceFile>,
): Promise<ReadonlyMap<string, SourceFile>> {
	const names = new Set(
		sources.flatMap((source) =>
			"text" in source && mayName(source.text)
				? documentsMeant(source).flatMap(({ root: node }) =>
						node.kind === "map"
							? besidesOf(source.file, node).flatMap(({ file }) => file ?? [])
							: [],
					)
				: [],
		),
	);
	const found = new Map<string, SourceFile>();
	for (const name of [...names].sort()) {
		const path = resolve(folder, name);
		found.set(
			name,
			isInside(resolve(root), path)
				? notThereInWords(await read(path))
				: {
						file: name,
						problem: {
							rule: "unsafe-yaml",
							message: messages.outsideRepository(),
						},
					},
		);
	}
	return found;
}

export function notThere(file: string): SourceFile {
	return {
		file,
		problem: { rule: "yaml-syntax", message: messages.notThere() },
	};
}

function notThereInWords(read: SourceFile): SourceFile {
	return "problem" in read &&
		read.problem.message === messages.unreadable("ENOENT")
		? notThere(read.file)
		: read;
}
