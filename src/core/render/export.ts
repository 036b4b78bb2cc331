// What an export did -> the text a person reads, or the JSON of the contract.
import type { ExportReport, ReportedDocument } from "../export/exported.ts";
import { count } from "../values/words.ts";
import { wrapped } from "../values/wrap.ts";
import { inLine, type Palette } from "./palette.ts";

export function exportJson(report: ExportReport): string {
	const { environment, written, updated, skipped } = report;
	return `${JSON.stringify(
		{ version: 1, environment, written, updated, skipped },
		null,
		2,
	)}\n`;
}

export function exportText(
	report: ExportReport,
	palette: Palette,
	width: number,
): string {
	const row = (text: string): string => wrapped(`  ${text}`, width, "    ");
	const { written, updated, skipped } = report;
	const { bold, yellow, dim } = palette;
	const files = (title: string, documents: readonly ReportedDocument[]) =>
		documents.length === 0
			? []
			: [
					[
						bold(title),
						...documents.map(({ key, file }) =>
							row(`${inLine(file)} ${dim(`key ${inLine(key)}`)}`),
						),
						"",
					].join("\n"),
				];
	return [
		...files("written", written),
		...files("updated", updated),
		...(skipped.length === 0
			? []
			: [
					[
						yellow("skipped"),
						...skipped.map(({ name, integrationId, address, reason }) =>
							row(
								`${inLine(name)}${dim(` ${inLine(address ?? integrationId ?? "")}`)}: ${inLine(reason)}`,
							),
						),
						"",
					].join("\n"),
				]),
		`${
			written.length + updated.length === 0
				? "nothing to write"
				: `${count(written.length, "document")} written, ${updated.length} updated`
		}, ${skipped.length} skipped\n`,
	].join("\n");
}
