// What was read of an organization -> what each check says: all right where nothing is wrong, and never where something was not read.
import { describe, expect, test } from "vitest";
import type { CheckInput } from "../../../src/core/doctor/check.ts";
import { type CheckName, checkNames } from "../../../src/core/doctor/check.ts";
import type {
	Examination,
	FailedReading,
} from "../../../src/core/doctor/examination.ts";
import { doctorReport } from "../../../src/core/doctor/report.ts";
import { writeNotes } from "../../../src/core/plan/ownership.ts";
import type { EnvironmentSettings } from "../../../src/core/settings/settings.ts";
import type {
	ActualIntegration,
	Desired,
	LiveConfigSchema,
	LiveCredentialType,
	LiveType,
} from "../../../src/core/types.ts";
import {
	authoritySchema,
	configSchemas,
	credentialTypes,
	types,
	webServices as web,
} from "../../fixtures/live-catalog.ts";
import { catalog } from "../../fixtures/session.ts";

const withType = (
	id: string,
	change: (type: LiveType) => Partial<LiveType>,
): Partial<Examination> => ({
	types: {
		value: types.map((type) =>
			type.id === id ? { ...type, ...change(type) } : type,
		),
	},
});
const withCredentialType = (
	name: string,
	change: (type: LiveCredentialType) => Partial<LiveCredentialType>,
): Partial<Examination> => ({
	credentialTypes: {
		value: credentialTypes.map((type) =>
			type.name === name ? { ...type, ...change(type) } : type,
		),
	},
});
const withSchema = (schema: LiveConfigSchema | null): Partial<Examination> => ({
	configSchemas: { value: { [`${web}/properties`]: schema } },
});
const span = { line: 1, column: 1, endLine: 1, endColumn: 2 };
const document = (key: string, more: Partial<Desired> = {}): Desired => ({
	key,
	type: "web-services",
	name: `The ${key}`,
	status: "active",
	credential: { type: "basicAuth", fields: { userName: "u" } },
	properties: {},
	advanced: {},
	suspend: false,
	allowCredentialTypeChange: false,
	place: { file: "a.yaml", span },
	fieldPlaces: {},
	...more,
});

const line = (key: string, owner: string | null = null): string =>
	writeNotes("", {
		owner,
		key,
		credentialDate: null,
		fingerprints: null,
		writer: null,
	});
function integration(
	id: string,
	{
		notes = "",
		binds,
		...more
	}: Partial<ActualIntegration> & { readonly binds?: string } = {},
): ActualIntegration {
	return {
		id,
		name: `Integration ${id}`,
		typeId: web,
		intendedState: "ENABLED",
		reportedState: { code: "ACTIVE", message: null },
		notes,
		config: {
			version: 1,
			name: `Integration ${id}`,
			notes,
			properties: {},
			advanced: {},
			credentials: binds === undefined ? {} : { basicAuth: binds },
		},
		...more,
	};
}
const integrations = (
	...value: readonly ActualIntegration[]
): Partial<Examination> => ({ integrations: { value } });
const credential = (id: string, name = `Credential ${id}`) => ({
	id,
	name,
	type: "basicAuth",
	createdDate: null,
	modifiedDate: null,
});

const view = "integrations:integration:view";
const granted = (...actions: readonly string[]): readonly string[] => [
	...actions.map((action) => `integrations:integration:${action}`),
	"integrations:action:view",
	"integrations:actionCertificate:view",
];

const healthy: Examination = {
	organization: { value: { id: "org", name: "Organization" } },
	grants: { value: granted("view", "add", "edit", "delete") },
	tried: new Map(),
	types: { value: types },
	slots: null,
	credentialTypes: { value: credentialTypes },
	configSchemas: { value: configSchemas },
	integrations: {
		value: [integration("a", { notes: line("crm"), binds: "c" })],
	},
	configurations: null,
	credentials: { value: [credential("c", "gc-integrations/crm")] },
	aheadMs: 400,
	requests: { allowed: 300, left: 290 },
	platformCalls: 8,
};

const environment: EnvironmentSettings = {
	name: "dev",
	loginUrl: "http://127.0.0.1",
	apiUrl: "http://127.0.0.1",
	organizationId: "ORG",
	clientId: { value: "id", path: "", place: { file: "", span } },
	clientSecret: {
		value: { env: "SECRET" },
		path: "",
		place: { file: "", span },
	},
	credentials: { maxAgeDays: null },
	mode: "enforce",
	prune: false,
	pruneActions: false,
	limits: {},
	rules: {},
	safety: {
		maxDeletes: 1,
		maxDisables: 1,
		maxCredentialRewrites: 1,
		maxActionsLost: 0,
	},
	certificates: { warnDays: 1, errorDays: 1, intervalMs: 1 },
	liveTests: null,
	requestsPerMinute: 240,
};

interface Given extends Partial<Examination> {
	readonly settings?: Partial<EnvironmentSettings>;
	readonly documents?: readonly Desired[];
	readonly owner?: string | null;
	readonly state?: Partial<CheckInput["state"]>;
}
function report({ settings, documents, owner, state, ...read }: Given) {
	return doctorReport({
		examination: { ...healthy, ...read },
		environment: { ...environment, ...settings },
		catalog: catalog(),
		owner: owner ?? null,
		state: {
			documents: documents ?? [document("crm")],
			frozenKeys: [],
			frozenUnknown: 0,
			incomplete: false,
			...state,
		},
	});
}
/** What one check says: `severity subjects: message`. */
const told = (check: CheckName, given: Given): readonly string[] =>
	report(given)
		.checks.filter((entry) => entry.check === check)
		.map(
			({ severity, subjects, message }) =>
				`${severity} [${subjects.join(", ")}] ${message}`,
		);

const tokens = {
	request: { method: "POST", url: "https://a", headers: {}, body: null },
	response: { translationMap: {}, defaults: {}, successTemplate: null },
};

const failed = (
	kind: FailedReading["kind"],
	permission: string | null = null,
) => ({
	failed: { kind, permission, message: `GET /x answered ${kind}` },
});

test("of an organization where nothing is wrong every check says one thing, and that it is so", () => {
	const { checks, summary } = report({});
	expect(checks.map(({ check, severity }) => `${check} ${severity}`)).toEqual(
		checkNames.map((name) => `${name} ok`),
	);
	expect(summary).toEqual({
		ok: checkNames.length,
		infos: 0,
		warnings: 0,
		errors: 0,
	});
});

const [basic] = [[document("crm"), document("shop")]];
const digicert = document("crm", {
	properties: { clientCertificateAuthority: "DigiCert" },
});

describe.each<
	[CheckName, readonly [string, Given, readonly (string | RegExp)[]][]]
>([
	[
		"login",
		[
			[
				"a client that is refused",
				{ organization: failed("client") },
				[/^error \[\] GET \/x answered client\. Check .* client id and secret/],
			],
			[
				"a login that does not answer",
				{ organization: failed("sign-in") },
				[/^error \[\] the OAuth client gets no token: GET/],
			],
		],
	],
	[
		"organization",
		[
			[
				"another one",
				{ settings: { organizationId: "another" } },
				[/^error \[org\] these credentials open organization org, .* another/],
			],
			[
				"one that may not be seen, and the settings mean one",
				{ organization: failed("permission") },
				[/^error \[\] not checked: GET/],
			],
			[
				"one that may not be seen",
				{
					organization: failed("permission"),
					settings: { organizationId: null },
				},
				[/^warning \[\] not checked: GET/],
			],
		],
	],
	[
		"permissions",
		[
			[
				"a role that may not delete",
				{ grants: { value: granted("view", "add", "edit") } },
				[
					/^error \[integrations:integration:delete\] .*apply and the daemon cannot delete/,
				],
			],
			[
				"a role without certificates and data actions",
				{ grants: { value: ["Integrations:integration:*"] } },
				[
					/^warning \[integrations:action:view\] .*plan with prune/,
					/^warning \[integrations:actionCertificate:view\] .*certs/,
				],
			],
			[
				"a role that may do everything",
				{ grants: { value: ["*:*:*"] } },
				["ok [] the role has all 6 permissions that are needed"],
			],
			[
				"a role without data actions, which documents describe",
				{
					grants: { value: ["Integrations:integration:*"] },
					state: { actions: { documents: [], frozen: 1, frozenKeys: [] } },
				},
				[
					/^error \[integrations:action:view\] .*that documents describe/,
					/^error \[integrations:action:add\] .*cannot create data actions/,
					/^error \[integrations:action:edit\] .*cannot change data actions/,
					/^warning \[integrations:actionCertificate:view\]/,
				],
			],
			[
				"a role that may not delete those that pruneActions means",
				{
					grants: {
						value: [
							"*:integration:*",
							"*:*:view",
							"integrations:action:add",
							"integrations:action:edit",
						],
					},
					settings: { pruneActions: true },
					state: { actions: { documents: [], frozen: 1, frozenKeys: [] } },
				},
				[/^error \[integrations:action:delete\] .*as pruneActions asks/],
			],
			[
				"a role that may run no live tests, which the environment asks for",
				{
					grants: { value: ["*:integration:*", "*:*:view"] },
					settings: { liveTests: "0 6 * * *" },
				},
				[/^warning \[integrations:action:execute\] .*tests: \{ live: true \}/],
			],
			[
				"a role whose permissions of the bridge allow the same",
				{
					grants: {
						value: [
							"*:integration:*",
							"*:actionCertificate:view",
							"bridge:actions:*",
						],
					},
					settings: { liveTests: "0 6 * * *" },
				},
				["ok [] the role has all 7 permissions that are needed"],
			],
			[
				"a role without them, where documents describe none in this environment",
				{
					grants: { value: ["Integrations:integration:*"] },
					state: { actions: { documents: [], frozen: 0, frozenKeys: [] } },
				},
				[
					/^warning \[integrations:action:view\] .*plan with prune/,
					/^warning \[integrations:actionCertificate:view\]/,
				],
			],
			[
				"a role without them, where a document says how tokens are got",
				{
					grants: { value: ["Integrations:*:view", "*:integration:*"] },
					documents: [document("crm", { customAuth: tokens })],
				},
				[/^error \[integrations:action:edit\] .*gets its tokens/],
			],
			[
				"roles that are not listed",
				{
					grants: failed("other"),
					tried: new Map([
						["integrations:action:view", null],
						[
							"integrations:actionCertificate:view",
							failed("permission").failed,
						],
					]),
				},
				[
					/^warning \[integrations:actionCertificate:view\] the role lacks/,
					/^warning \[integrations:integration:add, integrations:integration:edit, integrations:integration:delete\] .*cannot be listed: GET/,
				],
			],
			[
				"a list without what was just used",
				{ grants: { value: [] } },
				[
					/^warning \[.*\] the role's permissions cannot be listed: .*does not tell all/,
				],
			],
			[
				"a role without any, which could read nothing",
				{
					grants: { value: [] },
					types: failed("permission", view),
					credentialTypes: failed("permission", view),
					integrations: failed("permission", view),
					credentials: failed("permission", view),
				},
				[
					/^error \[integrations:integration:view\]/,
					/^error \[integrations:integration:add\]/,
					/^error \[integrations:integration:edit\]/,
					/^error \[integrations:integration:delete\]/,
					/^warning \[integrations:action:view\]/,
					/^warning \[integrations:actionCertificate:view\]/,
				],
			],
			[
				"a read that is refused, and roles that are not listed",
				{
					grants: { value: null },
					types: failed("permission", view),
					integrations: failed("permission", view),
					credentials: failed("permission", view),
				},
				[
					/^error \[integrations:integration:view\] the role lacks/,
					/^warning \[/,
				],
			],
		],
	],
	[
		"clock",
		[
			[
				"a clock that is ahead",
				{ aheadMs: 61_000 },
				[/^warning \[\] .* 61 seconds ahead of the platform's/],
			],
			[
				"a clock that is behind",
				{ aheadMs: -3_600_000 },
				[/^warning \[\] .* 3600 seconds behind the platform's/],
			],
			["a minute", { aheadMs: 60_000 }, [/^ok/]],
			["no date", { aheadMs: null }, [/^info/]],
		],
	],
	[
		"types",
		[
			[
				"a type that is gone and used",
				{
					types: { value: types.filter(({ id }) => id !== web) },
					documents: basic,
				},
				[
					/^error \[crm, shop\] the platform has no integration type custom-rest-actions .*\(crm, shop\)$/,
					/^info \[web-services\] the organization does not offer web-services/,
				],
			],
			[
				"a slot that takes something else",
				withType(web, () => ({
					slots: {
						basicAuth: {
							required: false,
							credentialTypes: ["userDefined", "userDefinedOAuth", "vault"],
						},
					},
				})),
				[
					/^error \[crm\] no credential slot .* accepts basicAuth/,
					/^warning \[web-services\] .*accepts basicAuth any more/,
					/^warning \[web-services\] .*accept vault too/,
				],
			],
			[
				"a slot of another name",
				withType(web, ({ slots }) => ({
					slots: { renamed: slots["basicAuth"] as never },
				})),
				[/^warning \[web-services\] .*is called renamed, not basicAuth/],
			],
			[
				"a slot that demands a credential",
				withType(web, ({ slots }) => ({
					slots: {
						basicAuth: {
							credentialTypes: slots["basicAuth"]?.credentialTypes ?? [],
							required: true,
						},
					},
				})),
				[/^warning \[web-services\] .*the slot basicAuth demands/],
			],
			[
				"another limit",
				withType(web, () => ({ maxInstances: 40 })),
				[
					/^warning \[web-services\] .*may have 40, lint counts to 50: write limits: \{ web-services: 40 \}/,
				],
			],
			[
				"another limit that the settings know",
				{
					...withType(web, () => ({ maxInstances: 80 })),
					settings: { limits: { "web-services": 80 } },
				},
				[/^ok/],
			],
			[
				"a name that we guessed",
				withType("google-data-actions", ({ slots }) => ({
					id: "another",
					slots: { another: slots["google"] as never },
				})),
				[/^ok/],
			],
			[
				"a property that documents set and the platform does not know",
				{
					documents: [document("crm", { properties: { timeout: 3 } })],
				},
				[/^error \[crm\] the platform does not know properties\.timeout/],
			],
			[
				"properties and authorities that we do not know",
				withSchema({
					properties: {
						clientCertificateAuthority: { enum: ["Genesys Cloud", "Acme"] },
						timeout: {},
					},
					open: false,
				}),
				[
					/^warning \[web-services\] .*knows timeout/,
					/^warning \[web-services\] .*may not be DigiCert/,
					/^warning \[web-services\] .*may be Acme too/,
				],
			],
			[
				"no schema of properties",
				withSchema(null),
				[/^warning \[web-services\] .*describes no properties/],
			],
			[
				"types that may not be seen",
				{ types: failed("permission", view) },
				[/^error \[integrations:integration:view\] not checked: .*role lacks/],
			],
			[
				"slots that could not be read",
				{ slots: failed("other").failed },
				["warning [] not checked: GET /x answered other"],
			],
		],
	],
	[
		"credential-types",
		[
			[
				"one that is gone and used",
				{
					credentialTypes: {
						value: credentialTypes.filter(({ name }) => name !== "basicAuth"),
					},
				},
				[
					/^error \[crm\] the platform has no credential type basicAuth/,
					/^warning \[basicAuth\] the platform has no credential type basicAuth any more/,
				],
			],
			[
				"a field that is gone and used, and one that is demanded",
				withCredentialType("basicAuth", () => ({
					fields: { login: "Login", password: "Password" },
					required: ["login"],
				})),
				[
					/^error \[crm\] .*has no field "userName"/,
					/^error \[crm\] .*demands the field "login"/,
					/^warning \[basicAuth\] .*no field userName any more/,
					/^warning \[basicAuth\] .*the field login too/,
				],
			],
			[
				"a key of another name",
				withCredentialType("basicAuth", () => ({
					fields: { username: "User Name", password: "Password" },
					required: ["username"],
				})),
				[/^warning \[basicAuth\] .*userName is called username there/],
			],
			[
				"keys that we guessed",
				withCredentialType("googleGSuiteServiceAccount", ({ fields }) => ({
					fields: Object.fromEntries(
						Object.entries(fields).map(([key, title]) => [`the_${key}`, title]),
					),
					required: [],
				})),
				[/^ok/],
			],
			[
				"a field that is demanded now",
				withCredentialType("basicAuth", ({ fields }) => ({
					required: Object.keys(fields),
				})),
				[
					/^error \[crm\] .*demands the field "password"/,
					/^warning \[basicAuth\] .*demands password, which/,
				],
			],
			[
				"types that could not be read",
				{ credentialTypes: failed("other") },
				["error [] not checked: GET /x answered other"],
			],
		],
	],
	[
		"certificate-authorities",
		[
			[
				"one that the platform does not know",
				{
					...withSchema(authoritySchema("Genesys Cloud")),
					documents: [digicert],
				},
				[
					/^error \[crm\] the platform does not accept "DigiCert" for mutualTls\.certificateAuthority/,
				],
			],
			[
				"one in another spelling",
				{
					...withSchema(authoritySchema("Genesys", "Digi Cert Inc.")),
					documents: [digicert],
				},
				[/^ok/],
			],
			[
				"no schema",
				{ ...withSchema(null), documents: [digicert] },
				[/^error \[crm\] the platform does not know mutualTls/],
			],
			[
				"schemas that could not be read, where one is named",
				{ configSchemas: failed("other"), documents: [digicert] },
				[/^error \[\] not checked/],
			],
			[
				"schemas that could not be read",
				{ configSchemas: failed("other") },
				[/^warning \[\] not checked/],
			],
		],
	],
	[
		"duplicates",
		[
			[
				"two of a type and name",
				integrations(
					integration("b", { name: "CRM lookup" }),
					integration("a", { name: " crm  LOOKUP".replace("  ", " ") }),
					integration("c", {
						name: "CRM lookup",
						typeId: "zendesk-data-actions",
					}),
					integration("d", { name: "CRM lookup", intendedState: "DELETED" }),
				),
				[/^warning \[a, b\] 2 integrations of type web-services are called/],
			],
			[
				"two of a type that is none of ours",
				integrations(
					integration("a", { name: "App", typeId: "embedded-client-app" }),
					integration("b", { name: "App", typeId: "embedded-client-app" }),
				),
				[/^ok/],
			],
			[
				"integrations that may not be seen",
				{ integrations: failed("permission", view) },
				[/^error \[integrations:integration:view\] not checked/],
			],
		],
	],
	[
		"shared-credentials",
		[
			[
				"one of two integrations",
				integrations(
					integration("b", { binds: "c" }),
					integration("a", { binds: "c", typeId: "embedded-client-app" }),
				),
				[
					/^warning \[c, a, b\] the credential "gc-integrations\/crm" is bound by "Integration a" and "Integration b"/,
				],
			],
			[
				"configurations that could not be read",
				{ configurations: failed("other").failed },
				["warning [] not checked: GET /x answered other"],
			],
			[
				"credentials that may not be seen",
				{ credentials: failed("permission", view) },
				[/^warning \[integrations:integration:view\] not checked/],
			],
			[
				"integrations that could not be read",
				{ integrations: failed("other") },
				[/^error \[\] not checked/],
			],
		],
	],
	[
		"orphan-credentials",
		[
			[
				"one of ours, and another one",
				{
					credentials: {
						value: [
							credential("c"),
							credential("d", "gc-integrations/old"),
							credential("e", "Integration-old"),
							credential("f", "gc-integrations/other-team/old"),
						],
					},
				},
				[
					/^warning \[d\] 1 credential of ours is bound by no integration \(gc-integrations\/old\)/,
					/^info \[e, f\] 2 credentials are bound by no integration/,
				],
			],
			[
				"of our owner",
				{
					owner: "other-team",
					credentials: {
						value: [
							credential("c"),
							credential("f", "gc-integrations/other-team/old"),
						],
					},
				},
				[/^warning \[f\]/],
			],
			[
				"configurations that could not be read: what seems unused may be bound",
				{
					...integrations(integration("a")),
					configurations: failed("other").failed,
				},
				["warning [] not checked: GET /x answered other"],
			],
		],
	],
	[
		"failing",
		[
			[
				"one that is enabled and in ERROR",
				integrations(
					integration("a", {
						reportedState: { code: "ERROR", message: "No answer." },
					}),
					integration("b", {
						intendedState: "DISABLED",
						reportedState: { code: "ERROR", message: null },
					}),
				),
				[
					'error [a] "Integration a" (a) is enabled, but the platform reports ERROR: No answer.',
				],
			],
			[
				"integrations that could not be read",
				{ integrations: failed("other") },
				[/^error \[\] not checked/],
			],
		],
	],
	[
		"owners",
		[
			[
				"another owner's, and a key that no document has",
				integrations(
					integration("a", { notes: line("crm") }),
					integration("b", { notes: line("crm", "other") }),
					integration("d", { notes: line("shop", "other") }),
					integration("e", { notes: line("gone") }),
				),
				[
					/^warning \[gone\] "Integration e" carries our key gone, which no document has: .*release KEY/,
					/^info \[b, d\] 2 integrations of owner "other"/,
				],
			],
			[
				"keys that documents had, or that errors freeze",
				{
					...integrations(
						integration("a", { notes: line("crm") }),
						integration("b", { notes: line("former") }),
						integration("d", { notes: line("frozen") }),
						integration("e", { notes: line("frozen-before") }),
					),
					documents: [document("crm", { previousKeys: ["former"] })],
					state: {
						frozenKeys: ["frozen"],
						frozenPreviousKeys: ["frozen-before"],
					},
				},
				[/^ok/],
			],
			[
				"a file that cannot be read: its document may be in there",
				{
					...integrations(integration("e", { notes: line("gone") })),
					state: { frozenUnknown: 1 },
				},
				[/^warning \[gone\] .*unless it is in a file that cannot be read/],
			],
			[
				"notes that could not be read",
				{ configurations: failed("other").failed },
				["warning [] not checked: GET /x answered other"],
			],
		],
	],
	[
		"budget",
		[
			[
				"few requests left",
				{ requests: { allowed: 300, left: 29 } },
				[/^warning \[\] only 29 of the client's 300 requests are left/],
			],
			[
				"a budget over the platform's",
				{ requests: { allowed: 200, left: 190 } },
				[
					/^warning \[\] rateLimit\.requestsPerMinute is 240, but the platform allows 200/,
				],
			],
			["a tenth left", { requests: { allowed: 300, left: 30 } }, [/^ok/]],
			["no word of it", { requests: null }, [/^info/]],
		],
	],
])("%s", (check, cases) => {
	test.each(cases)("%s", (_title, given, lines) => {
		const found = told(check, given);
		expect(found).toEqual(
			lines.map((wanted) =>
				typeof wanted === "string" ? wanted : expect.stringMatching(wanted),
			),
		);
	});
});

describe("what was not read is never all right", () => {
	const nothing = (kind: FailedReading["kind"]): Given => ({
		organization: failed(kind),
		grants: failed(kind),
		types: failed(kind, view),
		credentialTypes: failed(kind, view),
		configSchemas: failed(kind, view),
		integrations: failed(kind, view),
		credentials: failed(kind, view),
		aheadMs: null,
		requests: null,
	});

	test.each(["client", "sign-in", "other", "permission"] as const)(
		"where nothing could be: %s",
		(kind) => {
			const { checks } = report(nothing(kind));
			expect([...new Set(checks.map(({ check }) => check))]).toEqual(
				checkNames,
			);
			expect(
				checks
					.filter(({ severity }) => severity === "ok")
					.map(({ check }) => check),
			).toEqual(kind === "other" || kind === "permission" ? ["login"] : []);
		},
	);

	test("of an organization that is not meant nothing is told", () => {
		const { checks } = report({
			settings: { organizationId: "another" },
			...integrations(integration("secret-to-others", { notes: line("x") })),
		});
		expect(JSON.stringify(checks)).not.toContain("secret-to-others");
		expect(
			checks
				.filter(({ severity }) => severity === "ok")
				.map(({ check }) => check),
		).toEqual(["login", "permissions", "clock", "budget"]);
	});
});
