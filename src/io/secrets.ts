// References to secrets -> their values, read at the last moment and remembered only by the redactor and the caller.

import { stat } from "node:fs/promises";
import { platform } from "node:os";
import { resolve } from "node:path";
import { exposedFile, ungrantedSource } from "../core/plan/messages.ts";
import { type Grants, ungranted } from "../core/settings/grants.ts";
import type { FieldValue, SecretReference } from "../core/types.ts";
import { grantedFile } from "./granted-file.ts";
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
	/** A secret that stands in a document, where somebody accepted that: it is kept out of what is told all the same. */
	remember(secret: string): void;
	/** The same for documents, which may name no more than was granted. */
	within(grants: Grants): SecretSources;
}

/**
 * @param folder what file references are relative to
 * @param exposed told of a file that everyone on the machine may read
 */
export function secretSources(
	environment: Readonly<Record<string, string | undefined>>,
	folder: string,
	redactor: Redactor,
	exposed: (file: string) => void = () => undefined,
): SecretSources {
	const sources = (grants: Grants | null): SecretSources => ({
		async resolve(value, open) {
			if (typeof value === "string") return { value };
			const refused = grants && ungranted(grants, value);
			if (refused) return { problem: ungrantedSource[refused] };
			const resolved =
				"env" in value
					? fromEnvironment(environment[value.env])
					: await fromFile(folder, value.file, grants, (path) => {
							if (open === undefined) exposed(path);
						});
			if ("value" in resolved && open === undefined)
				redactor.remember(resolved.value);
			return resolved;
		},
		remember: redactor.remember,
		within: sources,
	});
	return sources(null);
}

/** Tells of each file once, however often it is read. */
export function exposureWarnings(
	warn: (text: string) => void,
): (file: string) => void {
	const told = new Set<string>();
	return (file) => {
		if (told.has(file)) return;
		told.add(file);
		warn(exposedFile(file));
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

async function fromFile(
	folder: string,
	file: string,
	grants: Grants | null,
	exposed: (file: string) => void,
): Promise<Resolved> {
	const granted = grants
		? await grantedFile(folder, file, grants)
		: { path: resolve(folder, file) };
	if ("ungranted" in granted)
		return { problem: ungrantedSource[granted.ungranted] };
	try {
		const text = await readRegularFile(granted.path, { limit: largestSecret });
		if (await everyoneReads(granted.path)) exposed(file);
		// Editors and `kubectl create secret --from-file` end files with one line break; more is the secret's own.
		const value = text.replace(/\r?\n$/, "");
		return value === "" ? { problem: "is empty" } : { value };
	} catch (error) {
		if (error instanceof UnreadablePath) return { problem: error.reason };
		throw error;
	}
}

async function everyoneReads(path: string): Promise<boolean> {
	// What Windows says of its files in these bits is made up.
	if (platform() === "win32") return false;
	const found = await stat(path).catch(() => null);
	return found !== null && (found.mode & 0o004) !== 0;
}
