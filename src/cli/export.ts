// `export`: an organization -> documents for what Git has not. Reads the platform, never writes to it.
import { relative, resolve, sep } from "node:path";
import type {
	EditedFile,
	Exported,
	ExportReport,
	ReportedDocument,
} from "../core/export/exported.ts";
import * as messages from "../core/export/messages.ts";
import { type SecretKind, secretKinds } from "../core/export/secrets.ts";
import { exportJson, exportText } from "../core/render/export.ts";
import { errorText } from "../core/values/error.ts";
import { count } from "../core/values/words.ts";
import { isInside, repositoryRoot } from "../io/files.ts";
import { readGlobs } from "../io/globs.ts";
import { writeNewFile } from "../io/new-file.ts";
import { replaceText } from "../io/save.ts";
import { exportNew } from "../stages/export/export.ts";
import { ExportRefused } from "../stages/export/sides.ts";
import { exportUpdates } from "../stages/export/update.ts";
import type { Repository } from "../stages/repository.ts";
import { UsageError } from "../stages/usage.ts";
import type { Action, Context } from "./context.ts";
import { openDocuments } from "./documents.ts";
import { exitCodes } from "./edge.ts";
import { type BareOptions, bareSettings, openBare } from "./export-bare.ts";
import { requireFormat } from "./formats.ts";
import { connectWith, type SessionOptions } from "./session.ts";

interface ExportOptions
	extends Pick<SessionOptions, "config" | "env" | "timeout">,
		BareOptions {
	readonly format: string;
	readonly out?: string;
	readonly secrets?: string;
	readonly update?: readonly string[];
	readonly allDrift?: boolean;
}

export const exportCommand: Action = async (context, command) => {
	const { edge } = context;
	const options = command.optsWithGlobals<ExportOptions>();
	requireFormat("export", options.format);
	const secrets = readKind(options.secrets);
	const updates = options.update !== undefined || options.allDrift === true;
	if (updates) requireAlone(command.args, options);
	const bare = await openBare(context, options);
	const documents = bare
		? { repository: bare.repository, checkout: null }
		: await openDocuments(
				context,
				{ config: options.config, paths: [], needsSettings: true },
				true,
			);
	const { repository } = documents;
	const connection = await connectWith(
		context,
		documents,
		bare ? { ...options, env: bare.environment } : options,
	);
	try {
		const sides = {
			repository,
			settings: connection.settings,
			environment: connection.environment,
			reader: connection.platform.reader,
		};
		const exported = updates
			? await exportUpdates(sides, options.update ?? null)
			: await exportNew({
					...sides,
					wanted: command.args,
					secrets,
					folder: await folderOf(context, repository, options.out),
				});
		const report = await write(
			context,
			repository,
			exported,
			bare && bareSettings(bare, exported),
		);
		for (const text of exported.said) warn(context, text);
		if (!bare)
			for (const [type, found] of Object.entries(exported.limits))
				warn(context, messages.overLimit(type, found));
		edge.err(`${count(exported.platformCalls, "platform call")}\n`);
		edge.out(
			options.format === "json"
				? exportJson(report)
				: exportText(report, edge.palette),
		);
		return exitCodes.done;
	} catch (error) {
		if (!(error instanceof ExportRefused)) throw error;
		for (const reason of error.reasons)
			edge.err(`${edge.errPalette.red("error:")} ${reason}\n`);
		if (options.format === "json")
			edge.out(
				`${JSON.stringify({ version: 1, error: { exitCode: exitCodes.problems, message: error.message } }, null, 2)}\n`,
			);
		return exitCodes.problems;
	} finally {
		await connection.platform.close();
	}
};

function warn({ edge }: Context, text: string): void {
	edge.err(`${edge.errPalette.yellow("warning:")} ${text}\n`);
}

/** What is taken into documents that are there has no use for what new ones need. */
function requireAlone(
	names: readonly string[],
	{ update, allDrift, out, secrets, region, loginUrl }: ExportOptions,
): void {
	if (update && allDrift)
		throw new UsageError(
			"--update names documents, --all-drift means all of them: give one of the two",
		);
	const given = [names[0], out, secrets, region, loginUrl];
	if (given.some((value) => value !== undefined))
		throw new UsageError(
			"--update and --all-drift change documents that are there: they take neither names nor --out, --secrets or a platform",
		);
}

function readKind(text: string | undefined): SecretKind | null {
	if (text === undefined) return null;
	const kind = secretKinds.find((name) => name === text);
	if (kind === undefined)
		throw new UsageError(`--secrets takes env or file, not "${text}"`);
	return kind;
}

/** From the settings' folder, with forward slashes. */
async function folderOf(
	{ edge }: Context,
	{ settings, settingsFolder }: Repository,
	out: string | undefined,
): Promise<string> {
	const [first = ""] = readGlobs(settings?.integrations ?? []).bases;
	const folder =
		out === undefined
			? resolve(settingsFolder, first)
			: resolve(edge.folder, out);
	if (!isInside(await repositoryRoot(settingsFolder), folder))
		throw new UsageError(
			`--out ${out ?? first} is outside of the repository: name a folder in it`,
		);
	return relative(settingsFolder, folder).split(sep).join("/") || ".";
}

/** The settings last: until then the same line begins again where it was stopped. */
async function write(
	context: Context,
	{ settingsFolder }: Repository,
	exported: Exported,
	settings: string | null,
): Promise<ExportReport> {
	const { documents, environment, example } = exported;
	const root = await repositoryRoot(settingsFolder);
	const isNew = async (file: string, text: string): Promise<boolean> => {
		try {
			return await writeNewFile(root, resolve(settingsFolder, file), text);
		} catch (error) {
			throw new UsageError(`cannot write ${file}: ${errorText(error)}`);
		}
	};
	const written: ReportedDocument[] = [];
	const skipped = [...exported.skipped];
	for (const { key, integrationId, name, file, text } of documents)
		if (await isNew(file, text)) written.push({ key, integrationId, file });
		else
			skipped.push({
				integrationId,
				name,
				reason: messages.fileExists(file),
			});
	const updated: ReportedDocument[] = [];
	for (const edit of exported.edits) {
		const done = await replaced(settingsFolder, edit);
		for (const { key, integrationId } of edit.documents)
			if (done) updated.push({ key, integrationId, file: edit.file });
			else
				skipped.push({
					integrationId,
					name: key,
					reason: messages.movedMeanwhile(edit.file),
				});
	}
	if (example !== null && !(await isNew("secrets.example.env", example)))
		warn(
			context,
			`secrets.example.env is there already; it lacks:\n${example}`,
		);
	if (settings !== null) await isNew("gc-integrations.yaml", settings);
	return { environment, written, updated, skipped };
}

/** @returns false where the file is not what was read any more */
async function replaced(
	folder: string,
	{ file, before, after }: EditedFile,
): Promise<boolean> {
	try {
		return await replaceText(resolve(folder, file), before, after);
	} catch (error) {
		throw new UsageError(`cannot write ${file}: ${errorText(error)}`);
	}
}
