// What was found in every environment -> one array; one that could not be read hides no other.

/** An environment that could not be read. */
export interface Unread {
	readonly environment: string;
	readonly error: string;
}

export function environmentsJson(
	reports: readonly (object | Unread)[],
): string {
	return `${JSON.stringify(reports, null, 2)}\n`;
}
