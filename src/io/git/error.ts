// What git, or the files that it keeps, did not tell.

/** Git said no; the message is for a person. */
export class GitError extends Error {
	/** Git's exit code; null where it could not be run. */
	readonly exitCode: number | null;

	constructor(message: string, exitCode: number | null = null) {
		super(withoutUsers(message));
		this.exitCode = exitCode;
	}
}

/** Whoever asks, in the addresses of a text. */
export function withoutUsers(text: string): string {
	return text.replace(/(\b[a-z][a-z0-9+.-]{0,15}:\/\/)[^/\s@]*@/gi, "$1");
}
