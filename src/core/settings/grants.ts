// Settings -> what documents may name as the source of a secret: who may push must not read the whole server.
import type { SecretReference } from "../types.ts";
import { ownReferences, settingsReferences } from "./references.ts";
import type { Settings } from "./settings.ts";
import type { Stores } from "./stores.ts";

export interface Grants {
	/** Patterns of names; null: any. */
	readonly env: readonly string[] | null;
	/** Patterns of paths, relative to the settings file; null: any. */
	readonly files: readonly string[] | null;
	/** What the settings themselves read: no pattern grants that, only its own name. */
	readonly own: readonly SecretReference[];
	/** Those that the settings describe, for whoever writes a document. */
	readonly stores: Stores;
	/** Variables that the programs of stores do not see. */
	readonly withheld: readonly string[];
}

/** Why a document may not name it. */
export type Ungranted = "unlisted" | "own" | "no-store" | "option";

/** With a Git source the documents are anyone's who may push: what is not granted is not theirs to name. */
export function grantsOf(settings: Settings): Grants {
	const { secrets, source } = settings;
	const withheld = ownReferences(settings).flatMap(({ value }) =>
		typeof value !== "string" && "env" in value ? [value.env] : [],
	);
	if (source === null) return { ...secrets, own: [], withheld };
	return {
		...secrets,
		env: secrets.env ?? [],
		files: secrets.files ?? [],
		own: settingsReferences(settings).flatMap(({ value }) =>
			typeof value === "string" ? [] : [value],
		),
		withheld,
	};
}

/** By what is written; where a link leads is judged when it is read. */
export function ungranted(
	{ env, files, own, stores }: Grants,
	reference: SecretReference,
): Ungranted | null {
	if ("env" in reference) {
		const name = reference.env;
		if (env === null || env.includes(name)) return null;
		if (own.some((one) => "env" in one && sameWord(one.env, name)))
			return "own";
		return env.some((pattern) => wordMatches(pattern, name))
			? null
			: "unlisted";
	}
	if ("store" in reference) {
		const store = stores.get(reference.store);
		if (!store) return "no-store";
		// What the program takes for an option would be an order of whoever may push.
		return store.type === "exec" && reference.item.startsWith("-")
			? "option"
			: null;
	}
	const path = reference.file;
	if (files === null || files.some((grant) => samePath(grant, path)))
		return null;
	if (
		own.some(
			(one) =>
				"file" in one && samePath(one.file.toLowerCase(), path.toLowerCase()),
		)
	)
		return "own";
	return files.some((pattern) => pathMatches(pattern, path))
		? null
		: "unlisted";
}

/** Variables of some systems, and files of others, have no case. */
function sameWord(one: string, other: string): boolean {
	return one.toLowerCase() === other.toLowerCase();
}

function samePath(one: string, other: string): boolean {
	return normalized(one).join("/") === normalized(other).join("/");
}

export function hasWildcard(pattern: string): boolean {
	return /[*?]/.test(pattern);
}

/** `**`: any folders; `*` and `?`: inside of one name. Neither goes up, nor from a relative path to an absolute one. */
export function pathMatches(pattern: string, path: string): boolean {
	return segmentsMatch(normalized(pattern), normalized(path));
}

function segmentsMatch(
	pattern: readonly string[],
	path: readonly string[],
): boolean {
	const [first, ...rest] = pattern;
	if (first === undefined) return path.length === 0;
	if (first === "**") {
		if (segmentsMatch(rest, path)) return true;
		const [into, ...below] = path;
		return isName(into) && segmentsMatch(pattern, below);
	}
	const [name, ...below] = path;
	if (name === undefined) return false;
	if (name !== first && !(isName(name) && wordMatches(first, name)))
		return false;
	return segmentsMatch(rest, below);
}

/** Neither the root of an absolute path nor a way up. */
function isName(segment: string | undefined): boolean {
	return segment !== undefined && segment !== "" && segment !== "..";
}

/** By hand, as a regular expression of several `.*` takes too long on a long word: only the last `*` can be where it went wrong. */
function wordMatches(pattern: string, word: string): boolean {
	const wanted = Array.from(pattern);
	const given = Array.from(word);
	let at = 0;
	let star = -1;
	let from = 0;
	for (let next = 0; next < given.length; ) {
		if (wanted[at] === "*") {
			star = at;
			from = next;
			at += 1;
		} else if (wanted[at] === "?" || wanted[at] === given[next]) {
			at += 1;
			next += 1;
		} else if (star !== -1) {
			from += 1;
			next = from;
			at = star + 1;
		} else return false;
	}
	return wanted.slice(at).every((sign) => sign === "*");
}

/** The names on the way, without detours; an absolute path begins with an empty one. */
function normalized(path: string): readonly string[] {
	const names: string[] = path.startsWith("/") ? [""] : [];
	for (const name of path.split("/")) {
		if (name === "" || name === ".") continue;
		if (name !== ".." || names.at(-1) === ".." || names.length === 0)
			names.push(name);
		// Above the root there is the root.
		else if (names.at(-1) !== "") names.pop();
	}
	return names;
}
