// `--format NAME` and `--format NAME:FILE` -> documents, each to standard output or its file.
import { promises } from "node:fs";
import { dirname, normalize, resolve } from "node:path";
import { errorText } from "../core/values/error.ts";
import { realPathOf } from "../io/files.ts";
import { makeFolder } from "../io/make-folder.ts";
import type { Repository } from "../stages/repository.ts";
import { UsageError } from "../stages/usage.ts";
import type { Edge } from "./edge.ts";

export interface Output<Name extends string> {
	readonly format: Name;
	/** Null: standard output. */
	readonly file: string | null;
}

/** @throws UsageError for an unknown format, or two of them on standard output */
export function readOutputs<Name extends string>(
	command: string,
	known: readonly Name[],
	given: readonly string[],
): readonly Output<Name>[] {
	const outputs = given.map((text): Output<Name> => {
		const at = text.indexOf(":");
		const name = at === -1 ? text : text.slice(0, at);
		const file = at === -1 ? null : text.slice(at + 1);
		const format = known.find((candidate) => candidate === name);
		if (format === undefined)
			throw new UsageError(
				`unknown format "${name}": ${command} knows ${known.join(", ")}`,
			);
		if (file === "")
			throw new UsageError(`--format ${text} names no file behind the colon`);
		return { format, file };
	});
	const [, second] = outputs.filter(({ file }) => file === null);
	if (second)
		throw new UsageError(
			`two formats cannot share standard output: send one to a file, --format ${second.format}:FILE`,
		);
	const files = outputs.flatMap(({ file }) =>
		file === null ? [] : normalize(file),
	);
	const twice = files.find((file, at) => files.indexOf(file) !== at);
	if (twice !== undefined)
		throw new UsageError(`two formats would write ${twice}: name two files`);
	return outputs;
}

export async function writeOutputs<Name extends string>(
	edge: Edge,
	outputs: readonly Output<Name>[],
	render: (format: Name, toTerminal: boolean) => Promise<string>,
): Promise<void> {
	for (const { format, file } of outputs) {
		const text = await render(format, file === null);
		if (file === null) {
			edge.out(text);
			continue;
		}
		await writeText(edge, file, text);
	}
}

/** @throws UsageError where an output would take the place of what was read for it */
export async function requireApart(
	edge: Edge,
	outputs: readonly (string | null)[],
	{ folder, settingsPath, sources, beside }: Repository,
): Promise<void> {
	const files = outputs.flatMap((file) => file ?? []);
	if (files.length === 0) return;
	const home = (await realPathOf(folder)) ?? folder;
	const read = new Set(
		[...sources.map(({ file }) => file), ...beside.keys()].map((file) =>
			resolve(home, file),
		),
	);
	if (settingsPath !== null)
		read.add((await realPathOf(settingsPath)) ?? settingsPath);
	for (const file of files) {
		const path = resolve(edge.folder, file);
		if (read.has((await realPathOf(path)) ?? path))
			throw new UsageError(
				`${file} is one of the files that are read: name another one to write to`,
			);
	}
}

/** @throws UsageError where the file cannot be written */
export async function writeText(
	edge: Edge,
	file: string,
	text: string,
): Promise<void> {
	const path = resolve(edge.folder, file);
	try {
		await makeFolder(dirname(path));
		await promises.writeFile(path, text);
	} catch (error) {
		const reason = errorText(error);
		throw new UsageError(`cannot write ${file}: ${reason}`);
	}
}
