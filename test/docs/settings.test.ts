// The reference of settings is written from their schema, which editors and the program read too: none can fall behind.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

interface Schema {
	readonly $ref?: string;
	readonly $defs?: Readonly<Record<string, Schema>>;
	readonly description?: string;
	readonly default?: unknown;
	readonly enum?: readonly string[];
	readonly minimum?: number;
	readonly properties?: Readonly<Record<string, Schema>>;
	readonly additionalProperties?: boolean | Schema;
	readonly items?: Schema;
	readonly "x-secret"?: boolean;
}

const read = (file: string): Schema =>
	JSON.parse(
		readFileSync(
			fileURLToPath(new URL(`../../schemas/${file}`, import.meta.url)),
			"utf8",
		),
	) as Schema;
const settings = read("settings.schema.json");
const common = read("common.schema.json");

/** What the place says of itself wins over what it refers to. */
function resolved(schema: Schema): Schema {
	if (schema.$ref === undefined) return schema;
	const [file, path = ""] = schema.$ref.split("#/$defs/");
	const target = (file === "" ? settings : common).$defs?.[path];
	if (!target) throw new Error(`nothing is at ${schema.$ref}`);
	return { ...resolved(target), ...schema };
}

function rowsOf(name: string, given: Schema): readonly string[] {
	const schema = resolved(given);
	const { default: standard, description = "", properties } = schema;
	const choice = schema.enum?.map((one) => `\`${one}\``).join(", ");
	// Stars and bars are text, except in code.
	const says = description
		.split("`")
		.map((part, at) => (at % 2 === 0 ? part.replace(/[*|]/g, "\\$&") : part))
		.join("`");
	const cells = [
		`\`${name}\``,
		standard === undefined ? "" : `\`${text(standard)}\``,
		[says, choice === undefined ? "" : `One of ${choice}.`]
			.filter(Boolean)
			.join(" "),
	];
	if (schema["x-secret"]) return [`| ${cells.join(" | ")} |`];
	const [each, beneath]: readonly [string, Schema | undefined] =
		typeof schema.additionalProperties === "object"
			? [`${name}.NAME`, schema.additionalProperties]
			: [`${name}[]`, schema.items];
	const inner =
		beneath === undefined ? {} : (resolved(beneath).properties ?? {});
	return [
		`| ${cells.join(" | ")} |`,
		...Object.entries(properties ?? {}).flatMap(([key, one]) =>
			rowsOf(`${name}.${key}`, one),
		),
		...Object.entries(inner).flatMap(([key, one]) =>
			// What an environment may repeat stands once.
			name === "environments" && key in (settings.properties ?? {})
				? [`| \`${each}.${key}\` | | As \`${key}\`, for this environment. |`]
				: rowsOf(`${each}.${key}`, one),
		),
	];
}

function text(value: unknown): string {
	if (Array.isArray(value))
		return value.length === 0 ? "[]" : value.map(text).join(", ");
	return typeof value === "string" ? value : JSON.stringify(value);
}

test("docs/settings.md has every setting that there is, as its schema tells it", async () => {
	const page = [
		"# Settings",
		"",
		"All that `gc-integrations.yaml` takes; editors with a YAML language server say the same. Where a secret is wanted, it is a reference: `{ env: NAME }` or `{ file: PATH }`, a path relative to this file.",
		"What is unknown is an error. [config.example](../config.example/gc-integrations.yaml) is a whole one.",
		"",
		"| setting | default | |",
		"|---|---|---|",
		...Object.entries(settings.properties ?? {}).flatMap(([name, schema]) =>
			rowsOf(name, schema),
		),
		"",
	].join("\n");
	await expect(page).toMatchFileSnapshot("../../docs/settings.md");
});
