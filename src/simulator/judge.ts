// A JSON Schema as the platform writes it, draft-04 -> what is wrong with a value, in words.
import { Ajv } from "ajv";
import { isObject, type JsonMap } from "./state.ts";

type Judge = (value: unknown) => readonly string[];

const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
// By the schema's text: ajv keeps every schema object it has seen, and these are made anew for every call.
const judges = new Map<string, Judge>();

export function judgeOf(schema: JsonMap): Judge {
	const key = JSON.stringify(schema);
	const known = judges.get(key);
	if (known !== undefined) return known;
	const made = compiled(schema);
	judges.set(key, made);
	return made;
}

function compiled(schema: JsonMap): Judge {
	try {
		const validate = ajv.compile(modern(schema) as JsonMap);
		return (value) =>
			validate(value)
				? []
				: (validate.errors ?? []).map(({ instancePath, message, params }) =>
						`${instancePath} ${message} ${JSON.stringify(params)}`.trim(),
					);
	} catch (error) {
		return () => [`the schema cannot be used: ${(error as Error).message}`];
	}
}

/** What draft-04 says otherwise than its successors. */
function modern(schema: unknown): unknown {
	if (Array.isArray(schema)) return schema.map(modern);
	if (!isObject(schema)) return schema;
	const { $schema: _, id, ...rest } = schema;
	const rules: Record<string, unknown> = Object.fromEntries(
		Object.entries(rest).map(([name, rule]) => [name, modern(rule)]),
	);
	// A member of that name is described by an object; the schema's own is a text.
	if (isObject(id)) rules["id"] = modern(id);
	for (const [exclusive, bound] of [
		["exclusiveMinimum", "minimum"],
		["exclusiveMaximum", "maximum"],
	] as const) {
		if (typeof rules[exclusive] !== "boolean") continue;
		const limit = rules[bound];
		if (rules[exclusive] && limit !== undefined) {
			rules[exclusive] = limit;
			delete rules[bound];
		} else delete rules[exclusive];
	}
	return rules;
}
