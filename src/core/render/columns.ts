// Texts in columns that fit a terminal: what is too long is cut, and what is wide counts twice.
import { widthOf } from "../values/width.ts";

/** Cut where it is longer, filled with blanks where it is shorter. */
function exactly(text: string, width: number): string {
	const spare = width - widthOf(text);
	if (spare >= 0) return text + " ".repeat(spare);
	let kept = "";
	for (const letter of text) {
		if (widthOf(kept + letter) > width - 1) break;
		kept += letter;
	}
	return exactly(`${kept}…`, width);
}

export interface Column {
	readonly title: string;
	/** One for each row. */
	readonly cells: readonly string[];
	/** Left out where there is no room; else cut where it is too long. */
	readonly room: "as it is" | "cut" | "where there is any";
}

const gap = 2;
/** Of a column that is cut. */
const least = 8;

/** Lines as wide as each other, the titles first. */
export function inColumns(
	columns: readonly Column[],
	width: number,
): readonly (readonly string[])[] {
	const natural = ({ title, cells }: Column): number =>
		Math.max(...[title, ...cells].map(widthOf));
	const whole = (some: readonly Column[]): number =>
		some.reduce((sum, column) => sum + natural(column) + gap, -gap);
	const shown = columns.reduce<readonly Column[]>(
		(chosen, column) =>
			whole(chosen) > width && column.room === "where there is any"
				? chosen.filter((one) => one !== column)
				: chosen,
		columns,
	);
	const widths = shown.map(natural);
	for (let over = whole(shown) - width; over > 0; over -= 1) {
		const longest = Math.max(
			...widths.filter((_, at) => shown[at]?.room === "cut"),
		);
		const at = widths.findIndex(
			(one, index) => one === longest && shown[index]?.room === "cut",
		);
		if (longest <= least) break;
		widths[at] = longest - 1;
	}
	const rows = shown[0]?.cells.length ?? 0;
	return [-1, ...Array.from({ length: rows }, (_, row) => row)].map((row) =>
		shown.map(({ title, cells }, column) =>
			exactly(row < 0 ? title : (cells[row] ?? ""), widths[column] ?? 0),
		),
	);
}
