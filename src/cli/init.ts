// `init`: a folder -> a starter repository in it, and Git's hook. What is there already stays as it is.
import { realpath } from "node:fs/promises";
import { join, resolve, sep } from "node:path";
import {
	asDependency,
	givenPackage,
	isOfThisMachine,
	originOf,
} from "../init/origin.ts";
import {
	canStandInFiles,
	type Forge,
	forges,
	forgesOf,
	hookCommand,
	hookMark,
	hookText,
	type StarterFile,
	starterFiles,
} from "../init/starter.ts";
import { displayName, isInside, statOf } from "../io/files.ts";
import { hooksFolder, remoteUrls } from "../io/git/git.ts";
import { walk } from "../io/walk.ts";
import { UsageError } from "../stages/usage.ts";
import type { Action } from "./context.ts";
import { exitCodes } from "./edge.ts";
import {
	indented,
	installing,
	lacksOf,
	textOf,
	writeNew,
} from "./init-files.ts";
import { asUsage, locate, type Place } from "./init-place.ts";
import { type Done, report } from "./init-report.ts";
import { environmentsOf } from "./init-settings.ts";

interface InitOptions {
	readonly gitHook?: boolean;
	readonly ci?: string;
	readonly package?: string;
	/** False: without an example of one. */
	readonly action?: boolean;
}

export const init: Action = async ({ edge }, command) => {
	const options = command.opts<InitOptions>();
	const given = command.args[0] ?? ".";
	const asked = readForge(options.ci);
	const origin = readPackage(options.package, edge.folder);
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
	const dependency = asDependency(origin, place.folder);
	const environments = await environmentsOf(place.folder);
	const example = !(await holdsOwn(place.folder, "integrations"));
	const files = starterFiles({
		prefix: place.prefix,
		environments: environments.names,
		variables: environments.variables,
		dependency,
		forges: wanted,
		top: atTop,
		example,
		exampleAction:
			options.action !== false &&
			example &&
			!(await holdsOwn(place.folder, "actions")) &&
			(await isExampleThere(place.folder)),
	});
	const here = await realpath(edge.folder);
	const done: Done = { written: [], kept: [], advice: [] };
	const shown = (path: string): string =>
		isInside(here, path) ? displayName(here, path) : path;
	for (const file of files) {
		const path = pathOf(place, file);
		const isNew = await writeNew(path, file.text);
		(isNew ? done.written : done.kept).push(shown(path));
		if (!isNew)
			done.advice.push(...(await lacksOf(path, shown(path), dependency)));
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
	const installs = done.written.includes(
		shown(join(place.folder, "package.json")),
	);
	if (installs && isOfThisMachine(dependency))
		done.advice.push(
			`package.json takes gc-integrations from ${dependency}, which this machine alone has: before you push, name one that CI can reach too: ${installing("SPEC")}`,
		);
	edge.out(
		report(done, {
			folder: shown(place.folder),
			installs,
			settings: done.written.includes(
				shown(join(place.folder, "gc-integrations.yaml")),
			),
			environments,
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
			`${shown(path)} is another hook; for it to lint and test too, add to it:\n${indented([hookCommand(place.prefix)])}`,
		);
}

function readPackage(text: string | undefined, folder: string): string {
	if (text === undefined) return originOf();
	if (!/^\S(.*\S)?$/.test(text))
		throw new UsageError(
			"--package takes what npm install takes: an address of a Git repository, a packed .tgz, or a version of your registry",
		);
	const spec = givenPackage(text, folder);
	if (spec === null)
		throw new UsageError(`--package: there is no file ${text}`);
	return spec;
}

function readForge(text: string | undefined): Forge | "none" | null {
	if (text === undefined) return null;
	if (text === "none") return text;
	const forge = forges.find((name) => name === text);
	if (forge === undefined)
		throw new UsageError(`--ci takes github, gitlab or none, not "${text}"`);
	return forge;
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

/** Whether there are documents that are not ours. */
async function holdsOwn(
	folder: string,
	kind: "integrations" | "actions",
): Promise<boolean> {
	if (!(await statOf(folder))?.isDirectory()) return false;
	const { files } = await walk({
		folder,
		root: folder,
		globs: [`${kind}/**/*.{yaml,yml,json}`],
		excluded: () => false,
	});
	return files.some((path) => !path.endsWith(`${sep}example.yaml`));
}

/** Or is to be written: the example of a data action belongs to it. */
async function isExampleThere(folder: string): Promise<boolean> {
	const text = await textOf(join(folder, "integrations/example.yaml"));
	return text === "" || /^key: example\b/m.test(text);
}

function pathOf({ folder, top }: Place, file: StarterFile): string {
	return join(file.base === "top" ? (top ?? folder) : folder, file.path);
}
