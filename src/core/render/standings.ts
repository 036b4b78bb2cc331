// What each integration of ours reports -> a table.
import type { Standing } from "../types.ts";
import { aligned, type Palette, printable } from "./palette.ts";

export function standingsText(
	standings: readonly Standing[],
	palette: Palette,
): string {
	const rows = aligned(
		standings.map(({ key, type, reportedState }) => [key, type, reportedState]),
	);
	return standings
		.map(({ name, reportedState }, at) => {
			const [key = "", type = "", state = ""] = rows[at] ?? [];
			const paint =
				reportedState === "ERROR"
					? palette.red
					: reportedState === "ACTIVE"
						? palette.green
						: palette.dim;
			return `  ${palette.bold(key)}  ${type}  ${paint(state)}  ${printable(name)}\n`;
		})
		.join("");
}
