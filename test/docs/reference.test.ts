// The reference pages are written from the schemas, which editors and the program read too: none can fall behind.
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { parseText } from "../../src/core/document/parse.ts";
import { desired } from "../../src/core/plan/desired.ts";
import { readSettings } from "../../src/core/settings/read.ts";
import type { JsonObject, MapNode } from "../../src/core/types.ts";
import { text } from "../../src/core/values/json.ts";
import { packageCatalog } from "../../src/stages/catalog.ts";
import { pages } from "./reference.ts";
import {
	innerMembers,
	type Member,
	type Schema,
	schemaOf,
	schemas,
} from "./schema.ts";

const folder = fileURLToPath(new URL("../../docs/reference/", import.meta.url));
const catalog = packageCatalog();
const settingsMembers = innerMembers("", schemaOf("settings.schema.json"));

test.each(Object.entries(pages))(
	"docs/reference/%s is what the schemas say",
	async (name, written) => {
		const page = written();
		if (process.env["UPDATE_DOCS"]) await writeFile(folder + name, page);
		else expect(readFileSync(folder + name, "utf8")).toBe(page);
	},
);

/** Names of members, wherever a schema declares them and not only tests them. */
function namesIn({
	properties = {},
	patternProperties = {},
	additionalProperties: each,
	$defs = {},
	items,
	allOf = [],
}: Schema): readonly string[] {
	return [
		...Object.keys(properties),
		...[
			...Object.values(properties),
			...Object.values(patternProperties),
			...Object.values($defs),
			...(typeof each === "object" ? [each] : []),
			...(items ? [items] : []),
			...allOf,
		].flatMap(namesIn),
	];
}

test.each([...schemas.keys()])(
	"every member of schemas/%s is in them",
	(file) => {
		const shown = Object.keys(pages)
			.filter(
				(page) => (page === "settings.md") === file.startsWith("settings"),
			)
			.map((page) => readFileSync(folder + page, "utf8"))
			.join("");
		const names = namesIn(schemaOf(file));
		expect(
			names.filter(
				(name) =>
					!new RegExp(
						`[\`.]${name.replace("$", "\\$")}\`|^## ${name.replace("$", "\\$")}$`,
						"m",
					).test(shown),
			),
		).toEqual([]);
	},
);

test("every member says what it is, and what it may be set to", () => {
	const lacking = [...schemas]
		.flatMap(([file, schema]) =>
			innerMembers("", schema).map((one) => ({ ...one, file })),
		)
		.filter(({ schema }) => {
			const {
				description,
				examples,
				enum: choice,
				type,
				properties,
				items,
			} = schema;
			const shows =
				examples ??
				choice ??
				schema.const ??
				schema.default ??
				properties ??
				items ??
				schema.additionalProperties;
			// What a patch may say is told by the member that it patches.
			const isTyped = type !== undefined && type !== "boolean";
			return !description || (shows === undefined && isTyped);
		})
		.map(({ file, path }) => `${file} ${path}`);
	expect(lacking).toEqual([]);
});

describe("a default is what the program takes where nothing is said", () => {
	const login = (auth: JsonObject): JsonObject => ({
		type: "vault",
		address: "https://vault.example.com",
		auth,
	});
	const secret = { env: "SECRET" };
	const base: JsonObject = {
		version: 1,
		environments: {
			NAME: {
				region: "eu-west-1",
				oauth: { clientId: "id", clientSecret: secret },
			},
		},
		source: { git: { url: "https://git.example.com/acme/integrations.git" } },
		secrets: {
			stores: {
				NAME: login({ token: secret }),
				appRole: login({ appRole: { roleId: "id", secretId: secret } }),
				kubernetes: login({ kubernetes: { role: "gc" } }),
			},
		},
	};
	/** Where the whole of a default can be said in the settings above. */
	const placed = ({ path }: Member): readonly string[] => {
		const [, way] = /\.auth\.(appRole|kubernetes)\./.exec(path) ?? [];
		return path.replace(".NAME.", `.${way ?? "NAME"}.`).split(".");
	};
	const withDefault = settingsMembers.filter(
		({ schema }) => schema.default !== undefined,
	);
	const settingsOf = (json: unknown): unknown => {
		const { settings, findings } = readSettings(
			{ file: "gc-integrations.yaml", text: stringify(json) },
			catalog,
		);
		expect(findings).toEqual([]);
		return withoutPlaces(settings);
	};

	test.each(withDefault.map((one) => [one.path, one] as const))(
		"%s",
		(_path, one) => {
			const { default: standard } = one.schema;
			const way = placed(one);
			expect(settingsOf(set(base, way, standard))).toEqual(settingsOf(base));
			const other =
				typeof standard === "number"
					? standard + 1
					: typeof standard === "boolean"
						? !standard
						: undefined;
			if (other !== undefined)
				expect(settingsOf(set(base, way, other))).not.toEqual(settingsOf(base));
		},
	);

	test("of documents", () => {
		const read = (json: JsonObject): unknown => {
			const root = parseText(stringify(json)).documents[0]?.root as MapNode;
			return withoutPlaces(desired(root, "a.yaml", catalog));
		};
		const told = [...catalog.types.values()].flatMap(({ name, examples }) => {
			const [example = {}] = examples;
			const credentials = (example["credentials"] ?? {}) as JsonObject;
			const fields = schemaOf(
				`credentials/${text(credentials["type"])}.schema.json`,
			);
			return (
				[
					...innerMembers("", schemaOf(`integrations/${name}.schema.json`)),
					...innerMembers("credentials.fields", fields),
				]
					.filter(({ schema }) => schema.default !== undefined)
					// What a test takes is said where tests run.
					.filter(({ path }) => !path.startsWith("customAuth.tests"))
					.map(({ path, schema }) => {
						expect([
							name,
							path,
							read(set(example, path.split("."), schema.default)),
						]).toEqual([name, path, read(example)]);
						return path;
					})
			);
		});
		expect(new Set(told)).toEqual(
			new Set([
				"suspend",
				"allowCredentialTypeChange",
				"credentials.keep",
				"credentials.fields.loginUrl",
			]),
		);
	});
});

test("the defaults that surprise are said where people decide", () => {
	const surprising = [
		"environments.NAME.mode",
		"safety.maxDeletes",
		"safety.maxActionsLost",
	];
	const said = surprising.map((path) => {
		const { schema } = settingsMembers.find(
			(one) => one.path === path,
		) as Member;
		return `${path.split(".").at(-1)}: ${String(schema.default)}`;
	});
	expect(said).toEqual(["mode: enforce", "maxDeletes: 1", "maxActionsLost: 0"]);
	for (const file of [
		"README.md",
		"docs/daemon.md",
		"templates/gc-integrations.yaml",
	]) {
		const page = readFileSync(
			fileURLToPath(new URL(`../../${file}`, import.meta.url)),
			"utf8",
		);
		for (const words of said)
			expect([file, page]).toEqual([file, expect.stringContaining(words)]);
	}
});

function set(
	json: JsonObject,
	[name = "", ...rest]: readonly string[],
	value: unknown,
): JsonObject {
	const inner = (json[name] ?? {}) as JsonObject;
	return {
		...json,
		[name]: (rest.length === 0 ? value : set(inner, rest, value)) as JsonObject,
	};
}

/** Where something stands moves with what is written before it. */
function withoutPlaces(value: unknown): unknown {
	return JSON.parse(
		JSON.stringify(value, (name, inner: unknown) => {
			if (
				/^(span|integrationPlaces|actionPlaces|fieldPlaces|place)$/.test(name)
			)
				return undefined;
			return inner instanceof Map ? Object.fromEntries(inner) : inner;
		}),
	) as unknown;
}
