// A folder without settings, and how to reach a platform -> the settings that it is going to have.
import { resolve } from "node:path";
import type { Exported } from "../core/export/exported.ts";
import {
	type Reached,
	secretVariable,
	settingsText,
} from "../core/export/settings-text.ts";
import { findSettings } from "../io/files.ts";
import {
	openRepository,
	type Repository,
	requireSettings,
} from "../stages/repository.ts";
import { UsageError } from "../stages/usage.ts";
import type { Context } from "./context.ts";

export interface BareOptions {
	readonly region?: string;
	readonly loginUrl?: string;
	readonly apiUrl?: string;
	readonly clientId?: string;
	readonly env?: string;
	readonly config?: string;
}

export interface Bare extends Reached {
	readonly repository: Repository;
}

/** Null: there are settings, or the command line does not speak of a platform. */
export async function openBare(
	{ edge }: Context,
	options: BareOptions,
): Promise<Bare | null> {
	const { region, loginUrl, apiUrl, clientId } = options;
	const given = [region, loginUrl, apiUrl, clientId];
	if (given.every((value) => value === undefined)) return null;
	const found = await findSettings(undefined, edge.folder);
	if (found !== null || options.config !== undefined)
		throw new UsageError(
			`--region, --login-url, --api-url and --client-id are for a folder without settings: ${options.config ?? found} says which platform it is, and --env which environment`,
		);
	const byUrl = loginUrl !== undefined && apiUrl !== undefined;
	if (
		(region === undefined) === !byUrl ||
		(region !== undefined && (loginUrl ?? apiUrl) !== undefined)
	)
		throw new UsageError(
			"where is the organization? --region R, or --login-url and --api-url",
		);
	if (clientId === undefined)
		throw new UsageError("--client-id ID of the OAuth client is missing");
	if (!edge.environment[secretVariable])
		throw new UsageError(
			`${secretVariable} is not set: it holds the secret of the OAuth client ${clientId}`,
		);
	const reached: Reached = {
		environment: options.env ?? "main",
		region: region ?? null,
		platform: byUrl ? { loginUrl, apiUrl } : null,
		clientId,
		organizationId: null,
		limits: {},
	};
	const path = resolve(edge.folder, "gc-integrations.yaml");
	const repository = await openRepository(edge, {
		config: path,
		paths: [],
		needsSettings: true,
		overlay: { path, bytes: Buffer.from(settingsText(reached)) },
	});
	requireSettings(repository);
	return { ...reached, repository };
}

/** Also a guard: nothing is written to another organization. */
export function bareSettings(
	bare: Bare,
	{ organization, limits }: Exported,
): string {
	return settingsText({
		...bare,
		organizationId: organization?.id ?? null,
		limits,
	});
}
