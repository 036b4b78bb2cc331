// What reads files and cannot conclude anything from them -> why, and the exit code.
import { failureIn } from "../core/render/failure.ts";
import { inLine } from "../core/render/palette.ts";
import { ExportRefused } from "../stages/export/sides.ts";
import type { Context } from "./context.ts";
import { type ExitCode, exitCodes } from "./edge.ts";
import { tellError } from "./tell.ts";

export async function refusing(
	{ edge, version }: Context,
	format: string,
	work: () => Promise<ExitCode>,
): Promise<ExitCode> {
	try {
		return await work();
	} catch (error) {
		if (!(error instanceof ExportRefused)) throw error;
		const { reasons, message } = error;
		for (const reason of reasons) tellError(edge, inLine(reason));
		const exitCode = exitCodes.problems;
		if (format === "json")
			edge.out(failureIn("json", { exitCode, message, version }));
		return exitCode;
	}
}
