// The cases' files, and what the libraries made of them.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import type { Json, JsonObject } from "../../src/core/types.ts";

export interface TemplateCase {
	readonly about: string;
	readonly template: string;
	readonly context: JsonObject;
}

export interface PathCase {
	readonly about: string;
	readonly path: string;
	readonly json: string;
}

/** What Velocity writes, or what it says, and where. */
export type TemplateAnswer =
	| { readonly output: string; readonly strict?: unknown }
	| {
			readonly error: string;
			readonly place?: string;
			readonly strict?: unknown;
	  };

/** What Jayway reads, or what it says. */
export type PathAnswer =
	| { readonly definite: boolean; readonly value: string }
	| { readonly definite: boolean; readonly missing: true }
	| { readonly definite?: boolean; readonly error: string };

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export const goldens = {
	templates: at("../golden/oracle/templates.json"),
	paths: at("../golden/oracle/paths.json"),
};

export function templateCases(): readonly TemplateCase[] {
	const groups = read("templates.yaml") as readonly {
		about: string;
		context: JsonObject;
		templates: readonly string[];
	}[];
	return groups.flatMap(({ about, context, templates }) =>
		templates.map((template) => ({ about, template, context })),
	);
}

export function pathCases(): readonly PathCase[] {
	const groups = read("paths.yaml") as readonly {
		about: string;
		json: Json;
		paths: readonly string[];
	}[];
	return groups.flatMap(({ about, json, paths }) =>
		paths.map((path) => ({
			about,
			path,
			json: typeof json === "string" ? json : JSON.stringify(json),
		})),
	);
}

function read(name: string): unknown {
	return parse(readFileSync(at(name), "utf8"));
}
