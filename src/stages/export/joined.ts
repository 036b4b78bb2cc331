// Edits one after another of the same file -> one.
import type { EditedFile } from "../../core/export/exported.ts";

/** @param later of the text that `earlier` makes */
export function joined(earlier: EditedFile, later: EditedFile): EditedFile {
	const isNew = ({ key, kind }: EditedFile["documents"][number]): boolean =>
		!earlier.documents.some((one) => one.key === key && one.kind === kind);
	return {
		...later,
		before: earlier.before,
		beside: [...earlier.beside, ...later.beside],
		documents: [...earlier.documents, ...later.documents.filter(isNew)],
	};
}
