// The platform's own test of a data action: it really calls the service. What its steps made is not kept, as tokens and people's data may be in it.
import type { LiveOutcome } from "../core/action/live.ts";
import type { Json, JsonObject } from "../core/types.ts";
import { isObject } from "../core/values/json.ts";
import { ApiError } from "./errors.ts";
import type { Http } from "./http.ts";
import { isList, type View } from "./shape.ts";

export interface PlatformTester {
	/**
	 * Never repeated once it may have been done.
	 * @throws ApiError where no test can be run at all, now or by this client
	 */
	test(actionId: string, input: JsonObject): Promise<LiveOutcome>;
}

/** Longer than any action may take. */
const longestTestMs = 75_000;

export function createTester(http: Http): PlatformTester {
	return {
		async test(actionId, input) {
			try {
				return await http.ask(
					{
						method: "POST",
						path: `/api/v2/integrations/actions/${encodeURIComponent(actionId)}/test`,
						body: input,
						repeat: "when-not-done",
						patienceMs: longestTestMs,
					},
					(answer) => outcomeOf(answer, http.clean),
				);
			} catch (error) {
				if (!(error instanceof ApiError) || !isOfThisTest(error)) throw error;
				return {
					step: null,
					failure: { ran: false, message: error.message },
					output: undefined,
				};
			}
		},
	};
}

/** The other ones would meet every test alike. */
function isOfThisTest({ kind, outcome }: ApiError): boolean {
	return (
		outcome === "unknown" ||
		kind === "rejected" ||
		kind === "not-found" ||
		kind === "conflict"
	);
}

function outcomeOf(answer: View, clean: (text: string) => string): LiveOutcome {
	const members = isObject(answer.value) ? answer.value : {};
	const failed = isList(members["operations"])
		? answer
				.views("operations")
				.find(({ value }) => isObject(value) && value["success"] === false)
		: undefined;
	const error = failed?.viewOr("error") ?? answer.viewOr("error");
	if (answer.flag("success") && !error && !failed)
		return {
			step: null,
			failure: null,
			output: members["finalResult"] as Json | undefined,
		};
	return {
		step: failed ? stepName(failed, clean) : null,
		failure: { ran: true, message: clean(error?.textOr("message", "") ?? "") },
		output: undefined,
	};
}

function stepName(step: View, clean: (text: string) => string): string {
	const number = step.numberOr("step", null);
	const name = clean(step.textOr("name", ""));
	return [
		...(number === null ? [] : [`step ${number}`]),
		...(name === "" ? [] : [name]),
	].join(", ");
}
