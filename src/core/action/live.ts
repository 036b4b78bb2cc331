// A test that the platform ran, and what it says of it -> what is wrong. Of what came out the kinds are said, never the values: they are people's data.
import { differences } from "../action-test/differences.ts";
import { noError } from "../action-test/messages.ts";
import type { ActionTest } from "../action-test/types.ts";
import type { Json } from "../types.ts";
import * as messages from "./messages.ts";
import type { ToldFailure } from "./result.ts";

export interface LiveOutcome {
	/** That went wrong, as the platform calls it; null: none is named. */
	readonly step: string | null;
	/** Null: it succeeded. `ran`: the action itself failed, and not what was to run it. */
	readonly failure: { readonly ran: boolean; readonly message: string } | null;
	readonly output: Json | undefined;
}

export function liveFailure(
	{ output, error }: Pick<ActionTest, "output" | "error">,
	outcome: LiveOutcome,
): Pick<ToldFailure, "stage" | "message"> | null {
	const { step, failure } = outcome;
	if (failure) {
		const isMeant =
			error !== undefined && (failure.ran || failure.message.includes(error));
		return isMeant
			? null
			: { stage: null, message: messages.liveFailed(step, failure.message) };
	}
	if (error !== undefined) return { stage: "output", message: noError(error) };
	if (output === undefined) return null;
	const found = differences("output", output, outcome.output);
	if (found.length === 0) return null;
	return {
		stage: "output",
		message: messages.liveOutput(
			found.map(({ path, expected, actual }) =>
				messages.liveDifference(path, kindOf(expected), kindOf(actual)),
			),
		),
	};
}

function kindOf(value: Json | undefined): string {
	if (value === undefined) return "nothing";
	if (value === null) return "null";
	if (Array.isArray(value)) return "a list";
	switch (typeof value) {
		case "string":
			return "a text";
		case "number":
			return "a number";
		case "boolean":
			return "true or false";
		default:
			return "an object";
	}
}
