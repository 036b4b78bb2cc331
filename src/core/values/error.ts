// Whatever was thrown -> its words.

export function errorText(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
