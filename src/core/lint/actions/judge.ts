// Data actions and custom auth actions beside the integrations that they belong to -> what is wrong with their templates, maps and contracts.
import { fileAt } from "../../document/beside.ts";
import { keySpanAt, nodeAt, stringAt } from "../../document/node.ts";
import {
	type JudgedDocument,
	type Problem,
	placeIn,
} from "../../findings/problem.ts";
import { isSecretName } from "../../findings/secret-words.ts";
import type { MapNode, Node, Span } from "../../types.ts";
import type { Scope } from "../scope.ts";
import {
	type Inputs,
	inputProblems,
	inputsOf,
	noInputs,
	outputProblems,
	requiredProblems,
	type WrittenContract,
} from "./contract.ts";
import type { Ground } from "./ground.ts";
import { mappingOf } from "./mapping.ts";
import * as messages from "./messages.ts";
import { outputMismatches } from "./output.ts";
import { parsedTemplate } from "./parsed.ts";
import { literalSecrets } from "./secrets.ts";
import { blankInUrl, breakInHeader, urlForm, wrongForm } from "./sent.ts";
import { type Service, serviceOf } from "./service.ts";
import { templateProblems } from "./template.ts";
import {
	besideOf,
	placeBeside,
	type WrittenText,
	writtenText,
} from "./text.ts";
import type { Uses } from "./uses.ts";

export function actionProblems(scope: Scope): readonly Problem[] {
	const integrations = new Map(
		scope.documents.map((document) => [document.key, document]),
	);
	const services = new Map<string, Service>();
	const serviceFor = (key: string): Service => {
		const known = services.get(key) ?? serviceOf(integrations.get(key), scope);
		services.set(key, known);
		return known;
	};
	/** Keys of actions by the integration whose tokens they use. */
	const users = new Map<string, string[]>();
	const problems: Problem[] = [];
	for (const action of scope.actions) {
		const integration = stringAt(action.node, "integration") ?? "";
		const judged = judgedOnce(action, serviceFor(integration), scope);
		problems.push(...judged.problems);
		if (judged.usesTokens)
			users.set(integration, [
				...(users.get(integration) ?? []),
				action.key ?? "an action",
			]);
	}
	for (const integration of scope.documents) {
		const key = integration.key ?? "";
		const { variables } = serviceFor(key);
		if (integration.node.entries.has("customAuth")) {
			// That it cannot have one the schema tells.
			if (variables?.includes("authResponse") !== false)
				problems.push(...judgeAuth(integration, serviceFor(key), scope));
		} else
			problems.push(
				...withoutAuth(integration, serviceFor(key), users.get(key) ?? []),
			);
	}
	return problems;
}

/** By what was read: in most environments an action and its integration are what they are in the others. */
const verdicts = new WeakMap<object, Map<MapNode, Map<string, Judged>>>();

function judgedOnce(
	action: JudgedDocument,
	service: Service,
	scope: Scope,
): Judged {
	const ofReading = verdicts.get(scope.beside) ?? new Map();
	verdicts.set(scope.beside, ofReading);
	const ofAction = ofReading.get(action.node) ?? new Map();
	ofReading.set(action.node, ofAction);
	const { type, ...others } = service;
	const beside = JSON.stringify([action.document, type?.name, others]);
	const verdict = ofAction.get(beside) ?? judgeAction(action, service, scope);
	ofAction.set(beside, verdict);
	return verdict;
}

/** What an action and a custom auth action share. */
interface Parts {
	readonly document: JudgedDocument;
	readonly service: Service;
	readonly scope: Scope;
	/** Of the member that has `request` and `response`. */
	readonly path: readonly string[];
	readonly inputs: Inputs | undefined;
	readonly ofAuth: boolean;
	readonly output: Node | undefined;
}

function judgeAction(
	document: JudgedDocument,
	service: Service,
	scope: Scope,
): Judged {
	const unread: Problem[] = [];
	const contract = (name: string): WrittenContract | undefined => {
		const read = contractAt(document, name, scope);
		if (read && "rule" in read) unread.push(read);
		return read && "node" in read ? read : undefined;
	};
	const input = contract("input");
	const output = contract("output");
	const inputs = inputsOf(input?.node);
	const templates = judgeTemplates({
		document,
		service,
		scope,
		path: [],
		inputs,
		ofAuth: false,
		output: output?.node,
	});
	return {
		usesTokens: templates.usesTokens,
		problems: [
			...unread,
			...(input ? [...inputProblems(input), ...requiredProblems(input)] : []),
			...(input && inputs ? secretInputs(document, input, inputs) : []),
			...(output
				? [...outputProblems(output), ...requiredProblems(output)]
				: []),
			...templates.problems,
		],
	};
}

function judgeAuth(
	document: JudgedDocument,
	service: Service,
	scope: Scope,
): readonly Problem[] {
	return judgeTemplates({
		document,
		service,
		scope,
		path: ["customAuth"],
		inputs: noInputs,
		ofAuth: true,
		output: undefined,
	}).problems;
}

/** Undefined: it cannot be read here. */
function contractAt(
	document: JudgedDocument,
	name: string,
	scope: Scope,
): WrittenContract | Problem | undefined {
	const node = nodeAt(document.node, [name]);
	const file = besideOf(document, node);
	if (file === null)
		return node?.kind === "map" && !fileAt(node)
			? { node, place: (span) => placeIn(document, span) }
			: undefined;
	const read = scope.readBeside(file);
	if (!read) return undefined;
	const place = (span: Span) => placeBeside(document, file, span);
	const [only, ...others] = read.documents;
	const [problem] = read.problems;
	if (only && others.length === 0 && !problem)
		return { node: only.root, place };
	return {
		rule: "contract-unsupported",
		message: messages.noJsonFile(problem?.message),
		...place(
			problem?.span ??
				others[0]?.root.span ?? {
					line: 1,
					column: 1,
					endLine: 1,
					endColumn: 2,
				},
		),
	};
}

function secretInputs(
	document: JudgedDocument,
	{ place }: WrittenContract,
	inputs: Inputs,
): readonly Problem[] {
	const secure = nodeAt(document.node, ["secure"]);
	if (secure?.kind === "scalar" && secure.value === true) return [];
	return [...inputs]
		.filter(([name]) => isSecretName(name))
		.map(
			([name, { span }]): Problem => ({
				rule: "secret-input",
				message: messages.secretInput(name),
				...place(span),
			}),
		);
}

interface Judged {
	readonly problems: readonly Problem[];
	/** It uses what the custom auth action gets. */
	readonly usesTokens: boolean;
}

function judgeTemplates(parts: Parts): Judged {
	const { document, scope, path } = parts;
	const problems: Problem[] = [];
	let usesTokens = false;
	const mapping = mappingOf(document, [...path, "response"], scope);
	problems.push(...mapping.problems);
	const judge = (
		at: readonly string[],
		becomes: Ground["becomes"],
		where: string | null,
		header?: string,
	):
		| { readonly ground: Ground; readonly uses: Uses | undefined }
		| undefined => {
		const text = writtenText(
			document,
			nodeAt(document.node, [...path, ...at]),
			scope,
		);
		if (!text) return undefined;
		const ground = groundOf(parts, text, becomes, mapping.mapped);
		const { parsed } = ground;
		problems.push(...templateProblems(ground));
		if (where !== null)
			problems.push(...literalSecrets(text, parsed, where, header));
		usesTokens ||= parsed.uses?.uses.some(isToken) === true;
		return { ground, uses: parsed.uses };
	};
	const others = problems.length;
	const url = judge(["request", "url"], "url", messages.places.url);
	if (url) problems.push(...urlForm(url.ground));
	// Behind a mistake, a blank is most often one of its arguments.
	const isMisread = problems
		.slice(others)
		.some(({ rule }) => rule === "url-form" || rule === "template-syntax");
	if (url && !isMisread) problems.push(...blankInUrl(url.ground));
	const headers = nodeAt(document.node, [...path, "request", "headers"]);
	let contentType = "";
	for (const name of headers?.kind === "map" ? headers.entries.keys() : []) {
		const at = ["request", "headers", name];
		const header = judge(at, "plain", messages.places.header(name), name);
		if (header) problems.push(...breakInHeader(header.ground));
		if (/^content-type$/i.test(name))
			contentType = (headers && stringAt(headers, name)) ?? "";
		if (/^authorization$/i.test(name))
			problems.push(...ownAuthorization(parts, [...path, ...at]));
	}
	const body = judge(
		["request", "body"],
		bodyOf(contentType),
		messages.places.body,
	);
	if (body) problems.push(...wrongForm(body.ground));
	const success = judge(["response", "successTemplate"], "success", null);
	if (success)
		problems.push(
			...outputMismatches(success.ground, parts.output),
			...emptySuccess(parts, success.ground),
		);
	return { problems, usesTokens };
}

function isToken({ reference }: Uses["uses"][number]): boolean {
	return reference.name === "authResponse";
}

function groundOf(
	{ service, scope, inputs, ofAuth }: Parts,
	text: WrittenText,
	becomes: Ground["becomes"],
	mapped: Ground["mapped"],
): Ground {
	const giving = (variable: string): readonly string[] =>
		[...scope.catalog.credentialTypes.values()]
			.filter(({ variables }) => variables.includes(variable))
			.map(({ name }) => name);
	return {
		text,
		parsed: parsedTemplate(text),
		becomes,
		inputs,
		service,
		giving,
		mapped,
		ofAuth,
	};
}

/** Without a type the platform sends JSON. */
function bodyOf(contentType: string): Ground["becomes"] {
	if (/x-www-form-urlencoded/i.test(contentType)) return "form";
	return contentType === "" || /json/i.test(contentType) ? "json" : "plain";
}

/** That a file is empty is told where it is named. What the platform makes of it is documented nowhere. */
function emptySuccess(
	{ document, path }: Parts,
	{ text }: Ground,
): readonly Problem[] {
	const node = nodeAt(document.node, [...path, "response", "successTemplate"]);
	if (node?.kind !== "scalar" || text.text.trim() !== "") return [];
	return [
		{
			rule: "template-syntax",
			message: messages.emptySuccess,
			...text.place({ at: 0, end: text.text.length }),
			atMost: "warning",
		},
	];
}

function ownAuthorization(
	{ document, service }: Parts,
	path: readonly string[],
): readonly Problem[] {
	const span = keySpanAt(document.node, path);
	return service.sendsAuthorization && span
		? [
				{
					rule: "manual-authorization",
					message: messages.manualAuthorization(
						service.key ?? "",
						service.credentialType ?? "",
					),
					...placeIn(document, span),
				},
			]
		: [];
}

/** Told where it is mended: at the credential's type. */
function withoutAuth(
	integration: JudgedDocument,
	{ variables }: Service,
	actions: readonly string[],
): readonly Problem[] {
	const type = nodeAt(integration.node, ["credentials", "type"]);
	return type && actions.length > 0 && variables?.includes("authResponse")
		? [
				{
					rule: "missing-custom-auth",
					message: messages.missingCustomAuth(actions),
					...placeIn(integration, type.span),
				},
			]
		: [];
}
