// `init`: a folder -> a starter repository in it, and Git's hook. What is there already stays as it is.
import { chmod, mkdir, realpath, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { errorText } from "../core/values/error.ts";
import {
	canStandInFiles,
	type Forge,
	forges,
	forgesOf,
	hookCommand,
	hookMark,
	hookText,
	missingIgnores,
	type StarterFile,
	starterFiles,
} from "../init/starter.ts";
import { displayName, isInside, statOf } from "../io/files.ts";
import { GitError } from "../io/git/error.ts";
import { gitFolder } from "../io/git/folder.ts";
import { hooksFolder, remoteUrls } from "../io/git/git.ts";
import { readRegularFile } from "../io/regular-file.ts";
import { UnreadablePath } from "../io/unreadable.ts";
import { walk } from "../io/walk.ts";
import { UsageError } from "../stages/usage.ts";
import type { Action } from "./context.ts";
import { exitCodes } from "./edge.ts";

interface InitOptions {
	readonly gitHook?: boolean;
	readonly ci?: string;
}

/** Where the repository is to be, and what is around it. */
interface Place {
	readonly folder: string;
	/** The top of the Git work tree; null outside of any. */
	readonly top: string | null;
	/** The folder's way from the top, with a slash behind it; empty at the top and outside of any. */
	readonly prefix: string;
}

/** Names as they are shown. */
interface Done {
	readonly written: string[];
	readonly kept: string[];
	/** What is left to do by hand. */
	readonly advice: string[];
}

export const init: Action = async ({ edge, version }, command) => {
	const options = command.opts<InitOptions>();
	const given = command.args[0] ?? ".";
	const asked = readForge(options.ci);
	const place = await locate(resolve(edge.folder, given));
	if (options.gitHook && place.top === null)
		throw new UsageError(
			`--git-hook needs a Git repository, and ${given} is in none: run git init first`,
		);
	const nested = place.prefix !== "";
	// Files outside of the named folder are for those who ask for them.
	const atTop = !nested || (asked !== null && asked !== "none");
	if (nested && atTop && !canStandInFiles(place.prefix))
		throw new UsageError(
			`CI files cannot name the folder ${place.prefix}: --ci works for letters, digits, dots, underscores and hyphens`,
		);
	const wanted = atTop ? await chooseForges(asked, place).catch(asUsage) : [];
	const files = starterFiles({
		prefix: place.prefix,
		version,
		forges: wanted,
		top: atTop,
		example: !(await hasIntegrations(place.folder)),
	});
	const here = await realpath(edge.folder);
	const done: Done = { written: [], kept: [], advice: [] };
	const shown = (path: string): string =>
		isInside(here, path) ? displayName(here, path) : path;
	for (const file of files) {
		const path = pathOf(place, file);
		const isNew = await writeNew(path, file.text);
		(isNew ? done.written : done.kept).push(shown(path));
		if (!isNew) done.advice.push(...(await lacksOf(path, shown(path))));
	}
	if (options.gitHook) await installHook(place, done, shown);
	if (done.written.length > 0 && asked === null && nested)
		done.advice.push(
			`files for CI and pre-commit belong to the top of the Git repository, ${place.top}: --ci github or --ci gitlab writes them there`,
		);
	if (done.written.length > 0 && asked === null && wanted.length > 1)
		done.advice.push(
			"no Git remote tells GitHub from GitLab: delete the files of the one that you do not use",
		);
	edge.out(
		report(done, {
			folder: shown(place.folder),
			installs: done.written.includes(
				shown(join(place.folder, "package.json")),
			),
			forges: wanted,
		}),
	);
	return exitCodes.done;
};

async function installHook(
	place: Place,
	done: Done,
	shown: (path: string) => string,
): Promise<void> {
	const hooks = await hooksFolder(place.top ?? "").catch(asUsage);
	const path = join(hooks, "pre-commit");
	if (await writeNew(path, hookText(place.prefix), true)) {
		done.written.push(shown(path));
		return;
	}
	done.kept.push(shown(path));
	const text = await textOf(path);
	if (!text.includes(hookMark))
		done.advice.push(
			`${shown(path)} is another hook; for it to lint too, add to it:\n${indented([hookCommand(place.prefix)])}`,
		);
}

function readForge(text: string | undefined): Forge | "none" | null {
	if (text === undefined) return null;
	if (text === "none") return text;
	const forge = forges.find((name) => name === text);
	if (forge === undefined)
		throw new UsageError(`--ci takes github, gitlab or none, not "${text}"`);
	return forge;
}

/** Git's own words, which say what to do about it. */
function asUsage(error: unknown): never {
	throw error instanceof GitError ? new UsageError(error.message) : error;
}

/** A folder that is not there yet belongs to where its nearest parent does. */
async function locate(given: string): Promise<Place> {
	let parent = given;
	let missing = "";
	for (;;) {
		const real = await realOf(parent);
		if (real !== null) {
			const folder = join(real, missing);
			const top = (await gitFolder(real).catch(asUsage))?.top ?? null;
			const way = top === null ? "" : relative(await realpath(top), folder);
			return {
				folder,
				top,
				prefix: way === "" ? "" : `${way.split(sep).join("/")}/`,
			};
		}
		if (parent === dirname(parent))
			return { folder: given, top: null, prefix: "" };
		missing = join(basename(parent), missing);
		parent = dirname(parent);
	}
}

/** Null where there is nothing. */
async function realOf(path: string): Promise<string | null> {
	return (await statOf(path)) === null ? null : realpath(path);
}

/** Of a file that is kept: what cannot be read lacks everything, and the advice says what. */
async function textOf(path: string): Promise<string> {
	try {
		return await readRegularFile(path, { limit: 1024 * 1024 });
	} catch (error) {
		if (error instanceof UnreadablePath) return "";
		throw error;
	}
}

async function chooseForges(
	asked: Forge | "none" | null,
	{ top }: Place,
): Promise<readonly Forge[]> {
	if (asked === "none") return [];
	if (asked !== null) return [asked];
	const guessed = top === null ? [] : forgesOf(await remoteUrls(top));
	return guessed.length > 0 ? guessed : forges;
}

async function hasIntegrations(folder: string): Promise<boolean> {
	if (!(await statOf(folder))?.isDirectory()) return false;
	const { files } = await walk({
		folder,
		root: folder,
		globs: ["integrations/**/*.{yaml,yml,json}"],
		excluded: () => false,
	});
	return files.some((path) => !path.endsWith(`${sep}example.yaml`));
}

function pathOf({ folder, top }: Place, file: StarterFile): string {
	return join(file.base === "top" ? (top ?? folder) : folder, file.path);
}

/** False where something has the name already: a file, a folder, a link that leads nowhere. */
async function writeNew(
	path: string,
	text: string,
	executable = false,
): Promise<boolean> {
	try {
		await mkdir(dirname(path), { recursive: true });
	} catch (error) {
		throw cannotWrite(path, error);
	}
	try {
		await writeFile(path, text, { flag: "wx" });
		// After the umask: Git runs no hook that is not executable.
		if (executable) await chmod(path, 0o755);
		return true;
	} catch (error) {
		if (error instanceof Error && "code" in error && error.code === "EEXIST")
			return false;
		throw cannotWrite(path, error);
	}
}

function cannotWrite(path: string, error: unknown): UsageError {
	const reason = errorText(error);
	return new UsageError(`cannot write ${path}: ${reason}`);
}

/** What a file that is there already lacks, to be given by hand. */
async function lacksOf(path: string, name: string): Promise<readonly string[]> {
	const text = await textOf(path);
	const add = (lines: readonly string[]): readonly string[] =>
		lines.length === 0 ? [] : [`add to ${name}:\n${indented(lines)}`];
	switch (basename(path)) {
		case ".gitignore":
			return add(missingIgnores(text));
		case ".gitlab-ci.yml":
			return text.includes("gc-integrations")
				? []
				: add(["include:", "  - local: .gitlab/gc-integrations.yml"]);
		case "package.json":
			return text.includes('"gc-integrations"')
				? []
				: [
						`${name} does not have gc-integrations yet:\n${indented(["npm install --save-dev gc-integrations"])}`,
					];
		default:
			return [];
	}
}

function indented(lines: readonly string[]): string {
	return lines.map((line) => `    ${line}`).join("\n");
}

function report(
	{ written, kept, advice }: Done,
	next: {
		readonly folder: string;
		readonly installs: boolean;
		readonly forges: readonly Forge[];
	},
): string {
	return [
		...(written.length > 0
			? [list("wrote", written)]
			: ["nothing to write: everything is there already"]),
		...(kept.length > 0
			? [list("kept, as they were there already", kept)]
			: []),
		...advice,
		...(written.length > 0 ? [list("next", nextSteps(next))] : []),
	]
		.map((block) => `${block}\n`)
		.join("\n");
}

function list(title: string, items: readonly string[]): string {
	return [title, ...items.map((item) => `  ${item}`)].join("\n");
}

function nextSteps({
	folder,
	installs,
	forges: wanted,
}: Parameters<typeof report>[1]): readonly string[] {
	return [
		...(folder === "." ? [] : [`cd ${folder}`]),
		...(installs
			? [
					"npm install, and commit package-lock.json: editors, hooks and CI use that version",
				]
			: []),
		"put your regions into gc-integrations.yaml, and your first integration into integrations/",
		"npx gc-integrations lint",
		"export GC_DEV_CLIENT_ID=… GC_DEV_CLIENT_SECRET=…, then npx gc-integrations plan --env dev",
		...wanted.map((forge) => forgeSteps[forge]),
	].map((step, at) => `${at + 1}. ${step}`);
}

const forgeSteps: Readonly<Record<Forge, string>> = {
	github:
		"GitHub: store the secrets that .github/workflows/gc-integrations-environment.yml names, and give the environments dev and prod required reviewers",
	gitlab:
		"GitLab: store what the settings and documents read with { env: NAME } as masked CI/CD variables; the plan of the default branch is applied by hand",
};
