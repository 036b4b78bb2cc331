// Every command that the README and the docs show is run, and prints what they show.
import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
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

test.each(pages)(
	"%s shows what its commands print",
	async (page) => {
		const shown = await readFile(root + page, "utf8");
		const { text, silentFailures } = await runConsoleBlocks(shown);
		if (process.env["UPDATE_DOCS"]) await writeFile(root + page, text);
		else expect(text).toBe(shown);
		// A page shows what succeeds; where a failure is its subject it shows the code: `…; echo "exit $?"`.
		expect(silentFailures).toEqual([]);
	},
	300_000,
);

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

test("the tour begins as the README says, and edits nothing of this repository", async () => {
	const readme = await readFile(`${root}README.md`, "utf8");
	const tour = readme.slice(
		readme.indexOf("## A tour"),
		readme.indexOf("### Files"),
	);
	const [simulator = "", begin = ""] = [
		...tour.matchAll(/^```sh\n([\s\S]*?)^```$/gm),
	].map((match) => match[1] ?? "");
	// Not through npx: in a checkout it builds again, below whatever runs from it.
	expect(simulator.trim()).toBe("node dist/main.js simulate --port 8080");
	const home = await mkdtemp(join(tmpdir(), "gc-integrations-tour-"));
	try {
		const { stdout } = await promisify(execFile)(
			"bash",
			[
				"-c",
				`set -e; shopt -s expand_aliases\n${begin}\npwd\ntest -n "$BILLING_PASSWORD"\ngc-integrations lint`,
			],
			{
				cwd: root,
				env: { PATH: process.env["PATH"], HOME: home, NO_COLOR: "1" },
			},
		);
		expect(stdout).toContain(`${home}/gc-integrations-tour\n`);
		expect(stdout).toContain("no problems");
		const help = await promisify(execFile)(
			"bash",
			["-c", `${simulator.trim()} --help`],
			{ cwd: root },
		);
		expect(help.stdout).toContain("--port");
	} finally {
		await rm(home, { recursive: true });
	}
});
