// Plans as a pull request brings them about: ordinary, refused, huge, hostile.
import type { CertificateNeed } from "../../src/core/certificates/certificates.ts";
import { certificates } from "../../src/core/certificates/messages.ts";
import * as messages from "../../src/core/plan/messages.ts";
import type {
	Change,
	FieldChange,
	Plan,
	PlanSummary,
	Verb,
} from "../../src/core/types.ts";

export function planOf(more: Partial<Plan> = {}): Plan {
	const changes = more.changes ?? [];
	const tally = (verb: Verb): number =>
		changes.filter((change) => change.verb === verb).length;
	const summary: PlanSummary = {
		create: tally("create"),
		adopt: tally("adopt"),
		update: tally("update"),
		delete: tally("delete"),
		unchanged: 9,
		frozen: 0,
	};
	return {
		version: 1,
		environment: "dev",
		organizationId: "3f7c1a52-0d1f-4b5e-9c55-1f6a3e8b7d10",
		commit: "0123456789abcdef0123456789abcdef01234567",
		checksum: `sha256:${"0".repeat(64)}`,
		changes,
		refusals: [],
		orphans: [],
		nearMisses: [],
		suspended: [],
		standings: [],
		unmanaged: 0,
		secretsRead: true,
		platformCalls: 7,
		summary,
		...more,
	};
}

export function change(
	verb: Verb,
	key: string,
	more: Partial<Change> = {},
): Change {
	return {
		key,
		type: "web-services",
		name: key.replaceAll("-", " "),
		verb,
		fields: [],
		notes: [],
		integrationId: verb === "create" ? null : `id-of-${key}`,
		document: verb === "delete" ? null : `sha256:${"1".repeat(64)}`,
		target: {
			typeId: "custom-rest-actions",
			credential: null,
			config: null,
			state: null,
			removeCredentials: [],
			configVersion: verb === "create" ? null : 3,
		},
		...more,
	};
}

export function field(
	path: string,
	from: FieldChange["from"],
	to: FieldChange["to"],
): FieldChange {
	return { path, from, to };
}

const target = change("update", "any").target;

const created = change("create", "crm-lookup", {
	name: "CRM lookup",
	fields: [
		field("name", null, "CRM lookup"),
		field("notes", null, "Owned by the CRM team.\nAsk before changing."),
		field("credentials.type", null, "userDefinedOAuth"),
		field("credentials.fields.clientId", null, "(secret, new)"),
		field("credentials.fields.clientSecret", null, "(secret, new)"),
		field("mutualTls.certificateAuthority", null, "digicert"),
		field("status", "inactive", "active"),
	],
});
const resecreted = change("update", "billing", {
	name: "Billing",
	fields: [
		field(
			"notes",
			"Line one\nLine two\nLine three",
			"Line one\nLine 2\nLine three",
		),
		field("credentials.fields.password", "(secret)", "(secret, changed)"),
		field("properties.retries", 3, 5),
		field("properties.old", true, null),
	],
});
const adopted = change("adopt", "orders", {
	name: "Orders (EU)",
	fields: [
		field(
			"credentials.fields.password",
			"(secret)",
			"(secret, cannot compare)",
		),
	],
	notes: [
		messages.notes.adopts("6c0f3a2e-1111-4222-8333-444455556666"),
		messages.notes.takesOverCredential("Integration-orders"),
	],
});
const disabled = change("update", "stock", {
	name: "Stock",
	fields: [field("status", "active", "inactive")],
	notes: [
		messages.notes.disabling(["Find article", "Reserve article", "Release v2"]),
	],
	target: { ...target, state: "DISABLED" },
});
const deleted = change("delete", "old-crm", {
	name: "Old CRM",
	notes: [
		messages.notes.deleting(
			Array.from({ length: 12 }, (_, at) => `Old action ${at + 1}`),
		),
		messages.notes.removesCredential("gc-integrations/old-crm"),
	],
	target: {
		...target,
		removeCredentials: [{ id: "c1", name: "gc-integrations/old-crm" }],
	},
});

export const needs: readonly CertificateNeed[] = [
	{
		severity: "error",
		reason: "expiring",
		authority: "digicert",
		deadline: "2026-01-11T23:59:59Z",
		integrations: ["crm-lookup"],
		message: certificates.expiring({
			authority: "digicert",
			integrations: ["crm-lookup"],
			issuer: "DigiCert TLS RSA CA1",
			until: "2026-01-11 23:59 UTC",
			daysLeft: 10,
			successor: null,
		}),
	},
	{
		severity: "info",
		reason: "pinning-advice",
		authority: "genesys-cloud",
		deadline: null,
		integrations: ["orders"],
		message: "not told",
	},
];

const hostile =
	"@team #123 GH-7 <img src=x onerror=alert(1)> [a](http://evil.example) www.evil.example `x` ``y`` a|b \\|c --> </details> $z$ *b* _i_ ~~s~~ :boom: a@b.example !5\n/close\n\n# head\n```\n\u202egnp.exe\u0000\ud800";

export const plans: Readonly<Record<string, Plan>> = {
	empty: planOf({ unmanaged: 3 }),
	normal: planOf({
		changes: [resecreted, created, adopted],
		unmanaged: 3,
	}),
	refused: planOf({
		changes: [resecreted, deleted],
		refusals: [
			{
				rule: "type-change",
				key: "billing",
				message: messages.typeChange("id-of-billing", "web-services", "google"),
			},
			{
				rule: "unresolved-secret",
				key: "crm-lookup",
				message: messages.unresolvedSecret(
					"credentials.fields.clientSecret",
					"the environment variable CRM_CLIENT_SECRET",
					"is not set",
					{
						file: "integrations/crm.yaml",
						span: { line: 9, column: 19, endLine: 9, endColumn: 44 },
					},
				),
			},
			{
				rule: "too-many-deletes",
				key: "old-crm",
				message: messages.tooMany("deletes", 2, 1, ["old-crm", "older-crm"]),
			},
			{
				rule: "wrong-organization",
				key: null,
				message: messages.wrongOrganization("aaaa", "bbbb"),
			},
		],
	}),
	"skipped-secrets": planOf({
		secretsRead: false,
		changes: [
			{
				...disabled,
				notes: [messages.notes.notCompared(), ...disabled.notes],
			},
		],
	}),
	losses: planOf({
		changes: [
			deleted,
			disabled,
			change("update", "tickets", {
				name: "Tickets",
				fields: [field("status", "error", "active")],
				notes: [messages.notes.failing("Token endpoint answered 401.")],
				target: { ...target, state: "ENABLED" },
			}),
			change("delete", "left-over", {
				name: "gc-integrations/left-over",
				type: "basicAuth",
				integrationId: null,
				notes: [messages.notes.removesCredential("gc-integrations/left-over")],
				target: {
					...target,
					removeCredentials: [{ id: "c2", name: "gc-integrations/left-over" }],
				},
			}),
		],
		standings: [
			{
				key: "tickets",
				integrationId: "id-of-tickets",
				name: "Tickets",
				type: "zendesk",
				status: "active",
				reportedState: "ERROR",
				detail: "Token endpoint answered 401.",
			},
			{
				key: "weather",
				integrationId: "id-of-weather",
				name: "Weather",
				type: "web-services",
				status: "active",
				reportedState: "ERROR",
				detail: null,
			},
		],
		orphans: [
			{ key: "old-crm", integrationId: "id-of-old-crm", name: "Old CRM" },
			{ key: "stray", integrationId: "id-of-stray", name: "Stray" },
			{ key: "lost", integrationId: null, name: "gc-integrations/lost" },
		],
		suspended: [
			{
				key: "paused",
				verb: "update",
				fields: [field("status", "inactive", "active")],
			},
		],
		summary: {
			create: 0,
			adopt: 0,
			update: 2,
			delete: 2,
			unchanged: 4,
			frozen: 2,
		},
		unmanaged: 1,
	}),
	hostile: planOf({
		environment: "dev-->@x",
		commit: hostile,
		organizationId: hostile,
		changes: [
			change("update", hostile, {
				name: hostile,
				type: "a|b",
				fields: [
					field("status", hostile, "active"),
					field(hostile, hostile, { [hostile]: hostile }),
				],
				notes: [hostile],
			}),
			change("delete", "plain", { name: "@team", notes: [hostile] }),
		],
		refusals: [{ rule: hostile, key: hostile, message: hostile }],
		orphans: [{ key: hostile, integrationId: null, name: hostile }],
		suspended: [
			{ key: hostile, verb: "create", fields: [field(hostile, null, hostile)] },
		],
		standings: [
			{
				key: hostile,
				integrationId: hostile,
				name: hostile,
				type: hostile,
				status: hostile,
				reportedState: "ERROR",
				detail: hostile,
			},
		],
	}),
	"many-changes": planOf({
		changes: Array.from({ length: 2000 }, (_, at) =>
			change(
				at % 10 === 0 ? "delete" : at % 3 === 0 ? "create" : "update",
				`integration-${String(at).padStart(4, "0")}`,
				{
					fields: at % 10 === 0 ? [] : [field("status", "inactive", "active")],
					notes: at % 10 === 0 ? [messages.notes.deleting(["One", "Two"])] : [],
				},
			),
		),
		refusals: [
			{
				rule: "too-many-deletes",
				key: "integration-0000",
				message: messages.tooMany(
					"deletes",
					200,
					1,
					Array.from(
						{ length: 200 },
						(_, at) => `integration-${String(at * 10).padStart(4, "0")}`,
					),
				),
			},
		],
	}),
	"many-fields": planOf({
		changes: Array.from({ length: 8 }, (_, at) =>
			change(at === 7 ? "create" : "update", `wide-${at}`, {
				fields: Array.from({ length: 300 }, (_each, field_) =>
					field(`properties.member${field_}`, `old ${field_}`, `new ${field_}`),
				),
			}),
		),
	}),
	"long-notes": planOf({
		changes: [
			change("update", "wordy", {
				fields: [
					field(
						"notes",
						`${"All the same. ".repeat(1800)}Now.${" After.".repeat(3600)}`,
						`${"All the same. ".repeat(1800)}Then.${" After.".repeat(3600)}`,
					),
				],
			}),
			change("update", "long-list", {
				fields: [
					field(
						"notes",
						Array.from({ length: 5000 }, (_, at) => `line ${at}`).join("\n"),
						Array.from({ length: 5000 }, (_, at) =>
							at > 2000 && at < 2100 ? `new ${at}` : `line ${at}`,
						).join("\n"),
					),
				],
				notes: [`${"A long tale. ".repeat(4000)}And what to do.`],
			}),
		],
	}),
	"forty-changes": planOf({
		changes: Array.from({ length: 40 }, (_, at) =>
			change(at % 2 ? "update" : "create", `integration-${at + 10}`, {
				fields: [
					field("name", null, `Integration ${at + 10}`),
					field("status", "inactive", "active"),
				],
			}),
		),
	}),
};
