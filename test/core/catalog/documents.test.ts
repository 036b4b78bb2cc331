// Wrong documents -> exactly the errors that are told of them: one a cause, at the value or member it is about.
import { describe, expect, test } from "vitest";
import type { SchemaError } from "../../../src/core/catalog/schema-errors.ts";
import type { Json, JsonObject } from "../../../src/core/types.ts";
import { packageCatalog } from "../../../src/stages/catalog.ts";

const catalog = packageCatalog();

/** `keyword path`, then `+member` where the error is about a key, then `secret` where a reference was wanted. */
function told(errors: readonly SchemaError[]): readonly string[] {
	return errors.map(({ keyword, path, member, secret }) =>
		[
			keyword,
			path.length === 0 ? "." : path.join("."),
			...(member === undefined ? [] : [`+${member}`]),
			...(secret ? ["secret"] : []),
		].join(" "),
	);
}

const plain = {
	key: "holidays",
	type: "web-services",
	name: "Public holidays",
	status: "active",
};
const signed = { env: "A_SECRET" };

type Case = readonly [says: string, document: Json, errors: readonly string[]];

const documents: readonly Case[] = [
	["the smallest document", plain, []],
	[
		"every member",
		{
			...plain,
			$schema: "../schemas/integration.schema.json",
			notes: "Owned by us.\n[see the wiki]\n",
			credentials: { type: "basicAuth", fields: { userName: "us" } },
			mutualTls: { certificateAuthority: "digicert" },
			properties: { other: [1, null] },
			advanced: { any: { thing: true } },
			suspend: true,
			allowCredentialTypeChange: true,
			only: ["dev"],
			environments: {
				dev: {
					name: "x",
					status: null,
					notes: null,
					credentials: { fields: { userName: 1 } },
					mutualTls: null,
					properties: {},
					advanced: {},
					suspend: false,
					allowCredentialTypeChange: null,
				},
			},
		},
		[],
	],
	[
		"nothing at all",
		{},
		[
			"required . +key",
			"required . +type",
			"required . +name",
			"required . +status",
		],
	],
	[
		"a type that does not exist, with other mistakes in it",
		{ key: "A", type: "webservices", nmae: 1 },
		[
			"additionalProperties . +nmae",
			"required . +name",
			"required . +status",
			"enum type",
			"pattern key",
		],
	],
	["a type that is no text", { ...plain, type: 7 }, ["type type"]],
	["a type that is null", { ...plain, type: null }, ["type type"]],
	["a list", [], ["type ."]],
	[
		"members of a known type that are missing",
		{ type: "salesforce" },
		[
			"required . +key",
			"required . +name",
			"required . +status",
			"required . +credentials",
		],
	],
	[
		"an unknown member",
		{ ...plain, secret: 1 },
		["additionalProperties . +secret"],
	],
	[
		"a misspelt member",
		{ key: "a", type: "web-services", Name: "x", status: "active" },
		["required . +name", "additionalProperties . +Name"],
	],
	["a key in capitals", { ...plain, key: "CRM" }, ["pattern key"]],
	["a key that starts with a hyphen", { ...plain, key: "-a" }, ["pattern key"]],
	["an empty key", { ...plain, key: "" }, ["pattern key"]],
	["the longest key", { ...plain, key: "a".repeat(63) }, []],
	["a key too long", { ...plain, key: "a".repeat(64) }, ["maxLength key"]],
	[
		"a key too long and in capitals",
		{ ...plain, key: "A".repeat(64) },
		["maxLength key"],
	],
	["a key that is a number", { ...plain, key: 12 }, ["type key"]],
	["an empty name", { ...plain, name: "" }, ["minLength name"]],
	["a blank name", { ...plain, name: " \t" }, ["pattern name"]],
	[
		"a status that does not exist",
		{ ...plain, status: "enabled" },
		["enum status"],
	],
	["a status that is true", { ...plain, status: true }, ["type status"]],
	["notes that are a list", { ...plain, notes: ["a"] }, ["type notes"]],
	["empty notes", { ...plain, notes: "" }, []],
	[
		"an ownership line as the only note",
		{ ...plain, notes: "[gc-integrations key=a]" },
		["pattern notes"],
	],
	[
		"an ownership line among notes",
		{ ...plain, notes: "Ours.\r\n  [gc-integrations key=a]\n" },
		["pattern notes"],
	],
	[
		"the ownership line's words within a line",
		{ ...plain, notes: "see [gc-integrations docs]\n[gc-integrations]" },
		[],
	],
	["a switch that is text", { ...plain, suspend: "no" }, ["type suspend"]],
	["only nothing", { ...plain, only: [] }, ["minItems only"]],
	["only one twice", { ...plain, only: ["a", "a"] }, ["uniqueItems only"]],
	["only a number", { ...plain, only: ["a", 1] }, ["type only.1"]],
	["only text", { ...plain, only: "dev" }, ["type only"]],
	[
		"properties that are null",
		{ ...plain, properties: null },
		["type properties"],
	],
	["advanced that is a list", { ...plain, advanced: [] }, ["type advanced"]],
	[
		"a patch of what cannot be patched",
		{
			...plain,
			environments: { dev: { key: "b", type: "zendesk", only: ["x"] } },
		},
		[
			"additionalProperties environments.dev +key",
			"additionalProperties environments.dev +type",
			"additionalProperties environments.dev +only",
		],
	],
	[
		"a patch that is no mapping",
		{ ...plain, environments: { dev: null } },
		["type environments.dev"],
	],
	[
		"environments that are a list",
		{ ...plain, environments: [] },
		["type environments"],
	],
	[
		"a member name with a slash",
		{ ...plain, "a/b~c": 1 },
		["additionalProperties . +a/b~c"],
	],
	[
		"__proto__ as a member",
		JSON.parse(JSON.stringify(plain).replace("{", '{"__proto__":1,')),
		["additionalProperties . +__proto__"],
	],
	[
		"mutual TLS elsewhere",
		{
			...catalog.types.get("zendesk")?.examples[0],
			mutualTls: { certificateAuthority: "digicert" },
		},
		["additionalProperties . +mutualTls"],
	],
	[
		"mutual TLS without an authority",
		{ ...plain, mutualTls: {} },
		["required mutualTls +certificateAuthority"],
	],
	[
		"an authority as the platform writes it",
		{ ...plain, mutualTls: { certificateAuthority: "DigiCert" } },
		["enum mutualTls.certificateAuthority"],
	],
	[
		"mutual TLS said twice",
		{
			...plain,
			mutualTls: { certificateAuthority: "digicert" },
			properties: { clientCertificateAuthority: "DigiCert", other: 1 },
		},
		["not properties +clientCertificateAuthority"],
	],
	[
		"the platform's property alone",
		{ ...plain, properties: { clientCertificateAuthority: "DigiCert" } },
		[],
	],
	[
		"no credential type",
		{ ...plain, credentials: { fields: {} } },
		["required credentials +type"],
	],
	[
		"no fields",
		{ ...plain, credentials: { type: "basicAuth" } },
		["required credentials +fields"],
	],
	[
		"an unknown credential type",
		{ ...plain, credentials: { type: "kerberos", fields: { anything: 1 } } },
		["enum credentials.type"],
	],
	[
		"a credential type of another integration type",
		{ ...plain, credentials: { type: "salesforce", fields: {} } },
		["enum credentials.type"],
	],
	[
		"a credential type that is a list",
		{ ...plain, credentials: { type: ["basicAuth"], fields: {} } },
		["type credentials.type"],
	],
	[
		"an unknown member of credentials",
		{
			...plain,
			credentials: { type: "basicAuth", fields: { userName: "a" }, name: "x" },
		},
		["additionalProperties credentials +name"],
	],
	[
		"fields that are text",
		{ ...plain, credentials: { type: "basicAuth", fields: "a" } },
		["type credentials.fields"],
	],
	[
		"credentials that are null",
		{ ...plain, credentials: null },
		["type credentials"],
	],
	[
		"an optional credential left out",
		{ key: "a", type: "genesys-function", name: "A", status: "inactive" },
		[],
	],
];

describe("documents", () => {
	test.each(documents)("%s", (_says, document, errors) => {
		expect(told(catalog.validateDocument(document)).toSorted()).toEqual(
			errors.toSorted(),
		);
	});
});

/** The fields of a type's shipped example with some changed; undefined takes one away. */
function withFields(
	credentialType: string,
	changes: Readonly<Record<string, Json | undefined>>,
): JsonObject {
	const type = [...catalog.types.values()].find(({ credentialTypes }) =>
		credentialTypes.includes(credentialType),
	);
	const fields = Object.fromEntries(
		Object.entries({
			...catalog.credentialTypes.get(credentialType)?.examples[0],
			...changes,
		}).filter(([, value]) => value !== undefined),
	) as JsonObject;
	return {
		...plain,
		type: type?.name ?? "",
		credentials: { type: credentialType, fields },
	};
}

type FieldCase = readonly [
	changes: Readonly<Record<string, Json | undefined>>,
	errors: readonly string[],
];

const uuid = "0F3B5A52-8f6e-4c53-9d3a-5a4f0f6d2c11";

const credentials: Readonly<Record<string, readonly FieldCase[]>> = {
	basicAuth: [
		[{ userName: signed }, []],
		[{ password: undefined }, []],
		[{ password: { file: "secrets/password" } }, []],
		[
			{ userName: undefined, username: "a" },
			["required +userName", "additionalProperties +username"],
		],
		[{ userName: undefined }, ["required +userName"]],
		[{ realm: "x" }, ["additionalProperties +realm"]],
		[{ password: "hunter2" }, ["type password secret"]],
		[{ password: 12345 }, ["type password secret"]],
		[{ password: null }, ["type password secret"]],
		[{ userName: "" }, ["minLength userName"]],
		[{ userName: 7 }, ["type userName"]],
		[{ password: {} }, ["minProperties password"]],
		[{ password: { env: "A", file: "b" } }, ["maxProperties password"]],
		[{ password: { var: "A" } }, ["additionalProperties password +var"]],
		[
			{ password: { env: "A", var: "b" } },
			["additionalProperties password +var"],
		],
		[{ password: { env: "1A" } }, ["pattern password.env"]],
		[{ password: { env: "" } }, ["minLength password.env"]],
		[{ password: { env: "$A" } }, ["pattern password.env"]],
		[{ password: { env: 1 } }, ["type password.env"]],
		[{ password: { file: "" } }, ["minLength password.file"]],
		[{ userName: { env: "A", file: "b" } }, ["maxProperties userName"]],
		[{ userName: ["a"] }, ["type userName"]],
	],
	pureCloudOAuthClient: [
		[{ clientId: uuid }, []],
		[{ clientId: signed }, []],
		[
			{ clientId: undefined, clientID: uuid },
			["required +clientId", "additionalProperties +clientID"],
		],
		[{ clientSecret: undefined }, ["required +clientSecret"]],
		[{ region: "x" }, ["additionalProperties +region"]],
		[{ clientSecret: "hunter2" }, ["type clientSecret secret"]],
		[{ clientId: "crm-client" }, ["pattern clientId"]],
		[{ clientId: `${uuid}0` }, ["pattern clientId"]],
	],
	amazonWebServicesARN: [
		[{ ARN: "arn:aws-us-gov:iam::123456789012:role/team/deep/name" }, []],
		[{ ARN: "arn:aws-cn:iam::123456789012:role/Name+=,.@_-" }, []],
		[{ ARN: signed }, []],
		[
			{ ARN: undefined, arn: "arn:aws:iam::123456789012:role/a" },
			["required +ARN", "additionalProperties +arn"],
		],
		[{ ARN: undefined }, ["required +ARN"]],
		[{ externalId: "x" }, ["additionalProperties +externalId"]],
		[{ ARN: "arn:aws:iam::123456789012:user/a" }, ["pattern ARN"]],
		[{ ARN: "arn:aws:iam::12345678901:role/a" }, ["pattern ARN"]],
		[
			{ ARN: "arn:aws:lambda:eu-west-1:123456789012:function:a" },
			["pattern ARN"],
		],
		[{ ARN: " arn:aws:iam::123456789012:role/a" }, ["pattern ARN"]],
		[{ ARN: "" }, ["minLength ARN"]],
	],
	msDynamics: [
		[{ orgWebAddress: "https://contoso.crm4.dynamics.com/" }, []],
		[{ orgWebAddress: "https://contoso.crm.microsoftdynamics.us" }, []],
		[{ orgWebAddress: "https://contoso.crm.appsplatform.us" }, []],
		[{ orgWebAddress: "https://contoso.crm.dynamics.cn" }, []],
		[
			{ username: undefined, userName: "a" },
			["required +username", "additionalProperties +userName"],
		],
		[{ applicationId: undefined }, ["required +applicationId"]],
		[{ tenantId: "x" }, ["additionalProperties +tenantId"]],
		[{ password: "hunter2" }, ["type password secret"]],
		[
			{ orgWebAddress: "http://contoso.crm.dynamics.com" },
			["pattern orgWebAddress"],
		],
		[
			{ orgWebAddress: "https://contoso.dynamics.com" },
			["pattern orgWebAddress"],
		],
		[
			{ orgWebAddress: "https://contoso.crm.dynamics.com.example.com" },
			["pattern orgWebAddress"],
		],
		[
			{ orgWebAddress: "https://contoso.crm.dynamics.com/main.aspx" },
			["pattern orgWebAddress"],
		],
		[{ applicationId: "app" }, ["pattern applicationId"]],
	],
	salesforce: [
		[{ loginUrl: undefined }, []],
		[{ loginUrl: "https://login.salesforce.com/" }, []],
		[{ loginUrl: "https://test.salesforce.com" }, []],
		[{ loginUrl: "https://example.my.salesforce.com" }, []],
		[{ loginUrl: "https://example--uat.sandbox.my.salesforce.com" }, []],
		[{ loginUrl: "https://example--uat.my.salesforce.com" }, []],
		[{ loginUrl: "https://example-dev-ed.develop.my.salesforce.com" }, []],
		[
			{ username: undefined, userName: "a" },
			["required +username", "additionalProperties +userName"],
		],
		[{ securityToken: undefined }, ["required +securityToken"]],
		[{ clientId: "x" }, ["additionalProperties +clientId"]],
		[
			{ password: "hunter2", securityToken: "t" },
			["type password secret", "type securityToken secret"],
		],
		[{ loginUrl: "http://login.salesforce.com" }, ["pattern loginUrl"]],
		[{ loginUrl: "https://example.lightning.force.com" }, ["pattern loginUrl"]],
		[{ loginUrl: "login.salesforce.com" }, ["pattern loginUrl"]],
		[{ loginUrl: "https://salesforce.com.example.org" }, ["pattern loginUrl"]],
	],
	zendeskApiToken: [
		[{ baseUrl: "https://example.zendesk.com/" }, []],
		[{ userEmail: signed }, []],
		[
			{ baseUrl: undefined, baseURL: "https://example.zendesk.com" },
			["required +baseUrl", "additionalProperties +baseURL"],
		],
		[{ apiToken: undefined }, ["required +apiToken"]],
		[{ subdomain: "x" }, ["additionalProperties +subdomain"]],
		[{ apiToken: "hunter2" }, ["type apiToken secret"]],
		[{ userEmail: "support@example.com/token" }, ["format userEmail"]],
		[{ baseUrl: "https://example.zendesk.com/api/v2" }, ["pattern baseUrl"]],
		[{ baseUrl: "http://example.zendesk.com" }, ["pattern baseUrl"]],
		[{ baseUrl: "https://zendesk.com" }, ["pattern baseUrl"]],
	],
	googleCloudPlatformServiceAccount: [
		[{ clientEmail: "123456-compute@developer.gserviceaccount.com" }, []],
		[{ clientEmail: "example-project@appspot.gserviceaccount.com" }, []],
		[
			{ clientEmail: undefined, client_email: "a" },
			["required +clientEmail", "additionalProperties +client_email"],
		],
		[{ privateKeyId: undefined }, ["required +privateKeyId"]],
		[{ projectId: "x" }, ["additionalProperties +projectId"]],
		[
			{
				privateKey:
					"-----BEGIN PRIVATE KEY-----\nAA\n-----END PRIVATE KEY-----\n",
			},
			["type privateKey secret"],
		],
		[{ clientEmail: "someone@example.com" }, ["pattern clientEmail"]],
		[
			{ clientEmail: "a@gserviceaccount.com.example.com" },
			["pattern clientEmail"],
		],
		[{ clientId: 1.1e20 }, ["type clientId"]],
	],
	googleGSuiteServiceAccount: [
		[{ impersonateUserEmail: undefined }, []],
		[
			{
				scopes:
					"https://mail.google.com/,https://www.googleapis.com/auth/drive.file",
			},
			[],
		],
		[
			{ serviceAccountEmail: undefined, clientEmail: "a" },
			["required +serviceAccountEmail", "additionalProperties +clientEmail"],
		],
		[{ scopes: undefined }, ["required +scopes"]],
		[{ clientId: "x" }, ["additionalProperties +clientId"]],
		[{ privateKey: "x" }, ["type privateKey secret"]],
		[{ scopes: ["https://www.googleapis.com/auth/drive"] }, ["type scopes"]],
		[
			{
				scopes:
					"https://www.googleapis.com/auth/drive,https://www.googleapis.com/auth/drive",
			},
			["format scopes"],
		],
		[
			{
				scopes:
					"https://www.googleapis.com/auth/a https://www.googleapis.com/auth/b",
			},
			["format scopes"],
		],
		[{ scopes: "drive.readonly" }, ["format scopes"]],
		[{ scopes: "" }, ["minLength scopes"]],
		[{ impersonateUserEmail: "appointments" }, ["format impersonateUserEmail"]],
		[
			{ serviceAccountEmail: "someone@example.com" },
			["pattern serviceAccountEmail"],
		],
	],
	userDefined: [
		[
			{
				tokenUrl: "https://login.example.com",
				privateKeyId: "a",
				tokenType: "bearer",
				user: "b",
			},
			[],
		],
		[{ any_key: signed }, []],
		[{ apiKey: "hunter2" }, ["type apiKey secret"]],
		[{ API_KEY: "hunter2" }, ["type API_KEY secret"]],
		[{ "x-api-key": "hunter2" }, ["type x-api-key secret"]],
		[{ accessToken: "hunter2" }, ["type accessToken secret"]],
		[{ tenant: 7 }, ["type tenant"]],
		[{ tenant: "" }, ["minLength tenant"]],
		[{ tenant: { env: "A", file: "b" } }, ["maxProperties tenant"]],
		[{ apiKey: {} }, ["minProperties apiKey"]],
		[{ apiKey: undefined, tenant: undefined }, ["minProperties"]],
	],
	userDefinedOAuth: [
		[{ clientId: "other", scope: "read", grantType: "client_credentials" }, []],
		[{ clientSecret: "hunter2" }, ["type clientSecret secret"]],
		[{ client_secret: "hunter2" }, ["type client_secret secret"]],
		[{ PASSWORD: "hunter2" }, ["type PASSWORD secret"]],
		[{ clientId: true }, ["type clientId"]],
		[{ loginUrl: "" }, ["minLength loginUrl"]],
		[
			{ clientSecret: { vault: "x" } },
			["additionalProperties clientSecret +vault"],
		],
	],
};

test("every credential type has its table, with at least five mistakes in it", () => {
	expect(Object.keys(credentials).toSorted()).toEqual([
		...catalog.credentialTypes.keys(),
	]);
	for (const table of Object.values(credentials))
		expect(
			table.filter(([, errors]) => errors.length > 0).length,
		).toBeGreaterThanOrEqual(5);
});

describe.each(Object.entries(credentials))("%s", (type, table) => {
	test.each(table)("%j", (changes, errors) => {
		const found = told(catalog.validateDocument(withFields(type, changes)));
		const relative = found.map((error) =>
			error.replace(/ credentials\.fields(\.| |$)/, " ").trimEnd(),
		);
		expect(relative.toSorted()).toEqual(errors.toSorted());
	});
});

describe("what an error carries for its words", () => {
	const only = (document: Json): SchemaError => {
		const errors = catalog.validateDocument(document);
		expect(errors).toHaveLength(1);
		return errors[0] as SchemaError;
	};

	test("an unknown member: the members there are", () => {
		const error = only(withFields("basicAuth", { realm: "x" }));
		expect(error.declared).toEqual(["userName", "password"]);
	});

	test("a missing member: what it is", () => {
		expect(only({ ...plain, name: undefined as never }).missing).toMatchObject({
			title: "Name",
		});
		expect(
			only(withFields("salesforce", { username: undefined })).missing,
		).toMatchObject({ title: "Username" });
	});

	test("a pattern, a format, a forbidden member: what is wanted instead", () => {
		expect(only(withFields("amazonWebServicesARN", { ARN: "x" })).wants).toBe(
			"the ARN of an IAM role, such as arn:aws:iam::123456789012:role/genesys-cloud",
		);
		expect(only(withFields("zendeskApiToken", { userEmail: "x" })).wants).toBe(
			"an e-mail address",
		);
		expect(
			only({
				...plain,
				mutualTls: { certificateAuthority: "digicert" },
				properties: { clientCertificateAuthority: "x" },
			}).wants,
		).toBe("left out, because mutualTls.certificateAuthority says it");
	});

	test("a key that is badly written: the rule it falls under", () => {
		expect(only({ ...plain, key: "A" }).schema["x-rule"]).toBe("invalid-value");
	});

	test("nothing of the instance", () => {
		const errors = catalog.validateDocument(
			withFields("salesforce", {
				password: "hunter2",
				username: 4711,
				loginUrl: "hunter3",
			}),
		);
		expect(errors).toHaveLength(3);
		expect(JSON.stringify(errors)).not.toMatch(/hunter|4711/);
	});
});

test("the mistakes of a union are never told: one wrong credential type is one error", () => {
	for (const type of catalog.types.values()) {
		const example = type.examples[0] as JsonObject;
		expect(
			told(
				catalog.validateDocument({
					...example,
					credentials: { type: "nope", fields: { x: 1 } },
				}),
			),
		).toEqual(["enum credentials.type"]);
	}
});
