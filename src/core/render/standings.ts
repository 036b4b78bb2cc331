// What each integration of ours reports -> a table.
import type { Standing } from "../types.ts";
import { type Palette, printable } from "./palette.ts";

export function standingsText(
	standings: readonly Standing[],
	palette: Palette,
): string {
	const rows = standings.map(({ key, type, name, reportedState }) => [
		key,
		type,
		reportedState,
		name,
	]);
	const widths = [0, 1, 2].map((column) =>
		Math.max(0, ...rows.map((row) => (row[column] ?? "").length)),
	);
	return rows
		.map(([key = "", type = "", state = "", name = ""]) => {
			const paint =
				state === "ERROR"
					? palette.red
					: state === "ACTIVE"
						? palette.green
						: palette.dim;
			return `  ${palette.bold(key.padEnd(widths[0] ?? 0))}  ${type.padEnd(widths[1] ?? 0)}  ${paint(state.padEnd(widths[2] ?? 0))}  ${printable(name)}\n`;
		})
		.join("");
}
