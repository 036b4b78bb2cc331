// An environment and its OAuth client's secret -> where what was read of its data actions is kept.
import { join } from "node:path";
import type { EnvironmentSettings } from "../core/settings/settings.ts";
import { digest } from "../core/values/digest.ts";
import { errorText } from "../core/values/error.ts";
import { readSealed, type Seal, saveSealed } from "../io/sealed-file.ts";
import type { ActionStore } from "../stages/action-cache.ts";

export interface ActionStoreInput {
	readonly folder: string;
	readonly environment: Pick<EnvironmentSettings, "name" | "apiUrl">;
	/** Who knows it may read the platform itself. */
	readonly clientSecret: string;
	/** Of this program: what another one wrote may mean something else. */
	readonly version: string;
	warn(text: string): void;
}

export function openActionStore(input: ActionStoreInput): ActionStore {
	const { folder, environment, clientSecret, version, warn } = input;
	const seal = (organizationId: string): Seal => {
		const { name, apiUrl } = environment;
		const whose = [organizationId, name, apiUrl];
		return {
			// One of each environment: of whatever organization it is, the last one counts.
			path: join(folder, `actions-${digest(name).slice(-12)}`),
			secret: clientSecret,
			about: JSON.stringify(["data actions", version, ...whose]),
		};
	};
	return {
		load: (organizationId) => readSealed(seal(organizationId)),
		async save(organizationId, text) {
			try {
				await saveSealed(seal(organizationId), text);
			} catch (error) {
				warn(
					`what was read of data actions cannot be kept (${errorText(error)}): the next run reads them again`,
				);
			}
		},
	};
}
