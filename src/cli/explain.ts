// `explain`: the name of a rule, a refusal, a check or a type -> what it wants, why, and how to put it right.
import type { Catalog } from "../core/catalog/catalog.ts";
import {
	checkHelp,
	checkText,
	isCheckName,
} from "../core/doctor/check-help.ts";
import { isRuleName, rules } from "../core/findings/table.ts";
import { ruleHelp } from "../core/lint/rules/help.ts";
import { ruleText } from "../core/lint/rules/help-text.ts";
import { refusalHelp, refusalText } from "../core/plan/refusal-help.ts";
import { typeText } from "../core/render/type.ts";
import type { RefusalRule } from "../core/types.ts";
import { suggest } from "../core/values/suggest.ts";
import { didYouMean } from "../core/values/words.ts";
import { plainWords } from "../core/values/wrap.ts";
import { packageCatalog } from "../stages/catalog.ts";
import { UsageError } from "../stages/usage.ts";
import type { Action } from "./context.ts";
import { exitCodes } from "./edge.ts";
import { termText } from "./terms.ts";

export const explain: Action = ({ edge }, { args: [name] }) => {
	const catalog = packageCatalog();
	edge.out(
		name === undefined
			? everything(catalog, edge.width)
			: explained(name, catalog, edge.width),
	);
	return exitCodes.done;
};

function explained(name: string, catalog: Catalog, width: number): string {
	// A limit is a rule of lint and a refusal of plans; Salesforce is two types.
	const parts = [
		...(isRuleName(name) ? [ruleText(name, width)] : []),
		...(isRefusal(name) ? [refusalText(name, width)] : []),
		...(isCheckName(name) ? [checkText(name, width)] : []),
	];
	const type = typeText(catalog, name, width);
	if (type !== null) parts.push(type);
	if (parts.length > 0) return parts.join("\n");
	const known = kinds(catalog);
	const meant = suggest(
		name,
		known.flatMap(({ names }) => names.map(([known]) => known)),
	);
	const listed = known.map(
		({ title, names }) =>
			`\n  ${title}: ${names.map(([known]) => known).join(", ")}`,
	);
	throw new UsageError(
		`nothing here is called "${name}"${didYouMean(meant)}${listed.join("")}`,
	);
}

function isRefusal(name: string): name is RefusalRule {
	return Object.hasOwn(refusalHelp, name);
}

/** All that it takes. */
export function explainedNames(): readonly string[] {
	const names = kinds(packageCatalog()).flatMap((kind) =>
		kind.names.map(([name]) => name),
	);
	return [...new Set(names)];
}

type Named = readonly (readonly [name: string, says: string])[];

function kinds(
	catalog: Catalog,
): readonly { readonly title: string; readonly names: Named }[] {
	const types = [...catalog.types.values()];
	return [
		{
			title: "rules",
			names: Object.keys(rules)
				.filter(isRuleName)
				.map((name) => [name, ruleHelp[name].says]),
		},
		{
			title: "refusals",
			names: Object.entries(refusalHelp).map(([name, { says }]) => [
				name,
				says,
			]),
		},
		{
			title: "checks of doctor",
			names: Object.entries(checkHelp).map(([name, { says }]) => [name, says]),
		},
		{
			title: "integration types",
			names: types.map(({ name, title }) => [name, title]),
		},
		{
			title: "credential types",
			names: [...catalog.credentialTypes.values()].map(({ name, title }) => [
				name,
				title,
			]),
		},
		{
			title: "platform type ids",
			names: types.map(({ name, platformType }) => [
				platformType,
				`our ${name}`,
			]),
		},
	];
}

function everything(catalog: Catalog, width: number): string {
	return kinds(catalog)
		.map(({ title, names }) => {
			const column = Math.max(...names.map(([name]) => name.length)) + 4;
			const rows = names.map(([name, says]) =>
				termText(name, plainWords(says), column, width),
			);
			return `${title}:\n${rows.join("\n")}\n`;
		})
		.join("\n");
}
