// Schema files -> each member that they know, with what it takes in a reader's words.
import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import { stringify } from "yaml";

export interface Schema {
	readonly $ref?: string;
	readonly $defs?: Readonly<Record<string, Schema>>;
	readonly title?: string;
	readonly description?: string;
	readonly type?: string | readonly string[];
	readonly const?: unknown;
	readonly enum?: readonly string[];
	readonly format?: string;
	readonly default?: unknown;
	readonly examples?: readonly unknown[];
	readonly minimum?: number;
	readonly maximum?: number;
	readonly allOf?: readonly Schema[];
	readonly required?: readonly string[];
	readonly properties?: Readonly<Record<string, Schema>>;
	readonly patternProperties?: Readonly<Record<string, Schema>>;
	readonly additionalProperties?: boolean | Schema;
	readonly items?: Schema;
	readonly "x-secret"?: boolean;
	readonly "x-wants"?: string;
	readonly "x-platform-type"?: string;
	readonly "x-max-instances"?: number;
}

const folder = fileURLToPath(new URL("../../schemas/", import.meta.url));

/** By path below schemas/; what they refer to begins with such a path too. */
export const schemas: ReadonlyMap<string, Schema> = new Map(
	readdirSync(folder, { recursive: true, encoding: "utf8" })
		.map((path) => path.replaceAll("\\", "/"))
		.filter((path) => path.endsWith(".schema.json"))
		.toSorted()
		.map((file) => [file, read(file)]),
);

function read(file: string): Schema {
	return JSON.parse(
		readFileSync(folder + file, "utf8"),
		(name, value: unknown) => {
			if (name !== "$ref" || typeof value !== "string") return value;
			return value.startsWith("#")
				? file + value
				: posix.join(posix.dirname(file), value);
		},
	) as Schema;
}

export function schemaOf(file: string): Schema {
	const schema = schemas.get(file);
	if (!schema) throw new Error(`there is no schema ${file}`);
	return schema;
}

/** What the place says of itself wins over what it refers to. */
export function resolved(schema: Schema): Schema {
	const ref =
		schema.$ref ??
		(schema.allOf?.length === 1 ? schema.allOf[0]?.$ref : undefined);
	if (ref === undefined) return schema;
	const [file = "", path] = ref.split("#/$defs/");
	const whole = schemaOf(file);
	const target = path === undefined ? whole : whole.$defs?.[path];
	if (!target) throw new Error(`nothing is at ${ref}`);
	return { ...resolved(target), ...schema };
}

/** What it leads to is the same for all that are read from somewhere: it is told once. */
export function isReference(schema: Schema): boolean {
	const refs = [schema, ...(schema.allOf ?? [])].map(({ $ref }) => $ref ?? "");
	return refs.some((ref) => /#\/\$defs\/(own)?(secret)?reference$/i.test(ref));
}

export interface Member {
	/** With the names around it, such as `server.host`. */
	readonly path: string;
	readonly schema: Schema;
	readonly required: boolean;
}

/** A member and all that it holds, depth first; `NAME` stands for what users name, `[]` for each of a list. */
export function membersOf(
	path: string,
	given: Schema,
	required = false,
): readonly Member[] {
	const schema = resolved(given);
	const own = { path, schema, required };
	if (isReference(given)) return [own];
	const { additionalProperties: each, items } = schema;
	const inner = typeof each === "object" ? each : items;
	const beneath = inner && resolved(inner);
	const below = `${path}${typeof each === "object" ? ".NAME" : "[]"}`;
	return [
		own,
		...innerMembers(path, schema),
		...(beneath ? innerMembers(below, beneath) : []),
	];
}

export function innerMembers(path: string, schema: Schema): readonly Member[] {
	return Object.entries(schema.properties ?? {}).flatMap(([name, one]) =>
		membersOf(
			path === "" ? name : `${path}.${name}`,
			one,
			schema.required?.includes(name) ?? false,
		),
	);
}

/** As YAML on one line. */
export function flow(value: unknown): string {
	return stringify(value, { collectionStyle: "flow", lineWidth: 0 })
		.trimEnd()
		.replace(/\[ (.*?) \]/g, "[$1]");
}

export function typeWords(given: Schema): string {
	const schema = resolved(given);
	if (isReference(given))
		return given["x-secret"] ? "reference" : "text or reference";
	const choice =
		schema.enum ?? (schema.const === undefined ? [] : [schema.const]);
	if (choice.length > 0)
		return choice.map((one) => `\`${flow(one)}\``).join(", ");
	const { items, additionalProperties: each } = schema;
	if (items) return `list: ${typeWords(items)}`;
	if (typeof each === "object") return `by name: ${typeWords(each)}`;
	const wants = schema["x-wants"] ?? schema.format?.replaceAll("-", " ");
	const word = types[String(schema.type)] ?? "any";
	const detail = range(schema) ?? wants ?? "";
	return detail.startsWith(word)
		? detail
		: [word, detail].filter(Boolean).join(": ");
}

const types: Readonly<Record<string, string>> = {
	string: "text",
	integer: "number",
	boolean: "`true`, `false`",
	object: "mapping",
};

function range({ minimum, maximum }: Schema): string | undefined {
	if (minimum === undefined) return undefined;
	return maximum === undefined
		? `${minimum} or more`
		: `${minimum} to ${maximum}`;
}
