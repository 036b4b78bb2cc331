// The rules of data actions -> their help; parts of the one table in help.ts.
import type { RuleName } from "../../findings/table.ts";
import type { Files, RuleExample, RuleHelp } from "./rule-help.ts";

type ActionRule = Extract<
	RuleName,
	| "template-syntax"
	| "unknown-variable"
	| "unknown-macro"
	| "quoted-value"
	| "optional-input"
	| "unescaped-input"
	| "invalid-json-path"
	| "default-never-applies"
	| "unknown-default"
	| "default-not-json"
	| "contract-unsupported"
	| "output-mismatch"
	| "url-form"
	| "manual-authorization"
	| "secret-input"
	| "missing-custom-auth"
>;

const settings = `version: 1
environments:
  prod:
    region: eu-west-1
    oauth: { clientId: { env: GC_PROD_CLIENT_ID }, clientSecret: { env: GC_PROD_CLIENT_SECRET } }
`;

const shop = `key: shop
type: web-services
name: Shop
status: active
`;

const byToken = `${shop}credentials:
  type: userDefinedOAuth
  fields:
    clientId: shop-client
    clientSecret: { env: SHOP_CLIENT_SECRET }
`;

const byPassword = `${shop}credentials:
  type: basicAuth
  fields:
    userName: genesys
    password: { env: SHOP_PASSWORD }
`;

const customAuth = `customAuth:
  request:
    method: POST
    url: https://login.example.com/token
    headers: { Content-Type: application/x-www-form-urlencoded }
    body: grant_type=client_credentials&client_id=$esc.uriEncode(\${credentials.clientId})&client_secret=$esc.uriEncode(\${credentials.clientSecret})
`;

interface Parts {
	readonly input?: string;
	readonly required?: string;
	readonly output?: string;
	readonly request?: string;
	readonly response?: string;
	readonly more?: string;
}

const id = "{ type: string }";
const url = `"https://api.example.com/orders/$esc.uriEncode(\${input.orderId})"`;

/** An action that reads the status of an order, but for what is given. */
function order({
	input = `orderId: ${id}`,
	required = "[orderId]",
	output = "status: { type: string }",
	request = `  method: GET
  url: ${url}
`,
	response = `  translationMap: { status: $.order.status }
  successTemplate: '{"status": \${status}}'
`,
	more = "",
}: Parts = {}): string {
	return `key: order-status
integration: shop
name: Get order status
input:
  type: object
  properties: { ${input} }
  required: ${required}
output:
  type: object
  properties: { ${output} }
request:
${request}response:
${response}${more}`;
}

function beside(integration: string, action: string): RuleExample {
	const files: Files = {
		"gc-integrations.yaml": settings,
		"integrations/shop.yaml": integration,
		"actions/order-status.yaml": action,
	};
	return { files };
}

const of = (parts?: Parts): RuleExample => beside(shop, order(parts));
const at = (address: string): string => `  method: GET
  url: ${address}
`;
const mapped = (map: string, defaults: string): string =>
	`  translationMap: { status: ${map} }
  defaults: { ${defaults} }
  successTemplate: '{"status": \${status}}'
`;
const succeeding = (template: string): string =>
	`  translationMap: { status: $.order.status }
  successTemplate: '${template}'
`;
const search = (query: string): string =>
	at(`"https://api.example.com/orders?${query}"`);
const twoInputs = `orderId: ${id}, shop: ${id}`;
const posted = (body: string): string => `  method: POST
  url: https://api.example.com/orders/search
  body: '${body}'
`;
const authorized = (token: string): string => `${at(url)}  headers:
    Authorization: ${token}
`;

export const actionRuleHelp: Readonly<Record<ActionRule, RuleHelp>> = {
	"template-syntax": {
		says: "A template of a data action does not parse, a part of it is sent as text, or what it gives is no JSON.",
		why: "The platform finds it out when a flow runs the action: the action fails, or a service gets the template's own source.",
		fix: `Close the \`#if\`, the bracket or the quote that the message points at; write methods inside the braces, \`\${input.x.trim()}\`. Directives that take text from elsewhere or define things (\`#macro\`, \`#parse\`, \`#include\`, \`#evaluate\`, \`#define\`, \`#stop\`) are not for data actions. Warnings are what may be meant: \`#foreach\`, a bracket behind a complete call, a body that is no JSON or whose \`#if\`s leave a comma behind, JSON where a form is wanted.`,
		bad: of({
			request: at(`"https://api.example.com/orders/\${input.orderId.trim()"`),
		}),
		good: of(),
	},
	"unknown-variable": {
		says: "A template uses a name that nothing sets.",
		why: "The platform stops there: every run of the action fails. Names are case sensitive: `$Input.orderId` is not `$input.orderId`.",
		fix: "Correct the name, add the input to the contract, or the value to the translation map. The answer's values are there in the success template only; `rawResult` is text and has no members; `credentials` and `authResponse` depend on the integration's credential type.",
		bad: of({ response: succeeding(`{"status": \${state}}`) }),
		good: of(),
	},
	"unknown-macro": {
		says: "A template calls a tool, or a method of one, that there is not.",
		why: "The platform stops there, or sends the call as it is written.",
		fix: "Take one of the tools: `esc`, `math`, `encoding`, `successTemplateUtils`, `urlTool`, `salesforce`, `msdynamics`. Methods of texts, such as `trim` and `replace`, are Java's.",
		bad: of({
			request: at(
				`"https://api.example.com/orders/$esc.urlEncode(\${input.orderId})"`,
			),
		}),
		good: of(),
	},
	"quoted-value": {
		says: "A success template puts quotes around a value of the answer, or escapes it.",
		why: "What the translation map names is JSON text already: a text has its quotes. With two pairs of them the output is no JSON, and the action fails.",
		fix: `Write \`{"status": \${status}}\`.`,
		bad: of({ response: succeeding(`{"status": "\${status}"}`) }),
		good: of(),
	},
	"optional-input": {
		says: "A template uses an input that is not required, and does not say what to send without it.",
		why: `Velocity writes the source of a reference that is null: the service would get the text \`\${input.shop}\`. In JSON, without quotes around it, it is no JSON any more.`,
		fix: `Write \`$!{input.shop}\`, which is nothing then; where a tool makes something of it, the call is what has to be quiet: \`$!esc.uriEncode(\${input.shop})\`. A JSON value without quotes goes into an \`#if\` with its member, or require the input in the contract.`,
		bad: of({
			input: twoInputs,
			request: search(
				`id=$esc.uriEncode(\${input.orderId})&shop=$esc.uriEncode(\${input.shop})`,
			),
		}),
		good: of({
			input: twoInputs,
			request: search(
				`id=$esc.uriEncode(\${input.orderId})&shop=$!esc.uriEncode(\${input.shop})`,
			),
		}),
	},
	"unescaped-input": {
		says: "An input goes into an address, a form or a text of JSON as it is.",
		why: "A blank, `&`, `+`, a quote or a line break in it means something there: the service gets another value, or a request that it cannot read. A phone number loses its `+`.",
		fix: `In addresses and forms write \`$esc.uriEncode(\${input.x})\`, in JSON \`"$esc.jsonEncode(\${input.x})"\`. It is not told where the contract makes it needless: numbers, booleans, an \`enum\` of plain words, a \`pattern\`.`,
		bad: of({ request: posted(`{"id": "\${input.orderId}"}`) }),
		good: of({
			request: posted(`{"id": "$esc.jsonEncode(\${input.orderId})"}`),
		}),
	},
	"invalid-json-path": {
		says: "A path of the translation map does not parse.",
		why: "The platform cannot read the answer by it: every run of the action fails.",
		fix: "A path begins with `$` and is written in Jayway's dialect of JSONPath: `$.order.status`, `$.items[0].id`, `$.items[?(@.id == 7)].name`.",
		bad: of({ response: mapped("order.status", 'status: ""') }),
		good: of({ response: mapped("$.order.status", 'status: ""') }),
	},
	"default-never-applies": {
		says: "There is a default for a path that always gives a list.",
		why: "A path with a filter, a wildcard, a slice or `..` gives `[]` where it finds nothing, and that is a result: the default is never taken, and a flow gets a list where it expects a value.",
		fix: `Write a path that means one place, or take the first one in the success template: \`$successTemplateUtils.firstFromArray("\${status}", "$esc.quote$esc.quote")\`.`,
		bad: of({
			response: mapped("$..status", "status: []"),
			output: "status: { type: array, items: { type: string } }",
		}),
		good: of({ response: mapped("$.order.status", 'status: ""') }),
	},
	"unknown-default": {
		says: "There is a default for a name that the translation map lacks.",
		why: "It is never used, and the name that was meant has none: where the path finds nothing the action fails.",
		fix: "Correct the name, or give it a path in the translation map.",
		bad: of({ response: mapped("$.order.status", 'state: ""') }),
		good: of({ response: mapped("$.order.status", 'status: ""') }),
	},
	"default-not-json": {
		says: "A default that is written as `{ raw: TEXT }` is no JSON.",
		why: "It is put into the success template as it is, which then gives no JSON: the action fails exactly where the default was to help.",
		fix: "Write the value itself, `status: unknown`: it becomes the JSON text that the platform wants.",
		bad: of({ response: mapped("$.order.status", "status: { raw: unknown }") }),
		good: of({ response: mapped("$.order.status", "status: unknown") }),
	},
	"contract-unsupported": {
		says: "A contract is no JSON Schema that the platform takes.",
		why: "Inputs are strings, integers, numbers and booleans, with names that begin with a letter; outputs are an object, or a list of objects, without lists inside of a list; `$ref` is not followed. Anything else is refused when the action is written, or does not reach a flow.",
		fix: "Take what is no simple value as a string that holds JSON, and name the values of inner lists at the top.",
		bad: of({
			input: `orderId: ${id}, items: { type: array, items: { type: string } }`,
		}),
		good: of({ input: `orderId: ${id}, items: { type: string }` }),
	},
	"output-mismatch": {
		says: "The success template gives other members, or other kinds of values, than the output contract says.",
		why: "The platform holds the output against the contract: what does not fit fails the action, and what the contract does not name does not reach a flow.",
		fix: "Correct the template, or the contract before the action is published: it cannot change afterwards.",
		bad: of({ response: succeeding(`{"state": \${status}}`) }),
		good: of(),
	},
	"url-form": {
		says: "The address of a request is not of the form that the integration's type wants.",
		why: "Web services are called at their whole address; for genesys-cloud, salesforce, dynamics-365 and zendesk the platform adds the host itself; a Lambda function is called by its ARN. Anything else fails in every run.",
		fix: "Write it as the message says. What begins with a reference is not judged.",
		bad: of({ request: at(`"/orders/$esc.uriEncode(\${input.orderId})"`) }),
		good: of(),
	},
	"manual-authorization": {
		says: "A request sets `Authorization` although the platform sends it.",
		why: "With credentials of type `basicAuth` the platform itself sends user name and password. A header of your own goes beside it or instead of it, and whatever stands in it stands in Git.",
		fix: "Take the header away.",
		bad: beside(
			byPassword,
			order({ request: authorized("Basic $encoding.base64($input.orderId)") }),
		),
		good: beside(byPassword, order()),
	},
	"secret-input": {
		says: "An input is named like a secret, and the action is not secure.",
		why: "What flows hand to an action is kept in their logs, unless the action is secure.",
		fix: "Set `secure: true` before the action is published (it cannot change afterwards), or rename the input if it is no secret.",
		bad: of({ input: `orderId: ${id}, pinCode: ${id}, password: ${id}` }),
		good: of({
			input: `orderId: ${id}, pinCode: ${id}, password: ${id}`,
			more: "secure: true\n",
		}),
	},
	"missing-custom-auth": {
		says: "Data actions use `authResponse`, and their integration's document does not say how it gets a token.",
		why: "With `userDefinedOAuth` it is the custom auth action that asks for the token. As the platform makes it, it asks nobody: every action of the integration fails.",
		fix: "Add `customAuth` to the integration's document. If it is kept on the platform by hand, disable the rule there: what a document does not say of it is never written.",
		bad: beside(
			byToken,
			order({ request: authorized(`"Bearer \${authResponse.access_token}"`) }),
		),
		good: beside(
			byToken + customAuth,
			order({ request: authorized(`"Bearer \${authResponse.access_token}"`) }),
		),
	},
};
