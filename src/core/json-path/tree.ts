// What a path is made of, in Jayway's dialect. Offsets into the path's text, the end excluded.
import type { JavaPattern } from "../java/pattern.ts";
import type { Json } from "../types.ts";

export interface PathProblem {
	readonly at: number;
	readonly end: number;
	readonly message: string;
}

export interface Path {
	/** Where it starts: the answer, or, in a filter, the item that is looked at. */
	readonly root: "$" | "@";
	readonly steps: readonly Step[];
	/** It means one place. Any other gives a list, also of one or none. */
	readonly definite: boolean;
}

export type Step =
	| { readonly kind: "member"; readonly names: readonly string[] }
	| { readonly kind: "index"; readonly indexes: readonly number[] }
	| {
			readonly kind: "slice";
			readonly from: number | undefined;
			readonly to: number | undefined;
	  }
	| { readonly kind: "every" }
	/** `..` */
	| { readonly kind: "deep" }
	| { readonly kind: "filter"; readonly test: Test }
	| {
			readonly kind: "function";
			readonly name: string;
			readonly given: readonly Operand[];
	  };

export type Test =
	| { readonly kind: "and" | "or"; readonly of: readonly Test[] }
	| { readonly kind: "not"; readonly of: Test }
	| { readonly kind: "exists"; readonly path: Path; readonly wanted: boolean }
	| {
			readonly kind: "compare";
			readonly operator: string;
			readonly left: Operand;
			readonly right: Operand;
	  };

export type Operand =
	| { readonly kind: "path"; readonly path: Path }
	| { readonly kind: "value"; readonly value: Json }
	| { readonly kind: "pattern"; readonly pattern: JavaPattern };
