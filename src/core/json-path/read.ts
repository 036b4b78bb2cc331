// A path and an answer -> what Jayway reads there, with its default options.
import { doubleText, isWrittenAlike } from "../java/double.ts";
import type { Json } from "../types.ts";
import { isObject } from "../values/json.ts";
import { isDefinite, isDefiniteBefore, takesAll } from "./definite.ts";
import { applied, doubles } from "./functions.ts";
import {
	filterOnPlain,
	functionNotKnown,
	numberTooLarge,
	tooMuch,
	unclear,
} from "./messages.ts";
import { passes } from "./passes.ts";
import { Missing, ReadError, refuse } from "./problem.ts";
import type { Operand, Path, Step } from "./tree.ts";

/** `text` is the JSON that the platform puts into the template. */
export type Reading =
	| { readonly value: Json; readonly text: string }
	| { readonly missing: true }
	| { readonly problem: string };

interface Walk {
	readonly path: Path;
	readonly document: Json;
	/** Whether each member must be there, as a filter that asks for one has it. */
	readonly whole: boolean;
	readonly results: Json[];
	/** How much may still be done, so that no path takes long. */
	readonly budget: { left: number };
}

const budget = 1_000_000;

export function readPath(path: Path, document: Json): Reading {
	try {
		const value = valueAt(path, document, document, false, { left: budget });
		const last = path.steps.at(-1);
		const double =
			typeof value === "number" &&
			last?.kind === "function" &&
			doubles.has(last.name);
		if (double && !isWrittenAlike(value)) refuse(numberTooLarge);
		return { value, text: double ? doubleText(value) : JSON.stringify(value) };
	} catch (error) {
		if (error instanceof Missing) return { missing: true };
		if (error instanceof ReadError) return { problem: error.message };
		throw error;
	}
}

function valueAt(
	path: Path,
	start: Json,
	document: Json,
	whole: boolean,
	shared: { left: number },
): Json {
	const walk: Walk = { path, document, whole, results: [], budget: shared };
	if (takesAll(path.steps)) return taken(path, start, document, whole, shared);
	follow(walk, 0, start);
	if (!path.definite) return walk.results;
	const found = walk.results.at(-1);
	if (found === undefined) throw new Missing();
	return found;
}

/** As Jayway counts: what lies in the things that are found. */
const counting = new Set(["length", "size"]);

function taken(
	path: Path,
	start: Json,
	document: Json,
	whole: boolean,
	shared: { left: number },
): Json {
	const steps = path.steps.slice(0, -1);
	const last = path.steps.at(-1);
	if (last?.kind !== "function" || last.given.length > 0)
		return refuse(functionNotKnown(last?.kind ?? ""));
	const within = (read: readonly Step[]) =>
		valueAt(
			{ ...path, steps: read, definite: false },
			start,
			document,
			whole,
			shared,
		);
	return counting.has(last.name)
		? applied("length", within([...steps, { kind: "every" }]), [])
		: applied(last.name, start, [within(steps)]);
}

function follow(walk: Walk, at: number, model: Json): void {
	walk.budget.left -= 1;
	if (walk.budget.left < 0) refuse(tooMuch);
	const step = walk.path.steps[at];
	if (step === undefined) {
		walk.results.push(model);
		return;
	}
	switch (step.kind) {
		case "member":
			followMembers(walk, at, model, step.names);
			break;
		case "index":
			if (isListHere(walk, at, model))
				for (const index of step.indexes) followItem(walk, at, model, index);
			break;
		case "slice":
			if (isListHere(walk, at, model))
				for (const index of sliced(step, model.length))
					followItem(walk, at, model, index);
			break;
		case "every":
			followEvery(walk, at, model);
			break;
		case "deep":
			search(walk, at + 1, model);
			break;
		case "filter":
			followFilter(walk, at, model, step);
			break;
		case "function": {
			const given = step.given.map((operand) => argument(walk, operand));
			follow(walk, at + 1, applied(step.name, model, given));
		}
	}
}

function argument(walk: Walk, given: Operand): Json {
	if (given.kind === "path")
		return valueAt(
			given.path,
			walk.document,
			walk.document,
			false,
			walk.budget,
		);
	return given.kind === "value" ? given.value : null;
}

function isLast({ path }: Walk, at: number): boolean {
	return at === path.steps.length - 1;
}

function isList(value: Json): value is readonly Json[] {
	return Array.isArray(value);
}

function isListHere(
	walk: Walk,
	at: number,
	model: Json,
): model is readonly Json[] {
	if (isList(model)) return true;
	if (isDefiniteBefore(walk.path.steps, at)) throw new Missing();
	return false;
}

function followMembers(
	walk: Walk,
	at: number,
	model: Json,
	names: readonly string[],
): void {
	if (!isObject(model)) {
		if (isDefiniteBefore(walk.path.steps, at)) throw new Missing();
		return;
	}
	const [only] = names;
	if (names.length > 1 && isLast(walk, at)) {
		const there = names.filter((name) => Object.hasOwn(model, name));
		if (walk.whole && there.length < names.length) throw new Missing();
		walk.results.push(
			Object.fromEntries(there.map((name) => [name, model[name] ?? null])),
		);
	} else if (names.length === 1 && only !== undefined)
		followMember(walk, at, model, only);
	else for (const name of names) followMember(walk, at, model, name);
}

function followMember(
	walk: Walk,
	at: number,
	model: { readonly [member: string]: Json },
	name: string,
): void {
	if (Object.hasOwn(model, name)) {
		follow(walk, at + 1, model[name] ?? null);
		return;
	}
	const definite = isDefiniteBefore(walk.path.steps, at + 1);
	if (walk.whole || (definite && !isLast(walk, at))) throw new Missing();
}

function followItem(
	walk: Walk,
	at: number,
	model: readonly Json[],
	index: number,
): void {
	const item = model[index < 0 ? model.length + index : index];
	if (item !== undefined) follow(walk, at + 1, item);
}

/** From a negative one on up to another, Java counts through 0. */
function sliced(
	{
		from,
		to,
	}: { readonly from: number | undefined; readonly to: number | undefined },
	length: number,
): readonly number[] {
	const fromEnd = (index: number) => (index < 0 ? length + index : index);
	const first =
		from === undefined
			? 0
			: to === undefined
				? Math.max(0, fromEnd(from))
				: from;
	const last =
		to === undefined
			? length
			: Math.min(length, from === undefined ? fromEnd(to) : to);
	if (length === 0 || first >= last) return [];
	// What is that far before the start is not there.
	const begin = Math.max(first, -length);
	return Array.from({ length: last - begin }, (_, index) => begin + index);
}

function followEvery(walk: Walk, at: number, model: Json): void {
	if (isObject(model)) {
		for (const name of Object.keys(model)) followMember(walk, at, model, name);
		return;
	}
	if (!isList(model)) return;
	for (const item of model)
		try {
			follow(walk, at + 1, item);
		} catch (error) {
			if (walk.whole || !(error instanceof Missing)) throw error;
		}
}

function followFilter(
	walk: Walk,
	at: number,
	model: Json,
	step: Step & { kind: "filter" },
): void {
	if (isObject(model)) {
		if (accepts(walk, step, model)) follow(walk, at + 1, model);
		return;
	}
	if (isList(model)) {
		for (const item of model)
			if (accepts(walk, step, item)) follow(walk, at + 1, item);
		return;
	}
	if (isDefiniteBefore(walk.path.steps, at)) refuse(filterOnPlain);
}

function accepts(
	walk: Walk,
	step: Step & { kind: "filter" },
	item: Json,
): boolean {
	return passes(step.test, (path, whole) =>
		valueAt(
			path,
			// Where it only asks whether something is there, Jayway starts any path at the item.
			path.root === "$" && !whole ? walk.document : item,
			walk.document,
			whole,
			walk.budget,
		),
	);
}

/** What `..` finds: every object and list below that the step behind it may begin at. */
function search(walk: Walk, at: number, model: Json): void {
	walk.budget.left -= 1;
	if (walk.budget.left < 0) refuse(tooMuch);
	const step = walk.path.steps[at];
	if (step === undefined || (!isObject(model) && !isList(model))) return;
	if (beginsAt(walk, at, step, model)) {
		if (isList(model) && !isLast(walk, at)) searchItems(walk, at, model);
		else follow(walk, at, model);
	}
	for (const item of isList(model) ? model : Object.values(model))
		search(walk, at, item);
}

/** Jayway goes on with every item here, whichever the step means. */
function searchItems(walk: Walk, at: number, model: readonly Json[]): void {
	const next = walk.path.steps[at + 1]?.kind;
	if ((next === "member" || next === "every") && isLast(walk, at + 1))
		refuse(unclear);
	for (const item of model) follow(walk, at + 1, item);
}

function beginsAt(walk: Walk, at: number, step: Step, model: Json): boolean {
	switch (step.kind) {
		case "member":
			if (!isObject(model)) return false;
			return (
				!isDefinite(walk.path.steps, at) ||
				step.names.every((name) => Object.hasOwn(model, name))
			);
		case "index":
		case "slice":
			return isList(model);
		case "every":
			return true;
		case "filter":
			return accepts(walk, step, model);
		default:
			return false;
	}
}
