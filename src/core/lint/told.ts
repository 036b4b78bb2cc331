// What each environment shows of the tree -> findings, each told once, with the environments that it holds in.
import type { SourceDocument } from "../document/source.ts";
import type { Problem } from "../findings/problem.ts";
import { quieter, type RuleName, rules } from "../findings/table.ts";
import type { Settings } from "../settings/settings.ts";
import type { Finding, Severity } from "../types.ts";
import { order } from "../values/order.ts";

interface Judged {
	readonly settings: Settings | null;
	/** Environments that were judged. */
	readonly environments: readonly string[];
	/** By their number. */
	readonly documents: readonly Pick<SourceDocument, "kind" | "environments">[];
	/** Of the documents as written. */
	readonly ofBase: readonly Problem[];
	readonly ofEnvironment: ReadonlyMap<string, readonly Problem[]>;
}

interface Sighting {
	readonly problem: Problem;
	/** Environments that show it. */
	readonly where: readonly string[];
}

/** A mistake of the documents as written is told without an environment, unless only some environments have it. */
export function judgedFindings(judged: Judged): readonly Finding[] {
	const { settings, ofBase } = judged;
	const seen = sightings(judged);
	const told = new Map<string, Finding>();
	const tell = (sighting: Sighting, inBase: boolean): void => {
		const id = identity(sighting.problem);
		const here = environmentsWith(sighting.problem, judged);
		const finding = findingOf(sighting, here, inBase, judged);
		if (finding && !told.has(id)) told.set(id, finding);
	};
	for (const problem of ofBase) {
		const sighting = seen.get(identity(problem));
		const here = environmentsWith(problem, judged);
		// Where no environment has the document, only what is written can be judged; what others have is judged there.
		const alone =
			settings === null || (here.length === 0 && !isElsewhere(problem, judged));
		if (sighting) tell(sighting, true);
		else if ((alone && !isOfMachine(problem)) || problem.ofSource)
			tell({ problem, where: here }, true);
	}
	const inBase = new Set(ofBase.map(identity));
	for (const [id, sighting] of seen) if (!inBase.has(id)) tell(sighting, false);
	return [...told.values()];
}

/** What this machine grants says nothing of a document that it does not use. */
function isOfMachine({ rule }: Problem): boolean {
	return rule === "secret-not-allowed";
}

/** A problem of a text, or of a comment in it: every environment has it. */
export function textFinding(
	problem: Problem,
	judged: Pick<Judged, "settings" | "environments" | "documents">,
): Finding | undefined {
	const here = environmentsWith(problem, judged);
	const where = here.length > 0 ? here : judged.environments;
	return findingOf({ problem, where }, where, true, judged);
}

function sightings(judged: Judged): ReadonlyMap<string, Sighting> {
	const seen = new Map<string, Sighting>();
	for (const [environment, problems] of judged.ofEnvironment)
		for (const problem of problems) {
			if (severityOf(problem.rule, judged.settings, environment) === "off")
				continue;
			const id = identity(problem);
			const before = seen.get(id);
			const where = before?.where ?? [];
			seen.set(id, {
				problem: before ? withPartners(before.problem, problem) : problem,
				where: where.includes(environment) ? where : [...where, environment],
			});
		}
	return seen;
}

/** What has a part in it may differ from one environment to the next. */
function withPartners(one: Problem, other: Problem): Problem {
	const both = (
		a: readonly string[] = [],
		b: readonly string[] = [],
	): readonly string[] => [...new Set([...a, ...b])];
	const alsoIn = both(one.alsoIn, other.alsoIn);
	// What stands beside several documents is wrong in each of them.
	const sharing =
		one.key === other.key ? [] : [other.key].flatMap((key) => key ?? []);
	const rivals = both(one.rivals, [...(other.rivals ?? []), ...sharing]);
	return {
		...one,
		...(alsoIn.length > 0 ? { alsoIn } : {}),
		...(rivals.length > 0 ? { rivals } : {}),
	};
}

/** The judged environments that have the document; all where the problem is no document's. */
function environmentsWith(
	{ document }: Problem,
	{ environments, documents }: Pick<Judged, "environments" | "documents">,
): readonly string[] {
	const having =
		document === undefined ? undefined : documents[document]?.environments;
	return having
		? environments.filter((name) => having.includes(name))
		: environments;
}

function isElsewhere(
	{ document }: Problem,
	{ documents }: Pick<Judged, "documents">,
): boolean {
	return (documents[document ?? -1]?.environments.length ?? 0) > 0;
}

function findingOf(
	{ problem, where }: Sighting,
	here: readonly string[],
	inBase: boolean,
	{ settings, documents }: Pick<Judged, "settings" | "documents">,
): Finding | undefined {
	const {
		ofSource: _ofSource,
		document = -1,
		path: _path,
		mended: _mended,
		atMost,
		...ofProblem
	} = problem;
	const said = {
		...ofProblem,
		...(documents[document]?.kind === "action"
			? ({ kind: "action" } as const)
			: {}),
	};
	const known = settings?.environments.has(problem.environment ?? "") === true;
	const sharing =
		known && problem.environment !== undefined ? [problem.environment] : where;
	const severityIn = (name: string | null): Severity | "off" => {
		const found = severityOf(problem.rule, settings, name);
		return found === "off" || atMost === undefined
			? found
			: quieter(found, atMost);
	};
	const severities = new Map(sharing.map((name) => [name, severityIn(name)]));
	const severity = strictest(
		severities.size > 0 ? [...severities.values()] : [severityIn(null)],
	);
	if (severity === "off") return undefined;
	// Where it is less than that is not said: who mends it here has mended it there.
	const loud = sharing.filter((name) => severities.get(name) === severity);
	const everywhere = loud.length === here.length && (inBase || here.length > 1);
	const [first] = loud;
	if (problem.environment !== undefined || everywhere || first === undefined)
		return { ...said, severity };
	return loud.length === 1
		? { ...said, severity, environment: first }
		: { ...said, severity, environments: [...loud].sort(order) };
}

/** What must be told wherever it is: a document with it is never used. */
const always: ReadonlySet<RuleName> = new Set([
	"yaml-syntax",
	"secret-not-allowed",
]);

/** The severity that the settings give a rule, environment's first. */
function severityOf(
	rule: RuleName,
	settings: Settings | null,
	environment: string | null,
): Severity | "off" {
	if (always.has(rule)) return "error";
	const of =
		environment === null
			? settings?.rules
			: settings?.environments.get(environment)?.rules;
	return of?.[rule] ?? rules[rule].severity;
}

/** True where what breaks the rule is used all the same, in some environment at least. */
export function isAccepted(rule: RuleName, settings: Settings | null): boolean {
	const names = settings ? [...settings.environments.keys()] : [];
	return names.some((name) => severityOf(rule, settings, name) !== "error");
}

function strictest(
	severities: readonly (Severity | "off")[],
): Severity | "off" {
	const ranked = ["error", "warning", "info"] as const;
	return ranked.find((severity) => severities.includes(severity)) ?? "off";
}

export function identity(problem: Problem): string {
	const { rule, file, span, message, environment } = problem;
	return JSON.stringify([rule, file, span, message, environment ?? null]);
}

/** By file, then place, then rule, then environment: equal input gives equal bytes. */
export function orderFindings(a: Finding, b: Finding): number {
	const where = ({ environment, environments }: Finding): string =>
		environment ?? environments?.join(" ") ?? "";
	return (
		order(a.file, b.file) ||
		a.span.line - b.span.line ||
		a.span.column - b.span.column ||
		order(a.rule, b.rule) ||
		order(where(a), where(b)) ||
		order(a.message, b.message)
	);
}
