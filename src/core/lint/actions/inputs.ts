// optional-input and unescaped-input: what becomes of an input where it is not given, and where it holds more than letters.
import type { Problem } from "../../findings/problem.ts";
import { tools } from "../../velocity/tools.ts";
import type { Expression, Reference } from "../../velocity/tree.ts";
import type { Input } from "./contract.ts";
import type { Ground, Tell } from "./ground.ts";
import * as messages from "./messages.ts";
import { memberOf, nameOf, type Use, type Uses } from "./uses.ts";

export function* inputProblems(
	ground: Ground,
	uses: Uses,
	tell: Tell,
): Generator<Problem, void> {
	for (const use of uses.uses) {
		const input = inputOf(use.reference, ground);
		const danger = unescaped(use, ground, uses);
		if (input && !input.required)
			yield* optionalProblems(use, uses, ground, danger, tell);
		if (danger !== undefined)
			yield tellEscape(use, danger, input?.required === false, tell);
	}
}

function inputOf(reference: Reference, { inputs }: Ground): Input | undefined {
	const member = reference.name === "input" ? memberOf(reference) : undefined;
	return member && inputs?.get(member.name);
}

function* optionalProblems(
	{ reference, outer, written, asked, guards, outerJson }: Use,
	{ first }: Uses,
	{ becomes }: Ground,
	danger: Danger | undefined,
	tell: Tell,
): Generator<Problem, void> {
	const name = memberOf(reference)?.name ?? "";
	if (guards.has(nameOf(reference))) return;
	const isJson =
		(becomes === "json" || becomes === "success") && /^[[{]/.test(first);
	if (outerJson === "bare" && isJson && written !== "none")
		yield tell("optional-input", reference, messages.optionalBare(name));
	else if (written === "loud")
		yield tell(
			"optional-input",
			reference,
			asked
				? messages.askedInQuotes(name)
				: messages.optionalInput(
						name,
						outer.source,
						danger === undefined
							? outer.source.replace("$", "$!")
							: escaped(reference, danger, true),
					),
		);
}

/** Methods behind which nothing is left that means something there. */
const safe: Readonly<Record<"url" | "json", RegExp>> = {
	url: /^(?:esc\.(?:uriEncode|url|urlFormEncode)|urlTool\..*|math\..*)$/,
	json: /^(?:esc\.(?:jsonEncode|jsonString|javascript|java|uriEncode|url|urlFormEncode)|urlTool\..*|math\..*|encoding\..*)$/,
};

/** What does not is told as that. */
function exists(call: string): boolean {
	const [tool = "", method = ""] = call.split(".");
	return tool in tools
		? Object.hasOwn(tools[tool]?.methods ?? {}, method)
		: tool === "input";
}

type Danger = "url" | "form" | "json";

/** In which text the input would break what it stands in. */
function unescaped(
	use: Use,
	ground: Ground,
	{ first, set }: Uses,
): Danger | undefined {
	const { reference, json } = use;
	if (json === undefined) return undefined;
	const { becomes } = ground;
	// What an address begins with is an address.
	const danger: Danger | undefined =
		becomes === "url"
			? reference.at === 0
				? undefined
				: "url"
			: becomes === "form"
				? "form"
				: json === "quoted" && /^[[{]/.test(first)
					? "json"
					: undefined;
	if (danger === undefined) return undefined;
	const escapes = safe[danger === "json" ? "json" : "url"];
	const raw = inputsIn(reference, [], set, 0).some(
		({ of, calls }) =>
			!calls.some((call) => escapes.test(call) || !exists(call)) &&
			!isHarmless(of, danger, ground),
	);
	return raw ? danger : undefined;
}

interface Given {
	readonly of: Reference;
	readonly calls: readonly string[];
}

/** Expressions go no deeper where a person wrote them. */
const deepest = 5;

/** The inputs that an expression is made of, also by way of what is set, each with what it is given to. */
function inputsIn(
	expression: Expression,
	calls: readonly string[],
	set: Uses["set"],
	depth: number,
): readonly Given[] {
	if (depth > deepest) return [];
	const inside = (inner: Expression, more: readonly string[] = []) =>
		inputsIn(inner, [...calls, ...more], set, depth + 1);
	if (expression.kind === "interpolated")
		return expression.body.flatMap((statement) =>
			statement.kind === "reference" ? inside(statement) : [],
		);
	if (expression.kind === "binary")
		return expression.operator === "+"
			? [...inside(expression.left), ...inside(expression.right)]
			: [];
	if (expression.kind !== "reference") return [];
	const { name, steps } = expression;
	if (name === "input") return [{ of: expression, calls }];
	if (set.has(name))
		return inputsOfVariable(name, set).map((given) => ({
			of: given.of,
			calls: [...calls, ...given.calls],
		}));
	return steps.flatMap((step) =>
		step.kind === "call"
			? step.given.flatMap((given) => inside(given, [`${name}.${step.name}`]))
			: [],
	);
}

const ofVariables = new WeakMap<Uses["set"], Map<string, readonly Given[]>>();

/** Each once, however often and by however many ways it is set. */
function inputsOfVariable(name: string, set: Uses["set"]): readonly Given[] {
	const known = ofVariables.get(set) ?? new Map<string, readonly Given[]>();
	ofVariables.set(set, known);
	const found = known.get(name);
	if (found) return found;
	// What is made of itself is made of nothing more.
	known.set(name, []);
	const distinct = new Map<string, Given>();
	for (const value of set.get(name) ?? [])
		for (const given of inputsIn(value, [], set, 0)) {
			const id = JSON.stringify([memberOf(given.of)?.name, given.calls]);
			if (!distinct.has(id)) distinct.set(id, given);
		}
	const inputs = [...distinct.values()];
	known.set(name, inputs);
	return inputs;
}

const plain: Readonly<Record<"url" | "json", RegExp>> = {
	url: /^[\w.~-]*$/,
	json: /^[^"\\\p{Cc}]*$/u,
};

/** By its schema it cannot hold what means something there. */
function isHarmless(
	reference: Reference,
	danger: Danger,
	ground: Ground,
): boolean {
	const member = memberOf(reference);
	if (!member || member.name === "rawRequest") return false;
	const input = inputOf(reference, ground);
	// What is not in the contract is told as that.
	if (!input) return true;
	if (input.hasPattern) return true;
	if (input.values)
		return input.values.every(
			(value) =>
				typeof value !== "string" ||
				plain[danger === "json" ? "json" : "url"].test(value),
		);
	return input.types.size > 0 && !input.types.has("string");
}

function tellEscape(
	{ reference }: Use,
	danger: Danger,
	isOptional: boolean,
	tell: Tell,
): Problem {
	const said = {
		url: messages.unescapedInUrl,
		form: messages.unescapedInForm,
		json: messages.unescapedInJson,
	}[danger];
	return tell(
		"unescaped-input",
		reference,
		said(reference.source, escaped(reference, danger, isOptional)),
	);
}

/** Of nothing no tool makes anything: it is the call that has to be quiet. */
function escaped(
	{ source }: Reference,
	danger: Danger,
	isOptional: boolean,
): string {
	const method = danger === "json" ? "jsonEncode" : "uriEncode";
	return isOptional
		? `$!esc.${method}(${source.replace(/^\$!/, "$")})`
		: `$esc.${method}(${source})`;
}
