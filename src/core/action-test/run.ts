// An action and one test of it -> what comes of it, in the order in which the platform runs an action.
import type { Json, JsonObject } from "../types.ts";
import { readAnswer } from "./answer.ts";
import { differences } from "./differences.ts";
import { mapped } from "./mapped.ts";
import {
	inputRefused,
	noAnswer,
	noError,
	otherError,
	otherOutput,
	outputRefused,
} from "./messages.ts";
import { outputOf } from "./output.ts";
import type { Context } from "./rendered.ts";
import { checkRequest, sentRequest } from "./request.ts";
import { StageError } from "./stage-error.ts";
import type {
	ActionTest,
	Failure,
	Outcome,
	SentRequest,
	TestedAction,
} from "./types.ts";

export function runTest(action: TestedAction, test: ActionTest): Outcome {
	const made: { request: SentRequest | undefined; output: Json | undefined } = {
		request: undefined,
		output: undefined,
	};
	try {
		run(action, test, made);
	} catch (error) {
		if (!(error instanceof StageError)) throw error;
		return { ...made, failure: judged(error.failure, test) };
	}
	if (test.error === undefined) return { ...made, failure: undefined };
	return {
		...made,
		failure: { stage: "output", message: noError(test.error) },
	};
}

function run(
	action: TestedAction,
	test: ActionTest,
	made: { request: SentRequest | undefined; output: Json | undefined },
): void {
	const context = contextOf(action, test);
	const sent = sentRequest(action.request, context);
	made.request = sent.request;
	if (test.request) checkRequest(sent, test.request);
	if (!test.answer) {
		if (test.output === undefined) return;
		throw new StageError({ stage: "answer", message: noAnswer });
	}
	const answer = readAnswer(test.answer);
	const names = mapped(action.response, answer);
	made.output = outputOf(action.response, {
		...context,
		rawResult: answer.text,
		...names,
	});
	const problems = action.contract.output(made.output);
	if (problems.length > 0)
		throw new StageError({ stage: "output", message: outputRefused(problems) });
	if (test.output === undefined) return;
	const found = differences("output", test.output, made.output);
	if (found.length > 0)
		throw new StageError({
			stage: "output",
			message: otherOutput,
			differences: found,
		});
}

/** Inputs that are null are dropped before the contract is asked. */
function contextOf(
	{ contract }: TestedAction,
	{ input, credentials, authResponse }: ActionTest,
): Context {
	const given: JsonObject = Object.fromEntries(
		Object.entries(input).filter(([, value]) => value !== null),
	);
	const problems = contract.input(given);
	if (problems.length > 0)
		throw new StageError({ stage: "input", message: inputRefused(problems) });
	return {
		input: { ...given, rawRequest: JSON.stringify(given) },
		...(credentials && { credentials }),
		...(authResponse && { authResponse }),
	};
}

/** A failure that the test asks for is none; a request or output that is another is always one. */
function judged(failure: Failure, { error }: ActionTest): Failure | undefined {
	if (error === undefined || failure.differences) return failure;
	return failure.message.includes(error)
		? undefined
		: { ...failure, message: otherError(error, failure.message) };
}
