// A file's text -> the same text, same columns, with what looks like a plain secret blotted out: frames end up in CI logs.
import type { Finding } from "../types.ts";

const secretLine =
	/^(\s*(?:- )?["']?[^\s:"']*(?:secret|passw|passphrase|token|api[_-]?key|private[_-]?key|credential)[^\s:"']*["']?\s*:\s+)(?!\{\s*(?:env|file)\s*:[^}]*\}\s*,?\s*(?:#.*)?$)([^\s|>#].*)$/i;
const inlineSecret =
	/(["']?[\w-]*(?:secret|passw|passphrase|token|api[_-]?key|private[_-]?key)[\w-]*["']?\s*:\s+)((?!\{)[^\s,}][^,}]*)/gi;
/** A line of a key or a certificate: nothing else in these files is that long without a space. */
const keyLine = /^(\s*)([A-Za-z0-9+/=]{40,})\s*$/;
const innocent = /^(?:credentials|fields|type)$/i;

/** `findings` of `plaintext-secret` say where a secret is for certain; the rest goes by names and shapes. */
export function maskSecrets(
	text: string,
	findings: readonly Finding[],
): string {
	const lines = text.split("\n").map(maskLine);
	for (const { rule, span } of findings) {
		if (rule !== "plaintext-secret") continue;
		for (let at = span.line; at <= span.endLine; at += 1) {
			const line = lines[at - 1];
			if (line === undefined) continue;
			const from = at === span.line ? span.column - 1 : 0;
			const to = at === span.endLine ? span.endColumn - 1 : line.length;
			lines[at - 1] =
				line.slice(0, from) + blot(line.slice(from, to)) + line.slice(to);
		}
	}
	return lines.join("\n");
}

function maskLine(line: string): string {
	const key = keyLine.exec(line);
	if (key) return `${key[1] ?? ""}${blot(key[2] ?? "")}`;
	const whole = secretLine.exec(line);
	const name = (whole?.[1] ?? "").replace(/[\s:"'-]/g, "");
	if (whole && !innocent.test(name) && !(whole[2] ?? "").startsWith("{"))
		return `${whole[1] ?? ""}${blot(whole[2] ?? "")}`;
	return line.replace(inlineSecret, (_all, before: string, value: string) =>
		innocent.test(before.replace(/[\s:"']/g, ""))
			? before + value
			: before + blot(value),
	);
}

function blot(text: string): string {
	return text.replace(/\S/g, "•");
}
