// Thrown and caught in this room alone: a test ends at its first failure.
import type { Failure } from "./types.ts";

export class StageError extends Error {
	readonly failure: Failure;

	constructor(failure: Failure) {
		super(failure.message);
		this.failure = failure;
	}
}
