// Every command that the README and the docs show is run, and prints what they show.
import { readdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runConsoleBlocks } from "./console.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const pages = [
	"README.md",
	...readdirSync(root)
		.filter((name) => name === "docs")
		.flatMap((folder) =>
			readdirSync(root + folder)
				.filter((name) => name.endsWith(".md"))
				.map((name) => `${folder}/${name}`),
		),
];

test.each(pages)("%s shows what its commands print", async (page) => {
	const shown = await readFile(root + page, "utf8");
	const run = await runConsoleBlocks(shown);
	if (process.env["UPDATE_DOCS"]) await writeFile(root + page, run);
	else expect(run).toBe(shown);
});

test("the README has the two commands of the quick start", async () => {
	const readme = await readFile(`${root}README.md`, "utf8");
	const ci = await readFile(`${root}.ci/run`, "utf8");
	const { scripts } = JSON.parse(
		await readFile(`${root}package.json`, "utf8"),
	) as { scripts: Record<string, string> };
	expect(readme).toContain("npm ci && npm run demo");
	expect(readme).toContain("npm ci && npm test");
	expect(scripts["demo"]).toContain("dist/main.js demo");
	expect(ci).toContain("npm test");
});
