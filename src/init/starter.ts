// A folder and what surrounds it -> the files of a starter repository. Texts come from templates/, which the package brings.
import { readFileSync } from "node:fs";
import { packageFile } from "../io/package-files.ts";

export const forges = ["github", "gitlab"] as const;
export type Forge = (typeof forges)[number];

export interface StarterFile {
	/** From `base`, with forward slashes. */
	readonly path: string;
	/** The new repository's folder, or the top of the Git work tree around it: where forges and pre-commit look. */
	readonly base: "folder" | "top";
	readonly text: string;
}

export interface Starter {
	/** The folder's way from the top of the work tree, such as `config/`; empty where it is the top. */
	readonly prefix: string;
	/** What npm gets this program from. */
	readonly dependency: string;
	readonly environments: readonly string[];
	/** Variables that a plan of any of them reads. */
	readonly variables: readonly string[];
	readonly forges: readonly Forge[];
	/** False: nothing outside of the folder. */
	readonly top: boolean;
	/** False: there are integrations already, and an example would become one more. */
	readonly example: boolean;
	/** A data action of the example, with a test. */
	readonly exampleAction: boolean;
}

/** What a prefix may hold to stand in YAML, in a path of GitHub's, and in a command line, all without quotes. */
const plainPrefix = /^([\w][\w.-]*\/)*$/;

export function canStandInFiles(prefix: string): boolean {
	return plainPrefix.test(prefix);
}

export function starterFiles(starter: Starter): readonly StarterFile[] {
	const { prefix, dependency } = starter;
	const file = (
		base: StarterFile["base"],
		path: string,
		template: string,
	): StarterFile => ({
		base,
		path,
		text: ofGitLab(
			starter,
			filled(template, {
				prefix,
				environments: starter.environments.map(quoted).join(", "),
				// A line each, as deep as where it begins.
				variables: starter.variables
					.map((name) => `${name}: \${{ secrets.${name} }}`)
					.join("\n          "),
				package: JSON.stringify(dependency).slice(1, -1),
				pattern: prefix.replaceAll(".", "\\."),
			}),
		),
	});
	const inFolder = (path: string, template = path): StarterFile =>
		file("folder", path, `templates/${template}`);
	const atTop = (path: string, template: string): StarterFile =>
		file("top", path, template);
	return [
		inFolder("gc-integrations.yaml"),
		...(starter.example ? [inFolder("integrations/example.yaml")] : []),
		...(starter.exampleAction ? [inFolder("actions/example.yaml")] : []),
		inFolder("package.json"),
		inFolder("README.md"),
		inFolder(".gitignore", "gitignore"),
		inFolder(".vscode/settings.json", "vscode/settings.json"),
		inFolder(".vscode/extensions.json", "vscode/extensions.json"),
		...(starter.top
			? [atTop(".pre-commit-config.yaml", "templates/pre-commit-config.yaml")]
			: []),
		...(starter.top
			? starter.forges.flatMap((forge) =>
					forgeFiles[forge].map(([path, template]) => atTop(path, template)),
				)
			: []),
	];
}

const workflows = ".github/workflows";
const forgeFiles: Readonly<Record<Forge, readonly [string, string][]>> = {
	github: [
		[
			`${workflows}/gc-integrations.yml`,
			"templates/github/gc-integrations.yml",
		],
		[
			`${workflows}/gc-integrations-environment.yml`,
			"templates/github/gc-integrations-environment.yml",
		],
		[
			`${workflows}/gc-integrations-doctor.yml`,
			"templates/github/gc-integrations-doctor.yml",
		],
		[
			`${workflows}/gc-integrations-drift.yml`,
			"templates/github/gc-integrations-drift.yml",
		],
	],
	gitlab: [
		[".gitlab-ci.yml", "templates/gitlab/gitlab-ci.yml"],
		[".gitlab/gc-integrations.yml", "deploy/gitlab-ci.yml"],
	],
};

/** GitLab's template stands on its own too: it has a folder, and the jobs of two environments. */
function ofGitLab({ prefix, environments }: Starter, text: string): string {
	const [before = "", jobs] = text.split(/^(?=gc-integrations:plan:dev:$)/m);
	if (jobs === undefined) return text;
	const [ofOne = ""] = jobs.split(/^(?=gc-integrations:plan:prod:$)/m);
	const ofEach = environments.map((name) =>
		ofOne
			.trimEnd()
			.replace(/: dev$/gm, `: ${quoted(name)}`)
			.replace(/\bdev\b/g, name),
	);
	return `${before.replace('FOLDER: "."', `FOLDER: "${prefix.slice(0, -1) || "."}"`)}${ofEach.join("\n\n")}\n`;
}

export function settingsTemplate(): string {
	return filled("templates/gc-integrations.yaml", {});
}

/** In a list of YAML: what could be a number or a word of its own is text. */
function quoted(name: string): string {
	return /^(?!(true|false|null|yes|no|on|off|[yn])$)[a-z][\w-]*$/i.test(name)
		? name
		: JSON.stringify(name);
}

export const hookMark = "# gc-integrations pre-commit hook";

/** Git's own pre-commit hook, for the folder at `prefix`. */
export function hookText(prefix: string): string {
	return filled("templates/hooks/pre-commit", {
		folder: shellQuoted(prefix === "" ? "." : prefix.slice(0, -1)),
	});
}

/** What somebody whose hook we leave alone adds to it. */
export function hookCommand(prefix: string): string {
	const there = prefix === "" ? "" : `cd ${shellQuoted(prefix)} && `;
	return `(${there}npx --no-install gc-integrations lint --staged && npx --no-install gc-integrations test --staged --all) || exit 1`;
}

/** Which forges the addresses of Git's remotes are of. */
export function forgesOf(urls: readonly string[]): readonly Forge[] {
	return forges.filter((forge) =>
		urls.some((url) => hostOf(url).includes(forge)),
	);
}

/** Of `https://user@host/path`, `ssh://git@host:22/path` and `git@host:path`. */
function hostOf(url: string): string {
	const match = /^(?:[a-z+]+:\/\/)?(?:[^@/]*@)?([^:/]+)/i.exec(url);
	return (match?.[1] ?? "").toLowerCase();
}

/** Lines of the template's `.gitignore` that a text lacks. */
export function missingIgnores(text: string): readonly string[] {
	const there = new Set(
		text.split(/\r?\n/).map((line) => line.trim().replace(/^\/|\/$/g, "")),
	);
	return filled("templates/gitignore", {})
		.split("\n")
		.filter((line) => line !== "" && !line.startsWith("#"))
		.filter((line) => !there.has(line.replace(/\/$/, "")));
}

function filled(
	template: string,
	values: Readonly<Record<string, string>>,
): string {
	const text = readFileSync(packageFile(template), "utf8");
	return text.replace(/@@(\w+)@@/g, (whole, name: string) =>
		Object.hasOwn(values, name) ? (values[name] ?? whole) : whole,
	);
}

export function shellQuoted(text: string): string {
	return /^[\w./:@+-]+$/.test(text)
		? text
		: `'${text.replaceAll("'", "'\\''")}'`;
}
