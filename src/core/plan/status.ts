// A document's status, and the integration's -> what to set it to.

import type {
	Actual,
	ActualIntegration,
	Desired,
	FieldChange,
	Question,
} from "../types.ts";
import { actionsOf } from "./actions.ts";
import * as messages from "./messages.ts";

export function judgeStatus(
	desired: Desired,
	integration: ActualIntegration | null,
	actual: Actual,
):
	| {
			fields: readonly FieldChange[];
			notes: readonly string[];
			state: "ENABLED" | "DISABLED" | null;
	  }
	| { questions: readonly Question[] } {
	const wanted = desired.status === "active" ? "ENABLED" : "DISABLED";
	const found = integration?.intendedState ?? "DISABLED";
	if (found !== wanted) {
		const disables = wanted === "DISABLED" && integration !== null;
		if (disables && actual.actions === undefined)
			return { questions: [{ ask: "actions" }] };
		return {
			fields: [{ path: "status", from: statusWord(found), to: desired.status }],
			notes: disables
				? [messages.notes.disabling(actionsOf(actual, integration.id))]
				: [],
			state: wanted,
		};
	}
	// Enabled but failing is not the desired state: enabling it again is the gentlest thing that may help.
	if (wanted === "ENABLED" && integration?.reportedState.code === "ERROR")
		return {
			fields: [{ path: "status", from: "error", to: desired.status }],
			notes: [messages.notes.failing(integration.reportedState.message)],
			state: wanted,
		};
	return { fields: [], notes: [], state: null };
}

/** What the platform says beside the state; of one that has settled and is well there is nothing to tell. */
export function reportedDetail({
	code,
	message,
}: ActualIntegration["reportedState"]): string | null {
	return code === "ACTIVE" || code === "INACTIVE" ? null : message;
}

export function statusWord(intendedState: string): string {
	if (intendedState === "ENABLED") return "active";
	if (intendedState === "DISABLED") return "inactive";
	return intendedState.toLowerCase();
}
