// Schemas -> the text of a module with what ajv makes of them: a function of what its code refers to.
import "./typescript.js";
import { _ } from "ajv/dist/2020.js";
import standalone from "ajv/dist/standalone/index.js";
import { minifySync } from "rolldown/utils";

const { schemaAddress, schemaValidator } = await import(
	"../src/core/catalog/validators.ts"
);
const { readSchemas } = await import("../src/io/schemas.ts");

export const schemas = readSchemas();

/** What the code refers to, in this order. */
export const givenNames = "schemas, formats, withinBound, equal, ucs2length";

/** Where each schema and definition is found at run time, by its text: what the program has read anyway is not there twice. */
const places = new Map(
	Object.entries(schemas).flatMap(([path, schema]) =>
		placesOf(schema, `schemas[${JSON.stringify(path)}]`),
	),
);

/** @param {Parameters<typeof schemaValidator>} options beside those that make it write its code down */
export function schemaCompiler(options, ...dialect) {
	const code = { source: true, optimize: true, formats: _`formats` };
	return schemaValidator(schemas, { ...options, code }, ...dialect);
}

/**
 * @param {readonly string[]} paths of schemas, or definitions in them
 * @param {(code: string) => string} shorten
 * @returns the text of a function that gives functions by those paths
 */
export function codeOf(ajv, paths, shorten = (code) => code) {
	const names = paths.map((path, at) => [`at${at}`, schemaAddress(path)]);
	const exported = [];
	const code = standalone
		.default(ajv, Object.fromEntries(names))
		.replace(/exports\.at(\d+) = (\w+);/g, (_whole, at, name) => {
			exported.push(`${JSON.stringify(paths[Number(at)])}: ${name}`);
			return "";
		})
		.replace(/const (schema\d+) = (.*?);(?=const |function )/g, schemaAt)
		.replaceAll('require("ajv/dist/runtime/ucs2length").default', "ucs2length")
		.replaceAll('require("ajv/dist/runtime/equal").default', "equal");
	const body = shorten(code);
	if (exported.length !== paths.length || /require\(|exports/.test(body))
		throw new Error(`ajv's code for ${paths.join(", ")} is not what it was`);
	const made = minifySync(
		"schemas.js",
		`module.exports = function (${givenNames}) {${body}return {${exported.join(", ")}};}`,
	);
	if (made.errors.length > 0) throw new Error(made.errors[0].message);
	return made.code;
}

function schemaAt(whole, name, json) {
	const place = places.get(json);
	return place === undefined ? whole : `const ${name} = ${place};`;
}

function placesOf(schema, place) {
	return [
		[JSON.stringify(schema), place],
		...Object.entries(schema.$defs ?? {}).map(([name, inner]) => [
			JSON.stringify(inner),
			`${place}.$defs[${JSON.stringify(name)}]`,
		]),
	];
}
