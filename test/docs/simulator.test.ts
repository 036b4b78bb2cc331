// The table of behaviours is written from what their source says of them: neither can fall behind.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { describeBehaviors } from "../../src/simulator/behavior-table.ts";
import { controlHelp } from "../../src/simulator/control.ts";

const file = (path: string) =>
	fileURLToPath(new URL(`../../${path}`, import.meta.url));
const page = readFileSync(file("docs/simulator.md"), "utf8");
const heading = "## Behaviours\n";

interface Described {
	readonly group: string;
	readonly says: string;
}

/** By name: the comment above it, and the one above its group. */
function described(): ReadonlyMap<string, Described> {
	const found = new Map<string, Described>();
	for (const path of ["behavior.ts", "actions/behavior.ts"]) {
		const source = readFileSync(file(`src/simulator/${path}`), "utf8");
		let group = "";
		for (const [, title, says = "", name = ""] of source.matchAll(
			/^\t\/\/ (.*)$|^\t\/\*\* (.*) \*\/\n\t(\w+):/gm,
		))
			if (title === undefined) found.set(name, { group, says });
			else group = title;
	}
	return found;
}

function table(): string {
	const comments = described();
	const rows = describeBehaviors().map((line) => {
		const [, name = "", standard = "", accepts = ""] =
			/^(\w+)=(.*?) {2}\((.*)\)$/.exec(line) ?? [];
		const { group = "", says = "" } = comments.get(name) ?? {};
		return { name, group, says, standard, accepts };
	});
	const groups = [...new Set(rows.map(({ group }) => group))];
	return groups
		.map((group) =>
			[
				`### ${group}`,
				"",
				"| behaviour | default | takes | |",
				"|---|---|---|---|",
				...rows
					.filter((row) => row.group === group)
					.map(
						({ name, standard, accepts, says }) =>
							`| \`${name}\` | \`${standard}\` | ${accepts} | ${says} |`,
					),
				"",
			].join("\n"),
		)
		.join("\n");
}

test("every behaviour has a comment and stands in a group", () => {
	const comments = described();
	const bare = describeBehaviors().filter((line) => {
		const found = comments.get(line.split("=")[0] ?? "");
		return !found?.group || !found.says;
	});
	expect(bare).toEqual([]);
});

test("docs/simulator.md lists the behaviours as they are", () => {
	const shown = page.slice(0, page.indexOf(heading) + heading.length);
	const written = `${shown}\n${table()}`;
	if (process.env["UPDATE_DOCS"])
		writeFileSync(file("docs/simulator.md"), written);
	else expect(page).toBe(written);
});

test("docs/simulator.md names every call that steers it", () => {
	for (const line of controlHelp) {
		const [method = "", path = ""] = line.split(/ +/);
		expect(page).toContain(`\`${method} ${path}\``);
	}
});
