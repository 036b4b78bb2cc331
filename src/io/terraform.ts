// Files and folders of Terraform's -> what they hold as JSON, expressions as texts in `${…}`. The parser is loaded when it is needed.
import { readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { TerraformModule } from "../core/export/terraform-blocks.ts";
import type { Json, JsonObject } from "../core/types.ts";
import { errorText } from "../core/values/error.ts";
import { isObject, parsed } from "../core/values/json.ts";
import { statOf } from "./files.ts";
import { readRegularFile } from "./regular-file.ts";
import { codeOf, UnreadablePath } from "./unreadable.ts";

/** Generated configurations of a whole organization are a few MiB. */
const largestFile = 32 * 1024 * 1024;

/** What is wrong with a file that was named, in words. */
export class TerraformProblem extends Error {}

type Parse = (name: string, text: string) => Promise<unknown>;

/**
 * One module for each folder that is named, or whose files are.
 * @throws TerraformProblem
 */
export async function readTerraform(
	paths: readonly string[],
	load: () => Promise<unknown> = hcl2json,
): Promise<readonly TerraformModule[]> {
	const parse = await parser(load);
	const folders = new Map<string, Set<string>>();
	for (const path of paths) {
		const found = await statOf(path);
		if (!found)
			throw new TerraformProblem(`there is no file or folder ${path}`);
		const files = found.isDirectory() ? await filesOf(path) : [path];
		const folder = found.isDirectory() ? path : dirname(path);
		const all = folders.get(folder) ?? new Set();
		for (const file of files) all.add(file);
		folders.set(folder, all);
	}
	return Promise.all(
		[...folders.values()].map((files) =>
			Promise.all([...files].sort().map((file) => readModule(file, parse))),
		),
	);
}

/** Older Nodes warn of the experiment that an import from compiled files is. */
async function hcl2json(): Promise<unknown> {
	const require = createRequire(import.meta.url);
	return require("@cdktf/hcl2json");
}

/** A package of its own: not every installation has it, such as the container's image. */
async function parser(load: () => Promise<unknown>): Promise<Parse> {
	try {
		return ((await load()) as { readonly parse: Parse }).parse;
	} catch (error) {
		throw new TerraformProblem(
			`Terraform's files are read by the package @cdktf/hcl2json, which cannot be loaded here: install gc-integrations with npm, or that package beside it (${codeOf(error)})`,
		);
	}
}

async function filesOf(folder: string): Promise<readonly string[]> {
	const names = await readdir(folder);
	const files = names.filter((name) => /\.tf(\.json)?$/.test(name));
	if (files.length === 0)
		throw new TerraformProblem(`${folder} holds no .tf and no .tf.json file`);
	return files.map((name) => join(folder, name));
}

async function readModule(file: string, parse: Parse): Promise<JsonObject> {
	try {
		const text = await readRegularFile(file, { limit: largestFile });
		const json = file.endsWith(".json")
			? parsed(text)
			: await parse(file, text);
		if (!isObject(json)) throw new TerraformProblem(`${file} is not JSON`);
		return (await withEncoded(json, parse)) as JsonObject;
	} catch (error) {
		if (error instanceof TerraformProblem) throw error;
		if (error instanceof UnreadablePath)
			throw new TerraformProblem(`${file} ${error.reason}`);
		throw new TerraformProblem(`${file}: ${errorText(error)}`);
	}
}

const encoded = /^\$\{\s*jsonencode\(([\s\S]*)\)\s*\}$/;

/** `jsonencode` of what stands there is the JSON of it; the expressions inside stay texts. */
async function withEncoded(json: Json, parse: Parse): Promise<Json> {
	if (Array.isArray(json))
		return Promise.all(json.map((item: Json) => withEncoded(item, parse)));
	if (isObject(json))
		return Object.fromEntries(
			await Promise.all(
				Object.entries(json).map(
					async ([name, value]) =>
						[name, await withEncoded(value, parse)] as const,
				),
			),
		);
	const inner = typeof json === "string" ? encoded.exec(json)?.[1] : undefined;
	if (inner === undefined) return json;
	try {
		const { value } = (await parse("value.tf", `value = ${inner}\n`)) as {
			value: Json;
		};
		return JSON.stringify(value);
	} catch {
		return json;
	}
}
