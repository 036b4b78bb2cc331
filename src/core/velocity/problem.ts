// What is wrong with a template, and where: with its text, or with what it does to the values it was given.
import type { Part } from "./tree.ts";

export interface TemplateProblem extends Part {
	readonly message: string;
}

/** Thrown and caught in this room alone: what leaves it is the problem. */
export class TemplateError extends Error {
	readonly problem: TemplateProblem;

	constructor({ at, end }: Part, message: string) {
		super(message);
		this.problem = { at, end, message };
	}
}
