// Calls that run an action become its steps, or its output.
import type { Json, JsonObject } from "../../core/types.ts";
import { flattenValue } from "../actions/flatten.ts";
import { runAction, steps } from "../actions/run.ts";
import type { Behavior } from "../behavior.ts";
import { badRequest, errorBody, type Refusal } from "../errors.ts";
import { type Handler, ok } from "../platform.ts";
import { type ActionKind, findAction } from "./action-entities.ts";

type Run = ReturnType<typeof runAction>;

function test(kind: ActionKind): Handler {
	return (platform, call) => {
		const run = asked(platform, call, kind);
		const { behavior } = platform.organization.world;
		if (run.failure !== undefined && behavior.failedTest === 400)
			throw processing(run.failure.message);
		const error = run.failure && errorBody(processing(run.failure.message), "");
		return ok({
			operations: operationsOf(run, behavior),
			...(error === undefined ? {} : { error }),
			...(run.output === undefined
				? {}
				: { finalResult: shown(run.output, call.query) }),
			success: error === undefined,
		});
	};
}

const postIntegrationsActionExecute: Handler = (platform, call) => {
	const { failure, output } = asked(platform, call, "actions");
	if (failure !== undefined) throw processing(failure.message);
	return ok(shown(output ?? {}, call.query));
};

export const actionTestHandlers: Readonly<Record<string, Handler>> = {
	postIntegrationsActionTest: test("actions"),
	postIntegrationsActionDraftTest: test("drafts"),
	postIntegrationsActionExecute,
};

/** @throws Refusal where it cannot be run at all */
function asked(
	{ organization, service }: Parameters<Handler>[0],
	{ parameters, body }: Parameters<Handler>[1],
	kind: ActionKind,
): Run {
	const action = findAction(organization, kind, parameters["actionId"]);
	const { reportedState } = organization.integration(action.integrationId);
	if (reportedState.code !== "ACTIVE")
		throw badRequest("The integration of the action is not active.");
	const { contract } = action;
	if (contract === undefined) throw badRequest("The action has no contract.");
	const input = body as JsonObject;
	return runAction(organization, service, { ...action, contract }, input);
}

/** Up to the one that failed. */
function operationsOf(
	{ failure, results }: Run,
	{ testResults, testSteps }: Behavior,
): Record<string, unknown>[] {
	const end =
		failure === undefined ? steps.length : steps.indexOf(failure.step) + 1;
	return steps.slice(0, end).map((name, index) => {
		const success = name !== failure?.step;
		return {
			step: index + 1,
			name: testSteps === "words" ? name : `STEP_${index + 1}`,
			success,
			...(testResults === "shown" && results[name] !== undefined
				? { result: results[name] }
				: {}),
			...(success ? {} : { error: errorBody(processing(failure.message), "") }),
		};
	});
}

function processing(message: string): Refusal {
	return badRequest(message, {
		details: [{ errorCode: "ACTION.PROCESSING" }],
	});
}

function shown(output: Json, query: Parameters<Handler>[1]["query"]): unknown {
	return query["flatten"]?.[0] === "true" ? flattenValue(output) : output;
}
