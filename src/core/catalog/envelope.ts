// The integration types -> the schema of any document, which chooses by `type`.
import type { JsonObject } from "../types.ts";
import { text } from "../values/json.ts";
import { filesIn } from "./files.ts";

/** The schema that editors use for a document: it sends them to the schema of the document's type. */
export function buildEnvelope(
	files: Readonly<Record<string, JsonObject>>,
): JsonObject {
	const types = filesIn(files, "integrations").map(([name, schema]) => ({
		name,
		title: text(schema["title"]),
	}));
	return {
		$schema: "https://json-schema.org/draft/2020-12/schema",
		title: "Integration document",
		description:
			"One data-action integration of Genesys Cloud. type chooses which members and credentials it takes.",
		type: "object",
		properties: {
			type: {
				title: "Integration type",
				description: types
					.map((type) => `${type.name}: ${type.title}`)
					.join("; "),
				type: "string",
				enum: types.map((type) => type.name),
			},
		},
		required: ["key", "type", "name", "status"],
		allOf: types.map(({ name }) => ({
			if: { properties: { type: { const: name } }, required: ["type"] },
			// biome-ignore lint/suspicious/noThenProperty: a JSON Schema keyword
			then: { $ref: `integrations/${name}.schema.json` },
		})),
	};
}
