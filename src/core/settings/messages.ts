// What is wrong with the settings: codes and their arguments -> the sentences a person reads.

export function managedHere(name: string): string {
	return `these settings manage ${name}: otherEnvironments lists those that others manage`;
}

export function unknownSetting(
	name: string,
	what: string,
	known: readonly string[],
	suggestion: string | undefined,
): string {
	const hint = suggestion === undefined ? "" : `: did you mean ${suggestion}?`;
	return `there is no ${what} "${name}"${hint || ` (there are ${known.join(", ")})`}`;
}
