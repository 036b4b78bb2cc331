// The schemas -> the reference pages.
import { stringify } from "yaml";
import {
	flow,
	innerMembers,
	type Member,
	membersOf,
	resolved,
	type Schema,
	schemaOf,
	schemas,
	typeWords,
} from "./schema.ts";

/** Below docs/reference/. */
export const pages: Readonly<Record<string, () => string>> = {
	"settings.md": settingsPage,
	"integration.md": integrationPage,
	"action.md": actionPage,
	"credentials.md": credentialsPage,
};

const reference = "[reference](credentials.md#references)";

function settingsPage(): string {
	const { properties = {}, required = [] } = schemaOf("settings.schema.json");
	const all = innerMembers("", schemaOf("settings.schema.json"));
	const standard = (path: string): unknown =>
		all.find((one) => one.path === path)?.schema.default;
	const repeated = (path: string): string | undefined =>
		/^environments\.NAME\.([a-z]+)$/i.exec(path)?.[1];
	return page(
		"Settings",
		`All that \`gc-integrations.yaml\` takes; editors with a YAML language server say the same. What is unknown is an error. A ${reference} in the settings is \`{ env: NAME }\` or \`{ file: PATH }\`, a path relative to this file. [config.example](../../config.example/gc-integrations.yaml) is a whole one, \`gc-integrations init\` writes another.`,
		`Defaults that surprise: ${["environments.NAME.mode", "safety.maxDeletes", "safety.maxActionsLost"].map((path) => `\`${path}\` is \`${flow(standard(path))}\``).join(", ")}. So the daemon writes from its first cycle on, a run deletes one integration at most, and none that has data actions.`,
		...Object.entries(properties).flatMap(([name, schema]) => {
			const members = membersOf(name, schema, required.includes(name));
			const shown = members.filter(({ path }) => {
				const [, , top = ""] = path.split(".");
				return !(path.startsWith("environments.") && top in properties);
			});
			const again = members.flatMap(({ path }) => {
				const top = repeated(path);
				return top !== undefined && top in properties ? [`\`${top}\``] : [];
			});
			const [whole] = exampleOf(schema);
			return [
				`## ${name}`,
				...(shown.length > 1
					? [told(schema), table(shown.slice(1))]
					: [table(shown)]),
				...(shown.length > 1 && whole !== undefined
					? [example({ [name]: whole })]
					: []),
				...(again.length > 0
					? [
							`${again.join(", ")} may stand in an environment too, and win there, member by member.`,
						]
					: []),
			];
		}),
	);
}

const documents = [...schemas].filter(([file]) =>
	file.startsWith("integrations/"),
);
const credentialTypes = [...schemas].filter(([file]) =>
	file.startsWith("credentials/"),
);

/** Its own, else one of what it holds. */
function exampleOf(given: Schema): readonly unknown[] {
	const { examples, items, additionalProperties: each } = resolved(given);
	if (examples) return examples;
	if (items) return (resolved(items).examples ?? []).map((one) => [one]);
	return typeof each === "object"
		? (resolved(each).examples ?? []).map((one) => ({ dev: one }))
		: [];
}

function nameOf(file: string): string {
	return file.replace(/^.*\/|\.schema\.json$/g, "");
}

function integrationPage(): string {
	const [[, first] = ["", {}]] = documents;
	const { type, credentials, ...members } = first.properties ?? {};
	const shared = Object.keys(members).filter((name) =>
		documents.every(([, { properties }]) => name in (properties ?? {})),
	);
	const { keep = {}, maxAgeDays = {} } = credentials?.properties ?? {};
	const { patch = {} } = schemaOf("common.schema.json").$defs ?? {};
	const basicAuth = schemaOf("credentials/basicAuth.schema.json");
	return page(
		"Integration documents",
		"What a document below `integrations/` takes. A file holds one, or several with `---` between them, in YAML or JSON. What is unknown is an error; what is absent is left as it is on the platform. `gc-integrations explain TYPE` says the same in a terminal; the [settings](settings.md) say which files are read.",
		"## Members of every type",
		table([
			{
				path: "type",
				schema: {
					type: "string",
					description: `${type?.title ?? ""}: ${documents.map(([file]) => `[\`${nameOf(file)}\`](#${nameOf(file)})`).join(", ")}. The type of an existing integration cannot be changed.`,
					examples: ["web-services"],
				},
				required: true,
			},
			...shared.map((path) => ({
				path,
				schema: members[path] ?? {},
				required: first.required?.includes(path) ?? false,
			})),
		]),
		"## Credentials",
		"Required by most types. Absent, where the type does not require them: left as they are on the platform.",
		table([
			{
				path: "credentials.type",
				schema: {
					type: "string",
					description:
						"One of the [credential types](credentials.md) that the integration's type takes. Not to be changed once data actions are published.",
					examples: ["basicAuth"],
				},
				required: true,
			},
			...membersOf("credentials.keep", keep),
			...membersOf("credentials.maxAgeDays", maxAgeDays),
			{
				path: "credentials.fields",
				schema: {
					...credentials?.properties?.["fields"],
					examples: basicAuth.examples ?? [],
				},
				required: false,
			},
		]),
		"## In an environment",
		told(patch),
		[
			"| | |",
			"|---|---|",
			...innerMembers("environments.NAME", patch).map(
				({ path, schema }) => `| \`${path}\` | ${told(schema)} |`,
			),
		].join("\n"),
		"## Types",
		...documents.flatMap(([file, schema]) =>
			typeSection(nameOf(file), schema, shared),
		),
	);
}

function actionPage(): string {
	const action = schemaOf("action.schema.json");
	const { patch = {} } = action.$defs ?? {};
	return page(
		"Data actions",
		"What a document of a data action takes, in the files that `actions` of the [settings](settings.md#actions) names. It belongs to an [integration document](integration.md). What is unknown is an error. Files are named relative to the document.",
		table(
			innerMembers("", action).filter(
				({ path }) => !path.startsWith("environments."),
			),
		),
		"## In an environment",
		told(patch),
		[
			"| | |",
			"|---|---|",
			...innerMembers("environments.NAME", patch).map(
				({ path, schema }) =>
					`| \`${path}\` | ${resolved(schema).title ?? ""} |`,
			),
		].join("\n"),
		example((action.examples ?? [])[0]),
	);
}

function typeSection(
	name: string,
	schema: Schema,
	shared: readonly string[],
): readonly string[] {
	const { credentials, type: _type, ...members } = schema.properties ?? {};
	const own = Object.entries(members).filter(([one]) => !shared.includes(one));
	const choices = (credentials?.properties?.["type"]?.enum ?? []).map(
		(one) => `[\`${one}\`](credentials.md#${one.toLowerCase()})`,
	);
	return [
		`### ${name}`,
		`**${schema.title ?? ""}**, on the platform \`${schema["x-platform-type"] ?? ""}\`. ${told(schema)}`,
		`Credentials: ${choices.join(", ")}. ${told(credentials ?? {})}`,
		...(own.length > 0
			? [table(own.flatMap(([one, inner]) => membersOf(one, inner)))]
			: []),
		example((schema.examples ?? [])[0]),
	];
}

function credentialsPage(): string {
	const { reference: source } = schemaOf("common.schema.json").$defs ?? {};
	const users = (name: string): string =>
		documents
			.filter(([, { properties }]) =>
				properties?.["credentials"]?.properties?.["type"]?.enum?.includes(name),
			)
			.map(([file]) => `[\`${nameOf(file)}\`](integration.md#${nameOf(file)})`)
			.join(", ");
	return page(
		"Credential types",
		"What `credentials.fields` of an [integration document](integration.md) takes, by `credentials.type`. Names are the platform's, letter case included. A field that is secret is always a reference: it never stands in a file.",
		"## References",
		`${told(source ?? {})} [Secrets](../secrets.md) tells of each.`,
		table(innerMembers("", source ?? {})),
		...credentialTypes.flatMap(([file, schema]) => {
			const name = nameOf(file);
			const free: readonly Member[] = [
				...Object.values(schema.patternProperties ?? {}),
				...(typeof schema.additionalProperties === "object"
					? [schema.additionalProperties]
					: []),
			].map((one) => ({
				path: one["x-secret"] ? "NAME (secret)" : "NAME",
				schema: one,
				required: false,
			}));
			return [
				`## ${name}`,
				`**${schema.title ?? ""}**, of ${users(name)}. ${told(schema)}`,
				table([...innerMembers("", schema), ...free]),
				example({
					credentials: { type: name, fields: (schema.examples ?? [])[0] },
				}),
			];
		}),
	);
}

function page(title: string, ...blocks: readonly string[]): string {
	return `${[`# ${title}`, ...blocks].join("\n\n")}\n`;
}

function told(given: Schema): string {
	return escaped(resolved(given).description ?? "");
}

/** Stars and bars are text, except in code. */
function escaped(text: string): string {
	return text
		.split("`")
		.map((part, at) => (at % 2 === 0 ? part.replace(/[*|<]/g, "\\$&") : part))
		.join("`");
}

function table(members: readonly Member[]): string {
	return [
		"| | type | default | example | |",
		"|---|---|---|---|---|",
		...members.map(({ path, schema, required }) => {
			const standard = resolved(schema).default;
			const [shown] = exampleOf(schema);
			const cells = [
				`\`${path}\``,
				typeWords(schema).replace("reference", reference),
				required ? "required" : code(standard),
				code(shown),
				told(schema),
			];
			return `| ${cells.map((cell) => cell.replace(/(?<!\\)\|/g, "\\|")).join(" | ")} |`;
		}),
	].join("\n");
}

function code(value: unknown): string {
	if (value === undefined) return "";
	const text = flow(value);
	return text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;
}

function example(value: unknown): string {
	return `\`\`\`yaml\n${stringify(value, { lineWidth: 0 }).trimEnd()}\n\`\`\``;
}
