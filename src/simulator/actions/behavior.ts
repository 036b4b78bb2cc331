// What the vendor's documentation leaves open about data actions, each as a switch with its possible answers.

/** How the simulated platform behaves with data actions where nothing documented says how the real one does. */
export interface ActionBehavior {
	// Reading actions
	/** Most actions on a page of a list. */
	actionPageSizeMax: number;
	/** Contract and configuration come only where they were asked for, or always. */
	actionParts: "asked" | "always";
	/** What stands in the place of a template, beside the address of its text. */
	inlineTemplates: "absent" | "null" | "empty" | "text";
	/** Whether CR LF in a template is stored as LF. */
	templateNewlines: "kept" | "lf";
	/** The content type under which a template's text comes. */
	templateContentType: "text/plain" | "application/json";
	/** Whether a timeout that was never set reads back as 60. */
	timeoutDefault: "absent" | "present";
	/** How headers and maps read back that were never set. */
	absentMaps: "absent" | "empty";
	/** Whether a contract comes with the envelope of errors that the platform adds. */
	errorSchema: "present" | "absent";
	/** How many reads of a new action by its id answer 404. */
	actionReadLagReads: number;
	/** Whether integrations of the CRM types and of Genesys Cloud come with built-in actions, whose ids start with `static`. */
	staticActions: "none" | "listed";

	// Writing actions
	/** How many creations of actions are refused with 400 after their integration was made. */
	actionsRefusedCalls: number;
	/** For how many milliseconds creations of actions are refused with 400 after their integration was made. */
	actionsRefusedMs: number;
	/** Whether a change that changes nothing counts as a new version. */
	noopActionPatchBumpsVersion: boolean;
	/** By how much a change raises the version. */
	actionVersionStep: number;
	/** Another category in a change of an action that exists. */
	actionCategoryChange: "applied" | "ignored" | "refused";
	/** A contract or `secure` in a change of a published action. */
	publishedContractChange: "ignored" | "refused";
	/** Whether contracts are refused that the platform does not support: arrays and objects in an input, nested arrays in an output, `$ref`. */
	contractChecks: "refused" | "accepted";
	/** Methods of an action's request: GET, PUT, POST, PATCH and DELETE, or HEAD and OPTIONS too. */
	requestTypes: "described" | "more";
	/** Deleting an action; refused as if flows used every one. */
	deleteActionInUse: "allowed" | 409;
	/** Most actions in the organization; over it is answered as `overLimit` says. */
	actionsMax: number | "none";
	/** Most actions of an integration; over it is answered as `overLimit` says. */
	actionsPerIntegrationMax: number | "none";

	// Testing actions
	/** How a test that fails is answered: with its steps, or refused as a call that executes an action. */
	failedTest: 200 | 400;
	/** How the steps of a test are called. */
	testSteps: "words" | "numbers";
	/** Whether the output of a custom auth action is kept for the runs that follow, until something of it changes. */
	authResponses: "reused" | "each-run";
	/** Whether the steps of a test show what they made, secrets among it. */
	testResults: "shown" | "absent";

	// Drafts
	/** Whether a draft needs no more than a name and an integration, or all that an action needs. */
	draftCreate: "lenient" | "strict";
	/** Opening a draft where there is one. */
	draftReopen: "returned" | "replaced" | 409;
	/** Another contract in the draft of a published action. */
	draftContractChange: "at-patch" | "at-publish" | "ignored";
	/** Another `secure` in the draft of a published action. */
	draftSecureChange: "at-patch" | "at-publish" | "ignored" | "applied";
	/** Whether a draft's validation looks at it. */
	draftValidation: "checked" | "always-valid";
	/** Deleting a published action that has a draft. */
	deleteWithDraft: "both" | "published-only" | 409;
}
