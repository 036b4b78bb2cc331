// Nothing -> statuses as a daemon may have them: a rich one with every case, an empty one, one with hostile text everywhere.
import type {
	EnvironmentStatus,
	HistoryEntry,
	IntegrationStatus,
	Status,
} from "../../src/daemon/types.ts";

export const now = "2026-11-25T04:30:00.000Z";
const commit = "4f1c9a7be2d35860a1b2c3d4e5f60718293a4b5c";
const older = "b81e22d09c4f7a6e5d4c3b2a190807f6e5d4c3b2";
const author = "Ada Lovelace <ada@example.org>";

export function integration(
	key: string,
	other: Partial<IntegrationStatus> = {},
): IntegrationStatus {
	return {
		key,
		type: "web-services",
		name: key.replaceAll("-", " "),
		file: `integrations/${key}.yaml`,
		line: 1,
		link: `https://git.example.org/contact-centre/config/-/blob/${commit}/integrations/${key}.yaml#L1`,
		desired: "active",
		actual: "active",
		health: { code: "ACTIVE", detail: null },
		standing: "in sync",
		drift: [],
		verb: null,
		problem: null,
		lastChange: null,
		integrationId: "0b6c8f5e-7d1a-4f57-9a53-7f3f6f1f2a10",
		...other,
	};
}

export function environment(
	name: string,
	other: Partial<EnvironmentStatus> = {},
): EnvironmentStatus {
	return {
		name,
		mode: "enforce",
		organizationId: "6d2f9f6c-2f63-4d0e-9c0e-3c1f5c7e8a11",
		running: false,
		verdict: "converged",
		summary: "nothing to do",
		since: "2026-11-23T17:02:11.000Z",
		cycles: 71,
		lastRun: {
			number: 214,
			startedAt: "2026-11-25T04:29:02.000Z",
			endedAt: "2026-11-25T04:29:05.000Z",
			reasons: ["schedule"],
			commit,
			calls: 4,
			cheap: true,
		},
		lastSuccessAt: "2026-11-25T04:29:05.000Z",
		nextRunAt: "2026-11-25T04:34:00.000Z",
		retryAt: null,
		error: null,
		refusals: [],
		warnings: [],
		others: [],
		orphans: [],
		nearMisses: [],
		unmanaged: 0,
		budgetLeft: 296,
		integrations: [],
		certificates: null,
		...other,
	};
}

export function entry(other: Partial<HistoryEntry> = {}): HistoryEntry {
	return {
		version: 1,
		at: "2026-11-25T04:12:40.000Z",
		environment: "production",
		organizationId: "6d2f9f6c-2f63-4d0e-9c0e-3c1f5c7e8a11",
		key: "order-status",
		type: "web-services",
		name: "Order status",
		verb: "update",
		fields: [{ path: "status", from: "inactive", to: "active" }],
		outcome: "applied",
		error: null,
		integrationId: "0b6c8f5e-7d1a-4f57-9a53-7f3f6f1f2a10",
		correlationId: "c2b7f3a0-6a7e-4a53-8f3c-0d8c5a0b9e11",
		commit,
		author,
		reasons: ["git"],
		writer: "daemon-eu-1",
		...other,
	};
}

export function status(other: Partial<Status> = {}): Status {
	return {
		version: 1,
		restartNeeded: [],
		product: "gc-integrations",
		writer: "daemon-eu-1",
		startedAt: "2026-11-21T08:00:00.000Z",
		now,
		source: {
			kind: "git",
			where: "https://git.example.org/contact-centre/config.git",
			commit: {
				id: commit,
				author,
				subject: "Rotate the secret of the order service",
			},
			fetchedAt: "2026-11-25T04:29:40.000Z",
			problem: null,
		},
		environments: [],
		history: [],
		...other,
	};
}

export const empty = status({
	source: {
		kind: "folder",
		where: "/srv/config",
		commit: null,
		fetchedAt: null,
		problem: null,
	},
});

const lastChange: IntegrationStatus["lastChange"] = {
	at: "2026-11-25T04:12:40.000Z",
	verb: "update",
	outcome: "applied",
	commit,
	author,
};

const production = environment("production", {
	verdict: "refused",
	summary: "2 refusals hold 2 integrations; everything else is as it should be",
	since: "2026-11-25T04:14:00.000Z",
	cycles: 4,
	lastRun: {
		number: 1841,
		startedAt: "2026-11-25T04:28:50.000Z",
		endedAt: "2026-11-25T04:28:59.000Z",
		reasons: ["git", "webhook"],
		commit,
		calls: 23,
		cheap: false,
	},
	lastSuccessAt: "2026-11-25T04:09:11.000Z",
	retryAt: "2026-11-25T04:31:30.000Z",
	refusals: [
		{
			rule: "credential-type-change",
			key: "crm-contacts",
			message:
				"the bound credential is of type basicAuth, the document says userDefinedOAuth: the platform's help warns against changing it once data actions are published. To go on, set allowCredentialTypeChange: true",
		},
		{
			rule: "too-many-deletes",
			key: null,
			message:
				"3 integrations would be deleted, 1 is allowed (fax-gateway, old-crm, sms-relay): check the plan, then allow it once with --allow-deletes 3, or raise safety.maxDeletes",
			rivals: ["fax-gateway"],
			creates: ["sms-relay-2"],
		},
	],
	warnings: [
		"integrations/legacy/billing.yaml is not read: it is larger than 1 MiB",
	],
	others: [
		{
			key: "order-status",
			writer: "daemon-us-2",
			message:
				"its ownership line was written by daemon-us-2 at 04:21 UTC: let only one daemon enforce this organization",
		},
	],
	orphans: [
		{
			key: "fax-gateway",
			integrationId: "90a1b2c3-d4e5-4f60-8718-293a4b5c6d7e",
			name: "Fax gateway",
		},
		{ key: "sms-relay", integrationId: null, name: "SMS relay credential" },
	],
	nearMisses: [
		{
			key: "parcel-tracking",
			name: "Parcel tracking",
			integrationId: "a0a1b2c3-d4e5-4f60-8718-293a4b5c6d7e",
			found: "Parcel-Tracking",
		},
	],
	unmanaged: 12,
	budgetLeft: 143,
	integrations: [
		integration("address-check", {
			name: "Address check",
			standing: "in sync",
			health: {
				code: "ERROR",
				detail:
					"The endpoint answered 401 Unauthorized to the last three calls (auth.token.rejected)",
			},
			lastChange: { ...lastChange, at: "2026-10-02T09:00:00.000Z" },
		}),
		integration("crm-contacts", {
			name: "CRM contacts",
			standing: "held",
			verb: "update",
			drift: [
				{
					path: "credentials.type",
					from: "basicAuth",
					to: "userDefinedOAuth",
				},
				{
					path: "credentials.fields",
					from: "(secret)",
					to: "(secret, rewritten)",
				},
			],
			problem:
				"the bound credential is of type basicAuth, the document says userDefinedOAuth: to go on, set allowCredentialTypeChange: true",
			lastChange: { ...lastChange, at: "2025-12-24T17:30:00.000Z" },
		}),
		integration("knowledge-base", {
			name: "Knowledge base",
			type: "genesys-cloud",
			standing: "frozen",
			desired: null,
			line: 14,
			problem:
				"integrations/knowledge-base.yaml:14:3: a colon needs a blank after it",
		}),
		integration("loyalty-points", {
			name: "Loyalty points",
			standing: "failed",
			verb: "create",
			actual: null,
			health: null,
			problem:
				"POST /api/v2/integrations answered 503 Service Unavailable (correlation id 8f0c1a7e): tried again by itself",
			lastChange: {
				at: "2026-11-25T04:28:58.000Z",
				verb: "create",
				outcome: "failed",
				commit,
				author,
			},
			integrationId: null,
		}),
		integration("order-status", {
			name: "Order status",
			lastChange,
		}),
		integration("payment-terminal-reservations-and-cancellations-emea", {
			name: "Payment terminal reservations and cancellations (EMEA)",
			file: "integrations/emea/payments/payment-terminal-reservations-and-cancellations-emea.yaml",
			line: 3,
			link: null,
			health: { code: "ACTIVATING", detail: null },
		}),
		integration("sales-pipeline", {
			name: "Sales pipeline",
			type: "salesforce",
			standing: "suspended",
			desired: "inactive",
			verb: "update",
			drift: [{ path: "status", from: "active", to: "inactive" }],
			lastChange: { ...lastChange, author: null, commit: null },
		}),
		integration("ticket-lookup", {
			name: "Ticket lookup",
			type: "zendesk",
			desired: "inactive",
			actual: "inactive",
			health: { code: "INACTIVE", detail: null },
		}),
	],
	certificates: {
		checkedAt: "2026-11-25T03:00:00Z",
		certificates: [
			{
				authority: "digicert",
				status: "current",
				subject: "CN=mtls.genesys.example, O=Genesys Cloud Services, C=US",
				issuer: "CN=DigiCert Global G2 TLS RSA SHA256 2020 CA1, C=US",
				serialNumber: "0A3F5509C8D1",
				notBefore: "2025-12-08T00:00:00Z",
				notAfter: "2026-12-07T23:59:59Z",
				daysLeft: 12,
				fingerprint256:
					"5E:2A:90:11:8C:77:0D:AB:41:3F:66:B0:9E:D2:15:C4:5E:2A:90:11:8C:77:0D:AB:41:3F:66:B0:9E:D2:15:C4",
				extendedKeyUsages: null,
			},
			{
				authority: "digicert",
				status: "upcoming",
				subject: "CN=mtls.genesys.example, O=Genesys Cloud Services, C=US",
				issuer: "CN=DigiCert Global G2 TLS RSA SHA256 2020 CA1, C=US",
				serialNumber: "0B11A2C3D4E5",
				notBefore: "2026-11-20T00:00:00Z",
				notAfter: "2027-11-19T23:59:59Z",
				daysLeft: 359,
				fingerprint256:
					"A1:2A:90:11:8C:77:0D:AB:41:3F:66:B0:9E:D2:15:C4:5E:2A:90:11:8C:77:0D:AB:41:3F:66:B0:9E:D2:15:C4",
				extendedKeyUsages: null,
			},
			{
				authority: "genesys-cloud",
				status: "current",
				subject: "CN=client.mypurecloud.example",
				issuer: "CN=Genesys Cloud Root CA",
				serialNumber: "77",
				notBefore: "2026-06-01T00:00:00Z",
				notAfter: "2027-06-01T00:00:00Z",
				daysLeft: 187,
				fingerprint256:
					"FF:2A:90:11:8C:77:0D:AB:41:3F:66:B0:9E:D2:15:C4:5E:2A:90:11:8C:77:0D:AB:41:3F:66:B0:9E:D2:15:C4",
				extendedKeyUsages: null,
			},
		],
		needs: [
			{
				severity: "error",
				reason: "expiring",
				authority: "digicert",
				deadline: "2026-12-07T23:59:59Z",
				integrations: ["address-check", "order-status"],
				message:
					"the DigiCert client certificate of address-check and order-status expires on 2026-12-07 23:59 UTC (in 12 days). Install the new certificate on the web services before that date",
			},
			{
				severity: "info",
				reason: "pinning-advice",
				authority: "genesys-cloud",
				deadline: null,
				integrations: ["loyalty-points"],
				message:
					"the web services behind loyalty-points should trust the root and not the certificate: Genesys Cloud replaces it by itself every year",
			},
		],
		warnings: [],
		problem: null,
	},
});

const staging = environment("staging", {
	verdict: "changed",
	summary: "1 updated",
	integrations: [
		...Array.from({ length: 41 }, (_, index) =>
			integration(`service-${String(index + 1).padStart(2, "0")}`, {
				name: `Service ${index + 1}`,
				lastChange: index % 3 === 0 ? lastChange : null,
			}),
		),
	],
});

const development = environment("development", {
	mode: "report",
	verdict: "drift",
	summary: "1 integration differs; left as it is, because the mode is report",
	running: true,
	integrations: [
		integration("order-status", {
			name: "Order status",
			standing: "drift",
			verb: "update",
			drift: [
				{
					path: "properties.timeoutSeconds",
					from: 30,
					to: 10,
				},
				{ path: "mutualTls.certificateAuthority", from: null, to: "digicert" },
			],
		}),
		integration("ticket-lookup", { name: "Ticket lookup", type: "zendesk" }),
	],
	certificates: {
		checkedAt: "2026-11-25T03:00:00Z",
		certificates: [],
		needs: [],
		warnings: [
			'the platform shows a certificate of an authority that is not known here ("acme"): it is left out',
		],
		problem: "GET /api/v2/integrations/clientcertificates answered 500",
	},
});

const sandbox = environment("sandbox", {
	running: true,
	verdict: null,
	summary: "the first cycle has not ended yet",
	since: null,
	cycles: 0,
	lastRun: null,
	lastSuccessAt: null,
	organizationId: null,
	budgetLeft: null,
});

export const rich = status({
	environments: [development, production, sandbox, staging],
	history: [
		entry({
			at: "2026-11-25T04:28:58.000Z",
			key: "loyalty-points",
			name: "Loyalty points",
			verb: "create",
			fields: [],
			outcome: "failed",
			error: "POST /api/v2/integrations answered 503 Service Unavailable",
		}),
		entry(),
		entry({
			at: "2026-11-24T22:00:01.000Z",
			environment: "staging",
			key: "service-01",
			name: "Service 1",
			verb: "adopt",
			fields: [
				{
					path: "credentials.fields",
					from: "(secret)",
					to: "(secret, rewritten)",
				},
			],
			reasons: ["files"],
			author: null,
			commit: null,
		}),
		entry({
			at: "2026-11-20T09:15:00.000Z",
			key: "sms-relay",
			name: "SMS relay",
			verb: "delete",
			outcome: "skipped",
			fields: [],
			commit: older,
			reasons: ["schedule", "http"],
		}),
		...Array.from({ length: 20 }, (_, index) =>
			entry({
				at: `2026-11-${String(19 - Math.floor(index / 2)).padStart(2, "0")}T0${index % 2 === 0 ? 9 : 7}:00:00.000Z`,
				environment: "staging",
				key: `service-${String(index + 2).padStart(2, "0")}`,
				name: `Service ${index + 2}`,
				verb: "create",
				fields: [],
				commit: older,
			}),
		),
	],
});

/** One calm environment with so many integrations. */
export function large(integrations: number): Status {
	return status({
		environments: [
			environment("production", {
				integrations: Array.from({ length: integrations }, (_, index) =>
					integration(`service-${String(index).padStart(3, "0")}`),
				),
			}),
		],
	});
}

/** Every text of the value, as `hostile` writes it; the words that the product itself chooses from stay. */
export function hostile(value: Status, text: string): Status {
	const chosen = new Set([
		"version",
		"kind",
		"mode",
		"verdict",
		"standing",
		"verb",
		"outcome",
		"severity",
		"now",
	]);
	const spoilt = (part: unknown, member: string): unknown => {
		if (chosen.has(member)) return part;
		if (typeof part === "string") return `${text}${part}`;
		if (Array.isArray(part)) return part.map((one) => spoilt(one, ""));
		if (typeof part !== "object" || part === null) return part;
		return Object.fromEntries(
			Object.entries(part).map(([name, one]) => [name, spoilt(one, name)]),
		);
	};
	return spoilt(value, "") as Status;
}
