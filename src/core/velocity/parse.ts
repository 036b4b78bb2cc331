// The text of a template -> its statements, or the first thing that is wrong with it.
import { readBody } from "./body.ts";
import type { Cursor } from "./cursor.ts";
import { fail } from "./cursor.ts";
import { closesNothing, invisible } from "./messages.ts";
import { TemplateError, type TemplateProblem } from "./problem.ts";
import type { Statement } from "./tree.ts";

export interface Template {
	readonly text: string;
	readonly statements: readonly Statement[];
}

export function parseTemplate(
	text: string,
): Template | { readonly problem: TemplateProblem } {
	try {
		const at = text.indexOf("\u200b");
		if (at !== -1) throw new TemplateError({ at, end: at + 1 }, invisible);
		const statements = readAll({
			text,
			at: 0,
			offsets: undefined,
			base: 0,
			depth: 0,
			within: "directive",
			open: "no",
			interpolate: readAll,
		});
		return { text, statements };
	} catch (error) {
		if (error instanceof TemplateError) return { problem: error.problem };
		throw error;
	}
}

function readAll(cursor: Cursor): readonly Statement[] {
	const { statements, stop } = readBody(cursor, true);
	if (stop !== undefined) {
		const begin = cursor.at;
		cursor.at = stop.end;
		fail(cursor, begin, closesNothing(stop.name));
	}
	return statements;
}
