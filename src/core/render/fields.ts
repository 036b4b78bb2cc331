// The fields of a change -> rows for a terminal: the paths in a column, and beside them what they were and become.
import type { Change, FieldChange, Json } from "../types.ts";
import { widthOf } from "../values/width.ts";
import { wrapped } from "../values/wrap.ts";
import { inLine, type Palette } from "./palette.ts";
import { unifiedDiff } from "./unified.ts";

/** What is created was nothing before, whatever state the platform makes it in. */
export function changedFields({
	verb,
	fields,
}: Pick<Change, "verb" | "fields">): readonly FieldChange[] {
	return verb === "create"
		? fields.map((field) => ({ ...field, from: null }))
		: fields;
}

const indent = 4;
const gap = 2;
/** Of a value, and of a path in a terminal that is wide enough. */
const widest = { value: 32, path: 42 };
/** Characters of a value: the JSON has all of it. */
const longest = 100;

/** `width`: columns of the terminal. */
export function fieldRows(
	fields: readonly FieldChange[],
	palette: Palette,
	width: number,
): readonly string[] {
	const most = Math.min(widest.path, width - indent - gap - widest.value);
	const paths = fields.map(({ path }) => inLine(path));
	const column = Math.max(
		0,
		...paths.map(widthOf).filter((path) => path <= most),
	);
	const start = indent + column + gap;
	const room = width - start;
	const value = " ".repeat(start);
	const own = " ".repeat(indent + 2);
	return fields.flatMap((field, at) => {
		const name = " ".repeat(indent) + (paths[at] ?? "");
		const diff = templateDiff(field);
		if (diff !== null)
			return [
				wrapped(name, width, own),
				...diff.map((line) => own + diffLine(line, palette)),
			];
		const beside = valueRows(field, palette, room, widest.value);
		// A word that is too long for the column has a line of its own.
		if (beside.some((row) => widthOf(row) > room))
			return [
				wrapped(name, width, own),
				...valueRows(field, palette, width - own.length, width).map(
					(row) => own + row,
				),
			];
		const spare = start - widthOf(name);
		const rows = beside.map((row) => value + row);
		return spare < gap
			? [wrapped(name, width, own), ...rows]
			: [name + " ".repeat(spare) + beside[0], ...rows.slice(1)];
	});
}

/** Of a template of several lines that another takes the place of; null: it is told as what it was and becomes. */
export function templateDiff({
	path,
	from,
	to,
}: FieldChange): readonly string[] | null {
	if (
		!/^(?:customAuth\.)?(?:request\.body|response\.successTemplate)$/.test(path)
	)
		return null;
	if (typeof from !== "string" || typeof to !== "string") return null;
	return /\n/.test(from + to) ? unifiedDiff(from, to) : null;
}

function diffLine(line: string, { red, green, dim }: Palette): string {
	const paint = { "-": red, "+": green, "@": dim }[line.charAt(0)] ?? String;
	return paint(inLine(line));
}

/** Both on one line where there is room for them, else each on lines of its own. */
function valueRows(
	{ from, to }: FieldChange,
	{ red, green }: Palette,
	room: number,
	widest: number,
): readonly string[] {
	const most = Math.min(widest, room);
	const rows = (text: string): readonly string[] =>
		wrapped(text, most).split("\n");
	if (from === null) return rows(green(shown(to)));
	if (to === null) return rows(`${red(shown(from))} removed`);
	const [old, next] = [shown(from), shown(to)];
	const arrow = "→ ";
	const line = `${red(old)} ${arrow}${green(next)}`;
	const fits = Math.max(widthOf(old), widthOf(next)) <= most;
	if (fits && widthOf(line) <= room) return [line];
	const behind = Math.min(most, room - arrow.length);
	const becomes = wrapped(green(next), behind, " ".repeat(arrow.length));
	return [...rows(red(old)), ...(arrow + becomes).split("\n")];
}

/** With blanks inside of what is no text, so that it can be wrapped. */
function shown(value: Json): string {
	const text =
		typeof value === "string"
			? value
			: JSON.stringify(value, null, 1).replace(/\n */g, " ");
	const line = inLine(text);
	return line.length > longest
		? `${line.slice(0, longest - 1)}…`
		: line || '""';
}
