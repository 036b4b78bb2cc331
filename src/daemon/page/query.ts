// The page's query string -> what of the status is wanted, and which integrations and changes are it.
import { withoutTrailing } from "../../core/values/text.ts";
import type {
	DocumentStatus,
	EnvironmentStatus,
	HistoryEntry,
} from "../types.ts";
import { type Card, type Cards, documentsIn } from "./cards.ts";

/** Empty text: no filter. */
export interface PageQuery {
	/** Words, each of which has to be in the key, name, type or file. */
	readonly q: string;
	readonly environment: string;
	/** A standing, or `problem` for all that somebody should look at. */
	readonly standing: string;
}

export const standings: readonly DocumentStatus["standing"][] = [
	"failed",
	"held",
	"frozen",
	"drift",
	"suspended",
	"unknown",
	"in sync",
];

/** Longer text finds nothing, and is only somebody's attempt. */
const longestText = 200;

export function pageQuery(parameters: URLSearchParams): PageQuery {
	const text = (name: string): string =>
		(parameters.get(name) ?? "").slice(0, longestText);
	const standing = text("standing");
	const known = ["problem", ...standings];
	return {
		q: text("q").trim(),
		environment: text("environment"),
		standing: known.includes(standing) ? standing : "",
	};
}

/** Relative address of the page with this query. */
export function queryAddress(query: PageQuery): string {
	const parameters = new URLSearchParams();
	for (const name of ["q", "environment", "standing"] as const)
		if (query[name] !== "") parameters.set(name, query[name]);
	return `?${parameters.toString()}`;
}

/** The page for people elsewhere, showing this environment; null: its address is not known. */
export function pageAddress(
	publicUrl: string | null,
	environment: string,
): string | null {
	if (publicUrl === null) return null;
	const query = queryAddress({ q: "", environment, standing: "" });
	return `${withoutTrailing(publicUrl, "/")}/${query}`;
}

/** True where not every integration of an environment is shown. */
export function isSearch({ q, standing }: PageQuery): boolean {
	return q !== "" || standing !== "";
}

export function isProblem({ standing, health }: DocumentStatus): boolean {
	return (
		standing !== "in sync" ||
		// The platform's word for an integration that does not work.
		health?.code === "ERROR"
	);
}

/** What the words are looked for in. */
function searchedText({
	key,
	name,
	type,
	file,
	integration,
}: {
	readonly key: string;
	readonly name: string;
	readonly type: string;
	readonly file?: string | null;
	readonly integration?: string | null;
}): string {
	return [key, name, type, file ?? "", integration ?? ""]
		.join("\n")
		.trimEnd()
		.toLowerCase();
}

/** Of all that a card tells of. */
export function cardText(card: Card): string {
	return documentsIn(card).map(searchedText).join("\n");
}

function contains(text: string, q: string): boolean {
	return q
		.toLowerCase()
		.split(/\s+/)
		.every((word) => text.includes(word));
}

export function wantedEnvironments(
	environments: readonly EnvironmentStatus[],
	query: PageQuery,
): readonly EnvironmentStatus[] {
	return environments.filter(
		({ name }) => query.environment === "" || name === query.environment,
	);
}

function hasStanding(
	one: DocumentStatus,
	{ standing }: Pick<PageQuery, "standing">,
): boolean {
	if (standing === "") return true;
	return standing === "problem" ? isProblem(one) : one.standing === standing;
}

export function isAskedFor(one: DocumentStatus, query: PageQuery): boolean {
	return hasStanding(one, query) && contains(searchedText(one), query.q);
}

/** A card is wanted for any document of it. */
export function wantedCards({ cards, strays }: Cards, query: PageQuery): Cards {
	return {
		cards: cards.filter(
			(card) =>
				documentsIn(card).some((one) => hasStanding(one, query)) &&
				contains(cardText(card), query.q),
		),
		strays: strays.filter((one) => isAskedFor(one, query)),
	};
}

export function wantedHistory(
	history: readonly HistoryEntry[],
	query: PageQuery,
): readonly HistoryEntry[] {
	return history.filter(
		(entry) =>
			(query.environment === "" || entry.environment === query.environment) &&
			contains(searchedText(entry), query.q),
	);
}
