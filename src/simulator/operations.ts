// The API description becomes a matcher of requests, and checks of their parameters and bodies.
import { readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";
import type { Behavior } from "./behavior.ts";
import { badRequest } from "./errors.ts";
import type { Query } from "./paging.ts";
import { isObject, type JsonMap } from "./state.ts";
import { isTolerated, type Problem } from "./tolerated.ts";

interface Parameter {
	readonly name: string;
	readonly in: "path" | "query" | "body" | "header";
	readonly type?: string;
	readonly enum?: readonly string[];
	readonly schema?: JsonMap;
}

interface DescribedOperation {
	readonly operationId: string;
	readonly parameters?: readonly Parameter[];
	readonly responses: Readonly<Record<string, { readonly schema?: JsonMap }>>;
	readonly "x-inin-requires-permissions"?: {
		readonly type: "ANY" | "ALL";
		readonly permissions: readonly string[];
	};
}

interface Description {
	readonly paths: Readonly<
		Record<string, Readonly<Record<string, DescribedOperation>>>
	>;
	readonly definitions: Readonly<Record<string, JsonMap>>;
}

export interface Operation {
	readonly id: string;
	/** Upper case. */
	readonly method: string;
	/** With `{name}` for parameters. */
	readonly template: string;
	readonly permissions: readonly string[];
	/** Whether all of the permissions are needed, or any one of them. */
	readonly needs: "ANY" | "ALL";
	readonly parameters: readonly Parameter[];
	readonly responses: DescribedOperation["responses"];
}

// From src/simulator and from dist/chunks alike, the package's root is two levels up.
const description = JSON.parse(
	readFileSync(
		new URL("../../schemas/platform.openapi.json", import.meta.url),
		"utf8",
	),
) as Description;

const root = "https://simulator.invalid/platform";
const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
ajv.addSchema({ $id: root, definitions: description.definitions });
const compiled = new Map<string, ValidateFunction>();

export const operations: readonly Operation[] = Object.entries(
	description.paths,
).flatMap(([template, methods]) =>
	Object.entries(methods).map(([method, described]) => ({
		id: described.operationId,
		method: method.toUpperCase(),
		template,
		permissions: described["x-inin-requires-permissions"]?.permissions ?? [],
		needs: described["x-inin-requires-permissions"]?.type ?? "ANY",
		parameters: described.parameters ?? [],
		responses: described.responses,
	})),
);

// Literal segments win over parameters: `/integrations/types` is not an integration named "types".
const routes = operations
	.map((operation) => ({
		operation,
		segments: operation.template.split("/"),
	}))
	.toSorted((a, b) => parameterCount(a.segments) - parameterCount(b.segments));

/** The operation of a request and its path parameters; undefined: the description has none. */
export function matchOperation(
	method: string,
	path: string,
): { operation: Operation; parameters: Record<string, string> } | undefined {
	const given = path.split("/");
	for (const { operation, segments } of routes) {
		if (operation.method !== method || segments.length !== given.length)
			continue;
		const parameters = fit(segments, given);
		if (parameters !== undefined) return { operation, parameters };
	}
	return undefined;
}

/** @throws Refusal 400 naming the parameter. Parameters that are not described are ignored, as the platform does. */
export function checkParameters(
	operation: Operation,
	path: Readonly<Record<string, string>>,
	query: Query,
): void {
	for (const parameter of operation.parameters) {
		const values =
			parameter.in === "path"
				? [path[parameter.name] ?? ""]
				: parameter.in === "query"
					? (query[parameter.name] ?? [])
					: [];
		for (const value of values) {
			if (value !== "" && !fits(parameter, value))
				throw badRequest(
					`The value "${value}" is not valid for the parameter ${parameter.name}.`,
					{
						code: "invalid.value",
						details: [
							{ errorCode: "invalid.value", fieldName: parameter.name },
						],
					},
				);
		}
	}
}

export function takesBody(operation: Operation): boolean {
	return operation.parameters.some((parameter) => parameter.in === "body");
}

/**
 * Checks a body against the description.
 * @returns the body without null members, and without those that are read-only.
 * @throws Refusal 400 with a detail for every problem; values are not repeated.
 */
export function checkBody(
	operation: Operation,
	body: unknown,
	behavior: Behavior,
): JsonMap {
	const schema = operation.parameters.find(
		(parameter) => parameter.in === "body",
	)?.schema;
	if (!isObject(body))
		throw badRequest("The request needs a JSON object as its body.");
	if (schema === undefined) return body;
	const readOnly = readOnlyNames(schema);
	const given = Object.entries(withoutNulls(schema, body) as JsonMap);
	const refused = given.filter(([name]) => readOnly.has(name));
	if (behavior.readOnlyMembers === "refused" && refused.length > 0)
		throw invalidBody(
			refused.map(([name]) => ({ fieldName: name, problem: "is read-only" })),
		);
	const kept = Object.fromEntries(
		given.filter(([name]) => !readOnly.has(name)),
	);
	const tolerated = isTolerated(operation.id, behavior, kept);
	const problems = schemaProblems(schema, kept).filter(
		(problem) => !tolerated(problem),
	);
	if (problems.length > 0) throw invalidBody(problems);
	return kept;
}

/** What is wrong with an answer's body by the description; empty: nothing. */
export function answerProblems(
	operationId: string,
	status: number,
	body: unknown,
): string[] {
	const operation = operations.find(({ id }) => id === operationId);
	const described = operation?.responses[`${status}`];
	if (described === undefined)
		return [`${operationId} is not described to answer ${status}`];
	const schema =
		status >= 400 ? { $ref: "#/definitions/ErrorBody" } : described.schema;
	if (schema === undefined)
		return body === undefined ? [] : [`${operationId} answers nothing`];
	return schemaProblems(schema, body).map(
		({ fieldName, problem }) => `${operationId}: ${fieldName} ${problem}`,
	);
}

function invalidBody(problems: readonly Problem[]) {
	const words = problems.map(({ fieldName, problem }) =>
		`${fieldName} ${problem}`.trim(),
	);
	return badRequest(`The request body is not valid: ${words.join("; ")}`, {
		details: problems.map(({ fieldName }) => ({
			errorCode: "invalid.value",
			fieldName,
		})),
	});
}

function schemaProblems(schema: JsonMap, value: unknown): Problem[] {
	const key = JSON.stringify(schema);
	let validate = compiled.get(key);
	if (validate === undefined) {
		validate = ajv.compile(
			JSON.parse(key.replaceAll('"#/definitions/', `"${root}#/definitions/`)),
		);
		compiled.set(key, validate);
	}
	if (validate(value)) return [];
	return (validate.errors ?? []).map((error) => ({
		fieldName: error.instancePath.slice(1).replaceAll("/", "."),
		problem: error.message ?? "is not valid",
		...(error.keyword === "required" && error.instancePath === ""
			? { missing: String(error.params["missingProperty"]) }
			: {}),
	}));
}

function propertiesOf(schema: JsonMap): Record<string, JsonMap> {
	const reference = schema["$ref"];
	const name =
		typeof reference === "string"
			? reference.slice("#/definitions/".length)
			: "";
	return (description.definitions[name]?.["properties"] ?? {}) as Record<
		string,
		JsonMap
	>;
}

/** A null is an absence wherever the description names the member; in what it does not describe, it is a value. */
function withoutNulls(schema: JsonMap, value: unknown): unknown {
	if (!isObject(value)) return value;
	const properties = new Map(Object.entries(propertiesOf(schema)));
	return Object.fromEntries(
		Object.entries(value)
			.filter(([name, member]) => member !== null || !properties.has(name))
			.map(([name, member]) => [
				name,
				withoutNulls(properties.get(name) ?? {}, member),
			]),
	);
}

function readOnlyNames(schema: JsonMap): Set<string> {
	return new Set(
		Object.entries(propertiesOf(schema))
			.filter(([, property]) => property["readOnly"] === true)
			.map(([member]) => member),
	);
}

function fit(
	segments: readonly string[],
	given: readonly string[],
): Record<string, string> | undefined {
	const parameters: Record<string, string> = {};
	for (const [index, segment] of segments.entries()) {
		const value = given[index] ?? "";
		if (segment.startsWith("{")) {
			const decoded = decode(value);
			if (decoded === undefined || decoded === "") return undefined;
			parameters[segment.slice(1, -1)] = decoded;
		} else if (segment !== value) return undefined;
	}
	return parameters;
}

function fits(parameter: Parameter, value: string): boolean {
	const { name, type, enum: choices } = parameter;
	if (type === "integer") return /^-?\d{1,9}$/.test(value);
	if (type === "boolean") return value === "true" || value === "false";
	return (
		choices === undefined ||
		choices.includes(value) ||
		// Its own default, "asc", is not in the description's enum.
		(name === "sortOrder" && choices.includes(value.toUpperCase()))
	);
}

function decode(text: string): string | undefined {
	try {
		return decodeURIComponent(text);
	} catch {
		return undefined;
	}
}

function parameterCount(segments: readonly string[]): number {
	return segments.filter((segment) => segment.startsWith("{")).length;
}
