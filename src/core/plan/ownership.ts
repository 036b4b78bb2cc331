// Notes on the platform <-> the user's own notes and the ownership line that carries identity and fingerprints.
import type { Fingerprints } from "../types.ts";
import { by } from "../values/order.ts";

export interface Mark {
	readonly owner: string | null;
	readonly key: string;
	/** The credential's modifiedDate after our last write; null: never written. */
	readonly credentialDate: string | null;
	readonly fingerprints: Fingerprints | null;
	/** Which daemon wrote the line last; null: none, or a program without a name such as `apply`. */
	readonly writer: string | null;
}

export interface MarkedNotes {
	/** What the user wrote, without the ownership line and outer white space at its end. */
	readonly notes: string;
	readonly mark: Mark | null;
}

const linePattern = /^\[gc-integrations((?: [a-z]+=[^\s\]]*)+)\]?\s*$/;

/** The line's values are percent-encoded, so that a free field name cannot break the line. */
function encode(text: string): string {
	return encodeURIComponent(text).replace(
		/[!'()*]/g,
		(letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
	);
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

/** The ownership line, for people in the platform's UI and for our next run. */
function markLine(mark: Mark): string {
	const parts: string[] = [];
	if (mark.owner !== null) parts.push(`owner=${encode(mark.owner)}`);
	parts.push(`key=${encode(mark.key)}`);
	if (mark.fingerprints) {
		const fields = Object.entries(mark.fingerprints.fields)
			.sort(by(([name]) => name))
			.map(([name, digest]) => `${encode(name)}:${digest}`);
		parts.push(`by=${encode(mark.fingerprints.keyId)}`);
		if (mark.credentialDate !== null)
			parts.push(`at=${mark.credentialDate.replace(/[\s\]]/g, "")}`);
		parts.push(`fields=${fields.join(",")}`);
	}
	if (mark.writer !== null) parts.push(`writer=${encode(mark.writer)}`);
	return `[gc-integrations ${parts.join(" ")}]`;
}

/** Splits what the platform holds. The last ownership line counts, wherever somebody's edit left it. */
export function readNotes(text: string): MarkedNotes {
	const lines = text.replace(/\r\n?/g, "\n").split("\n");
	let mark: Mark | null = null;
	const rest = lines.filter((line) => {
		const read = markIn(line);
		if (read) mark = read;
		return read === null;
	});
	return { notes: rest.join("\n").trimEnd(), mark };
}

/** What the platform holds without any line of ours; every other byte of it stays as it is. */
export function withoutMark(text: string): string {
	const lines = text.split(/(?<=\n|\r(?!\n))/);
	const rest = lines.filter((line) => markIn(line) === null).join("");
	const last = lines.at(-1) ?? "";
	// The break that parted our line from what stands above it is ours too.
	return markIn(last) ? rest.replace(/\r?\n$|\r$/, "") : rest;
}

function markIn(line: string): Mark | null {
	const found = linePattern.exec(line.trim());
	return found?.[1] === undefined ? null : readMark(found[1]);
}

export function writeNotes(notes: string, mark: Mark): string {
	const own = notes.replace(/\r\n?/g, "\n").trimEnd();
	return own === "" ? markLine(mark) : `${own}\n${markLine(mark)}`;
}

function readMark(text: string): Mark | null {
	const parts = new Map(
		text
			.trim()
			.split(" ")
			.map((part): [string, string] => {
				const at = part.indexOf("=");
				return [part.slice(0, at), part.slice(at + 1)];
			}),
	);
	const key = parts.get("key");
	if (!key) return null;
	const owner = parts.get("owner");
	const by = parts.get("by");
	const fields = parts.get("fields");
	return {
		owner: owner === undefined ? null : decode(owner),
		key: decode(key),
		writer: parts.get("writer") ?? null,
		credentialDate: parts.get("at") ?? null,
		fingerprints:
			by === undefined || fields === undefined
				? null
				: { keyId: decode(by), fields: readFields(fields) },
	};
}

function readFields(text: string): Record<string, string> {
	return Object.fromEntries(
		text
			.split(",")
			.filter((part) => part.includes(":"))
			.map((part) => {
				const at = part.lastIndexOf(":");
				return [decode(part.slice(0, at)), part.slice(at + 1)];
			}),
	);
}

/** The credential object's name: how a leftover of an interrupted run is found again. */
export function credentialName(owner: string | null, key: string): string {
	return owner === null
		? `gc-integrations/${key}`
		: `gc-integrations/${owner}/${key}`;
}

/** Whether a credential bears one of these keys in its name. */
export function isNamedFor(
	{ name }: { readonly name: string },
	owner: string | null,
	keys: readonly string[],
): boolean {
	return keys.some((key) => name === credentialName(owner, key));
}

/** The key whose credential this is, if it is one of ours. */
export function keyOfCredential(
	name: string,
	owner: string | null,
): string | null {
	const parts = name.split("/");
	if (parts[0] !== "gc-integrations") return null;
	const [key, ...more] = parts.slice(owner === null ? 1 : 2);
	if (!key || more.length > 0) return null;
	return owner === null || parts[1] === owner ? key : null;
}
