// `export`: an organization -> documents for what Git has not. Reads the platform, never writes to it.
import { resolve } from "node:path";
import type { Exported } from "../core/export/exported.ts";
import * as messages from "../core/export/messages.ts";
import { type SecretKind, secretKinds } from "../core/export/secrets.ts";
import { exportJson, exportText } from "../core/render/export.ts";
import { count } from "../core/values/words.ts";
import { readTerraform, TerraformProblem } from "../io/terraform.ts";
import { chooseEnvironment } from "../stages/environment.ts";
import { exportNew } from "../stages/export/export.ts";
import { exportTerraform } from "../stages/export/terraform.ts";
import { exportUpdates } from "../stages/export/update.ts";
import type { Repository } from "../stages/repository.ts";
import { UsageError } from "../stages/usage.ts";
import type { Action, Context } from "./context.ts";
import { type Documents, openDocuments } from "./documents.ts";
import { exitCodes } from "./edge.ts";
import { type BareOptions, bareSettings, openBare } from "./export-bare.ts";
import { warn, writeExport } from "./export-write.ts";
import { requireFormat } from "./formats.ts";
import { folderOf } from "./new-folder.ts";
import { refusing } from "./refused.ts";
import {
	connectWith,
	rememberingReader,
	type SessionOptions,
} from "./session.ts";

interface ExportOptions
	extends Pick<SessionOptions, "config" | "env" | "timeout" | "cache">,
		BareOptions {
	readonly format: string;
	readonly out?: string;
	readonly secrets?: string;
	readonly update?: readonly string[];
	readonly allDrift?: boolean;
	readonly fromTerraform?: readonly string[];
	readonly actions?: boolean;
}

export const exportCommand: Action = async (context, command) => {
	const { edge } = context;
	const options = command.optsWithGlobals<ExportOptions>();
	requireFormat("export", options.format);
	requireOneSource(command.args, options);
	const bare = await openBare(context, options);
	const documents = bare
		? { repository: bare.repository, checkout: null }
		: await openDocuments(
				context,
				{ config: options.config, paths: [], needsSettings: true },
				true,
			);
	const { repository } = documents;
	return refusing(context, options.format, async () => {
		const exported = options.fromTerraform
			? await terraform(context, repository, options)
			: await organization(
					context,
					documents,
					bare ? { ...options, env: bare.environment } : options,
					command.args,
				);
		const report = await writeExport(
			edge,
			repository,
			exported,
			bare && bareSettings(bare, exported),
		);
		for (const text of exported.said) warn(edge, text);
		if (!bare)
			for (const [type, found] of Object.entries(exported.limits))
				warn(edge, messages.overLimit(type, found));
		if (exported.platformCalls > 0)
			edge.err(`${count(exported.platformCalls, "platform call")}\n`);
		edge.out(
			options.format === "json"
				? exportJson(report)
				: exportText(report, edge.palette, edge.width),
		);
		return exitCodes.done;
	});
};

async function organization(
	context: Context,
	documents: Documents,
	options: ExportOptions,
	wanted: readonly string[],
): Promise<Exported> {
	const { repository } = documents;
	const secrets = readKind(options.secrets);
	const connection = await connectWith(context, documents, options);
	const { settings, environment, platform } = connection;
	const { reader, keep } = rememberingReader(
		context,
		connection,
		// Without settings there is nothing yet that could be read a second time.
		repository.settingsPath !== null && options.cache !== false,
	);
	const sides = { repository, settings, environment, reader };
	try {
		const exported = await (options.update || options.allDrift
			? exportUpdates(sides, options.update ?? null)
			: exportNew({
					...sides,
					wanted,
					secrets,
					folder: await folderOf(
						context,
						repository,
						repository.settings?.integrations ?? [],
						options.out,
					),
					actionFolder: options.actions
						? await folderOf(
								context,
								repository,
								repository.settings?.actions ?? [],
								options.out,
							)
						: null,
				}));
		await keep();
		return exported;
	} finally {
		await platform.close();
	}
}

async function terraform(
	context: Context,
	repository: Repository,
	options: ExportOptions,
): Promise<Exported> {
	const { edge } = context;
	const { settings } = repository;
	const named = options.env ?? edge.environment["GC_INTEGRATIONS_ENV"];
	const several = settings !== null && settings.environments.size > 1;
	try {
		return exportTerraform({
			repository,
			modules: await readTerraform(
				(options.fromTerraform ?? []).map((path) => resolve(edge.folder, path)),
			),
			environment:
				settings && (named || !several)
					? chooseEnvironment(edge, settings, options.env)
					: null,
			secrets: readKind(options.secrets) ?? "env",
			folder: await folderOf(
				context,
				repository,
				settings?.integrations ?? [],
				options.out,
			),
			actionFolder: await folderOf(
				context,
				repository,
				settings?.actions ?? [],
				options.out,
			),
		});
	} catch (error) {
		if (error instanceof TerraformProblem) throw new UsageError(error.message);
		throw error;
	}
}

/** Of an organization, of Terraform, or of documents that are there. */
function requireOneSource(
	names: readonly string[],
	{
		update,
		allDrift,
		fromTerraform,
		out,
		secrets,
		region,
		loginUrl,
	}: ExportOptions,
): void {
	const sources = [update, allDrift, fromTerraform].filter(Boolean);
	if (sources.length > 1)
		throw new UsageError(
			"give one of --update, --all-drift and --from-terraform",
		);
	const first = names[0] ?? region ?? loginUrl;
	if (sources.length === 1 && first !== undefined)
		throw new UsageError(
			"--update, --all-drift and --from-terraform take neither names of integrations nor a platform",
		);
	if ((update ?? allDrift) !== undefined && (out ?? secrets) !== undefined)
		throw new UsageError(
			"--update and --all-drift change documents that are there: they take neither --out nor --secrets",
		);
}

function readKind(text: string | undefined): SecretKind | null {
	if (text === undefined) return null;
	const kind = secretKinds.find((name) => name === text);
	if (kind === undefined)
		throw new UsageError(`--secrets takes env or file, not "${text}"`);
	return kind;
}
