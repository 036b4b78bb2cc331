// What an import did -> the text a person reads, or the JSON of the contract.
import type { ImportReport } from "../export/imported.ts";
import { doneText, filesText, rowIn, section } from "./export.ts";
import { inLine, type Palette } from "./palette.ts";

export function importJson(report: ImportReport): string {
	const { written, updated, skipped, notices } = report;
	return `${JSON.stringify(
		{ version: 1, written, updated, skipped, notices },
		null,
		2,
	)}\n`;
}

export function importText(
	report: ImportReport,
	palette: Palette,
	width: number,
): string {
	const { written, updated, skipped, notices } = report;
	const { bold, yellow, dim } = palette;
	const row = rowIn(width);
	return [
		...filesText("written", written, palette, width),
		...filesText("updated", updated, palette, width),
		...section(
			bold("noticed"),
			notices.map(({ file, message }) =>
				row(`${inLine(file)}: ${inLine(message)}`),
			),
		),
		...section(
			yellow("skipped"),
			skipped.map(({ file, name, reason }) =>
				row(
					`${inLine(file)}${name === "" ? "" : ` ${dim(inLine(name))}`}: ${inLine(reason)}`,
				),
			),
		),
		doneText(report),
	].join("\n");
}
