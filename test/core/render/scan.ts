// A comment -> what a forge's renderer would make of it, as far as safety goes: what is code, what is text, what folds.

export interface Scanned {
	/** What does not belong into a comment of ours. */
	readonly problems: readonly string[];
	/** Text outside of code, with a mark in the place of each code span. */
	readonly text: string;
	readonly folds: number;
	readonly rows: number;
}

const codeMark = "□";
const columns = 5;

export function scan(markdown: string): Scanned {
	const problems: string[] = [];
	const [marker = "", ...lines] = markdown.split("\n");
	if (!/^<!-- gc-integrations plan(?: [A-Za-z0-9._-]*)? -->$/.test(marker))
		problems.push(`marker: ${marker}`);
	let fence: string | null = null;
	let open = 0;
	let folds = 0;
	let rows = 0;
	const texts: string[] = [];
	for (const line of lines) {
		if (fence !== null) {
			if (line === fence) fence = null;
			else if (!/^[-+! ]/.test(line)) problems.push(`in a fence: ${line}`);
			continue;
		}
		fence = /^(`{3,})diff$/.exec(line)?.[1] ?? null;
		if (fence !== null) continue;
		if (line === "</details>") {
			open -= 1;
			if (open < 0) problems.push("a fold is closed twice");
			continue;
		}
		const summary = /^<details><summary>(.*)<\/summary>$/.exec(line)?.[1];
		if (summary !== undefined) {
			open += 1;
			folds += 1;
			if (!/^[\w ,:]*$/.test(summary.replace(/<code>[^<>]*<\/code>/g, "")))
				problems.push(`summary: ${summary}`);
			continue;
		}
		if (line.startsWith("|")) {
			rows += 1;
			for (const count of cellCounts(line))
				if (count !== columns) problems.push(`${count} cells: ${line}`);
		}
		texts.push(withoutCode(line, problems));
	}
	if (fence !== null) problems.push("a fence is never closed");
	if (open !== 0) problems.push(`${open} folds are never closed`);
	const text = texts.join("\n");
	for (const line of texts) if (!isText(line)) problems.push(`text: ${line}`);
	return { problems, text, folds, rows };
}

/** Renderers disagree about backslashes before a bar: all readings must see the same cells. */
function cellCounts(row: string): readonly number[] {
	return [/(?<!\\)\|/g, /(?<!(?<!\\)(?:\\\\)*\\)\|/g].map(
		(bar) => (row.match(bar)?.length ?? 0) - 1,
	);
}

/** As CommonMark finds code spans: a run of backticks up to the next run of the same length. */
function withoutCode(line: string, problems: string[]): string {
	let rest = line;
	let text = "";
	for (;;) {
		const ticks = /`+/.exec(rest);
		if (!ticks) return text + rest;
		text += rest.slice(0, ticks.index);
		const after = rest.slice(ticks.index + ticks[0].length);
		const end = [...after.matchAll(/`+/g)].find(([run]) => run === ticks[0]);
		if (!end) {
			problems.push(`backticks without end: ${line}`);
			return text + after;
		}
		if (ticks[0].length > 60) problems.push("more backticks than are counted");
		text += codeMark;
		rest = after.slice(end.index + ticks[0].length);
	}
}

/** Words and the marks of a sentence, behind what we put at the start of a line. */
function isText(line: string): boolean {
	const bare = line
		.replace(/^(?:### |- |> )/, "")
		.replace(/<\/?sub>/g, "")
		.replace(/\*\*([^*]*)\*\*/g, "$1");
	const word =
		/^["'(]*(?:[\p{L}\p{M}\p{N}]+(?:['’-][\p{L}\p{M}\p{N}]+)*|□|[-–—→·|]|---)?[)"',.;:!?…]*$/u;
	return bare.split(/\s/).every((part) => word.test(part));
}
