// What is released, and how that ended -> the text a person reads, or JSON.
import type { Release } from "../plan/release.ts";
import type { Actual, Refusal, Result } from "../types.ts";
import { count } from "../values/words.ts";
import { wrapped } from "../values/wrap.ts";
import { inLine, type Palette, printable } from "./palette.ts";

export interface ReleaseReport {
	readonly environment: string;
	readonly organizationId: string | null;
	readonly releases: readonly Release[];
	readonly refusals: readonly Refusal[];
	readonly results: readonly Result[];
}

export function releaseJson(report: ReleaseReport): string {
	const { environment, organizationId, releases, refusals, results } = report;
	return `${JSON.stringify(
		{
			version: 1,
			environment,
			organizationId,
			releases: releases.map(({ key, integration }) => ({
				key,
				integrationId: integration.id,
				name: integration.name,
			})),
			refusals,
			results,
		},
		null,
		2,
	)}\n`;
}

/** Before it is done. */
export function releaseText(
	{ environment, releases, refusals }: ReleaseReport,
	{ credentials }: Actual,
	{ bold, dim, red }: Palette,
	width: number,
): string {
	const rows = releases.map(({ key, integration }) => {
		const bound = new Set(Object.values(integration.config?.credentials ?? {}));
		const kept = credentials
			.filter(({ id }) => bound.has(id))
			.map(({ name }) => `; its credential "${inLine(name)}" keeps its name`);
		return wrapped(
			`  ${bold(inLine(integration.name))} ${dim(`${integration.id}, key ${inLine(key)}`)}${kept.join("")}`,
			width,
			"    ",
		);
	});
	return [
		...refusals.map(({ rule, message }) =>
			wrapped(`${red("refused")} ${rule}: ${inLine(message)}`, width, "  "),
		),
		...(rows.length > 0
			? [
					wrapped(
						`${environment}: the ownership line is taken off the notes of ${count(rows.length, "integration")}, and nothing else is changed`,
						width,
					),
					...rows,
				]
			: []),
		"",
	].join("\n");
}

export function resultsText(
	results: readonly Result[],
	{ green, red }: Palette,
	width: number,
): string {
	return results
		.map(({ key, outcome, error }) =>
			outcome === "applied"
				? `${green("released")} ${inLine(key)}: nobody manages it any more`
				: `${red(outcome)} ${inLine(key)}${error === null ? "" : `: ${printable(error)}`}`,
		)
		.map((line) => `${wrapped(line, width, "  ")}\n`)
		.join("");
}
