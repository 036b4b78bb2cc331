// A text -> why nobody can have meant it as a value: a placeholder that was never filled in, or characters that came along.

export type Unmeant = "placeholder" | "nul" | "cut" | "quotes" | "white-space";

/** What templates, shells, CI systems and secret managers put in the place of a value; each the whole of it. */
const placeholders: readonly RegExp[] = [
	/^\$\{[^{}]+\}$/,
	/^\$\([^()]+\)$/,
	/^\$[A-Z_][A-Z0-9_]*$/,
	/^\$\{\{[^{}]*\}\}$/,
	/^\{\{[^{}]*\}\}$/,
	/^##[^#]+##$/,
	/^%[A-Za-z_][^%\s]*%$/,
	/^<[^<>]+>$/,
	/^(?:op:\/\/|vault:|ref\+)./,
	// What sops wrote, read without it.
	/^ENC\[AES256_GCM,[^\]]+\]$/,
];
/** What they begin with. */
const hint = /^\s*(?:[$#%<{]|op:|vault:|ref\+|ENC\[)/;
const pemMark = /-----(BEGIN|END) [A-Z0-9 ]{1,64}-----/g;
const endOfPem = /-----END [A-Z0-9 ]+-----[\r\n]+$/;

export function isPlaceholder(text: string): boolean {
	if (!hint.test(text)) return false;
	const whole = text.trim();
	return placeholders.some((placeholder) => placeholder.test(whole));
}

/** Null: it may be meant. */
export function unmeant(value: string): Unmeant | null {
	if (isPlaceholder(value)) return "placeholder";
	if (value.includes("\0")) return "nul";
	if (isCut(value)) return "cut";
	const inner = value.trim();
	if (inner.length > 1 && /^["']/.test(inner) && inner.at(-1) === inner[0])
		return "quotes";
	if (inner === value) return null;
	// Tools end the text of a key with as many line breaks as they like, and readers of keys do not mind.
	const pem = value.startsWith("-----BEGIN ") && endOfPem.test(value);
	return pem ? null : "white-space";
}

/** A PEM of which only a part came along: its first line, or what was left of it. */
function isCut(value: string): boolean {
	if (!value.includes("-----")) return false;
	const marks = [...value.matchAll(pemMark)].map(([, mark]) => mark);
	return (
		marks.length % 2 === 1 ||
		marks.some((mark, at) => mark !== (at % 2 === 0 ? "BEGIN" : "END"))
	);
}
