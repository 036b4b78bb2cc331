// Every secret that was revealed -> texts without them, whatever wrote the text and however it encoded the secret.
import { Buffer } from "node:buffer";

export interface Redactor {
	remember(secret: string): void;
	scrub(text: string): string;
}

/** Shorter ones would blank out innocent words; no credential worth the name is that short. */
const shortest = 4;
const replacement = "(secret)";

export function createRedactor(): Redactor {
	const known = new Set<string>();
	let pattern: RegExp | null = null;
	return {
		remember(secret) {
			for (const form of forms(secret)) {
				if (form.length < shortest || known.has(form)) continue;
				known.add(form);
				pattern = null;
			}
		},
		scrub(text) {
			if (known.size === 0) return text;
			// Longest first, so that a secret that contains another one goes as a whole.
			pattern ??= new RegExp(
				[...known]
					.sort((a, b) => b.length - a.length)
					.map(literal)
					.join("|"),
				"g",
			);
			return text.replace(pattern, replacement);
		},
	};
}

function forms(secret: string): readonly string[] {
	const json = JSON.stringify(secret).slice(1, -1);
	return [
		secret,
		secret.trim(),
		json,
		JSON.stringify(json).slice(1, -1),
		encodeURIComponent(secret),
		new URLSearchParams({ s: secret }).toString().slice(2),
		Buffer.from(secret).toString("base64"),
		Buffer.from(secret).toString("base64url"),
		// A key of several lines is as bad line by line.
		...secret
			.split(/\r?\n|\\n/)
			.filter((line) => line.length >= 16 && !line.startsWith("-----")),
	];
}

function literal(text: string): string {
	return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
