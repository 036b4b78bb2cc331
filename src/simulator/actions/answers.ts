// Answers that were scripted, and a request that an action sends -> what the service answers it.
import type { Json } from "../../core/types.ts";
import {
	type Check,
	checkEach,
	isCount,
	isPattern,
	isStatus,
	isText,
	patternOf,
} from "../members.ts";

export interface ScriptedAnswer {
	/** Name or id of the action; absent: any. */
	readonly action?: string;
	/** Absent: any. */
	readonly method?: string;
	/** The whole address as it is sent; a RegExp is searched for in it. Absent: any. */
	readonly url?: string | RegExp;
	/** Default 200. */
	readonly status?: number;
	/** JSON; a text is sent as it is. Absent: nothing. */
	readonly body?: Json;
	/** How many requests it answers; absent: every one. */
	readonly times?: number;
}

interface ArmedAnswer {
	readonly answer: ScriptedAnswer;
	toGive: number;
}

/** What stands for the services that actions call. */
export interface Service {
	readonly answers: ArmedAnswer[];
	/** By integration: the output of its custom auth action, and what it was made of. */
	readonly authResponses: Map<
		string,
		{ readonly madeOf: string; readonly output: Json }
	>;
}

/** Before what was scripted earlier; what an earlier script gave as a token is forgotten. */
export function script(
	service: Service,
	answers: readonly ScriptedAnswer[],
): void {
	service.answers.unshift(...answers.map(armAnswer));
	service.authResponses.clear();
}

export function forgetScript(service: Service): void {
	service.answers.length = 0;
	service.authResponses.clear();
}

function armAnswer(answer: ScriptedAnswer): ArmedAnswer {
	return { answer, toGive: answer.times ?? Number.POSITIVE_INFINITY };
}

/** The first that fits and is not used up. */
export function nextAnswer(
	{ answers }: Service,
	action: { readonly id: string; readonly name: string },
	request: { readonly method: string; readonly url: string },
): ScriptedAnswer | undefined {
	const found = answers.find(
		({ answer, toGive }) =>
			toGive > 0 &&
			(answer.action === undefined ||
				answer.action === action.id ||
				answer.action === action.name) &&
			(answer.method === undefined || answer.method === request.method) &&
			fits(answer.url, request.url),
	);
	if (found === undefined) return undefined;
	found.toGive -= 1;
	return found.answer;
}

/**
 * Checks answers that came from outside as JSON; `"/…/"` as url is a RegExp.
 * @returns the answers, or the problems in words.
 */
export function checkAnswers(
	value: unknown,
): { answers: ScriptedAnswer[] } | { problems: string[] } {
	const checked = checkEach(value, "answer", members);
	if ("problems" in checked) return checked;
	return {
		answers: (checked.accepted as ScriptedAnswer[]).map((answer) =>
			answer.url === undefined
				? answer
				: { ...answer, url: patternOf(answer.url) },
		),
	};
}

const members: Readonly<Record<string, Check>> = {
	action: isText("action"),
	method: isText("method"),
	url: isPattern("url"),
	status: isStatus(100),
	body: () => undefined,
	times: isCount("times"),
};

function fits(wanted: string | RegExp | undefined, url: string): boolean {
	if (wanted === undefined) return true;
	return wanted instanceof RegExp ? url.search(wanted) >= 0 : url === wanted;
}
