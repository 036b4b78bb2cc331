// The refusals' names -> what each means, why nothing is written, and how to go on: the one source of `explain` and the docs.

import { missingField } from "../judge/messages.ts";
import type { RefusalRule } from "../types.ts";
import { plainWords, wrapped } from "../values/wrap.ts";
import * as messages from "./messages.ts";

interface RefusalHelp {
	/** One sentence. */
	readonly says: string;
	readonly why: string;
	readonly fix: string;
	/** As a plan words it. */
	readonly example: string;
}

const id = "3f7c1d52-0b8e-4c6a-9f21-5d8a7e4b9c10";
const otherId = "7a1e0c94-52d3-4f0b-8a6d-91c2b3d4e5f6";
/** Only in examples: what there is, the schemas say. */
const [web = "", lambda = ""] = ["web services", "aws lambda"].map((words) =>
	words.replace(" ", "-"),
);
const place = {
	file: "integrations/billing.yaml",
	span: { line: 9, column: 15, endLine: 9, endColumn: 40 },
};

export const refusalHelp: Readonly<Record<RefusalRule, RefusalHelp>> = {
	"ambiguous-match": {
		says: "Several integrations of the platform could be the document's, or several documents mean one.",
		why: "Taking over the wrong one would change the credential and the status of an integration that somebody else relies on.",
		fix: "Rename all but the right one on the platform, or name the right one by its id with `adopt` in the document. Where several carry one key in their notes, a clone was made: take the ownership line out of the notes of the clones.",
		example: messages.ambiguousMatch("CRM lookup", web, [id, otherId]),
	},
	"owned-by-other": {
		says: "The integration that the document means is managed by another owner, or under another key.",
		why: "Two repositories that manage one integration would undo each other's changes for ever.",
		fix: "Agree on one owner. To hand it over, remove the document where it is now and let go of the integration there, with `gc-integrations release KEY`; the next plan adopts it. What `adopt` names may not carry a line either. If it is one repository after all, set the same `owner` in both settings.",
		example: messages.ownedByOther("CRM lookup", id, "shop-team"),
	},
	"type-change": {
		says: "The document's type is not the type of the integration that is there.",
		why: "The platform cannot change the type of an integration: it would have to be deleted, and its data actions with it.",
		fix: "Give the new one a document and a key of its own, move the data actions, then remove the old document.",
		example: messages.typeChange(id, web, lambda),
	},
	"credential-type-change": {
		says: "The bound credential is of another type than the document's.",
		why: "The vendor warns against changing it once data actions are published: they were built for the old type. Leaving `userDefinedOAuth` also deletes the custom auth action.",
		fix: "If no data action is published, set `allowCredentialTypeChange: true` in the document. Else give the integration with the new credential type a document and a key of its own.",
		example: messages.credentialTypeChange("basicAuth", "userDefined", false),
	},
	"limit-exceeded": {
		says: "With what would be created there would be more integrations of a type than the organization may have.",
		why: "The platform refuses the first one beyond its limit, in the middle of a run. Integrations that nobody manages count too, so that lint cannot see it.",
		fix: "Delete some first, or let one integration serve several data actions. If support raised the limit, say so with `limits` in the settings.",
		example: messages.liveLimitExceeded(lambda, 9, 2, 0, 10),
	},
	"too-many-deletes": {
		says: "More integrations would be deleted than `safety.maxDeletes` allows.",
		why: "A wrong folder, a wrong branch or a moved file looks just like the wish to delete: their data actions would be gone for good.",
		fix: "Read the plan. If it is meant, allow it once with `--allow-deletes N`, or raise `safety.maxDeletes`.",
		example: messages.tooMany("deletes", 3, 1, ["billing", "crm", "shop"]),
	},
	"too-many-disables": {
		says: "More integrations would be switched off than `safety.maxDisables` allows.",
		why: "While an integration is inactive its data actions vanish from Architect and scripts.",
		fix: "Read the plan. If it is meant, allow it once with `--allow-disables N`, or raise `safety.maxDisables`.",
		example: messages.tooMany("disables", 6, 5, [
			"billing",
			"crm",
			"orders",
			"parcels",
			"shop",
			"tickets",
		]),
	},
	"too-many-credential-rewrites": {
		says: "More existing credentials would be rewritten than `safety.maxCredentialRewrites` allows.",
		why: "A wrong file of secrets changes every credential at once, and the old values cannot be read back from the platform.",
		fix: "Compare what changed with what was rotated. If it is meant, allow it once with `--allow-credential-rewrites N`, or raise `safety.maxCredentialRewrites`.",
		example: messages.tooMany("credential-rewrites", 21, 20, [
			"billing",
			"crm",
			"…",
		]),
	},
	"too-many-actions-lost": {
		says: "More data actions would be deleted than `safety.maxActionsLost` allows: with integrations that go, or, with `pruneActions`, because no document describes them.",
		why: "Flows and scripts that call a data action fail once it is gone, and what no document describes cannot be brought back from Git. By default none may be lost.",
		fix: "Write documents for the data actions that stay (`gc-integrations import` takes what the UI exports), move those of an integration that goes to another one, or let go of it without deleting it, with `gc-integrations release KEY`. If they may go, allow it once with `--allow-actions-lost N`. Without the permission `integrations:action:view` they cannot be counted, and nothing is deleted.",
		example:
			"3 data actions would be deleted with their integrations, 0 are allowed (billing): move them, or allow it once with --allow-actions-lost 3, or raise safety.maxActionsLost",
	},
	"nothing-to-keep": {
		says: "The document keeps the credential that is bound (`keep: true`), but none is.",
		why: "Without a credential the integration could not be switched on, and no value stands in Git that one could be made of.",
		fix: "Bind a credential on the platform, or give `fields` instead of `keep: true`. An integration that does not exist yet needs `fields`; one that does is found by type and name, or by its id with `adopt`.",
		example: messages.nothingToKeep.credential,
	},
	"adopt-not-found": {
		says: "The id that the document names with `adopt` is no integration of this organization.",
		why: "A slip in the id, or an id of another organization, would make a second integration beside the one that is meant.",
		fix: "Take the id that the integration has in this organization. Ids differ from one organization to the next: give them in `environments`.",
		example: messages.adoptNotFound(id),
	},
	"key-changed": {
		says: "An integration of ours carries a key that no document has, and a document of its type and name would be created.",
		why: "The document's key was most likely changed. Going on would create a second integration, and leave or delete the first one with its data actions.",
		fix: "Give the document its old key back, or say that it had it: `previousKeys: [OLD]`. If it is another integration, give it another name, or let go of the old one with `gc-integrations release OLD`.",
		example: messages.keyChanged("CRM lookup", id, "crm", "crm-lookup"),
	},
	"action-contract-change": {
		says: "The `input`, `output` or `secure` of a data action differs from that of the published one.",
		why: "The platform does not let the contract of a published data action change. A new action has a new id, and every flow, script and rule that names the old one keeps the old one.",
		fix: "Take the change back; or write `replace: true` into the document: a new action is made under the name, and the old one stays under another, so that flows go on until somebody points them at the new id.",
		example: messages.actionContractChange(`custom_-_${id}`, [
			{
				path: "input.properties.customerId",
				from: null,
				to: { type: "string" },
			},
		]),
	},
	"integration-left-out": {
		says: "`--only` names a data action whose integration does not exist yet, and not the integration.",
		why: "A data action cannot be made without its integration, and what `--only` does not name is not written.",
		fix: "Name the integration too, or plan without `--only`.",
		example: messages.integrationLeftOut("order-status", "orders"),
	},
	"wrong-organization": {
		says: "The credentials open another organization than the settings say, or than they opened for the daemon until now.",
		why: "What is meant for one organization would be written to another.",
		fix: "Check the environment's `oauth` client, its `region`, and `organizationId`. A daemon takes another organization than it began with when `organizationId` names it, or after a restart.",
		example: messages.wrongOrganization(otherId, id),
	},
	"unresolved-secret": {
		says: "A secret has no value, or one that cannot be meant.",
		why: "An empty password, a placeholder that nobody filled in, or half a key would overwrite a credential that works.",
		fix: "Set the variable, file or item that the message names, with the value alone: without quotes around it, without blanks at its ends. Where a store refuses or does not answer, the message says why: mend that, and plan again. If an odd value is right, `rules: { secret-format: warning }` accepts it.",
		example: messages.unresolvedSecret(
			"credentials.fields.password",
			"the environment variable BILLING_PASSWORD",
			"is not set: set it where this runs",
			place,
		),
	},
	"platform-schema-mismatch": {
		says: "The platform does not know a type, slot, field, property or value that the document uses, or demands one that it lacks.",
		why: "The platform would refuse the write in the middle of a run, or take it and ignore what it does not know.",
		fix: "Compare with what the message says that the platform has. `gc-integrations explain TYPE` shows what we expect; a product that the organization has not bought has no types.",
		example: messages.unknownLiveField("userName", "basicAuth", [
			"username",
			"password",
		]),
	},
	"stale-plan": {
		says: "The saved plan is not what would be done now.",
		why: "A plan is applied exactly as it was reviewed, or not at all.",
		fix: "Plan again, review again, apply that.",
		example: messages.stale.configuration(4, 5),
	},
	"lint-errors": {
		says: "The documents have mistakes.",
		why: "What is wrong on paper would be wrong on the platform.",
		fix: "Run `gc-integrations lint`, mend what it tells, and plan again. The daemon goes on with the other documents. One whose error a comment silences is used as it is (a silenced `plaintext-secret` is written, and told nowhere), unless it has no meaning.",
		example: messages.lintErrors(2, {
			...place,
			message: missingField("status", "", ""),
		}),
	},
};

/** The whole help as plain text, for a terminal; ends with a line break. `width`: where sentences are wrapped. */
export function refusalText(
	rule: RefusalRule,
	width = Number.POSITIVE_INFINITY,
): string {
	const { says, why, fix, example } = refusalHelp[rule];
	const sentences = (text: string): string => wrapped(plainWords(text), width);
	const paragraphs = [
		sentences(`${rule} (refusal): ${says}`),
		sentences(why),
		sentences(`How to go on: ${fix}`),
		`Such as:\n\n${wrapped(example, width - 2).replace(/^/gm, "  ")}`,
	];
	return `${paragraphs.join("\n\n")}\n`;
}

/** The whole help as Markdown without a heading; ends with a line break. */
export function refusalMarkdown(rule: RefusalRule): string {
	const { says, why, fix, example } = refusalHelp[rule];
	return `${[`${says} ${why}`, `**How to go on.** ${fix}`, `**Such as.** ${example}`].join("\n\n")}\n`;
}
