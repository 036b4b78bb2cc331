// What each command can print -> the words of its help, and what is wrong with another one.
import { every } from "../core/values/words.ts";
import { UsageError } from "../stages/usage.ts";

export const formats = {
	lint: ["pretty", "json", "sarif", "github", "gitlab", "junit"],
	test: ["pretty", "json", "github", "junit"],
	plan: ["pretty", "json", "markdown"],
	apply: ["pretty", "json"],
	export: ["pretty", "json"],
	import: ["pretty", "json"],
	release: ["pretty", "json"],
	certs: ["pretty", "json", "markdown"],
	status: ["pretty", "json"],
	doctor: ["pretty", "json"],
	"daemon --once": ["pretty", "json"],
} as const;

/** @throws UsageError */
export function requireFormat(
	command: Exclude<keyof typeof formats, "lint" | "test">,
	asked: string,
): void {
	const known: readonly string[] = formats[command];
	if (!known.includes(asked))
		throw new UsageError(
			`unknown format "${asked}": ${command} knows ${every(known)}`,
		);
}
