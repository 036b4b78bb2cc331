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
	const row = rowIn(width);
	const { written, updated, skipped } = report;
	const { yellow, dim } = palette;
	return [
		...filesText("written", written, palette, width),
		...filesText("updated", updated, palette, width),
		...section(
			yellow("skipped"),
			skipped.map(({ name, integrationId, actionId, address, reason }) => {
				const id = address ?? actionId ?? integrationId ?? "";
				return row(
					`${inLine(name)}${dim(` ${inLine(id)}`)}: ${inLine(reason)}`,
				);
			}),
		),
		doneText(report),
	].join("\n");
}

export function rowIn(width: number): (text: string) => string {
	return (text) => wrapped(`  ${text}`, width, "    ");
}

/** Nothing where it has no rows. */
export function section(
	title: string,
	rows: readonly string[],
): readonly string[] {
	return rows.length === 0 ? [] : [[title, ...rows, ""].join("\n")];
}

export function filesText(
	title: string,
	documents: readonly Pick<ReportedDocument, "key" | "file">[],
	{ bold, dim }: Palette,
	width: number,
): readonly string[] {
	const row = rowIn(width);
	return section(
		bold(title),
		documents.map(({ key, file }) =>
			row(`${inLine(file)} ${dim(`key ${inLine(key)}`)}`),
		),
	);
}

export function doneText({
	written,
	updated,
	skipped,
}: Readonly<
	Record<"written" | "updated" | "skipped", readonly unknown[]>
>): string {
	const done =
		written.length + updated.length === 0
			? "nothing to write"
			: `${count(written.length, "document")} written, ${updated.length} updated`;
	return `${done}, ${skipped.length} skipped\n`;
}
