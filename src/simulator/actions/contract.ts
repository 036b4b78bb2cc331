// A contract -> what the platform does not support of it.
import { isObject, type JsonMap } from "../state.ts";

export interface ContractProblem {
	readonly fieldName: string;
	readonly problem: string;
}

const scalars = new Set(["string", "integer", "number", "boolean", "null"]);
const reserved = new Set(["orgId", "integrationId", "rawRequest"]);

export function contractProblems(contract: {
	readonly input: { readonly inputSchema: JsonMap };
	readonly output: { readonly successSchema: JsonMap };
}): ContractProblem[] {
	const { inputSchema } = contract.input;
	const { successSchema } = contract.output;
	return [
		...inputProblems(inputSchema).map((problem) => ({
			fieldName: "contract.input.inputSchema",
			problem,
		})),
		...outputProblems(successSchema).map((problem) => ({
			fieldName: "contract.output.successSchema",
			problem,
		})),
	];
}

function inputProblems(schema: JsonMap): string[] {
	return [
		...references(schema),
		...(has(schema, "array") ? ["must be an object"] : []),
		...Object.entries(propertiesOf(schema)).flatMap(([name, property]) => [
			...(/^[A-Za-z][\w-]*$/.test(name)
				? []
				: [`${name}: the name is not supported`]),
			...(reserved.has(name) ? [`${name}: the name is reserved`] : []),
			...(typesOf(property).every((type) => scalars.has(type)) &&
			!("properties" in property) &&
			!("items" in property)
				? []
				: [`${name}: only simple types are supported`]),
		]),
	];
}

function outputProblems(schema: JsonMap): string[] {
	return [...references(schema), ...nestedArrays(schema, "", false)];
}

function nestedArrays(
	schema: JsonMap,
	path: string,
	within: boolean,
): string[] {
	const isArray = has(schema, "array") || "items" in schema;
	if (isArray && within) return [`${path}: nested arrays are not supported`];
	return [
		...Object.entries(propertiesOf(schema)).flatMap(([name, property]) =>
			nestedArrays(property, path === "" ? name : `${path}.${name}`, within),
		),
		...(isObject(schema["items"])
			? nestedArrays(schema["items"], `${path}[]`, true)
			: []),
	];
}

function references(schema: unknown): string[] {
	if (Array.isArray(schema)) return schema.flatMap(references);
	if (!isObject(schema)) return [];
	return [
		...(typeof schema["$ref"] === "string" ? ["$ref is not supported"] : []),
		...Object.values(schema).flatMap(references),
	];
}

function has(schema: JsonMap, type: string): boolean {
	return typesOf(schema).includes(type);
}

function typesOf({ type }: JsonMap): string[] {
	return [type].flat().filter((name) => typeof name === "string");
}

function propertiesOf({ properties }: JsonMap): Record<string, JsonMap> {
	return isObject(properties)
		? Object.fromEntries(
				Object.entries(properties).flatMap(([name, property]) =>
					isObject(property) ? [[name, property]] : [],
				),
			)
		: {};
}
