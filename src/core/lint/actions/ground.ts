// What a template of a data action is judged by.
import type { Problem } from "../../findings/problem.ts";
import type { Part } from "../../velocity/tree.ts";
import type { Inputs } from "./contract.ts";
import type { Parsed } from "./parsed.ts";
import type { Service } from "./service.ts";
import type { WrittenText } from "./text.ts";

/** A template, and what it may use. */
export interface Ground {
	readonly text: WrittenText;
	readonly parsed: Parsed;
	/** What its text becomes; `plain`: no more than text is known of it. */
	readonly becomes: "url" | "json" | "form" | "plain" | "success";
	/** Undefined: the contract does not say which there are. */
	readonly inputs: Inputs | undefined;
	readonly service: Service;
	/** Credential types by the variable that templates get from them. */
	readonly giving: (variable: string) => readonly string[];
	/** Of the translation map. */
	readonly mapped: ReadonlyMap<string, Mapped>;
	/** It belongs to a custom auth action. */
	readonly ofAuth: boolean;
}

export interface Mapped {
	/** Null: the path does not parse. */
	readonly path: {
		readonly definite: boolean;
		readonly counts: boolean;
	} | null;
	/** Kind of the default's value. */
	readonly fallback: string | undefined;
}

export type Tell = (
	rule: Problem["rule"],
	part: Part,
	message: string,
	more?: Pick<Problem, "suggestion" | "atMost">,
) => Problem;
