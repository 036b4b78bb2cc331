// What the docs and the files that ship name -> commands, options, settings, links, scripts and times that there are.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parseDocument, stringify } from "yaml";
import { exitCodes } from "../../src/cli/edge.ts";
import { readSettings } from "../../src/core/settings/read.ts";
import { STOP_WITHIN_MS } from "../../src/daemon/daemon.ts";
import { packageCatalog } from "../../src/stages/catalog.ts";
import { command } from "../fixtures/command.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const read = (file: string): string => readFileSync(root + file, "utf8");
const below = (folder: string, pattern: RegExp): readonly string[] =>
	readdirSync(root + folder, { recursive: true, encoding: "utf8" })
		.map((path) => `${folder}/${path.replaceAll("\\", "/")}`)
		.filter((path) => pattern.test(path) && statSync(root + path).isFile());

const pages = [
	"README.md",
	"deploy/README.md",
	"templates/README.md",
	...below("docs", /\.md$/),
];
const shipped = [
	...below("deploy", /\.(ya?ml|service)$/),
	...below("templates", /\.(ya?ml)$|pre-commit$/),
	"config.example/gc-integrations.yaml",
	".pre-commit-hooks.yaml",
	"action.yml",
];

const fence = /^(`{3,})(\w*)\n([\s\S]*?)^\1$/gm;
const blocksOf = (text: string) =>
	[...text.matchAll(fence)].map(([, , language = "", body = ""]) => ({
		language,
		body,
	}));
const spansOf = (text: string): readonly string[] =>
	[...text.replace(fence, "").matchAll(/`([^`\n]+)`/g)].map(
		([, span = ""]) => span,
	);

async function help(name: string): Promise<string> {
	const words = name === "" ? ["--help"] : [name, "--help"];
	return (await command(root, words)).out;
}
const optionsIn = (text: string): readonly string[] =>
	[...text.matchAll(/(?<![\w-])--[a-z][a-z-]*/g)].map(([option]) => option);
const commands = new Map<string, readonly string[]>();
for (const [, name = ""] of (await help("")).matchAll(/^ {2}([a-z]+) .*/gm))
	commands.set(name, optionsIn(await help(name)));

/** Command lines of ours: in Markdown those that are set as code. */
function linesIn(file: string): readonly string[] {
	const text = read(file);
	const code = file.endsWith(".md")
		? [
				...spansOf(text),
				...blocksOf(text).flatMap(({ body }) => body.split("\n")),
			]
		: [
				...spansOf(text),
				...text.split("\n").filter((line) => !/^\s*#/.test(line)),
			];
	return code.flatMap((line) =>
		[
			...line.matchAll(
				/(?<=^\s*|\$ |npx |--no-install |&& |; |\| |-- |--rm |entry: )gc-integrations((?: --[a-z]+ [^\s`]+)*) ([a-z]+(?=$|[\s,;"]).*)/g,
			),
		].map(([whole]) => whole.replace(/ (\||&&|;|>|2>|#|-- ).*$|`.*$/, "")),
	);
}

test("help has commands, and they have options", () => {
	expect([...commands.keys()]).toContain("daemon");
	expect(commands.get("lint")).toContain("--staged");
});

describe.each([...pages, ...shipped])("%s", (file) => {
	test("names commands that there are, with options that they take", () => {
		for (const line of linesIn(file)) {
			const words = line.replace(/^gc-integrations(?: --[a-z]+ [^\s]+)* /, "");
			const [, command = ""] = /^([a-z]+)/.exec(words) ?? [];
			const known = [...(commands.get(command) ?? []), "--config"];
			expect([...commands.keys()], line).toContain(command);
			for (const option of optionsIn(line))
				expect(known, line).toContain(option);
		}
	});

	test("names options that some command takes", () => {
		const known = new Set([...commands.values()].flat());
		const named = spansOf(read(file))
			.filter((span) => /^--[a-z-]+(?: \S+)?$/.test(span))
			.flatMap(optionsIn);
		if (file.endsWith(".md"))
			for (const option of named) expect([...known]).toContain(option);
	});
});

describe.each([...pages, ...shipped])("%s", (file) => {
	test("asks no registry for a package of this name: none has it, and anybody could", () => {
		const asking = read(file).match(
			/npx (?!--no-install )gc-integrations.*|npm (?:install|i|exec) (?:-\S+ )*gc-integrations(?!@\$INPUT_VERSION|[-\w./]).*/g,
		);
		expect(asking ?? []).toEqual([]);
	});
});

describe.each(pages)("%s", (page) => {
	test("links to what there is", () => {
		const text = read(page).replace(fence, "");
		for (const [, target = ""] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
			if (/^[a-z]+:/.test(target)) continue;
			const [path = "", anchor] = target.split("#");
			const file = path === "" ? page : join(dirname(page), path);
			expect(existsSync(root + file), target).toBe(true);
			if (anchor !== undefined)
				expect(anchorsOf(file), target).toContain(anchor);
		}
	});

	test("names npm scripts that there are", () => {
		const { scripts } = JSON.parse(
			read(
				page.startsWith("templates")
					? "templates/package.json"
					: "package.json",
			),
		) as { readonly scripts: Readonly<Record<string, string>> };
		for (const [, script = ""] of read(page).matchAll(
			/npm run (?:--silent )?([a-z:]+)/g,
		))
			expect(Object.keys(scripts)).toContain(script);
	});

	test("names settings that there are", () => {
		for (const span of spansOf(read(page))) {
			const [first = "", ...rest] = span.split(".");
			if (!/^[a-z][A-Za-z]*(\.[a-z][A-Za-z]*)+$/.test(span)) continue;
			if (first === "environments" || !(first in (schema.properties ?? {})))
				continue;
			if (existsSync(`${root}config.example/${span}`)) continue;
			// Some are members of documents too.
			const named = [schema, documents].some((one) =>
				has(one, [first, ...rest]),
			);
			expect(named, span).toBe(true);
		}
	});

	test("its YAML of settings is sound", () => {
		for (const { language, body } of blocksOf(read(page))) {
			if (language !== "yaml") continue;
			const document = parseDocument(body);
			// An example of what is wrong.
			if (document.errors.length > 0) continue;
			const part = (document.toJS() ?? {}) as Record<string, unknown>;
			if (!Object.keys(part).every((key) => key in (schema.properties ?? {})))
				continue;
			if (isOfDocument(part)) continue;
			const whole = {
				version: 1,
				environments: {
					prod: {
						region: "eu-west-1",
						oauth: { clientId: "id", clientSecret: { env: "SECRET" } },
					},
				},
				...part,
			};
			const { findings } = readSettings(
				{ file: "gc-integrations.yaml", text: stringify(whole) },
				packageCatalog(),
			);
			expect(findings).toEqual([]);
		}
	});
});

interface Schema {
	readonly $ref?: string;
	readonly $defs?: Readonly<Record<string, Schema>>;
	readonly properties?: Readonly<Record<string, Schema>>;
	readonly items?: Schema;
}
const schema = JSON.parse(read("schemas/settings.schema.json")) as Schema;
const documents = JSON.parse(
	read("schemas/integrations/web-services.schema.json"),
) as Schema;

/** Settings say nothing of a credential's type. */
function isOfDocument({ credentials }: Record<string, unknown>): boolean {
	return (
		typeof credentials === "object" &&
		credentials !== null &&
		"type" in credentials
	);
}

function has(from: Schema, path: readonly string[]): boolean {
	const name = from.$ref?.split("/").at(-1);
	const at = name === undefined ? from : (schema.$defs?.[name] ?? from);
	const [first, ...rest] = path;
	if (first === undefined) return true;
	const next = (at.items ?? at).properties?.[first];
	return next !== undefined && has(next, rest);
}

/** As GitHub makes them of headings. */
function anchorsOf(file: string): readonly string[] {
	return [
		...read(file)
			.replace(fence, "")
			.matchAll(/^#+ (.+)$/gm),
	].map(([, heading = ""]) =>
		heading
			.toLowerCase()
			.replace(/[^\p{L}\p{N} _-]/gu, "")
			.replaceAll(" ", "-"),
	);
}

test("what deploy's commands take from this repository is there", () => {
	const commands = blocksOf(read("deploy/README.md")).flatMap(({ body }) =>
		body.split("\n"),
	);
	const files = commands.flatMap((command) =>
		[
			...command.matchAll(
				/(?:--mode=0644 |--file |--kustomize |^cd )([a-z][\w./-]*)/g,
			),
		].map(([, file = ""]) => file),
	);
	expect(files.length).toBeGreaterThan(4);
	for (const file of files)
		expect(existsSync(`${root}deploy/${file}`)).toBe(true);
	for (const { body } of blocksOf(read("deploy/README.md")))
		execFileSync("bash", ["-n", "-c", body]);
});

test("the README's exit codes are those that there are", () => {
	const [, table = ""] =
		/^\| code \| meaning \|\n\|---\|---\|\n((?:\|.*\n)+)/m.exec(
			read("README.md"),
		) ?? [];
	expect(
		[...table.matchAll(/^\| (\d+) \|/gm)].map(([, code]) => Number(code)),
	).toEqual(Object.values(exitCodes));
});

test("one time to stop, longer than the daemon takes: unit, Compose, pod and docs", () => {
	const [, unit] =
		/^TimeoutStopSec=(\d+)$/m.exec(
			read("deploy/systemd/gc-integrations.service"),
		) ?? [];
	const [, compose] =
		/stop_grace_period: (\d+)s$/m.exec(read("deploy/docker/compose.yaml")) ??
		[];
	const [, pod] =
		/terminationGracePeriodSeconds: (\d+)$/m.exec(
			read("deploy/kubernetes/deployment.yaml"),
		) ?? [];
	const [, told, given] =
		/at most (\d+) seconds; unit, Compose and pod give it (\d+)/.exec(
			read("deploy/README.md"),
		) ?? [];
	expect([unit, compose, pod]).toEqual([given, given, given]);
	expect(read("docs/daemon.md")).toContain(`within ${told} seconds`);
	expect(Number(told) * 1000).toBeGreaterThanOrEqual(STOP_WITHIN_MS);
	expect(Number(given)).toBeGreaterThan(Number(told));
});
