// One template of a data action -> what is wrong with it: its syntax, its names, and what goes into it.
import { conflictIn } from "../../document/conflict.ts";
import { syntax } from "../../document/messages.ts";
import type { Problem } from "../../findings/problem.ts";
import { suggest } from "../../values/suggest.ts";
import { alternative, breakNotKnown } from "../../velocity/messages.ts";
import { otherTextMethods, textMethods } from "../../velocity/texts.ts";
import { tools } from "../../velocity/tools.ts";
import type { Call, Part, Property, Reference } from "../../velocity/tree.ts";
import type { Inputs } from "./contract.ts";
import type { Ground, Tell } from "./ground.ts";
import { inputProblems } from "./inputs.ts";
import * as messages from "./messages.ts";
import { memberOf, type Use, type Uses } from "./uses.ts";
import { valueProblems } from "./values.ts";

export function templateProblems(ground: Ground): readonly Problem[] {
	const { text, parsed } = ground;
	const tell: Tell = (rule, part, message, more = {}) => ({
		rule,
		message,
		...text.place(part),
		...more,
	});
	const conflict = conflictIn(text.text);
	// Whatever else is wrong with it may be wrong with the other version alone.
	if (conflict) return [tell("template-syntax", conflict, syntax.conflict())];
	if (!parsed.uses) {
		const { problem } = parsed;
		// What is not known to work may all the same.
		const unsure = [alternative, breakNotKnown].includes(problem.message);
		return [
			tell(
				"template-syntax",
				problem,
				problem.message,
				unsure ? { atMost: "warning" } : {},
			),
		];
	}
	const { uses } = parsed;
	return [
		...syntaxProblems(uses, tell),
		...uses.uses.flatMap((use) => nameProblems(use, ground, uses, tell)),
		...inputProblems(ground, uses, tell),
		...valueProblems(ground, uses, tell),
	];
}

function* syntaxProblems(
	{ followed, loops }: Uses,
	tell: Tell,
): Generator<Problem, void> {
	for (const { at } of loops)
		yield tell(
			"template-syntax",
			{ at, end: at + "#foreach".length },
			messages.loop,
			{ atMost: "warning" },
		);
	for (const { reference, text, open } of followed) {
		const [called, method = ""] = /^\.([A-Za-z]\w*)\s*\(/.exec(text.text) ?? [];
		if (reference.formal && called !== undefined)
			yield tell(
				"template-syntax",
				{ at: text.at, end: text.at + called.length },
				messages.methodBehind(reference.source, method),
			);
		if (
			reference.steps.at(-1)?.kind === "call" &&
			text.text.startsWith(")") &&
			open === 0
		)
			yield tell(
				"template-syntax",
				{ at: text.at, end: text.at + 1 },
				messages.bracketBehind(reference.source),
				{ atMost: "warning" },
			);
	}
}

/** How far the name goes: `$status`, `${status`. */
function rootPart({ at, name, quiet, formal }: Reference): Part {
	const begin = at + 1 + Number(quiet) + Number(formal);
	return { at: begin, end: begin + name.length };
}

function nameProblems(
	use: Use,
	ground: Ground,
	{ set }: Uses,
	tell: Tell,
): readonly Problem[] {
	const { reference } = use;
	const { name } = reference;
	if (set.has(name)) return [];
	if (name === "input") return inputName(reference, ground, tell);
	if (name === "credentials" || name === "authResponse")
		return givenName(name, reference, ground, tell);
	if (ground.becomes === "success") {
		if (name === "rawResult" || ground.mapped.has(name))
			return textSteps(reference, tell, messages.noMembers(name));
	} else if (name === "rawResult" || ground.mapped.has(name))
		return [
			tell(
				"unknown-variable",
				rootPart(reference),
				messages.onlyInSuccess(name),
			),
		];
	return Object.hasOwn(tools, name)
		? toolProblems(reference, tell)
		: unknownName(reference, ground, [...set.keys()], tell);
}

function unknownName(
	reference: Reference,
	ground: Ground,
	set: readonly string[],
	tell: Tell,
): readonly Problem[] {
	const { name, steps } = reference;
	const part = rootPart(reference);
	const [step] = steps;
	if (step?.kind === "call") {
		const suggestion = toolFor(name, step.name);
		return [
			tell(
				"unknown-macro",
				{ at: part.at, end: step.at + step.name.length },
				messages.noTool(name, suggestion),
				suggestion === undefined ? {} : { suggestion },
			),
		];
	}
	const variables = ground.service.variables ?? [];
	const names = [
		...(ground.becomes === "success"
			? [...ground.mapped.keys(), "rawResult"]
			: []),
		...set,
		...(ground.ofAuth ? [] : ["input"]),
		...variables,
		...Object.keys(tools),
	];
	const suggestion =
		suggest(name, names) ??
		(steps.length === 0 ? inputMeant(name, ground.inputs) : undefined);
	return [
		tell(
			"unknown-variable",
			part,
			messages.unknownName(name, suggestion),
			suggestion === undefined ? {} : { suggestion },
		),
	];
}

function inputMeant(
	name: string,
	inputs: Inputs | undefined,
): string | undefined {
	const meant = inputs && suggest(name, [...inputs.keys()]);
	return meant === undefined ? undefined : `input.${meant}`;
}

/** The tool that is called so, or that has the method: `encoding.base64`. */
function toolFor(name: string, method: string): string | undefined {
	return suggest(name, Object.keys(tools)) ?? withOwner(method);
}

function withOwner(method: string): string | undefined {
	const [owner] = Object.entries(tools).filter(([, { methods }]) =>
		Object.hasOwn(methods, method),
	);
	return owner && `${owner[0]}.${method}`;
}

function inputName(
	reference: Reference,
	{ inputs, ofAuth }: Ground,
	tell: Tell,
): readonly Problem[] {
	const member = memberOf(reference);
	if (!member) return [];
	const behind = { ...reference, steps: reference.steps.slice(1) };
	const alone = partOf(`input.${member.name}`);
	if (member.name === "rawRequest")
		return ofAuth ? [] : textSteps(behind, tell, alone);
	if (ofAuth)
		return [
			tell("unknown-variable", member, messages.noInputInAuth(member.name)),
		];
	if (!inputs) return [];
	const input = inputs.get(member.name);
	if (!input) {
		const suggestion = suggest(member.name, [...inputs.keys(), "rawRequest"]);
		return [
			tell(
				"unknown-variable",
				member,
				messages.unknownInput(member.name, suggestion),
				suggestion === undefined ? {} : { suggestion },
			),
		];
	}
	if (input.types.size !== 1) return [];
	if (input.types.has("string")) return textSteps(behind, tell, alone);
	return ["integer", "number", "boolean"].some((type) => input.types.has(type))
		? memberProblems(behind, tell, alone)
		: [];
}

function givenName(
	name: "credentials" | "authResponse",
	reference: Reference,
	{ service, ofAuth, giving }: Ground,
	tell: Tell,
): readonly Problem[] {
	if (ofAuth && name === "authResponse")
		return [
			tell("unknown-variable", rootPart(reference), messages.notInAuth(name)),
		];
	const key = service.key ?? "";
	if (service.variables && !service.variables.includes(name))
		return [
			tell(
				"unknown-variable",
				rootPart(reference),
				messages.noVariable(name, key, service.credentialType, giving(name)),
			),
		];
	const known = name === "credentials" ? service.fields : service.answered;
	const member = memberOf(reference);
	if (!member || !known) return [];
	if (known.includes(member.name))
		return name === "credentials"
			? textSteps(
					{ ...reference, steps: reference.steps.slice(1) },
					tell,
					partOf(`credentials.${member.name}`),
				)
			: [];
	const suggestion = suggest(member.name, known);
	return [
		tell(
			"unknown-variable",
			member,
			name === "credentials"
				? messages.unknownField(member.name, key, known, suggestion)
				: messages.hiddenAnswer(member.name, key, suggestion),
			suggestion === undefined ? {} : { suggestion },
		),
	];
}

/** What Java's objects have as properties, and its strings. */
const properties = ["empty", "bytes", "class"];

/** @param alone what to say of a member, which texts have none of */
function textSteps(
	reference: Reference,
	tell: Tell,
	alone: (member: string) => string | undefined,
): readonly Problem[] {
	const [step] = reference.steps;
	if (step?.kind !== "call") return memberProblems(reference, tell, alone);
	if (isTextMethod(step.name)) return [];
	const suggestion = suggest(step.name, Object.keys(textMethods));
	return [
		tell(
			"unknown-macro",
			named(step),
			messages.noTextMethod(step.name, suggestion),
			suggestion === undefined ? {} : { suggestion },
		),
	];
}

function memberProblems(
	reference: Reference,
	tell: Tell,
	alone: (member: string) => string | undefined,
): readonly Problem[] {
	const member = memberOf(reference);
	const said =
		member && !properties.includes(member.name)
			? alone(member.name)
			: undefined;
	return member && said !== undefined
		? [tell("unknown-variable", member, said)]
		: [];
}

/** Newer releases of Velocity take the name of a method for a property. */
function partOf(name: string): (member: string) => string | undefined {
	return (member) =>
		isTextMethod(member) ? undefined : messages.noPart(name, member);
}

function isTextMethod(name: string): boolean {
	return Object.hasOwn(textMethods, name) || otherTextMethods.has(name);
}

function named({ at, name }: Call | Property): Part {
	return { at, end: at + name.length };
}

function toolProblems(
	{ name: tool, steps }: Reference,
	tell: Tell,
): readonly Problem[] {
	const [step] = steps;
	const { methods, properties } = tools[tool] ?? {
		methods: {},
		properties: {},
	};
	if (!step || step.kind === "index") return [];
	const { name } = step;
	if (Object.hasOwn(methods, name))
		return step.kind === "call" || Object.hasOwn(properties, name)
			? []
			: [tell("unknown-macro", named(step), messages.notCalled(tool, name))];
	if (step.kind === "property" && Object.hasOwn(properties, name)) return [];
	const own = [...Object.keys(methods), ...Object.keys(properties)];
	const meant = suggest(
		name,
		own.filter((each) => each.length > 1),
	);
	const suggestion = meant === undefined ? withOwner(name) : `${tool}.${meant}`;
	return [
		tell(
			"unknown-macro",
			named(step),
			messages.noMethod(tool, name, suggestion, own),
			suggestion === undefined ? {} : { suggestion },
		),
	];
}
