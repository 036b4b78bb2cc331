// An action and its input -> one run of it, on the engine that tests of documents run on, with the answers that were scripted.
import { runTest } from "../../core/action-test/run.ts";
import type { Failure, TestedAction } from "../../core/action-test/types.ts";
import type { Json, JsonObject } from "../../core/types.ts";
import { judgeOf } from "../judge.ts";
import type {
	ActionContract,
	OrganizationState,
	StoredAction,
} from "../state.ts";
import { nextAnswer, type Service } from "./answers.ts";
import { authActionId } from "./auth.ts";

/** In the order in which the platform takes them. How it calls them is not known. */
export const steps = [
	"validate input",
	"resolve credentials",
	"authenticate",
	"apply url template",
	"apply header templates",
	"apply request template",
	"execute request",
	"parse response",
	"apply translation map",
	"apply success template",
	"validate output",
] as const;
type Step = (typeof steps)[number];

interface ActionRun {
	/** Absent: it went well. */
	readonly failure?: { readonly step: Step; readonly message: string };
	/** What the steps made, secrets among it. */
	readonly results: Partial<Record<Step, Json>>;
	readonly output?: Json;
}

export function runAction(
	organization: OrganizationState,
	service: Service,
	action: StoredAction & { readonly contract: ActionContract },
	input: JsonObject,
): ActionRun {
	const results: Partial<Record<Step, Json>> = { "validate input": input };
	const credentials = openCredentials(organization, action.integrationId);
	const token = action.auth
		? undefined
		: authenticated(organization, service, action.integrationId);
	if (token?.failure !== undefined)
		return {
			failure: { step: "authenticate", message: token.failure.message },
			results,
		};
	if (token?.output !== undefined) results["authenticate"] = token.output;
	const tested = testedAction(action);
	const given = {
		input,
		...(credentials === undefined ? {} : { credentials }),
		...(token?.output === undefined
			? {}
			: { authResponse: token.output as JsonObject }),
	};
	const sent = runTest(tested, given);
	const { request } = sent;
	if (request !== undefined) {
		results["apply url template"] = request.url;
		results["apply header templates"] = request.headers;
		if (request.body !== undefined)
			results["apply request template"] = request.body;
	}
	if (sent.failure !== undefined || request === undefined)
		return failed(sent.failure, results);
	const answer = nextAnswer(service, action, request);
	if (answer === undefined)
		return {
			failure: {
				step: "execute request",
				message: `No answer is scripted for ${request.method} ${request.url}`,
			},
			results,
		};
	const { status = 200, body } = answer;
	results["execute request"] = { status };
	if (body !== undefined) results["parse response"] = body;
	const outcome = runTest(tested, {
		...given,
		answer: { status, ...(body === undefined ? {} : { body }) },
	});
	if (outcome.output !== undefined)
		results["apply success template"] = outcome.output;
	if (outcome.failure !== undefined)
		return failed(outcome.failure, results, status);
	return {
		results,
		...(outcome.output === undefined ? {} : { output: outcome.output }),
	};
}

/** The token's answer; undefined: the integration has no custom auth action. */
function authenticated(
	organization: OrganizationState,
	service: Service,
	integrationId: string,
): Pick<ActionRun, "failure" | "output"> | undefined {
	const { actions, credentials, integrations, world } = organization;
	const found = actions.get(authActionId(integrationId));
	if (found === undefined || found.deleted || found.contract === undefined)
		return undefined;
	const bound = integrations.get(integrationId)?.credentials ?? {};
	const madeOf = JSON.stringify([
		found,
		Object.values(bound).map((id) => credentials.get(id)?.modifiedDate),
	]);
	const known = service.authResponses.get(integrationId);
	if (world.behavior.authResponses === "reused" && known?.madeOf === madeOf)
		return known;
	const action = { ...found, contract: found.contract };
	const run = runAction(organization, service, action, {});
	if (run.output !== undefined)
		service.authResponses.set(integrationId, { madeOf, output: run.output });
	return run;
}

function testedAction({
	contract,
	config: { request, response },
}: StoredAction & { readonly contract: ActionContract }): TestedAction {
	return {
		contract: {
			input: judgeOf(contract.input.inputSchema),
			output: judgeOf(contract.output.successSchema),
		},
		request: {
			method: request.requestType ?? "GET",
			url: request.requestUrlTemplate ?? "",
			headers: request.headers ?? {},
			body: request.requestTemplate,
		},
		response: {
			translationMap: response.translationMap ?? {},
			defaults: response.translationMapDefaults ?? {},
			successTemplate: response.successTemplate,
		},
	};
}

const openTypes = new Set(["userDefined", "userDefinedOAuth"]);

/** Only the fields of these types can be named in templates. */
function openCredentials(
	{ credentials, integrations }: OrganizationState,
	integrationId: string,
): JsonObject | undefined {
	const bound = integrations.get(integrationId)?.credentials ?? {};
	return Object.values(bound)
		.map((id) => credentials.get(id))
		.find((one) => one !== undefined && openTypes.has(one.type))?.fields;
}

function failed(
	failure: Failure | undefined,
	results: ActionRun["results"],
	status = 200,
): ActionRun {
	if (failure === undefined) return { results };
	return {
		failure: { step: stepOf(failure, status), message: failure.message },
		results,
	};
}

function stepOf({ stage, place }: Failure, status: number): Step {
	switch (stage) {
		case "input":
			return "validate input";
		case "request":
			if (place?.template === "request.url") return "apply url template";
			return place?.template === "request.body"
				? "apply request template"
				: "apply header templates";
		case "answer":
			return status >= 400 ? "execute request" : "parse response";
		case "map":
			return "apply translation map";
		case "template":
			return "apply success template";
		case "output":
			return "validate output";
	}
}
