// The names of the checks, and what one of them says.
import type { Catalog } from "../catalog/catalog.ts";
import type { DesiredState } from "../plan/desired.ts";
import type { EnvironmentSettings } from "../settings/settings.ts";
import type { Severity } from "../types.ts";
import type { Examination, FailedReading } from "./examination.ts";
import * as messages from "./messages.ts";

/** In the order in which they are told. */
export const checkNames = [
	"login",
	"organization",
	"permissions",
	"clock",
	"types",
	"credential-types",
	"certificate-authorities",
	"duplicates",
	"shared-credentials",
	"orphan-credentials",
	"failing",
	"owners",
	"budget",
] as const;
export type CheckName = (typeof checkNames)[number];

export interface Said {
	readonly severity: "ok" | Severity;
	readonly message: string;
	/** What it is about: permissions, keys of documents, or ids of what the platform has. */
	readonly subjects: readonly string[];
}

export interface CheckInput {
	readonly examination: Examination;
	readonly environment: EnvironmentSettings;
	readonly catalog: Catalog;
	/** Whose lines are ours. */
	readonly owner: string | null;
	/** The documents of the environment. */
	readonly state: DesiredState;
}

/** At least one thing is said. */
export type Check = (input: CheckInput) => readonly Said[];

export function said(
	severity: Said["severity"],
	message: string,
	subjects: readonly string[] = [],
): Said {
	return { severity, message, subjects };
}

/** What could not be read is never all right. */
export function unread(
	failed: FailedReading,
	severity: "error" | "warning",
): readonly Said[] {
	const { kind, permission } = failed;
	// The check of the login tells of it.
	if (kind === "client" || kind === "sign-in")
		return [said("warning", messages.notSignedIn())];
	return kind === "permission" && permission !== null
		? [said(severity, messages.refused(failed, permission), [permission])]
		: [said(severity, messages.unread(failed))];
}
