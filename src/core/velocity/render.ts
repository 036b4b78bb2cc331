// A template and the values it may use -> the text that it writes, or what fails and where.
import type { Json } from "../types.ts";
import {
	evaluate,
	evaluateReference,
	holds,
	placed,
	type Scope,
	spend,
} from "./evaluate.ts";
import { notAssignable, notIterable } from "./messages.ts";
import type { Template } from "./parse.ts";
import { TemplateError, type TemplateProblem } from "./problem.ts";
import { tools } from "./tools.ts";
import type {
	Assignment,
	Loop,
	Part,
	Reference,
	Statement,
	Text,
} from "./tree.ts";
import {
	type LoopState,
	nameOf,
	refuse,
	textOf,
	type Value,
	worthOf,
} from "./values.ts";

/** From `out` on in what was written, the text comes from this part of the template. */
export interface Origin extends Part {
	readonly out: number;
	readonly kind: "text" | "reference";
}

export interface Rendered {
	readonly text: string;
	readonly origins: readonly Origin[];
}

interface Draft {
	text: string;
	/** Undefined: a text in quotes is being written. */
	readonly origins: Origin[] | undefined;
}

/** What one template may do: far more than any that is meant. */
const budget = 1_000_000;

export function render(
	template: Template,
	context: Readonly<Record<string, Json>>,
): Rendered | { readonly problem: TemplateProblem } {
	const scope: Scope = {
		values: new Map<string, Value>([
			...Object.keys(tools).map(
				(name) => [name, { kind: "tool", name }] as const,
			),
			...Object.entries(context).map(
				([name, value]) => [name, worthOf(value)] as const,
			),
		]),
		interpolate,
		left: budget,
	};
	const origins: Origin[] = [];
	const draft: Draft = { text: "", origins };
	try {
		write(template.statements, scope, draft);
		return { text: draft.text, origins };
	} catch (error) {
		if (error instanceof TemplateError) return { problem: error.problem };
		throw error;
	}
}

function interpolate(body: readonly Statement[], scope: Scope): string {
	const draft: Draft = { text: "", origins: undefined };
	write(body, scope, draft);
	return draft.text;
}

function write(
	statements: readonly Statement[],
	scope: Scope,
	draft: Draft,
): void {
	for (const statement of statements) writeOne(statement, scope, draft);
}

function writeOne(statement: Statement, scope: Scope, draft: Draft): void {
	switch (statement.kind) {
		case "text":
			add(draft, scope, statement, statement.text);
			break;
		case "reference":
			add(draft, scope, statement, written(statement, scope));
			break;
		case "set":
			assign(statement, scope);
			break;
		case "if": {
			const branch = statement.branches.find(({ test }) => holds(test, scope));
			write(branch?.body ?? statement.otherwise ?? [], scope, draft);
			break;
		}
		case "foreach":
			repeat(statement, scope, draft);
			break;
	}
}

function add(
	draft: Draft,
	scope: Scope,
	statement: Text | Reference,
	text: string,
): void {
	spend(scope, statement, text.length / 16);
	draft.origins?.push({
		out: draft.text.length,
		at: statement.at,
		end: statement.end,
		kind: statement.kind,
	});
	draft.text += text;
}

/** What is null is written as its source, unless it is quiet; an odd backslash before it makes it text. */
function written(reference: Reference, scope: Scope): string {
	const value = evaluateReference(reference, scope);
	const slashes = "\\".repeat(Math.floor(reference.escapes / 2));
	if (reference.escapes % 2 === 1)
		return `${slashes}${value === null ? "\\" : ""}${reference.source}`;
	if (value !== null) return slashes + placed(reference, () => textOf(value));
	// Velocity writes the backslashes twice then.
	return slashes + slashes + (reference.quiet ? "" : reference.source);
}

function assign({ target, value }: Assignment, scope: Scope): void {
	const [step, ...others] = target.steps;
	const worth = evaluate(value, scope);
	if (step === undefined) {
		scope.values.set(target.name, worth);
		return;
	}
	placed(target, () => {
		const owner = scope.values.get(target.name);
		if (
			others.length > 0 ||
			step.kind !== "property" ||
			owner === null ||
			typeof owner !== "object" ||
			owner.kind !== "map"
		)
			return refuse(notAssignable);
		owner.entries.set(step.name, worth);
	});
}

function repeat(loop: Loop, scope: Scope, draft: Draft): void {
	const items = placed(loop.over, () => itemsOf(evaluate(loop.over, scope)));
	if (items.length === 0) write(loop.otherwise ?? [], scope, draft);
	const { name } = loop.variable;
	const before = scope.values.get(name);
	const outer = scope.values.get("foreach");
	items.forEach((item, index) => {
		spend(scope, loop, 1);
		const state: LoopState = {
			kind: "loop",
			index,
			last: index === items.length - 1,
			outer: isLoop(outer) ? outer : undefined,
		};
		scope.values.set("foreach", state);
		scope.values.set(name, item);
		write(loop.body, scope, draft);
	});
	restore(scope, "foreach", outer);
	restore(scope, name, before);
}

function isLoop(value: Value | undefined): value is LoopState {
	return typeof value === "object" && value !== null && value.kind === "loop";
}

function restore(scope: Scope, name: string, before: Value | undefined): void {
	if (before === undefined || before === null) scope.values.delete(name);
	else scope.values.set(name, before);
}

function itemsOf(value: Value): readonly Value[] {
	if (value === null) return [];
	if (typeof value !== "object") return refuse(notIterable);
	if (value.kind === "list") return [...value.items];
	if (value.kind === "map") return [...value.entries.values()];
	return refuse(`${notIterable}: ${nameOf(value)}`);
}
