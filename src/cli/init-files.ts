// A starter file -> written where nothing has its name yet; what it lacks where something does.
import { chmod, writeFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { errorText } from "../core/values/error.ts";
import { missingIgnores, shellQuoted } from "../init/starter.ts";
import { makeFolder } from "../io/make-folder.ts";
import { readRegularFile } from "../io/regular-file.ts";
import { UnreadablePath } from "../io/unreadable.ts";
import { UsageError } from "../stages/usage.ts";

/** Of a file that is kept: what cannot be read lacks everything, and the advice says what. */
export async function textOf(path: string): Promise<string> {
	try {
		return await readRegularFile(path, { limit: 1024 * 1024 });
	} catch (error) {
		if (error instanceof UnreadablePath) return "";
		throw error;
	}
}

/** False where something has the name already: a file, a folder, a link that leads nowhere. */
export async function writeNew(
	path: string,
	text: string,
	executable = false,
): Promise<boolean> {
	try {
		await makeFolder(dirname(path));
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
export async function lacksOf(
	path: string,
	name: string,
	dependency: string,
): Promise<readonly string[]> {
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
						`${name} does not have gc-integrations yet:\n${indented([installing(dependency)])}`,
					];
		default:
			return [];
	}
}

/** In the folder of the package.json. */
export function installing(dependency: string): string {
	return `npm install --save-dev ${shellQuoted(`gc-integrations@${dependency}`)}`;
}

export function indented(lines: readonly string[]): string {
	return lines.map((line) => `    ${line}`).join("\n");
}
