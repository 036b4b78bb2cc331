// An error of the file system -> what people are told: which path, in words, and what to do.
import { getSystemErrorMap } from "node:util";
import { errorText } from "../core/values/error.ts";

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
	return error instanceof Error && "code" in error
		? String(error.code)
		: errorText(error);
}

/** Whether an error says that nothing is there. Every other one says nothing about that. */
export function isAbsence(error: unknown): boolean {
	const code = codeOf(error);
	return code === "ENOENT" || code === "ENOTDIR";
}

/** A look at a path that failed: what is there is not known. */
export function notLookedAt(path: string, error: unknown): UnreadablePath {
	const code = codeOf(error);
	return new UnreadablePath(
		path,
		code,
		`cannot be read (${code})`,
		`${wordsOf(code)}: ${adviceFor(code)}`,
	);
}

/** A listing that failed: what the folder holds is not known. */
export function notListed(path: string, error: unknown): UnreadablePath {
	const code = codeOf(error);
	return new UnreadablePath(
		path,
		code,
		`cannot be listed (${code})`,
		`${wordsOf(code)}, so what it holds is not known: ${adviceFor(code)}`,
	);
}

function wordsOf(code: string): string {
	for (const [name, message] of getSystemErrorMap().values())
		if (name === code) return message;
	return "the system refused it";
}

function adviceFor(code: string): string {
	switch (code) {
		case "EACCES":
		case "EPERM":
			return "let the user who runs this read it (chmod, chown), or exclude it from integrations in the settings";
		case "EMFILE":
		case "ENFILE":
			return "raise the limit of open files (ulimit -n, LimitNOFILE)";
		case "ENOTDIR":
			return "a folder is expected there";
		case "ENOENT":
			return "it went away while the files were read: run this again";
		default:
			return "the disk, or the server that it is mounted from, does not answer as it should: mend or mount it again";
	}
}
