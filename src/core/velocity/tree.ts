// What a template is made of, each part with its place: offsets into the template's text, the end excluded.

export interface Part {
	readonly at: number;
	readonly end: number;
}

export type Statement = Text | Reference | Assignment | Condition | Loop;

/** What is written as it stands: escapes are resolved in it, and white space that a directive takes is not in it. */
export interface Text extends Part {
	readonly kind: "text";
	readonly text: string;
}

export interface Reference extends Part {
	readonly kind: "reference";
	/** As it is written: what is sent where there is no value. */
	readonly source: string;
	/** `$!x` */
	readonly quiet: boolean;
	/** `${x}` */
	readonly formal: boolean;
	/** How many backslashes stand before it. */
	readonly escapes: number;
	readonly name: string;
	readonly steps: readonly Step[];
}

export type Step = Property | Call | Index;

export interface Property extends Part {
	readonly kind: "property";
	readonly name: string;
}

export interface Call extends Part {
	readonly kind: "call";
	readonly name: string;
	readonly given: readonly Expression[];
}

export interface Index extends Part {
	readonly kind: "index";
	readonly of: Expression;
}

export interface Assignment extends Part {
	readonly kind: "set";
	readonly target: Reference;
	readonly value: Expression;
}

export interface Condition extends Part {
	readonly kind: "if";
	readonly branches: readonly Branch[];
	readonly otherwise: readonly Statement[] | undefined;
}

export interface Branch extends Part {
	readonly test: Expression;
	readonly body: readonly Statement[];
}

export interface Loop extends Part {
	readonly kind: "foreach";
	readonly variable: Reference;
	readonly over: Expression;
	readonly body: readonly Statement[];
	readonly otherwise: readonly Statement[] | undefined;
}

export type Expression =
	| Reference
	| Literal
	| Interpolated
	| List
	| Range
	| Mapping
	| Unary
	| Binary;

/** Whole numbers are bigint, others number. */
export interface Literal extends Part {
	readonly kind: "literal";
	readonly value: string | bigint | number | boolean;
}

/** A text in double quotes that holds references or directives. */
export interface Interpolated extends Part {
	readonly kind: "interpolated";
	readonly body: readonly Statement[];
}

export interface List extends Part {
	readonly kind: "list";
	readonly items: readonly Expression[];
}

export interface Range extends Part {
	readonly kind: "range";
	readonly from: Expression;
	readonly to: Expression;
}

export interface Mapping extends Part {
	readonly kind: "map";
	readonly entries: readonly (readonly [Expression, Expression])[];
}

export interface Unary extends Part {
	readonly kind: "unary";
	readonly operator: "!" | "-";
	readonly of: Expression;
}

export type Operator =
	| "||"
	| "&&"
	| "=="
	| "!="
	| "<"
	| ">"
	| "<="
	| ">="
	| "+"
	| "-"
	| "*"
	| "/"
	| "%";

export interface Binary extends Part {
	readonly kind: "binary";
	readonly operator: Operator;
	readonly left: Expression;
	readonly right: Expression;
}
