// What changed in a document -> the same in as many words as a status can hold: a template may be half a megabyte.
import type { FieldChange, Json } from "../../core/types.ts";

/** Characters of a value; the whole of it stands in the files, and in the journal. */
const longest = 2_000;

export function shortFields(
	fields: readonly FieldChange[],
): readonly FieldChange[] {
	return fields.map(({ path, from, to }) => ({
		path,
		from: short(from),
		to: short(to),
	}));
}

function short(value: Json): Json {
	const text = typeof value === "string" ? value : JSON.stringify(value);
	return text.length > longest ? `${text.slice(0, longest - 1)}…` : value;
}
