// The schemas -> the code that ajv makes of them: a file for each type and the settings, since a run needs few of them.
import "./typescript.js";
import { createHash } from "node:crypto";
import { _ } from "ajv/dist/2020.js";
import standalone from "ajv/dist/standalone/index.js";
import { minifySync } from "rolldown/utils";

const { anyType } = await import("../src/core/catalog/any-type.ts");
const { aloneSchema, schemaAddress, schemaValidator } = await import(
	"../src/core/catalog/validators.ts"
);
const { readSchemas } = await import("../src/io/schemas.ts");

export const schemas = readSchemas();
const ajv = schemaValidator(schemas, {
	validateSchema: true,
	code: { source: true, optimize: true, formats: _`formats` },
});

/** Where each schema and definition is found at run time, by its text. */
const places = new Map(
	Object.entries(schemas).flatMap(([path, schema]) =>
		placesOf(schema, `schemas[${JSON.stringify(path)}]`),
	),
);

const codes = [...Object.keys(schemas), anyType]
	.filter((path) => /^(settings|action|integrations\/)/.test(path))
	.map((path) => {
		const code = codeOf(path);
		const name = path.replace(/^.*\/|\.schema\.json$/g, "");
		const hash = createHash("sha256").update(code).digest("hex").slice(0, 8);
		return { path, file: `validators/${name}-${hash}.cjs`, code };
	});

/** By path in dist. Each gives a function of what its code refers to. */
export const validatorFiles = new Map(
	codes.map(({ file, code }) => [file, code]),
);

/** In the place of the module that compiles. What is shorter than to look for its file is in it. */
export const validatorsModule = `
import { createRequire } from "node:module";
import equal from "ajv/dist/runtime/equal.js";
import ucs2length from "ajv/dist/runtime/ucs2length.js";
import { formatTests, withinBound } from "./formats.ts";

const require = createRequire(import.meta.url);
const files = ${JSON.stringify(Object.fromEntries(codes.map(({ path, file }) => [path, `../${file}`])))};

export const aloneSchema = ${JSON.stringify(aloneSchema)};

function makeAlone() {
	const module = {};
	${codeOf(aloneSchema)}
	return module.exports;
}

export function validatorsOf(schemas) {
	const made = new Map();
	return (path) => {
		const known = made.get(path);
		if (known) return known;
		const make = path === aloneSchema ? makeAlone() : require(files[path]);
		const validate = make(schemas, formatTests, withinBound, equal.default, ucs2length.default);
		made.set(path, validate);
		return validate;
	};
}
`;

/** @param {string} path */
function codeOf(path) {
	const code = standalone
		.default(ajv, ajv.getSchema(schemaAddress(path)))
		.replace(/const (schema\d+) = (.*?);(?=const |function )/g, schemaAt)
		.replaceAll('require("ajv/dist/runtime/ucs2length").default', "ucs2length")
		.replaceAll('require("ajv/dist/runtime/equal").default', "equal");
	const [, start = "", validate, body] =
		/^("use strict";)module\.exports = (\w+);module\.exports\.default = \w+;(.*)$/s.exec(
			code,
		) ?? [];
	if (body === undefined || body.includes("require("))
		throw new Error(`ajv's code for ${path} is not what it was`);
	return minifySync(
		path,
		`module.exports = function (schemas, formats, withinBound, equal, ucs2length) {${start}${body}return ${validate};}`,
	).code;
}

/** What the program has read anyway is not there twice. */
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
