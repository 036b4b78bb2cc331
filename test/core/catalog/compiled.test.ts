// The judges that the build made of the schemas say what ajv says when it compiles the schemas now.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { ValidateFunction } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { anyType } from "../../../src/core/catalog/any-type.ts";
import { formatTests, withinBound } from "../../../src/core/catalog/formats.ts";
import {
	type SchemaError,
	schemaErrors,
} from "../../../src/core/catalog/schema-errors.ts";
import {
	aloneSchema,
	validatorsOf,
} from "../../../src/core/catalog/validators.ts";
import type { Json, JsonObject } from "../../../src/core/types.ts";
import { isObject, object } from "../../../src/core/values/json.ts";
import { readSchemas } from "../../../src/io/schemas.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const schemas = readSchemas();
const { tells: interpreted } = validatorsOf(schemas);
const shared = object(schemas["common.schema.json"]?.["$defs"]);

const require = createRequire(import.meta.url);
const built = readdirSync(`${root}dist/validators`);
type Judge = Pick<ValidateFunction, "errors"> & ((json: Json) => boolean);

/** @param name of a file of judges, without its hash */
function compiled(name: string): Readonly<Record<string, Judge>> {
	const file = built.find(
		(one) => one.replace(/-[0-9a-f]{8}\.cjs$/, "") === name,
	);
	const make = require(`${root}dist/validators/${file}`) as (
		...given: readonly unknown[]
	) => Readonly<Record<string, Judge>>;
	return make(
		schemas,
		formatTests,
		withinBound,
		require("ajv/dist/runtime/equal").default,
		require("ajv/dist/runtime/ucs2length").default,
	);
}

/** What tells what is wrong. */
function telling(path: string): ValidateFunction {
	const name = path.replace(/^.*\/|\.schema\.json$/g, "");
	const [judge] = Object.values(compiled(name));
	return judge as ValidateFunction;
}

/** What only says whether something is. */
const accepting = {
	...compiled("accepts-types"),
	...compiled("accepts-settings"),
	...compiled("accepts-action"),
};

const filesOf = (folder: string): readonly Json[] =>
	readdirSync(root + folder, { recursive: true, encoding: "utf8" })
		.filter((name) => /\.ya?ml$/.test(name))
		.flatMap((name) => read(readFileSync(`${root}${folder}/${name}`, "utf8")));

function read(text: string): readonly Json[] {
	try {
		return [...parseAllDocuments(text)].map(
			(document) => (document as { toJS(): unknown }).toJS() as Json,
		);
	} catch {
		return [];
	}
}

const goldens = filesOf("test/golden/lint");
const example = filesOf("config.example");

/** The value with one place of it another: gone, of another kind, too long, too many. */
function* mutants(json: Json): Generator<Json> {
	yield* [null, "", "x".repeat(5000), "9s", 1, [], {}, true];
	if (Array.isArray(json)) {
		yield [...json, ...json];
		for (const [at, item] of json.entries())
			for (const mutant of mutants(item)) yield json.with(at, mutant);
	} else if (isObject(json)) {
		yield { ...json, unknown: "member" };
		for (const [name, member] of Object.entries(json)) {
			const others = Object.entries(json).filter(([other]) => other !== name);
			yield Object.fromEntries(others);
			for (const mutant of mutants(member))
				yield { ...Object.fromEntries(others), [name]: mutant };
		}
	}
}

const paths = [
	"settings.schema.json",
	"action.schema.json",
	anyType,
	...Object.keys(schemas).filter((path) => path.startsWith("integrations/")),
];

/** Errors have whole schemas with them, the same ones again and again: each is written once, and has a number by its text. */
const numbersByText = new Map<string, number>();
const numbers = new WeakMap<object, number>();

function numberOf(schema: JsonObject): number {
	let number = numbers.get(schema);
	if (number === undefined) {
		const text = JSON.stringify(schema);
		number = numbersByText.get(text) ?? numbersByText.size;
		numbersByText.set(text, number);
		numbers.set(schema, number);
	}
	return number;
}

function textOf(errors: readonly SchemaError[]): string {
	return JSON.stringify(
		errors.map(({ schema, missing, ...error }) => [
			error,
			numberOf(schema),
			missing && numberOf(missing),
		]),
	);
}

test.each(paths)("%s", (path) => {
	const now = interpreted(path);
	const then = telling(path);
	const accepts = accepting[path];
	expect(accepts === undefined).toBe(path === anyType);
	let right = 0;
	let wrong = 0;
	const differing: Json[] = [];
	const compare = (json: Json): void => {
		const errors = schemaErrors(now, json, shared);
		if (errors.length > 0) wrong += 1;
		else right += 1;
		const isSame = textOf(schemaErrors(then, json, shared)) === textOf(errors);
		const isAccepted = accepts?.(json) ?? errors.length === 0;
		if (!isSame || isAccepted !== (errors.length === 0)) differing.push(json);
	};
	for (const json of [...goldens, ...example]) compare(json);
	const meant = example.filter((json) => {
		const { type, environments, key, integration } = object(json);
		if (path.startsWith("action")) return integration !== undefined;
		return path.startsWith("settings")
			? environments !== undefined && key === undefined
			: path === anyType ||
					(typeof type === "string" && path.includes(`/${type}.`));
	});
	for (const json of meant) for (const mutant of mutants(json)) compare(mutant);
	expect(differing).toEqual([]);
	expect(wrong).toBeGreaterThan(300);
	expect(right).toBeGreaterThan(0);
});

test("members that stand alone", () => {
	const now = interpreted(aloneSchema);
	const then = accepting[aloneSchema];
	const patch = {
		name: "Name",
		status: "active",
		notes: "Notes",
		suspend: true,
		adopt: "3f7c1d52",
	};
	const verdicts = [patch, ...mutants(patch)].map((json) => {
		expect(then?.(json)).toBe(now(json));
		return now(json);
	});
	expect(verdicts).toContain(true);
	expect(verdicts).toContain(false);
});
