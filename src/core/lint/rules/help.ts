// The rules' names -> what each wants, why, how to fix it, and an example of both: the one source of `explain`, SARIF's help and the docs.

import type { RuleName } from "../../findings/table.ts";
import { actionRuleHelp } from "./action-help.ts";
import type { Files, RuleExample, RuleHelp } from "./rule-help.ts";

const settingsFile = "gc-integrations.yaml";

const twoEnvironments = `version: 1
environments:
  dev:
    region: eu-west-1
    oauth: { clientId: { env: GC_DEV_CLIENT_ID }, clientSecret: { env: GC_DEV_CLIENT_SECRET } }
  prod:
    region: eu-west-1
    oauth: { clientId: { env: GC_PROD_CLIENT_ID }, clientSecret: { env: GC_PROD_CLIENT_SECRET } }
`;

const granting = `${twoEnvironments}secrets: { env: [BILLING_*] }
`;

/** The smallest document of a type without required credentials. */
function start(key: string, name: string, type = "web-services"): string {
	return `key: ${key}
type: ${type}
name: ${name}
status: active
`;
}

function billing(userName: string, password: string): string {
	return `${start("billing", "Billing")}credentials:
  type: basicAuth
  fields:
    userName: ${userName}
    password: ${password}
`;
}

const billingPassword = "{ env: BILLING_PASSWORD }";
const billingFile = "{ file: secrets/billing-password }";
const soundBilling = billing("genesys", billingPassword);
const soundHolidays = start("public-holidays", "Public holidays");

/** Documents by the name of their file. */
function documents(named: Files): Files {
	return Object.fromEntries(
		Object.entries(named).map(([name, text]) => [
			`integrations/${name}.yaml`,
			text,
		]),
	);
}

function tree(named: Files, others: Files = {}): RuleExample {
	return { files: { ...documents(named), ...others } };
}

function under(settings: string, named: Files): RuleExample {
	return { files: { [settingsFile]: settings, ...documents(named) } };
}

function changed(before: Files, after: Files): RuleExample {
	return { base: documents(before), files: documents(after) };
}

function one(file: string, text: string): RuleExample {
	return tree({ [file]: text });
}

function holiday(lines = ""): RuleExample {
	return one("public-holidays", soundHolidays + lines);
}

const orderStatus = start("order-status", "Order status", "aws-lambda");
const orderStatusRole = `credentials:
  type: amazonWebServicesARN
  fields:
    ARN: arn:aws:iam::123456789012:role/genesys-cloud
`;

function action(key: string, integration: string, name: string): string {
	return `key: ${key}
integration: ${integration}
name: ${name}
input: { type: object, properties: {} }
output: { type: object, properties: {} }
request: { method: GET, url: https://date.nager.at/api/v3/AvailableCountries }
`;
}

function actions(named: Files): RuleExample {
	const { files } = under(twoEnvironments, { holidays: soundHolidays });
	const of = Object.entries(named).map(([name, text]): [string, string] => [
		`actions/${name}.yaml`,
		text,
	]);
	return { files: { ...files, ...Object.fromEntries(of) } };
}

export const ruleHelp: Readonly<Record<RuleName, RuleHelp>> = {
	...actionRuleHelp,
	"yaml-syntax": {
		says: "The file is not YAML 1.2.",
		why: "Nothing in it can be relied on: what it holds is unknown, so its integrations are frozen and nothing is pruned until it can be read.",
		fix: "Go to the line and column of the message; quotes and brackets that are not closed, tabs in the indentation and unquoted text with `: ` in it are the usual causes.",
		bad: one("public-holidays", soundHolidays.replace("name: ", 'name: "')),
		good: holiday(),
	},
	"duplicate-field": {
		says: "A mapping holds a key twice.",
		why: "YAML forbids it, and readers differ in which of the two they take: people would read one value and the platform get the other.",
		fix: "Keep the line that is meant and remove the other; the message names the first one.",
		bad: holiday("status: inactive\n"),
		good: holiday(),
	},
	"unsafe-yaml": {
		says: "The file uses a part of YAML that is not accepted: custom tags, merge keys, aliases that explode, deep nesting, enormous files, or links that leave the repository.",
		why: "Such files mean different things to different readers, can hide a value from a reviewer, or can exhaust the machine that reads them.",
		fix: "Write the values out. What stands elsewhere is not named by a tag but by a reference: `{ env: NAME }` or `{ file: PATH }`.",
		bad: one("billing", billing("!env BILLING_USER", billingPassword)),
		good: one("billing", billing("{ env: BILLING_USER }", billingPassword)),
	},
	"empty-file": {
		says: "A file holds no document: it is empty, or has only comments and `---`.",
		why: "Nothing is managed by it, although its name may say so: it may have been emptied by accident, or cut off while it was written.",
		fix: "Write the document, or remove the file. While a file has no text at all, nothing is pruned; where comments are left, what it held before is deleted with `prune`, as if the file were gone.",
		bad: one("public-holidays", "# Moved to the WFM team's repository.\n"),
		good: holiday(),
	},
	"invisible-character": {
		says: "A character that cannot be seen, or that looks like a blank and is none, stands in a key, a name, a field's name or an unquoted value.",
		why: "Text that looks right would be wrong, and two names that look alike would be two. Web pages, chats and word processors bring such characters along when text is copied.",
		fix: "Delete the character at the line and column of the message, and type a blank where one belongs. In comments, quoted values and block scalars such characters are left alone, and so is what belongs to an emoji or to a script that joins its letters. Names are compared without them, in Git and on the platform.",
		bad: holiday("notes:\u00a0Owned by the WFM team.\n"),
		good: holiday("notes: Owned by the WFM team.\n"),
	},
	"unknown-field": {
		says: "A field does not exist here.",
		why: "A misspelt field would be ignored silently, and the integration would not be what the file seems to say.",
		fix: "Take the name that the message suggests, or remove the field. Names of credential fields are the platform's own, letter case included. `key`, `type` and `only` cannot differ between environments.",
		bad: holiday("note: Owned by the WFM team.\n"),
		good: holiday("notes: Owned by the WFM team.\n"),
	},
	"missing-field": {
		says: "A required field is absent.",
		why: "What has no default is never guessed. `status`, for example, is required so that nothing is switched on by omission.",
		fix: "Add the field to the mapping that the message names.",
		bad: one("public-holidays", soundHolidays.replace("status: active\n", "")),
		good: holiday(),
	},
	"invalid-type": {
		says: "A value is of the wrong kind, such as a number where text is wanted.",
		why: "Values are never converted: a number that YAML read may have lost its leading zeros or its last digits.",
		fix: "Write what the message expects; text that looks like a number, a truth value or nothing goes in quotes.",
		bad: holiday('suspend: "true"\n'),
		good: holiday("suspend: true\n"),
	},
	"invalid-value": {
		says: "A value is not among those allowed: not one of a list, too long, too many, or a key that is badly formed.",
		why: "The platform, or the identity of the document in Git, knows no such value.",
		fix: "Take one of the values that the message lists. Keys are lower-case letters, digits and hyphens, at most 63.",
		bad: one("public-holidays", soundHolidays.replace("active", "enabled")),
		good: holiday(),
	},
	"invalid-format": {
		says: "A text does not look like what it should be, such as an address, an ARN or an identifier.",
		why: "The platform stores such values unseen; the mistake would show only when the first call fails.",
		fix: "Compare with the form that the message describes.",
		bad: one(
			"order-status",
			`${orderStatus}credentials:
  type: amazonWebServicesARN
  fields:
    ARN: genesys-cloud
`,
		),
		good: one("order-status", `${orderStatus}${orderStatusRole}`),
	},
	"duplicate-key": {
		says: "Two documents claim one key, by `key` or `previousKeys`, or one integration by `adopt`.",
		why: "The key is the identity of an integration in Git: with two documents nobody could say which one it should be.",
		fix: "Give the newer document a key of its own. A copied file is the usual cause. What `previousKeys` or `adopt` name can be one document's only.",
		bad: tree({
			holidays: soundHolidays,
			"school-holidays": start("public-holidays", "School holidays"),
		}),
		good: tree({
			holidays: soundHolidays,
			"school-holidays": start("school-holidays", "School holidays"),
		}),
	},
	"duplicate-name": {
		says: "Two documents claim one name in one organization.",
		why: "The platform would accept it, but people choose integrations by name. Letter case, outer spaces and characters that cannot be seen do not count.",
		fix: "Rename one. The key stays, so the integration on the platform is renamed and not replaced. Where an organization really has several of one name, tell each by its id with `adopt`: then this is an info.",
		bad: tree({
			holidays: soundHolidays,
			"school-holidays": start("school-holidays", "public holidays"),
		}),
		good: tree({
			holidays: soundHolidays,
			"school-holidays": start("school-holidays", "School holidays"),
		}),
	},
	"unknown-integration": {
		says: "A data action names an integration that no document has, in that environment.",
		why: "An action belongs to one integration, whose credential it calls the service with: without it nothing can be made of the action.",
		fix: "Correct `integration`: it is the key of a document. Where the integration exists in some environments only, give the action the same `only`.",
		bad: actions({
			countries: action("countries", "public-holiday", "Get countries"),
		}),
		good: actions({
			countries: action("countries", "public-holidays", "Get countries"),
		}),
	},
	"duplicate-action-name": {
		says: "Two data actions of one integration have the same name.",
		why: "On the platform an action is known by its integration and its name: which of the two a document means could not be told. Letter case, outer spaces and characters that cannot be seen do not count.",
		fix: "Rename one, with the name that it had under `previousNames`, so that the action on the platform is renamed and not replaced. Where the platform has two of one name, say in `adopt` of each document which one it means: then it is an info.",
		bad: actions({
			countries: action("countries", "public-holidays", "Get countries"),
			states: action("states", "public-holidays", "get countries"),
		}),
		good: actions({
			countries: action("countries", "public-holidays", "Get countries"),
			states: action("states", "public-holidays", "Get states"),
		}),
	},
	"limit-exceeded": {
		says: "There are more integrations of a type than the organization may have.",
		why: "The platform refuses the first one beyond its limit, in the middle of an apply. Counted per environment.",
		fix: "Remove documents, keep some out of an environment with `only`, or let one integration serve several data actions. If support raised your limit, say so in the settings.",
		settings:
			"`limits: { web-services: 80 }` is what support granted, in all environments or inside one of them.",
		bad: under(`${twoEnvironments}limits: { web-services: 1 }\n`, {
			billing: soundBilling,
			holidays: soundHolidays,
		}),
		good: under(`${twoEnvironments}limits: { web-services: 1 }\n`, {
			billing: `${soundBilling}only: [prod]\n`,
			holidays: `${soundHolidays}only: [dev]\n`,
		}),
	},
	"plaintext-secret": {
		says: "A secret stands in the file instead of a reference to it.",
		why: "What was committed once stays in Git's history, and everyone who can read the repository can use it.",
		fix: "Write where it is read from, `{ env: NAME }`, `{ file: PATH }` or `{ store: NAME, item: TEXT }`. If it was pushed already, change the secret itself as well: removing the line does not remove it from the history.",
		bad: one("billing", billing("genesys", "correct-horse-battery")),
		good: one("billing", soundBilling),
	},
	"secret-not-allowed": {
		says: "A document names an environment variable, a file or a store that the settings do not grant it.",
		why: "With `source.git` the documents are anyone's who may push: without a limit, one push could send any file of the server, or the daemon's own client secret, to an address of its choice.",
		fix: "Name a source that is granted, or have whoever runs the server add it to `secrets` in the settings. What the settings use themselves has to stand there by its own name. An item of a program must not begin with a hyphen, which the program would take for an option.",
		settings:
			"`secrets: { env: [CRM_*], files: [secrets/**] }` grants documents these; absent they may name anything, with `source.git` nothing. Of stores they may ask those that `secrets.stores` describes, for whatever these give.",
		bad: under(granting, {
			billing: billing("genesys", "{ env: GC_PROD_CLIENT_SECRET }"),
		}),
		good: under(granting, { billing: soundBilling }),
	},
	"secret-format": {
		says: "The value that a reference gives cannot be meant: a placeholder that nobody filled in, a value in quotes or with white space at an end, or not of the form that its field demands.",
		why: "It would overwrite a credential that works, and every data action that needs it would fail.",
		fix: "Set the value itself where the message says that it comes from; a file's byte order mark and one line break at its end are dropped.",
		settings:
			"`rules: { secret-format: warning }`, for one environment too, writes such a value all the same and says so.",
		bad: tree(
			{ billing: billing("genesys", billingFile) },
			{ "secrets/billing-password": "{{ .Values.billingPassword }}\n" },
		),
		good: tree(
			{ billing: billing("genesys", billingFile) },
			{ "secrets/billing-password": "correct-horse-battery\n" },
		),
	},
	"unexpanded-placeholder": {
		says: "A value is a placeholder that nobody filled in.",
		why: "Files are read as they are: no variable is replaced in them, so the placeholder itself would reach the platform.",
		fix: "Write the value. Where environments differ, write what differs under `environments`; a credential's field can also say where it is read from, `{ env: NAME }` or `{ file: PATH }`.",
		bad: one("billing", billing('"##BILLING_USER##"', billingPassword)),
		good: one("billing", billing("{ env: BILLING_USER }", billingPassword)),
	},
	"no-files": {
		says: "A glob of the settings matches no file.",
		why: "A misspelt folder, or a run in the wrong place, would look like a repository without integrations: a green check that checked nothing, and a platform where everything seems to be gone. While it stands, nothing is deleted.",
		fix: "Correct the glob, or take it out of `integrations`. The settings file itself is never counted. Where the last integration is meant to go, delete it in Genesys Cloud.",
		settings:
			"`integrations` lists the globs; one with `!` in front takes files out of what the others name, and is not enough alone.",
		bad: under(
			`${twoEnvironments}integrations: ["integrations/*.yaml", "intgerations/**/*.yaml"]\n`,
			{ holidays: soundHolidays },
		),
		good: under(`${twoEnvironments}integrations: ["integrations/*.yaml"]\n`, {
			holidays: soundHolidays,
		}),
	},
	"unknown-environment": {
		says: "The document names an environment that the settings do not have.",
		why: "A patch for an environment that does not exist is never applied, and `only` with a misspelt name switches the document off everywhere.",
		fix: "Take the name that the message suggests, or add the environment to the settings.",
		settings:
			"`environments` lists those that are managed, `otherEnvironments: [dev]` those that documents may name and other settings manage.",
		bad: under(twoEnvironments, { holidays: `${soundHolidays}only: [prd]\n` }),
		good: under(twoEnvironments, {
			holidays: `${soundHolidays}only: [prod]\n`,
		}),
	},
	"missing-credentials": {
		says: "The integration type needs credentials.",
		why: "Without them the platform cannot switch the integration on.",
		fix: "Add `credentials` with one of the types that the message names; `gc-integrations explain TYPE` shows the fields.",
		bad: one("order-status", orderStatus),
		good: one("order-status", `${orderStatus}${orderStatusRole}`),
	},
	"platform-schema-mismatch": {
		says: "The organization does not know a type, slot, field, property or value that the document uses, or demands a field that it lacks.",
		why: "A plan would be refused for it. Judged only against what `gc-integrations doctor --save-catalog FILE` kept of the organization, offline, with `gc-integrations lint --catalog FILE`; its limits count for `limit-exceeded` too.",
		fix: "Compare with what the message says that the organization has. Keep the catalogue again where it is old.",
		bad: tree({ holidays: `${soundHolidays}properties: { retries: 3 }\n` }),
		good: tree({ holidays: soundHolidays }),
	},
	"leftover-fields": {
		says: "An environment's patch changes the type of the credential, and fields of the document's own credential stay in it.",
		why: "A patch is merged: what it does not name stays. The environment's credential would get the user names, passwords and keys of another one, for whoever reads it there.",
		fix: "Take each of the fields away in the patch with `null`, or write the credential into the patches of all environments instead of the document.",
		bad: under(twoEnvironments, {
			billing: `${soundBilling}${billingByToken("")}`,
		}),
		good: under(twoEnvironments, {
			billing: `${soundBilling}${billingByToken("        userName: null\n        password: null\n")}`,
		}),
	},
	"digicert-rotation": {
		says: "DigiCert as the certificate authority means a rotation by hand every year.",
		why: "The owner of the web service must install each new client certificate before the old one expires, or the calls fail.",
		fix: "Use `genesys-cloud` where the web service can trust the private root of the region. If DigiCert is needed, keep it, disable the rule for this line with the reason, and watch `gc-integrations certs`.",
		settings:
			"`certificates: { warnDays: 45, errorDays: 14 }` is when `gc-integrations certs` speaks up.",
		bad: holiday("mutualTls:\n  certificateAuthority: digicert\n"),
		good: holiday("mutualTls:\n  certificateAuthority: genesys-cloud\n"),
	},
	"type-changed": {
		says: "The type of an existing integration changed against the base branch.",
		why: "The platform cannot change it: the integration would have to be deleted, and its data actions with it.",
		fix: "Give the new one a document and a key of its own, move the data actions, then remove the old document.",
		bad: changed(
			{ orders: start("orders", "Orders") },
			{ orders: start("orders", "Orders", "genesys-function") },
		),
		good: changed(
			{ orders: start("orders", "Orders") },
			{
				orders: start("orders", "Orders"),
				"order-functions": start(
					"order-functions",
					"Order functions",
					"genesys-function",
				),
			},
		),
	},
	"credential-type-changed": {
		says: "The credential type of an existing integration changed against the base branch.",
		why: "The vendor warns against it once data actions are published: they were built for the old type. Leaving `userDefinedOAuth` also deletes the custom auth action.",
		fix: "Give the integration with the new credential type a document and a key of its own, move the data actions, then remove the old document. If no data action is published, set `allowCredentialTypeChange: true`.",
		bad: changed(
			{ billing: soundBilling },
			{ billing: keyed("billing", "Billing") },
		),
		good: changed(
			{ billing: soundBilling },
			{
				billing: soundBilling,
				"billing-by-key": keyed("billing-by-key", "Billing by key"),
			},
		),
	},
	"integration-removed": {
		says: "A document that the base branch has is gone, everywhere or in an environment.",
		why: "With `prune` the integration is deleted, and its data actions with it; without it stays behind on the platform, managed by nobody.",
		fix: "Nothing, if that is meant. To be careful, set `status: inactive` first and remove the document once nobody misses the data actions. A renamed file is no removal: the key counts.",
		settings: "`prune: true` in an environment is what deletes there.",
		bad: changed(
			{ billing: soundBilling, holidays: soundHolidays },
			{ billing: soundBilling },
		),
		good: changed(
			{ billing: soundBilling, holidays: soundHolidays },
			{
				billing: soundBilling,
				"public-holidays": soundHolidays.replace(
					"status: active",
					"status: inactive",
				),
			},
		),
	},
	"unused-disable": {
		says: "A comment disables a rule where nothing breaks it.",
		why: "The exception it was made for is gone, or the rule is misspelt; left behind, it would hide the next real finding.",
		fix: "Remove the comment, or correct the rule's name.",
		bad: holiday(`mutualTls:
  # gc-integrations-disable-next-line digicert-rotation -- the partner refuses private authorities
  certificateAuthority: genesys-cloud
`),
		good: holiday(`mutualTls:
  # gc-integrations-disable-next-line digicert-rotation -- the partner refuses private authorities
  certificateAuthority: digicert
`),
	},
};

function billingByToken(removed: string): string {
	return `environments:
  prod:
    credentials:
      type: userDefined
      fields:
${removed}        apiToken: { env: BILLING_PROD_TOKEN }
`;
}

function keyed(key: string, name: string): string {
	return `${start(key, name)}credentials:
  type: userDefined
  fields:
    apiKey: { env: BILLING_API_KEY }
`;
}
