// An integration type or a credential type of the catalogue -> what it takes, for people.
import type {
	Catalog,
	CredentialTypeSchema,
	IntegrationType,
} from "../catalog/catalog.ts";
import type { Json } from "../types.ts";
import { isObject } from "../values/json.ts";
import { wrapped } from "../values/wrap.ts";

/** Plain text for a terminal; null where there is no such type. */
export function typeText(
	catalog: Catalog,
	name: string,
	width = Number.POSITIVE_INFINITY,
): string | null {
	const type =
		catalog.types.get(name) ??
		[...catalog.types.values()].find(
			({ platformType }) => platformType === name,
		);
	const credential = catalog.credentialTypes.get(name);
	// Salesforce's integration type and its credential type share a name.
	const parts = [
		...(type ? [integrationText(type, width)] : []),
		...(credential ? [credentialText(credential, catalog, width)] : []),
	];
	return parts.length > 0 ? parts.join("\n") : null;
}

function integrationText(type: IntegrationType, width: number): string {
	const [example] = type.examples;
	return [
		wrapped(`integration type ${type.name}: ${type.title}`, width),
		"",
		wrapped(type.description, width),
		"",
		...[
			["platform type", type.platformType],
			["per organization", String(type.maxInstances)],
			[
				"credentials",
				`${type.credentialTypes.join(", ")} (${type.credentialsRequired ? "required" : "optional"})`,
			],
			[
				"or what is bound",
				"credentials: { type, keep: true }: it stays as it is",
			],
			[
				"identity",
				"key, previousKeys (keys that it had), adopt (the integration's id)",
			],
		].map(([name = "", text = ""]) => row(name.padEnd(17), text, width)),
		...(example ? ["", "example:", "", yaml(example, "  ")] : []),
		"",
	].join("\n");
}

function credentialText(
	credential: CredentialTypeSchema,
	catalog: Catalog,
	width: number,
): string {
	const users = [...catalog.types.values()]
		.filter(({ credentialTypes }) => credentialTypes.includes(credential.name))
		.map(({ name }) => name);
	const fields = [...credential.fields];
	const column = Math.max(0, ...fields.map(([name]) => name.length));
	const rows = fields.map(([name, field]) => {
		const facts = [
			field.required ? "required" : "optional",
			...(field.secret ? ["secret: { env: NAME } or { file: PATH }"] : []),
			...(field.default === undefined ? [] : [`default ${field.default}`]),
		];
		return row(
			`  ${name.padEnd(column)}`,
			`${field.title} (${facts.join("; ")})`,
			width,
		);
	});
	const [example] = credential.examples;
	return [
		wrapped(`credential type ${credential.name}: ${credential.title}`, width),
		"",
		wrapped(credential.description, width),
		"",
		row("used by", users.join(", "), width),
		"",
		"fields:",
		...(credential.free
			? [
					wrapped(
						"  any; those whose names say secret must be references: { env: NAME } or { file: PATH }",
						width,
						"    ",
					),
				]
			: rows),
		...(example ? ["", "example:", "", yaml(example, "  ")] : []),
		"",
	].join("\n");
}

function row(name: string, text: string, width: number): string {
	return wrapped(`${name}  ${text}`, width, " ".repeat(name.length + 2));
}

/** Examples are small: block mappings, and flow style for references. */
function yaml(value: Json, indent: string): string {
	if (!isObject(value)) return `${indent}${scalar(value)}`;
	return Object.entries(value)
		.map(([name, member]) => {
			if (!isObject(member)) return `${indent}${name}: ${scalar(member)}`;
			if (isReference(member)) return `${indent}${name}: ${flow(member)}`;
			return `${indent}${name}:\n${yaml(member, `${indent}  `)}`;
		})
		.join("\n");
}

function isReference(member: object): boolean {
	return "env" in member || "file" in member;
}

function flow(member: object): string {
	return `{ ${Object.entries(member)
		.map(([name, value]) => `${name}: ${String(value)}`)
		.join(", ")} }`;
}

function scalar(value: Json): string {
	if (typeof value !== "string") return JSON.stringify(value);
	return /^[A-Za-z][\w ./:@-]*$/.test(value) &&
		!/: |^(true|false|null|yes|no)$/.test(value)
		? value
		: JSON.stringify(value);
}
