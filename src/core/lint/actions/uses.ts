// A template -> each use of a reference: what is done with it, what was asked of it before, and where in JSON it stands.
import type { Template } from "../../velocity/parse.ts";
import type {
	Assignment,
	Condition,
	Expression,
	Loop,
	Reference,
	Statement,
	Text,
} from "../../velocity/tree.ts";
import { type JsonState, readOn, startOfJson } from "./json-text.ts";

export interface Use {
	readonly reference: Reference;
	/** `loud`: its source would be written where it is null; `quiet`: nothing would; `none`: it is not written. */
	readonly written: "loud" | "quiet" | "none";
	/** What would be written: it itself, or the call that it is given to. */
	readonly outer: Reference;
	/** In quotes inside the test of an `#if`. */
	readonly asked: boolean;
	/** Methods that it is given to, from the outside in: `esc.jsonEncode`. */
	readonly calls: readonly string[];
	/** What the `#if`s around it ask for: `input.x`, `status`. */
	readonly guards: ReadonlySet<string>;
	/** Undefined: it does not stand in the template's own text. */
	readonly json: Place;
	/** As `json`, of what would be written. */
	readonly outerJson: Place;
}

type Place = "quoted" | "bare" | undefined;

export interface Uses {
	readonly uses: readonly Use[];
	/** What the template sets itself, by name. */
	readonly set: ReadonlyMap<string, readonly Expression[]>;
	/** The first character that is written and no blank. */
	readonly first: string;
	/** Whether what is written depends on an `#if` or a `#foreach`. */
	readonly varies: boolean;
	readonly loops: readonly Loop[];
	/** References that text stands right behind. */
	readonly followed: readonly Followed[];
}

interface Followed {
	readonly reference: Reference;
	readonly text: Text;
	/** How many brackets that were opened in the text before are not closed there. */
	readonly open: number;
}

interface Around {
	readonly written: Use["written"];
	readonly asked: boolean;
	readonly calls: readonly string[];
	readonly guards: ReadonlySet<string>;
	readonly outer: Reference | undefined;
	readonly outerJson: Place;
}

export function usesOf({ statements }: Template): Uses {
	const uses: Use[] = [];
	const set = new Map<string, Expression[]>();
	const loops: Loop[] = [];
	const followed: Followed[] = [];
	let varies = false;
	let open = 0;

	function assigned(name: string, value: Expression): void {
		const before = set.get(name);
		if (before) before.push(value);
		else set.set(name, [value]);
	}

	function look(reference: Reference, around: Around, json: Place): void {
		const outer = around.outer ?? reference;
		const outerJson = around.outer ? around.outerJson : json;
		uses.push({ reference, ...around, outer, json, outerJson });
		let owner = reference.name;
		for (const step of reference.steps) {
			if (step.kind === "index")
				expression(step.of, { ...around, written: "none" });
			if (step.kind === "call")
				for (const given of step.given)
					expression(given, {
						...around,
						outer,
						outerJson,
						calls: [...around.calls, `${owner}.${step.name}`],
					});
			if (step.kind !== "index") owner = `${owner}.${step.name}`;
		}
	}

	function expression(read: Expression, around: Around): void {
		const inside: Around = { ...around, written: "none" };
		switch (read.kind) {
			case "reference":
				look(read, around, undefined);
				break;
			case "interpolated":
				body(
					read.body,
					{ ...around, outer: undefined, outerJson: undefined },
					null,
				);
				break;
			case "list":
				for (const item of read.items) expression(item, inside);
				break;
			case "range":
				expression(read.from, inside);
				expression(read.to, inside);
				break;
			case "map":
				for (const entry of read.entries)
					for (const part of entry) expression(part, inside);
				break;
			case "unary":
				expression(read.of, inside);
				break;
			case "binary":
				expression(read.left, inside);
				expression(read.right, inside);
				break;
			case "literal":
				break;
		}
	}

	function condition(read: Condition, around: Around, json: JsonState | null) {
		varies = true;
		const guards = new Set(around.guards);
		const before = json && { ...json };
		for (const [at, branch] of read.branches.entries()) {
			// What is asked for is not written, but in quotes it would be.
			expression(branch.test, {
				...around,
				guards: new Set(guards),
				written: "none",
				asked: true,
			});
			for (const name of namesIn(branch.test)) guards.add(name);
			const inside = { ...around, guards: new Set(guards) };
			if (at === 0) body(branch.body, inside, json);
			else body(branch.body, inside, before && { ...before });
		}
		if (read.otherwise)
			body(read.otherwise, { ...around, guards }, before && { ...before });
	}

	function body(
		statements: readonly Statement[],
		around: Around,
		json: JsonState | null,
	): void {
		for (const [at, statement] of statements.entries())
			switch (statement.kind) {
				case "text":
					for (const sign of statement.text)
						open += sign === "(" ? 1 : sign === ")" && open > 0 ? -1 : 0;
					if (json) readOn(json, statement.text);
					break;
				case "reference": {
					const next = statements[at + 1];
					if (next?.kind === "text")
						followed.push({ reference: statement, text: next, open });
					look(
						statement,
						{ ...around, written: statement.quiet ? "quiet" : "loud" },
						json ? (json.quoted ? "quoted" : "bare") : undefined,
					);
					if (json) readOn(json, isQuote(statement) ? '"' : "0");
					break;
				}
				case "set":
					assignment(statement, around);
					break;
				case "if":
					condition(statement, around, json);
					break;
				case "foreach":
					varies = true;
					loops.push(statement);
					assigned("foreach", statement.over);
					assigned(statement.variable.name, statement.over);
					expression(statement.over, { ...around, written: "none" });
					body(statement.body, around, json);
					if (statement.otherwise)
						body(statement.otherwise, around, json && { ...json });
					break;
			}
	}

	function assignment({ target, value }: Assignment, around: Around): void {
		if (target.steps.length === 0) assigned(target.name, value);
		else look(target, { ...around, written: "none" }, undefined);
		expression(value, { ...around, written: "none" });
	}

	const json = startOfJson();
	body(
		statements,
		{
			written: "none",
			outer: undefined,
			outerJson: undefined,
			asked: false,
			calls: [],
			guards: new Set(),
		},
		json,
	);
	return { uses, set, first: json.first, varies, loops, followed };
}

/** `$esc.quote` */
export function isQuote({ name, steps }: Reference): boolean {
	const [step, ...others] = steps;
	return (
		name === "esc" &&
		others.length === 0 &&
		step?.kind === "property" &&
		["quote", "q"].includes(step.name)
	);
}

/** What a test asks for, wherever in it. */
function namesIn(test: Expression): readonly string[] {
	switch (test.kind) {
		case "reference":
			return [
				nameOf(test),
				...test.steps.flatMap((step) =>
					step.kind === "call" ? step.given.flatMap(namesIn) : [],
				),
			];
		case "interpolated":
			return test.body.flatMap((statement) =>
				statement.kind === "reference" ? namesIn(statement) : [],
			);
		case "unary":
			return namesIn(test.of);
		case "binary":
			return [...namesIn(test.left), ...namesIn(test.right)];
		default:
			return [];
	}
}

/** `input.x`, `status` */
export function nameOf(reference: Reference): string {
	const member = memberOf(reference);
	return member === undefined || !givers.has(reference.name)
		? reference.name
		: `${reference.name}.${member.name}`;
}

const givers = new Set(["input", "credentials", "authResponse"]);

/** The first step of a reference where it names a member: `.x`, `["x"]`. */
export function memberOf(
	reference: Reference,
):
	| { readonly name: string; readonly at: number; readonly end: number }
	| undefined {
	const [step] = reference.steps;
	if (step?.kind === "property") return step;
	if (step?.kind !== "index" || step.of.kind !== "literal") return undefined;
	const { value, at, end } = step.of;
	return typeof value === "string" ? { name: value, at, end } : undefined;
}
