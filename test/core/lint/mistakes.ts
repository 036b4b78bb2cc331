// Thirty mistakes that somebody makes on the first day, and what lint has to say of each.

/** The document, or the settings, with one mistake. */
export interface Mistake {
	readonly title: string;
	readonly text: string;
	readonly file?: "gc-integrations.yaml";
	readonly rule: string;
	/** The line, by what stands on it. */
	readonly on: string;
	/** Lines that break the rule too, where the mistake is one of several lines. */
	readonly further?: readonly number[];
	/** What was expected, or the likely fix. */
	readonly hint: string;
}

const credentials = `credentials:
  type: basicAuth
  fields:
    userName: shop
    password: { env: SHOP_PASSWORD }
`;

function shop(more = credentials): string {
	return `key: shop
type: web-services
name: Shop
status: active
${more}`;
}

function of(type: string, credentialType: string, fields: string): string {
	return `key: shop
type: ${type}
name: Shop
status: active
credentials:
  type: ${credentialType}
  fields:
${fields}`;
}

function edited(text: string, from: string, to: string): string {
	if (!text.includes(from)) throw new Error(`there is no ${from}`);
	return text.replace(from, to);
}

const settings = (dev: string, more = ""): string => `version: 1
environments:
  dev:
${dev}${more}`;

const signIn =
	"    oauth: { clientId: { env: DEV_ID }, clientSecret: { env: DEV_SECRET } }\n";

export const mistakes: readonly Mistake[] = [
	{
		title: "a letter too much in a field",
		text: edited(shop(), "status:", "statuss:"),
		rule: "unknown-field",
		on: "statuss",
		hint: 'did you mean "status"?',
	},
	{
		title: "a credential field in the wrong case",
		text: edited(shop(), "userName:", "username:"),
		rule: "unknown-field",
		on: "username",
		hint: 'did you mean "userName"?',
	},
	{
		title: "enabled instead of active",
		text: edited(shop(), "status: active", "status: enabled"),
		rule: "invalid-value",
		on: "enabled",
		hint: "expected active or inactive: did you mean active?",
	},
	{
		title: "on instead of active",
		text: edited(shop(), "status: active", "status: on"),
		rule: "invalid-value",
		on: "status: on",
		hint: "expected active or inactive: did you mean active?",
	},
	{
		title: "indented with a tab",
		text: edited(shop(), "  type: basicAuth", "\ttype: basicAuth"),
		rule: "yaml-syntax",
		on: "\ttype: basicAuth",
		hint: "tabs cannot indent: use blanks",
	},
	{
		title: "a colon is missing",
		text: edited(shop(), "name: Shop", "name Shop"),
		rule: "yaml-syntax",
		on: "name Shop",
		hint: 'expected "key: value", but there is no colon',
	},
	{
		title: "no blank behind the colon",
		text: edited(shop(), "name: Shop", "name:Shop"),
		rule: "yaml-syntax",
		on: "name:Shop",
		hint: 'write "key: value"',
	},
	{
		title: "a quote that is not closed",
		text: edited(shop(), "name: Shop", 'name: "Shop'),
		rule: "yaml-syntax",
		on: 'name: "Shop',
		hint: "this quote is never closed",
	},
	{
		title: "not indented below its parent",
		text: edited(
			shop(),
			"  fields:\n    userName: shop\n    password",
			"fields:\n  userName: shop\n  password",
		),
		rule: "unknown-field",
		on: "fields:",
		hint: '"fields" belongs under credentials',
	},
	{
		title: "a secret in the file",
		text: edited(shop(), "{ env: SHOP_PASSWORD }", "s3cr3t-of-the-shop"),
		rule: "plaintext-secret",
		on: "password:",
		hint: "refer to it, { env: PASSWORD } or { file: PATH }",
	},
	{
		title: "a variable as a shell would write it",
		text: edited(shop(), "{ env: SHOP_PASSWORD }", `"\${SHOP_PASSWORD}"`),
		rule: "plaintext-secret",
		on: "password:",
		hint: "variables inside a text are not replaced",
	},
	{
		title: "the name of a variable without env",
		text: edited(shop(), "{ env: SHOP_PASSWORD }", "SHOP_PASSWORD"),
		rule: "plaintext-secret",
		on: "password:",
		hint: "refer to it, { env: PASSWORD } or { file: PATH }",
	},
	{
		title: "a number that is no number",
		text: of(
			"google",
			"googleCloudPlatformServiceAccount",
			`    clientId: 100000000000000000001
    clientEmail: genesys@example-project.iam.gserviceaccount.com
    privateKeyId: 0123456789abcdef0123456789abcdef01234567
    privateKey: { env: GOOGLE_KEY }
`,
		),
		rule: "invalid-type",
		on: "clientId:",
		hint: 'write it in quotes, "100000000000000000001"',
	},
	{
		title: "two documents without --- between them",
		text: `${shop("")}
key: stock
type: web-services
name: Stock
status: active
`,
		rule: "duplicate-field",
		on: "key: stock",
		further: [7, 8, 9],
		hint: "put a line --- above this one if it begins another document",
	},
	{
		title: "a type that is spelt otherwise",
		text: edited(shop(), "type: web-services", "type: webservices"),
		rule: "invalid-value",
		on: "type: webservices",
		hint: "did you mean web-services?",
	},
	{
		title: "the platform's id of the type",
		text: edited(shop(), "type: web-services", "type: custom-rest-actions"),
		rule: "invalid-value",
		on: "type: custom-rest-actions",
		hint: "did you mean web-services?",
	},
	{
		title: "no credentials where the type needs them",
		text: "key: shop\ntype: zendesk\nname: Shop\nstatus: active\n",
		rule: "missing-credentials",
		on: "key: shop",
		hint: "needs credentials of type zendeskApiToken",
	},
	{
		title: "mutualTls where there is none",
		text: `${of(
			"aws-lambda",
			"amazonWebServicesARN",
			"    ARN: arn:aws:iam::123456789012:role/genesys-cloud\n",
		)}mutualTls: { certificateAuthority: genesys-cloud }
`,
		rule: "unknown-field",
		on: "mutualTls",
		hint: "it is for web-services only",
	},
	{
		title: "another key in an environment",
		text: `${shop()}environments:
  prod:
    key: shop-prod
`,
		rule: "unknown-field",
		on: "key: shop-prod",
		hint: "cannot differ between environments",
	},
	{
		title: "an environment that there is not",
		text: `${shop()}environments:
  production:
    status: inactive
`,
		rule: "unknown-environment",
		on: "production",
		hint: "did you mean prod?",
	},
	{
		title: "one name twice, in other letters",
		text: `${shop()}---
key: other-shop
type: web-services
name: SHOP
status: active
`,
		rule: "duplicate-name",
		on: "name: SHOP",
		hint: "case and outer spaces do not count",
	},
	{
		title: "only as text",
		text: `${shop()}only: prod\n`,
		rule: "invalid-type",
		on: "only: prod",
		hint: "write [prod]",
	},
	{
		title: "notes as a list",
		text: `${shop()}notes:
  - Owned by the shop team.
  - Ask them first.
`,
		rule: "invalid-type",
		on: "- Owned",
		hint: "notes must be text",
	},
	{
		title: "a login address over http",
		text: of(
			"salesforce",
			"salesforce",
			`    username: genesys@example.com
    password: { env: SALESFORCE_PASSWORD }
    securityToken: { env: SALESFORCE_TOKEN }
    loginUrl: http://test.salesforce.com
`,
		),
		rule: "invalid-format",
		on: "loginUrl",
		hint: "https://test.salesforce.com",
	},
	{
		title: "the ARN of a user",
		text: of(
			"aws-lambda",
			"amazonWebServicesARN",
			"    ARN: arn:aws:iam::123456789012:user/genesys-cloud\n",
		),
		rule: "invalid-format",
		on: "ARN:",
		hint: "the ARN of an IAM role, such as arn:aws:iam::123456789012:role/genesys-cloud",
	},
	{
		title: "an address without https",
		text: of(
			"dynamics-365",
			"msDynamics",
			`    username: genesys@contoso.onmicrosoft.com
    password: { env: DYNAMICS_PASSWORD }
    orgWebAddress: contoso.crm.dynamics.com
    applicationId: 7c9e6679-7425-40de-944b-e07fc1f90ae7
`,
		),
		rule: "invalid-format",
		on: "orgWebAddress",
		hint: "the https address of a Dynamics 365 organization, such as https://contoso.crm.dynamics.com",
	},
	{
		title: "an address with a path",
		text: of(
			"zendesk",
			"zendeskApiToken",
			`    userEmail: genesys@example.com
    baseUrl: https://example.zendesk.com/api/v2
    apiToken: { env: ZENDESK_TOKEN }
`,
		),
		rule: "invalid-format",
		on: "baseUrl",
		hint: "https://example.zendesk.com",
	},
	{
		title: "one scope twice",
		text: of(
			"google",
			"googleGSuiteServiceAccount",
			`    serviceAccountEmail: genesys@example-project.iam.gserviceaccount.com
    privateKeyId: 0123456789abcdef0123456789abcdef01234567
    privateKey: { env: GOOGLE_KEY }
    scopes: https://www.googleapis.com/auth/calendar,https://www.googleapis.com/auth/calendar
`,
		),
		rule: "invalid-format",
		on: "scopes",
		hint: "each once and without spaces, such as https://www.googleapis.com/auth/calendar.readonly",
	},
	{
		title: "the e-mail address of a person",
		text: of(
			"google",
			"googleGSuiteServiceAccount",
			`    serviceAccountEmail: somebody@gmail.com
    privateKeyId: 0123456789abcdef0123456789abcdef01234567
    privateKey: { env: GOOGLE_KEY }
    scopes: https://www.googleapis.com/auth/calendar
`,
		),
		rule: "invalid-format",
		on: "serviceAccountEmail",
		hint: "the e-mail address of a service account, such as genesys@example-project.iam.gserviceaccount.com",
	},
	{
		title: "settings: a region that is misspelt",
		file: "gc-integrations.yaml",
		text: settings("    region: eu-wset-1\n", signIn),
		rule: "invalid-value",
		on: "region",
		hint: "did you mean eu-west-1?",
	},
	{
		title: "settings: the client secret in the file",
		file: "gc-integrations.yaml",
		text: settings(
			"    region: eu-west-1\n",
			"    oauth: { clientId: { env: DEV_ID }, clientSecret: s3cr3t-of-dev }\n",
		),
		rule: "plaintext-secret",
		on: "clientSecret",
		hint: "refer to it, { env: ",
	},
	{
		title: "settings: a schedule that is none",
		file: "gc-integrations.yaml",
		text: settings(
			"    region: eu-west-1\n",
			`${signIn}reconcile: { schedule: every 5 minutes }\n`,
		),
		rule: "invalid-format",
		on: "schedule",
		hint: "*/5 * * * *",
	},
];
