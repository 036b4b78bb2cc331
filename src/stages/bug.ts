// An error that nobody expected -> words for a report of it. What it holds is not known, so it loses every secret.
import type { Redactor } from "../io/redact.ts";
import { inSource } from "../io/source-places.ts";

export function bugReport(error: unknown, scrub: Redactor["scrub"]): string {
	const detail =
		error instanceof Error
			? inSource(error.stack ?? error.message)
			: String(error);
	return `internal error: this is a bug, please report it: ${scrub(detail)}`;
}
