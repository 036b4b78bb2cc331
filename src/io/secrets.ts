// References to secrets -> their values, read at the last moment and remembered only by the redactor and the caller.
import { resolve } from "node:path";
import type { FieldValue, SecretReference } from "../core/types.ts";
import type { Redactor } from "./redact.ts";
import { readRegularFile } from "./regular-file.ts";
import { UnreadablePath } from "./unreadable.ts";

const largestSecret = 64 * 1024;

export type Resolved =
	| { readonly value: string }
	/** Completes "which …": `is not set`. Never holds the value. */
	| { readonly problem: string };

export interface SecretSources {
	/** @param open the value is no secret although it is referred to, such as a client id */
	resolve(value: FieldValue, open?: "open"): Promise<Resolved>;
}

/** `folder`: what file references are relative to. */
export function secretSources(
	environment: Readonly<Record<string, string | undefined>>,
	folder: string,
	redactor: Redactor,
): SecretSources {
	return {
		async resolve(value, open) {
			if (typeof value === "string") return { value };
			const resolved =
				"env" in value
					? fromEnvironment(environment[value.env])
					: await fromFile(resolve(folder, value.file));
			if ("value" in resolved && open === undefined)
				redactor.remember(resolved.value);
			return resolved;
		},
	};
}

/** How a refusal names the source: `environment variable CRM_SECRET`, `file secrets/crm`. */
export function sourceName(reference: SecretReference): string {
	return "env" in reference
		? `environment variable ${reference.env}`
		: `file ${reference.file}`;
}

function fromEnvironment(value: string | undefined): Resolved {
	if (value === undefined) return { problem: "is not set" };
	return value === "" ? { problem: "is empty" } : { value };
}

async function fromFile(path: string): Promise<Resolved> {
	try {
		const text = await readRegularFile(path, { limit: largestSecret });
		// Editors and `kubectl create secret --from-file` end files with one line break; more is the secret's own.
		const value = text.replace(/\r?\n$/, "");
		return value === "" ? { problem: "is empty" } : { value };
	} catch (error) {
		if (error instanceof UnreadablePath) return { problem: error.reason };
		throw error;
	}
}
