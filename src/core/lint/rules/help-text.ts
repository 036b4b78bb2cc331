// A rule's help -> what `explain` prints, and the Markdown of SARIF and the docs.
import {
	isAcceptable,
	type Rule,
	type RuleName,
	rules,
} from "../../findings/table.ts";
import { plainWords, wrapped } from "../../values/wrap.ts";
import { notByComment } from "../messages.ts";
import { ruleHelp } from "./help.ts";
import type { Files, RuleExample } from "./rule-help.ts";

/** How loud the rule is, and how it is silenced: where, and by what. */
function standing(rule: RuleName): {
	readonly severity: string;
	readonly ways: readonly (readonly [where: string, what: string])[];
	readonly but?: string;
} {
	const { severity, structural }: Rule = rules[rule];
	const never = notByComment[rule];
	const everywhere = ["in the settings", `rules: { ${rule}: off }`] as const;
	if (never !== undefined)
		return {
			severity,
			ways: rule === "secret-format" ? [everywhere] : [],
			but: `It cannot be disabled by a comment: ${never}.`,
		};
	// What a comment spoke of is gone, is in the settings, or would be the comment itself.
	if (["unused-disable", "integration-removed", "no-files"].includes(rule))
		return { severity, ways: [everywhere] };
	return {
		severity,
		ways: [
			[
				"for the next line",
				`# gc-integrations-disable-next-line ${rule} -- reason`,
			],
			["for the file", `# gc-integrations-disable ${rule} -- reason`],
			everywhere,
		],
		...(structural && !isAcceptable(rule)
			? {
					but: "A document that breaks it is never planned, silenced or not: it has no meaning.",
				}
			: {}),
	};
}

/** The whole help as plain text, for a terminal; ends with a line break. `width`: where sentences are wrapped. */
export function ruleText(
	rule: RuleName,
	width = Number.POSITIVE_INFINITY,
): string {
	const { says, why, fix, settings, bad, good } = ruleHelp[rule];
	const { severity, ways, but } = standing(rule);
	const sentences = (text: string): string => wrapped(plainWords(text), width);
	const paragraphs = [
		sentences(`${rule} (${severity}): ${says}`),
		sentences(why),
		sentences(`Fix: ${fix}`),
		...(settings === undefined ? [] : [sentences(`Settings: ${settings}`)]),
		...(ways.length === 0
			? []
			: [["Disable it:", ...waysText(ways, width)].join("\n")]),
		...(but === undefined ? [] : [sentences(but)]),
		`Bad:\n\n${exampleText(bad)}`,
		`Good:\n\n${exampleText(good)}`,
	];
	return `${paragraphs.join("\n\n")}\n`;
}

/** A comment is copied: it is not wrapped, but where there is no room beside the words it stands below them. */
function waysText(
	ways: ReturnType<typeof standing>["ways"],
	width: number,
): readonly string[] {
	const rows = ways.map(([where, what]) => `  ${where.padEnd(17)}  ${what}`);
	return rows.some((row) => row.length > width)
		? ways.map(([where, what]) => `  ${where}\n    ${what}`)
		: rows;
}

function exampleText({ base, files }: RuleExample): string {
	const listed = (part: Files, where: string): string[] =>
		Object.entries(part).map(
			([file, text]) =>
				`  ${file}${where}\n${text.trimEnd().replace(/^(?=.)/gm, "    ")}`,
		);
	return (
		base === undefined
			? listed(files, "")
			: [
					...listed(base, " (on the base branch)"),
					...listed(files, " (in the change)"),
				]
	).join("\n\n");
}

/** The whole help as Markdown without a heading; ends with a line break. */
export function ruleMarkdown(rule: RuleName): string {
	const { says, why, fix, settings, bad, good } = ruleHelp[rule];
	const { severity, ways, but } = standing(rule);
	const silenced = ways.map(([where, what]) => `\`${what}\` ${where}`);
	const paragraphs = [
		`${says} ${why}`,
		`**Fix.** ${fix}`,
		...(settings === undefined ? [] : [`**Settings.** ${settings}`]),
		[
			`**Severity.** ${severity}.`,
			...(silenced.length === 0
				? []
				: [`Disabled by ${silenced.join(", or ")}.`]),
			...(but === undefined ? [] : [but]),
		].join(" "),
		...blocks("Bad", bad),
		...blocks("Good", good),
	];
	return `${paragraphs.join("\n\n")}\n`;
}

function blocks(title: string, { base, files }: RuleExample): string[] {
	const listed = (part: Files, where: string): string[] =>
		Object.entries(part).map(
			([file, text]) =>
				`**${title}**: \`${file}\`${where}\n\n\`\`\`yaml\n${text}\`\`\``,
		);
	return base === undefined
		? listed(files, "")
		: [
				...listed(base, " on the base branch"),
				...listed(files, " in the change"),
			];
}
