// What is wrong with a template, and where: with its text, or with what it does to the values it was given.
import type { Part } from "./tree.ts";

export interface TemplateProblem extends Part {
	readonly message: string;
	/** The name that nothing sets, where that is the problem. */
	readonly unset?: string;
}

/** Thrown and caught in this room alone: what leaves it is the problem. */
export class TemplateError extends Error {
	readonly problem: TemplateProblem;

	constructor({ at, end }: Part, message: string, unset?: string) {
		super(message);
		this.problem = {
			at,
			end,
			message,
			...(unset === undefined ? {} : { unset }),
		};
	}
}
