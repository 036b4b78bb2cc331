// Live integrations -> which carries whose line.
import type { Actual, ActualIntegration, Question } from "../types.ts";
import { type Mark, readNotes } from "./ownership.ts";

export interface Ownership {
	readonly integration: ActualIntegration;
	readonly mark: Mark | null;
}

/** Which integration carries which ownership line; integrations whose notes are not known yet become questions. */
export function readOwnerships(
	actual: Actual,
	hostingTypes: ReadonlySet<string>,
): { ownerships: readonly Ownership[]; questions: readonly Question[] } {
	// A list that carries notes for anybody leaves them out only where there are none.
	const listCarriesNotes = actual.integrations.some(
		(integration) => integration.notes !== undefined,
	);
	const ownerships: Ownership[] = [];
	const questions: Question[] = [];
	for (const integration of actual.integrations) {
		if (integration.intendedState === "DELETED") continue;
		const notes = integration.config?.notes ?? integration.notes;
		if (
			notes === undefined &&
			!listCarriesNotes &&
			hostingTypes.has(integration.typeId)
		)
			questions.push({ ask: "config", integrationId: integration.id });
		ownerships.push({ integration, mark: readNotes(notes ?? "").mark });
	}
	return { ownerships, questions };
}
