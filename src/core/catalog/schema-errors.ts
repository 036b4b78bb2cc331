// What ajv says of a value -> one error a cause, with what a message needs and nothing of the value.
import type { ErrorObject, ValidateFunction } from "ajv/dist/2020.js";
import type { Json, JsonObject } from "../types.ts";
import { object, optionalText, text } from "../values/json.ts";
import { formats } from "./formats.ts";

export interface SchemaError {
	/** Of the value the error is about; where `member` is set, of the mapping that has or lacks it. */
	readonly path: readonly (string | number)[];
	/** Set where the error is about a key: unknown, missing, forbidden or badly named. */
	readonly member?: string;
	/** type, const, enum, minLength, maxLength, minItems, uniqueItems, minProperties, maxProperties, minimum, maximum, pattern, format, required, additionalProperties, not */
	readonly keyword: string;
	/** The keyword's own arguments, such as `limit`, `allowedValues`, `type`; never a value of the instance. */
	readonly params: JsonObject;
	/** The schema object that holds the keyword, with its title, description and annotations. */
	readonly schema: JsonObject;
	/** Members that this schema object declares, for "did you mean". */
	readonly declared: readonly string[];
	/** The schema of the missing member, where one is missing. */
	readonly missing?: JsonObject;
	/** The value had to be a reference to a secret. */
	readonly secret: boolean;
	/** What completes "must be …" for a pattern, format or forbidden member. */
	readonly wants?: string;
}

export function schemaErrors(
	validate: ValidateFunction,
	json: Json,
	shared: JsonObject,
): readonly SchemaError[] {
	if (validate(json)) return [];
	return oneEachCause(
		(validate.errors ?? [])
			// Told by the errors inside them.
			.filter(({ keyword }) => keyword !== "if" && keyword !== "propertyNames")
			.map((error) => schemaError(error, json, shared)),
	);
}

function schemaError(
	error: ErrorObject,
	json: Json,
	shared: JsonObject,
): SchemaError {
	const schema = object(error.parentSchema);
	const params = object(error.params);
	let path = instancePath(error.instancePath, json);
	let member =
		optionalText(params["additionalProperty"]) ??
		optionalText(params["missingProperty"]) ??
		error.propertyName;
	if (error.keyword === "not") {
		// A member that is forbidden here: the error is about its key.
		member = text(path.at(-1));
		path = path.slice(0, -1);
	}
	const properties = object(schema["properties"]);
	const missing =
		error.keyword === "required" && member !== undefined
			? followed(object(properties[member]), shared)
			: undefined;
	const wants =
		optionalText(schema["x-wants"]) ?? formats[text(params["format"])]?.wants;
	return {
		path,
		...(member === undefined ? {} : { member }),
		keyword: error.keyword,
		params,
		schema,
		declared: Object.keys(properties),
		...(missing === undefined ? {} : { missing }),
		secret: schema["x-secret"] === true,
		...(wants === undefined ? {} : { wants }),
	};
}

/** A JSON pointer as the path it stands for: positions of lists become numbers. */
function instancePath(pointer: string, json: Json): (string | number)[] {
	const path: (string | number)[] = [];
	let at: Json | undefined = json;
	for (const escaped of pointer.split("/").slice(1)) {
		const step = escaped.replaceAll("~1", "/").replaceAll("~0", "~");
		if (Array.isArray(at)) {
			path.push(Number(step));
			at = at[Number(step)];
		} else {
			path.push(step);
			at = object(at)[step];
		}
	}
	return path;
}

/** The most telling keyword first: where a value breaks several, only that one is told. */
const precedence = [
	"type",
	"const",
	"enum",
	"minLength",
	"maxLength",
	"minItems",
	"uniqueItems",
	"minProperties",
	"maxProperties",
	"minimum",
	"maximum",
	"format",
	"pattern",
];

function oneEachCause(errors: readonly SchemaError[]): readonly SchemaError[] {
	const byPlace = new Map<string, SchemaError>();
	for (const error of errors) {
		const place = JSON.stringify([
			error.path,
			error.member ?? null,
			// One member may be missing where another is unknown, and both are told.
			error.member === undefined ? "" : error.keyword,
		]);
		const other = byPlace.get(place);
		if (other === undefined || rank(error) < rank(other))
			byPlace.set(place, error);
	}
	const told = [...byPlace.values()];
	const placesOf = (wanted: string): ReadonlySet<string> =>
		new Set(
			told
				.filter(({ keyword }) => keyword === wanted)
				.map(({ path }) => JSON.stringify(path)),
		);
	const unknown = placesOf("additionalProperties");
	const tooMany = placesOf("maxProperties");
	return told.filter(({ keyword, path }) => {
		const place = JSON.stringify(path);
		// A member too many is told as the member that is unknown, not as a count too.
		if (keyword === "minProperties" || keyword === "maxProperties")
			return !unknown.has(place);
		// Which of several sources lacks its other half is not to be told before it is known which is meant.
		return !(keyword === "required" && tooMany.has(place));
	});
}

function rank(error: SchemaError): number {
	const known = precedence.indexOf(error.keyword);
	const at = known === -1 ? precedence.length : known;
	// Of two schemas that judge one value the one that says more about it: whether it is secret, what it is called.
	const says =
		(error.secret ? 0 : 2) + (error.schema["title"] === undefined ? 1 : 0);
	return at * 4 + says;
}

/** The definition that a schema refers to, or the schema itself. */
export function followed(
	schema: JsonObject,
	definitions: JsonObject,
): JsonObject {
	const name = /#\/\$defs\/(\w+)$/.exec(text(schema["$ref"]))?.[1];
	return name === undefined ? schema : object(definitions[name]);
}
