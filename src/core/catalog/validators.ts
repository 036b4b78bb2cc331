// Schema files -> judges of JSON by the path of their schema, compiled by ajv when they are asked for.
import {
	_,
	Ajv2020,
	type CodeKeywordDefinition,
	type CodeOptions,
	type Options,
	type ValidateFunction,
} from "ajv/dist/2020.js";
import type { Json, JsonObject } from "../types.ts";
import { anyType, anyTypeSchema } from "./any-type.ts";
import { formatTests, withinBound } from "./formats.ts";

/** By the path of a schema, or of a definition in it. */
export interface Validators {
	/** Says all that is wrong. */
	tells(path: string): ValidateFunction;
	/** Says only whether something is, in a fraction of the time. */
	accepts(path: string): (json: Json) => boolean;
}

/** Judges members that mean the same in every document. */
export const aloneSchema = "common.schema.json#/$defs/alone";

/** Everything behaviour-bearing that the schemas say beside the standard keywords. */
const annotations = [
	"x-platform-type",
	"x-slot",
	"x-guess",
	"x-max-instances",
	"x-actions",
	"x-action-url",
	"x-variables",
	"x-authorization",
	"x-platform-property",
	"x-platform-values",
	"x-platform-absent",
	"x-secret",
	"x-unordered",
	"x-value",
	"x-wants",
	"x-rule",
	"x-keys",
	"x-domains",
	"x-synonyms",
];

/**
 * What is shipped has in this function's place what ajv made of the schemas when it was built: to load ajv and to
 * compile takes longer than to lint some hundred files.
 */
export function validatorsOf(
	files: Readonly<Record<string, JsonObject>>,
): Validators {
	let ajv: Compiler | undefined;
	const tells: Validators["tells"] = (path) => {
		// The package's own schemas were held against the meta schema by its tests.
		ajv ??= schemaValidator(files, { validateSchema: false });
		const made = ajv.getSchema(schemaAddress(path));
		if (!made) throw new Error(`no schema ${path}`);
		return made;
	};
	return { tells, accepts: tells };
}

/** Ajv, of whatever dialect. */
type Compiler = Pick<
	Ajv2020,
	"addFormat" | "addKeyword" | "addSchema" | "getSchema"
>;

/** With every schema registered and nothing compiled; strict, so that misspelt keywords fail. */
export function schemaValidator(
	files: Readonly<Record<string, JsonObject>>,
	options: {
		readonly validateSchema: boolean;
		readonly allErrors?: boolean;
		readonly verbose?: boolean;
		readonly code?: CodeOptions;
	},
	Dialect: new (options: Options) => Compiler = Ajv2020,
): Compiler {
	const ajv = new Dialect({
		strict: true,
		allowUnionTypes: true,
		strictRequired: false,
		allErrors: true,
		verbose: true,
		messages: false,
		// Optimizing the compiled code costs a third more than it saves on any repository of a sensible size.
		code: { optimize: false },
		...options,
	});
	for (const annotation of annotations) ajv.addKeyword(annotation);
	ajv.addKeyword(durationBound("x-least"));
	ajv.addKeyword(durationBound("x-most"));
	for (const [name, test] of Object.entries(formatTests))
		ajv.addFormat(name, test);
	// Base addresses that mirror the folder make the relative references resolve as they do on disk.
	for (const [path, schema] of Object.entries(files))
		ajv.addSchema(schema, schemaAddress(path));
	ajv.addSchema(anyTypeSchema(files), schemaAddress(anyType));
	return ajv;
}

/** Their words are the schema's own. */
function durationBound(keyword: "x-least" | "x-most"): CodeKeywordDefinition {
	return {
		keyword,
		type: "string",
		schemaType: "string",
		code(context) {
			const { gen, schema, data } = context;
			const within = gen.scopeValue("func", {
				ref: withinBound,
				code: _`withinBound`,
			});
			context.fail(_`!${within}(${keyword}, ${schema}, ${data})`);
		},
	};
}

export function schemaAddress(path: string): string {
	return `file:///schemas/${path}`;
}
