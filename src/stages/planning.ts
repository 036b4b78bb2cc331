// A linted repository, one of its environments and that one's platform -> the plan, with the secrets read on the way.

import { rules } from "../core/findings/table.ts";
import type { LintedTree } from "../core/lint/lint.ts";
import {
	fingerprintKey,
	shortestFingerprintKey,
} from "../core/plan/fingerprint.ts";
import * as messages from "../core/plan/messages.ts";
import { grantsOf } from "../core/settings/grants.ts";
import type { PlacedValue } from "../core/settings/placed.ts";
import { settingsReferences } from "../core/settings/references.ts";
import type {
	EnvironmentSettings,
	Safety,
	Settings,
} from "../core/settings/settings.ts";
import { unmeant } from "../core/values/unmeant.ts";
import { some } from "../core/values/words.ts";
import { sourceName } from "../io/secrets/source-name.ts";
import type { SecretSources } from "../io/secrets/sources.ts";
import type { ActionCache } from "./action-cache.ts";
import { type Planned, type PlanReader, planEnvironment } from "./reconcile.ts";
import type { Repository } from "./repository.ts";
import {
	nothingResolved,
	type ResolvedCredentials,
	resolveCredentials,
} from "./resolve.ts";
import { UsageError } from "./usage.ts";

export interface PlanningInput {
	readonly repository: Pick<Repository, "catalog" | "walked">;
	/** Judged for this environment. */
	readonly tree: LintedTree;
	readonly settings: Settings;
	readonly environment: EnvironmentSettings;
	readonly safety: Safety;
	readonly commit: string | null;
	/** Why nothing may be concluded from what is not there; null: it may. */
	readonly unsettled: string | null;
	readonly sources: SecretSources;
	readonly clientSecret: string;
	readonly reader: PlanReader;
	/** Absent: every data action is read. */
	readonly actionCache?: ActionCache;
	/** Which one these settings opened before; absent or null: it is not known. */
	readonly organizationBefore?: string | null;
	/** Plans without the documents' secrets: credentials are not compared. */
	readonly skipSecrets: boolean;
	/** Keys: of these alone something is to be written; absent or empty: of all. */
	readonly only?: readonly string[];
	/** Takes the secrets that were read out of a text from outside. */
	scrub(text: string): string;
	/** Told what a person should know and no finding says. */
	warn(text: string): void;
}

export interface RepositoryPlan {
	readonly planned: Planned;
	readonly resolved: ResolvedCredentials;
}

/**
 * @throws UsageError where a secret of the settings has no value
 * @throws ApiError where the platform could not be read
 */
export async function planRepository(
	input: PlanningInput,
): Promise<RepositoryPlan> {
	const {
		repository,
		tree,
		settings,
		environment,
		sources,
		warn,
		actionCache,
	} = input;
	const globs = settings.integrations;
	if (tree.files.length === 0)
		warn(`no integration file matches ${globs.join(", ")}: nothing is pruned`);
	if (environment.pruneActions && tree.actions.length === 0)
		warn(
			`no file of ${settings.actions.join(", ")} describes a data action: none is pruned`,
		);
	const { missing } = repository.walked;
	const { blankFiles } = tree;
	const isWhole =
		missing.length === 0 && blankFiles.length === 0 && input.unsettled === null;
	const prunes = environment.prune || environment.pruneActions;
	if (prunes && missing.length > 0 && tree.files.length > 0)
		warn(
			`there is no folder ${missing.join(", ")}, which the settings name: nothing is pruned`,
		);
	if (prunes && blankFiles.length > 0)
		warn(
			`${some(blankFiles)} ${blankFiles.length === 1 ? "is" : "are"} empty, as after a write that was cut off: nothing is pruned until ${blankFiles.length === 1 ? "it is" : "they are"} written or removed`,
		);
	if (prunes && input.unsettled !== null)
		warn(`${input.unsettled}: nothing is pruned`);
	let resolved = nothingResolved;
	const planned = await planEnvironment({
		tree,
		settings,
		environment: {
			...environment,
			prune: environment.prune && isWhole,
			pruneActions: environment.pruneActions && isWhole,
		},
		safety: input.safety,
		catalog: repository.catalog,
		commit: input.commit,
		reader: actionCache?.before(input.reader) ?? input.reader,
		organizationBefore: input.organizationBefore ?? null,
		only: input.only ?? [],
		scrub: (text) => input.scrub(text),
		resolve: async (state) => {
			if (input.skipSecrets) return nothingResolved;
			const key = await keyOf(settings, sources, input.clientSecret);
			resolved = await resolveCredentials(
				state,
				sources.within(grantsOf(settings), environment.name),
				key,
				repository.catalog,
				environment.rules["secret-format"] ?? rules["secret-format"].severity,
			);
			for (const warning of resolved.warnings) warn(`warning: ${warning}`);
			return resolved;
		},
	});
	await actionCache?.keep(planned.actual);
	return { planned, resolved };
}

async function keyOf(
	settings: Settings,
	sources: SecretSources,
	clientSecret: string,
): Promise<ReturnType<typeof fingerprintKey>> {
	return settings.fingerprintKey
		? fingerprintKey(
				await neededFingerprintKey(sources, settings.fingerprintKey),
				"fingerprintKey",
			)
		: fingerprintKey(clientSecret, "oauth");
}

/** Without the settings' own secrets nothing can be planned at all: wrong settings, not a refusal. */
export async function neededSecret(
	sources: SecretSources,
	wanted: PlacedValue,
	open?: "open",
): Promise<string> {
	const resolved = await sources.resolve(wanted.value, open);
	if (!("value" in resolved)) throw wrongSecret(wanted, resolved.problem);
	const problem = unmeant(resolved.value);
	if (problem !== null)
		throw wrongSecret(wanted, messages.unmeantValue[problem]);
	return resolved.value;
}

async function neededFingerprintKey(
	sources: SecretSources,
	wanted: PlacedValue,
): Promise<string> {
	const value = await neededSecret(sources, wanted);
	if (value.length < shortestFingerprintKey)
		throw wrongSecret(
			wanted,
			messages.unmeantValue.shortFingerprintKey(shortestFingerprintKey),
		);
	return value;
}

/**
 * Looks at every secret of the settings before anything runs for long. What is not there yet may come by itself.
 * @throws UsageError where a value is there and cannot be meant
 */
export async function judgeSettingsSecrets(
	settings: Settings,
	sources: SecretSources,
): Promise<void> {
	for (const wanted of settingsReferences(settings)) {
		const resolved = await sources.resolve(wanted.value, "open");
		if (!("value" in resolved)) continue;
		await (wanted === settings.fingerprintKey
			? neededFingerprintKey(sources, wanted)
			: neededSecret(sources, wanted, "open"));
	}
}

function wrongSecret({ value, path, place }: PlacedValue, reason: string) {
	const source =
		typeof value === "string" ? "the settings file" : sourceName(value);
	return new UsageError(messages.unresolvedSecret(path, source, reason, place));
}

/** Addresses over which secrets would cross a network in plain text. */
export function plainHttpWarnings(
	environment: EnvironmentSettings,
): readonly string[] {
	const warnings: string[] = [];
	for (const url of new Set([environment.loginUrl, environment.apiUrl])) {
		const { protocol, hostname, origin } = new URL(url);
		const local =
			hostname === "localhost" ||
			hostname === "[::1]" ||
			hostname.startsWith("127.");
		if (protocol === "http:" && !local)
			warnings.push(
				`${origin} is not https: secrets would cross the network in plain text`,
			);
	}
	return warnings;
}
