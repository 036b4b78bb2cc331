// Documents as an environment sees them -> the secrets that they name and may not read.

import { nodeAt, stringAt } from "../../document/node.ts";
import {
	type JudgedDocument,
	type Problem,
	placeIn,
} from "../../findings/problem.ts";
import { ungranted } from "../../settings/grants.ts";
import type { SecretReference } from "../../types.ts";
import * as messages from "../messages.ts";
import type { Scope } from "../scope.ts";

const sources = {
	env: {
		list: "env",
		of: (name: string): SecretReference => ({ env: name }),
		called: (name: string) => `environment variable ${name}`,
	},
	file: {
		list: "files",
		of: (path: string): SecretReference => ({ file: path }),
		called: (path: string) => `file ${path}`,
	},
} as const;

export function secretNotAllowed(
	document: JudgedDocument,
	{ grants }: Scope,
): readonly Problem[] {
	if (!grants || (grants.env === null && grants.files === null)) return [];
	const fields = nodeAt(document.node, ["credentials", "fields"]);
	if (fields?.kind !== "map") return [];
	return [...fields.entries].flatMap(([field, { value }]) =>
		(["env", "file"] as const).flatMap((kind): Problem[] => {
			const name = stringAt(value, kind);
			const span = nodeAt(value, [kind])?.span;
			if (name === undefined || !span) return [];
			const { list, of, called } = sources[kind];
			const reason = ungranted(grants, of(name));
			if (reason === null) return [];
			const path = ["credentials", "fields", field];
			return [
				{
					rule: "secret-not-allowed",
					message: messages.secretNotAllowed(
						path.join("."),
						called(name),
						reason,
						list,
						grants[list] ?? [],
					),
					...placeIn(document, span),
					path: [...path, kind],
				},
			];
		}),
	);
}
