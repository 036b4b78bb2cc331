// Edits of documents' tests -> their files, and a line of each.
import { resolve } from "node:path";
import { errorText } from "../core/values/error.ts";
import { replaceText } from "../io/save.ts";
import type { TestEdits } from "../stages/action-test-edits.ts";
import { UsageError } from "../stages/usage.ts";
import type { Edge } from "./edge.ts";

/** @throws UsageError where a file cannot be written */
export async function writeTests(
	edge: Edge,
	folder: string,
	edits: readonly TestEdits[],
): Promise<void> {
	for (const { file, before, after, what } of edits) {
		if (after === null)
			throw new UsageError(
				`${file} is written in a way that cannot be edited in place (${what.join("; ")}): write the members by hand`,
			);
		if (!(await replaced(resolve(folder, file), before, after, file)))
			throw new UsageError(
				`${file} was changed meanwhile: nothing is written to it, run it again`,
			);
		for (const one of what) edge.err(`written to ${file}: ${one}\n`);
	}
}

async function replaced(
	path: string,
	before: string,
	after: string,
	file: string,
): Promise<boolean> {
	try {
		return await replaceText(path, before, after);
	} catch (error) {
		throw new UsageError(`cannot write ${file}: ${errorText(error)}`);
	}
}
