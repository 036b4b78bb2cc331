// One environment's status -> does somebody have to act, and why; all of them -> the page's first line.

import { count } from "../../core/values/words.ts";
import type { DocumentStatus, EnvironmentStatus, Status } from "../types.ts";
import { type Tone, tones } from "./words.ts";

export interface Attention {
	readonly tone: Tone;
	/** What is wrong, in a few words each; the worst first. */
	readonly reasons: readonly string[];
}

export function attention(environment: EnvironmentStatus): Attention {
	const { verdict, refusals, others, warnings, certificates } = environment;
	const { orphans, nearMisses } = environment;
	const failed = standing(environment, "failed").length;
	const drifting = standing(environment, "drift");
	const suspended = suspendedDrift(environment);
	const differing = drifting.length + suspended.length;
	const bad = said([
		[
			verdict === "failed" && failed === 0 ? 1 : 0,
			() => "the last cycle failed",
		],
		[failed, (n) => `${count(n, "change")} failed`],
		[refusals.length, (n) => count(n, "refusal")],
		[
			verdict === "refused" && refusals.length === 0 ? 1 : 0,
			() => "changes are held back",
		],
		[
			standing(environment, "frozen").length,
			(n) => `${count(n, "document")} cannot be used`,
		],
		[failing(environment), (n) => `${count(n, "integration")} in ERROR`],
		[needs(environment, "error"), (n) => count(n, "certificate problem")],
		[others.length > 0 ? 1 : 0, () => "another program writes here too"],
	]);
	const look = said([
		...ofEachKind(drifting, (what) => `${what} with drift`),
		...ofEachKind(suspended, (what) => `${what} with drift`, "suspended "),
		[
			verdict === "drift" && differing === 0 ? 1 : 0,
			() => "differences were left as they are",
		],
		[needs(environment, "warning"), (n) => count(n, "certificate warning")],
		[certificates?.problem ? 1 : 0, () => "the certificates could not be read"],
		[
			environment.credentialNeeds.length,
			(n) => `${count(n, "credential")} older than wanted`,
		],
		[
			environment.liveTests?.failed.length ?? 0,
			(n) => `${count(n, "live test")} failed`,
		],
		[
			environment.liveTests?.problem ? 1 : 0,
			() => "the live tests could not be run",
		],
		[warnings.length, (n) => count(n, "warning")],
		[orphans.length, (n) => count(n, "orphan")],
		[
			nearMisses.length,
			(n) => `${count(n, "name")} nearly as one that nobody manages`,
		],
	]);
	const reasons = [...bad, ...look];
	if (bad.length > 0) return { tone: "bad", reasons };
	if (look.length > 0) return { tone: "look", reasons };
	return environment.verdict === null
		? {
				tone: "idle",
				reasons: [
					environment.running
						? "first cycle running"
						: "waiting for its first cycle",
				],
			}
		: { tone: "fine", reasons };
}

type Line = readonly [number, (number: number) => string];

function ofEachKind(
	documents: readonly DocumentStatus[],
	say: (what: string) => string,
	adjective = "",
): readonly Line[] {
	const actions = documents.filter(({ kind }) => kind).length;
	const line = (number: number, noun: string): Line => [
		number,
		(n) => say(count(n, `${adjective}${noun}`)),
	];
	return [
		line(documents.length - actions, "integration"),
		line(actions, "data action"),
	];
}

function said(lines: readonly Line[]): readonly string[] {
	return lines
		.filter(([number]) => number > 0)
		.map(([number, say]) => say(number));
}

function standing(
	{ integrations }: EnvironmentStatus,
	wanted: "failed" | "frozen" | "drift",
): readonly DocumentStatus[] {
	return integrations.filter((one) => one.standing === wanted);
}

function suspendedDrift({
	integrations,
}: EnvironmentStatus): readonly DocumentStatus[] {
	return integrations.filter(
		(one) => one.standing === "suspended" && one.verb !== null,
	);
}

function failing({ integrations }: EnvironmentStatus): number {
	return integrations.filter(({ health }) => health?.code === "ERROR").length;
}

function needs(
	{ certificates }: EnvironmentStatus,
	severity: "error" | "warning",
): number {
	return (certificates?.needs ?? []).filter((one) => one.severity === severity)
		.length;
}

/** Problems first, else by name, as they come. */
export function byAttention(
	environments: readonly EnvironmentStatus[],
): readonly EnvironmentStatus[] {
	const rank = (one: EnvironmentStatus): number =>
		tones.indexOf(attention(one).tone);
	return environments.toSorted((a, b) => rank(a) - rank(b));
}

/** About all environments, whatever is filtered. */
export function overall(status: Status): {
	readonly tone: Tone;
	readonly words: string;
} {
	const { environments, source } = status;
	const having = (tone: Tone): number =>
		environments.filter((one) => attention(one).tone === tone).length;
	const hands = having("bad");
	if (hands > 0)
		return {
			tone: "bad",
			words: `${count(hands, "environment")} ${hands === 1 ? "needs" : "need"} a hand`,
		};
	if (source.problem !== null)
		return { tone: "bad", words: "The files cannot be fetched" };
	if (environments.length === 0)
		return { tone: "idle", words: "No environment is looked after" };
	const looks = having("look");
	if (looks > 0)
		return {
			tone: "look",
			words: `Nothing is broken, ${count(looks, "environment")} worth a look`,
		};
	const waiting = having("idle");
	if (waiting > 0)
		return {
			tone: "idle",
			words: `First cycle running in ${count(waiting, "environment")}`,
		};
	return { tone: "fine", words: "All fine" };
}
