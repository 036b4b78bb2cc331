// `explain`: the name of a rule or a type -> what it wants, why, and how to put it right.
import type { Command } from "commander";
import { buildCatalog } from "../core/catalog/catalog.ts";
import { isRuleName, rules } from "../core/findings/table.ts";
import { ruleText } from "../core/lint/rules/help.ts";
import { typeText } from "../core/render/type.ts";
import { suggest } from "../core/values/suggest.ts";
import { readSchemas } from "../io/schemas.ts";
import { UsageError } from "../stages/usage.ts";
import { type Edge, type ExitCode, exitCodes } from "./edge.ts";

export function addExplain(
	program: Command,
	edge: Edge,
	exit: (code: ExitCode) => void,
): void {
	program
		.command("explain")
		.description("what a rule wants and how to fix it; what a type takes")
		.argument("<name>", "a rule, an integration type or a credential type")
		.action((name: string) => {
			edge.out(explain(name, edge.width));
			exit(exitCodes.done);
		});
}

function explain(name: string, width: number): string {
	if (isRuleName(name)) return ruleText(name, width);
	const catalog = buildCatalog(readSchemas());
	const text = typeText(catalog, name);
	if (text !== null) return text;
	const known = [
		...Object.keys(rules),
		...catalog.types.keys(),
		...catalog.credentialTypes.keys(),
	];
	const meant = suggest(name, known);
	throw new UsageError(
		`there is no rule or type "${name}"${meant === undefined ? "" : `: did you mean ${meant}?`}\n  rules: ${Object.keys(rules).join(", ")}\n  integration types: ${[...catalog.types.keys()].join(", ")}\n  credential types: ${[...catalog.credentialTypes.keys()].join(", ")}`,
	);
}
