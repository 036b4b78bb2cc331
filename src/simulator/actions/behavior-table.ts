// The switches of data actions -> what each is by default, and accepts.
import type { Table } from "../behavior-kinds.ts";
import type { ActionBehavior } from "./behavior.ts";

export const actionTable: Table<ActionBehavior> = {
	actionPageSizeMax: [200, "count"],
	actionParts: ["asked", ["asked", "always"]],
	inlineTemplates: ["absent", ["absent", "null", "empty", "text"]],
	templateNewlines: ["kept", ["kept", "lf"]],
	templateContentType: ["text/plain", ["text/plain", "application/json"]],
	timeoutDefault: ["absent", ["absent", "present"]],
	absentMaps: ["absent", ["absent", "empty"]],
	errorSchema: ["present", ["present", "absent"]],
	actionReadLagReads: [0, "count"],
	staticActions: ["none", ["none", "listed"]],
	actionsRefusedCalls: [0, "count"],
	actionsRefusedMs: [0, "count"],
	noopActionPatchBumpsVersion: [true, "boolean"],
	actionVersionStep: [1, "count"],
	actionCategoryChange: ["applied", ["applied", "ignored", "refused"]],
	publishedContractChange: ["ignored", ["ignored", "refused"]],
	contractChecks: ["refused", ["refused", "accepted"]],
	deleteActionInUse: ["allowed", ["allowed", 409]],
	actionsMax: ["none", "count-or-none"],
	actionsPerIntegrationMax: ["none", "count-or-none"],
	failedTest: [200, [200, 400]],
	testSteps: ["words", ["words", "numbers"]],
	authResponses: ["reused", ["reused", "each-run"]],
	testResults: ["shown", ["shown", "absent"]],
	draftCreate: ["lenient", ["lenient", "strict"]],
	draftReopen: ["returned", ["returned", "replaced", 409]],
	draftContractChange: ["at-patch", ["at-patch", "at-publish", "ignored"]],
	draftSecureChange: [
		"at-patch",
		["at-patch", "at-publish", "ignored", "applied"],
	],
	draftValidation: ["checked", ["checked", "always-valid"]],
	deleteWithDraft: ["both", ["both", "published-only", 409]],
};
