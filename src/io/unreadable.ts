// An error of the file system -> what people are told: which path, in words, and what to do.

/** Something is there, or may be, that could not be read: never the same as absence. */
export class UnreadablePath extends Error {
	readonly path: string;
	/** Such as EACCES. */
	readonly code: string;
	/** Completes "the file X …": `cannot be read (EACCES)`. */
	readonly reason: string;

	constructor(path: string, code: string, reason: string, whatToDo = "") {
		super(`${path} ${reason}${whatToDo === "" ? "" : `: ${whatToDo}`}`);
		this.name = "UnreadablePath";
		this.path = path;
		this.code = code;
		this.reason = reason;
	}
}

/** The name of an errno, else the message. */
export function codeOf(error: unknown): string {
	if (error instanceof Error && "code" in error) return String(error.code);
	return error instanceof Error ? error.message : String(error);
}
