// Thrown and caught in this room alone.
import type { PathProblem } from "./tree.ts";

export class PathError extends Error {
	readonly problem: PathProblem;

	constructor(at: number, end: number, message: string) {
		super(message);
		this.problem = { at, end, message };
	}
}

/** What a path does to an answer fails, or is not known. */
export class ReadError extends Error {}

/** The place that a path means is not there. */
export class Missing extends Error {}

export function refuse(message: string): never {
	throw new ReadError(message);
}
