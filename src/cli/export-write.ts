// What an export has to write -> files, and what became of each.
import type { Origin } from "../core/export/candidates.ts";
import type {
	Exported,
	ExportReport,
	ReportedDocument,
} from "../core/export/exported.ts";
import * as messages from "../core/export/messages.ts";
import { inLine } from "../core/render/palette.ts";
import type { Repository } from "../stages/repository.ts";
import type { Edge } from "./edge.ts";
import { openNewFiles } from "./new-files.ts";
import { tellWarning } from "./tell.ts";

export function warn(edge: Edge, text: string): void {
	tellWarning(edge, inLine(text));
}

/** The settings last: until then the same line begins again where it was stopped. */
export async function writeExport(
	edge: Edge,
	repository: Repository,
	exported: Exported,
	settings: string | null,
): Promise<ExportReport> {
	const { documents, environment, example } = exported;
	const files = await openNewFiles(repository);
	const written: ReportedDocument[] = [];
	const skipped = [...exported.skipped];
	for (const document of documents) {
		const { key, name, file, address } = document;
		const origin = originOf(document);
		const from = address === undefined ? {} : { address };
		const other = await files.addDocument(document);
		if (other === null) written.push({ key, ...origin, file, ...from });
		else
			skipped.push({
				...origin,
				name,
				reason: messages.fileExists(other),
				...from,
			});
	}
	const updated: ReportedDocument[] = [];
	for (const edit of exported.edits) {
		const { file } = edit;
		const reason = await files.replace(edit);
		for (const { key, ...origin } of edit.documents)
			if (reason === null) updated.push({ key, ...origin, file });
			else skipped.push({ ...origin, name: key, reason });
	}
	const isNew = (file: string, text: string): Promise<boolean> =>
		files.add({ file, text });
	if (example !== null && !(await isNew("secrets.example.env", example)))
		warn(edge, messages.exampleExists(example));
	if (settings !== null) await isNew("gc-integrations.yaml", settings);
	return { environment, written, updated, skipped };
}

/** Of which kind it is, and what it is on the platform. */
function originOf({
	kind,
	integration,
	integrationId,
	actionId,
}: Origin): Origin {
	return {
		...(kind === undefined ? {} : { kind }),
		...(integration === undefined ? {} : { integration }),
		integrationId,
		...(actionId === undefined ? {} : { actionId }),
	};
}
