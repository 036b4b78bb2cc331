// Every secret that was revealed -> texts from outside (the platform's, git's, a program's) without them, however they
// are encoded there. What is ours never passes through here: a key or an outcome may well equal a secret.
import { Buffer } from "node:buffer";

export interface Redactor {
	remember(secret: string): void;
	/** @param also what else is secret in this text */
	scrub(text: string, also?: readonly string[]): string;
}

const replacement = "(secret)";
/** Shorter ones count only where they stand alone: inside of words they would blot out all there is to read. */
const shortest = 4;
/** A key of several lines is often echoed by the line. */
const shortestLine = 12;
/** Inside of other data, fewer characters of Base64 could be anything. */
const shortestInside = 8;
/** Tokens of some environments, and the fields of a credential that is being written. */
const mostPassing = 64;

export function createRedactor(): Redactor {
	const known = new Set<string>();
	const index = emptyIndex();
	let fresh: string[] = [];
	/** A token is in force for thousands of texts: its forms are made once. The oldest is forgotten first. */
	const passing = new Map<string, Index>();
	function indexOf(secret: string): Index {
		const made = passing.get(secret) ?? emptyIndex();
		if (passing.has(secret)) return made;
		enter(made, secret);
		for (const [oldest] of passing)
			if (passing.size >= mostPassing) passing.delete(oldest);
		passing.set(secret, made);
		return made;
	}
	return {
		remember(secret) {
			if (known.has(secret)) return;
			known.add(secret);
			fresh.push(secret);
		},
		scrub(text, also = []) {
			// Not before there is a text: most runs never hear one, and need no forms.
			for (const secret of fresh) enter(index, secret);
			fresh = [];
			const more = also.filter((secret) => !known.has(secret)).map(indexOf);
			return blot(text, [index, ...more]);
		},
	};
}

/**
 * The forms of secrets, by their hashes alone, so that a long one costs no more than a short one. They are found by
 * how they begin, which innocent texts seldom share with them; then by their lengths, of which there are few.
 */
interface Index {
	/** By `beginOf`: 1 where one begins so. Most places of most texts are passed by it alone. */
	readonly begins: Uint8Array;
	/** The first characters of each: nearly all other places are passed by them, and most texts need no hashes. */
	readonly starts: Set<string>;
	/** Hash of the beginning -> lengths, the longest first -> hashes of the whole. */
	readonly heads: Map<number, Map<number, Set<number>>>;
	/** Those that are too short to be looked for inside of words. */
	readonly words: Set<string>;
}

/** Lengths of beginnings. A form is filed under the longest that it has. */
const headLengths = [256, 64, 16, shortest] as const;

function emptyIndex(): Index {
	return {
		begins: new Uint8Array(beginnings),
		starts: new Set(),
		heads: new Map(),
		words: new Set(),
	};
}

/** A power of two. */
const beginnings = 4096;

/** Of the two characters at a place; what begins otherwise may have the same. */
function beginOf(text: string, at: number): number {
	return (
		(text.charCodeAt(at) * 61 + text.charCodeAt(at + 1)) & (beginnings - 1)
	);
}

function enter({ begins, starts, heads, words }: Index, secret: string): void {
	for (const form of formsOf(secret)) {
		const headLength = headLengths.find((length) => length <= form.length);
		if (headLength === undefined) {
			if (form !== "") words.add(form);
			continue;
		}
		begins[beginOf(form, 0)] = 1;
		starts.add(form.slice(0, shortest));
		const head = hashOf(form, headLength);
		const whole = hashOf(form, form.length);
		const lengths = heads.get(head) ?? new Map<number, Set<number>>();
		const wholes = lengths.get(form.length);
		if (wholes) wholes.add(whole);
		else {
			lengths.set(form.length, new Set([whole]));
			heads.set(head, new Map([...lengths].sort(([a], [b]) => b - a)));
		}
	}
}

function formsOf(secret: string): ReadonlySet<string> {
	const plain = new Set(
		[secret, secret.trim()].flatMap((text) => [
			text,
			text.replaceAll("\r\n", "\n"),
			text.replaceAll("\\n", "\n"),
		]),
	);
	// The first and the last line of a PEM are the same for everybody.
	for (const line of secret.split(/\r?\n|\\n/))
		if (line.length >= shortestLine && !line.startsWith("-----"))
			plain.add(line).add(line.trim());
	const all = new Set<string>();
	for (const text of plain) {
		all.add(text);
		if (text.length < shortest) continue;
		const json = JSON.stringify(text).slice(1, -1);
		all.add(json).add(JSON.stringify(json).slice(1, -1));
		all.add(asciiOf(json));
		for (const quote of ["&#39;", "&#x27;", "&apos;"])
			all.add(markupOf(text, quote));
		for (const encoded of percentFormsOf(text)) all.add(encoded);
		for (const encoded of base64FormsOf(text)) all.add(encoded);
	}
	return all;
}

/** As many servers write JSON. */
function asciiOf(json: string): string {
	return json.replace(
		/[\u0080-\uffff]/g,
		(unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
	);
}

function markupOf(text: string, quote: string): string {
	return text
		.replaceAll("&", "&amp;")
		.replaceAll("<", "&lt;")
		.replaceAll(">", "&gt;")
		.replaceAll('"', "&quot;")
		.replaceAll("'", quote);
}

function percentFormsOf(text: string): readonly string[] {
	// By way of bytes, since half of a pair of surrogates cannot be encoded.
	const encoded = encodeURIComponent(Buffer.from(text).toString());
	const strict = encoded.replace(
		/[!'()*]/g,
		(sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
	);
	const form = new URLSearchParams({ s: text }).toString().slice(2);
	return [encoded, strict, form].flatMap((one) => [
		one,
		one.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
	]);
}

/** Alone, and as it stands inside of more (`user:password`), where it can begin at three places of a group. */
function base64FormsOf(text: string): readonly string[] {
	const bytes = Buffer.from(text);
	const standard = [bytes.toString("base64")];
	for (const before of [0, 1, 2]) {
		const encoded = Buffer.concat([Buffer.alloc(before), bytes]);
		const inside = encoded
			.toString("base64")
			.slice(Math.ceil((before * 8) / 6), Math.floor((encoded.length * 8) / 6));
		if (inside.length >= shortestInside) standard.push(inside);
	}
	return standard.flatMap((one) => [
		one,
		one.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", ""),
	]);
}

type Hash = (from: number, to: number) => number;

const highBase = 0x01000193;
const lowBase = 0x5bd1e995;

/** Of Rabin and Karp; 53 bits, which fit into a number. */
function hashFrom(high: number, low: number): number {
	return (high >>> 0) * 0x200000 + (low >>> 11);
}

function hashOf(text: string, length: number): number {
	let high = 0;
	let low = 0;
	for (let at = 0; at < length; at += 1) {
		const code = text.charCodeAt(at);
		high = (Math.imul(high, highBase) + code) | 0;
		low = (Math.imul(low, lowBase) + code) | 0;
	}
	return hashFrom(high, low);
}

/** Of any part of a text, after one pass over it. */
function hashesOf(text: string): Hash {
	const high = rolling(text, highBase);
	const low = rolling(text, lowBase);
	return (from, to) => hashFrom(high(from, to), low(from, to));
}

function rolling(text: string, base: number): Hash {
	const sums = new Int32Array(text.length + 1);
	const powers = new Int32Array(text.length + 1).fill(1, 0, 1);
	for (let at = 0; at < text.length; at += 1) {
		sums[at + 1] = Math.imul(sums[at] ?? 0, base) + text.charCodeAt(at);
		powers[at + 1] = Math.imul(powers[at] ?? 0, base);
	}
	return (from, to) =>
		(sums[to] ?? 0) - Math.imul(sums[from] ?? 0, powers[to - from] ?? 0);
}

/** Overlapping ones go as one, so that no end of one is left over. */
function blot(text: string, indexes: readonly Index[]): string {
	const used = indexes.filter(
		({ heads, words }) => heads.size > 0 || words.size > 0,
	);
	if (used.length === 0) return text;
	let hash: Hash | undefined;
	const parts: string[] = [];
	/** Of what is blotted out so far. */
	let end = 0;
	for (let at = 0; at < text.length; at += 1) {
		const begin = beginOf(text, at);
		let to = 0;
		for (const index of used) {
			if (
				index.begins[begin] === 1 &&
				index.starts.has(text.slice(at, at + shortest))
			) {
				hash ??= hashesOf(text);
				to = Math.max(to, formAt(index, text.length, hash, at, end));
			}
			to = Math.max(to, wordAt(index, text, at));
		}
		if (to <= end) continue;
		if (at >= end) parts.push(text.slice(end, at), replacement);
		end = to;
	}
	parts.push(text.slice(end));
	return parts.join("");
}

/** @returns where the longest form that begins here ends, if that is behind `end` */
function formAt(
	{ heads }: Index,
	textLength: number,
	hash: Hash,
	at: number,
	end: number,
): number {
	for (const headLength of headLengths) {
		if (at + headLength > textLength) continue;
		const lengths = heads.get(hash(at, at + headLength));
		if (lengths === undefined) continue;
		for (const [length, wholes] of lengths) {
			const to = at + length;
			if (to <= end) break;
			if (to <= textLength && wholes.has(hash(at, to))) return to;
		}
	}
	return 0;
}

function wordAt({ words }: Index, text: string, at: number): number {
	if (words.size === 0 || isWordSign(text.charAt(at - 1))) return 0;
	for (let length = shortest - 1; length > 0; length -= 1)
		if (
			words.has(text.slice(at, at + length)) &&
			!isWordSign(text.charAt(at + length))
		)
			return at + length;
	return 0;
}

function isWordSign(sign: string): boolean {
	return /[\p{L}\p{N}]/u.test(sign);
}
