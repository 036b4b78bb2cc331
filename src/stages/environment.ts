// Which of the settings' environments is meant.
import type { Settings } from "../core/settings/settings.ts";
import type { From } from "./arguments.ts";
import { UsageError } from "./usage.ts";

/** `--env`, else GC_INTEGRATIONS_ENV, else the only one. */
export function chooseEnvironment(
	from: From,
	settings: Settings,
	given: string | undefined,
): string {
	const names = [...settings.environments.keys()];
	const name = given ?? (from.environment["GC_INTEGRATIONS_ENV"] || undefined);
	if (name === undefined) {
		const [only] = names;
		if (only !== undefined && names.length === 1) return only;
		throw new UsageError(
			`which environment? Name one with --env: ${names.join(", ")}`,
		);
	}
	if (!names.includes(name))
		throw new UsageError(
			`there is no environment "${name}"; the settings have ${names.join(", ")}`,
		);
	return name;
}

/** @throws UsageError */
export function requireOneOrAll(all: boolean, env: string | undefined): void {
	if (all && env !== undefined)
		throw new UsageError("--all is every environment: leave --env away");
}
