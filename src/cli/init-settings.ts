// The settings that a new repository has, or already had -> what its CI is about.
import { join } from "node:path";
import { readSettings } from "../core/settings/read.ts";
import type { Settings } from "../core/settings/settings.ts";
import { storeReferences } from "../core/settings/stores.ts";
import { settingsTemplate } from "../init/starter.ts";
import { packageCatalog } from "../stages/catalog.ts";
import { textOf } from "./init-files.ts";

const name = "gc-integrations.yaml";

export interface Environments {
	readonly names: readonly string[];
	/** Variables that a plan of any of them reads. */
	readonly variables: readonly string[];
	/** Those of the first one. */
	readonly firstVariables: readonly string[];
}

/** Of the settings that are there; where there are none, or none that are sound, of those that `init` writes. */
export async function environmentsOf(folder: string): Promise<Environments> {
	const there = settingsIn(await textOf(join(folder, name)));
	const settings = there ?? settingsIn(settingsTemplate());
	const environments = [...(settings?.environments.keys() ?? [])];
	return {
		names: environments,
		variables: settings ? variablesOf(settings, environments) : [],
		firstVariables: settings
			? variablesOf(settings, environments.slice(0, 1))
			: [],
	};
}

function settingsIn(text: string): Settings | null {
	return readSettings({ file: name, text }, packageCatalog()).settings;
}

function variablesOf(
	{ environments, fingerprintKey, secrets }: Settings,
	names: readonly string[],
): readonly string[] {
	const references = [
		...names.flatMap((one) => {
			const { clientId, clientSecret } = environments.get(one) ?? {};
			return [clientId, clientSecret];
		}),
		fingerprintKey,
		...storeReferences(secrets.stores),
	];
	const variables = references.flatMap((one) =>
		typeof one?.value === "object" && "env" in one.value ? [one.value.env] : [],
	);
	return [...new Set(variables)];
}
