// The repository that is reviewed: eight documents in two environments, and the secrets they refer to.
import { idSequence } from "../../src/simulator/ids.ts";
import {
	type Simulator,
	type SimulatorOptions,
	startSimulator,
} from "../../src/simulator/simulator.ts";

export const secrets: Readonly<Record<string, string>> = {
	DEV_SECRET: "simulator-secret",
	PROD_SECRET: "simulator-secret",
	FINGERPRINT_KEY: "canary-fingerprint-key-0123456789",
	CRM_CLIENT_SECRET: "canary-crm-client-secret",
	ORDERS_PASSWORD: "canary-orders-password",
	BILLING_PASSWORD: "canary-billing-password",
	BILLING_API_KEY: "canary-billing-api-key",
	LEGACY_PASSWORD: "canary-legacy-password",
	TICKETS_TOKEN: "canary-tickets-token",
	CONTACTS_PASSWORD: "canary-contacts-password",
	CONTACTS_TOKEN: "canary-contacts-token",
};

/** The values that may stand nowhere. */
export const canaries: readonly string[] = Object.values(secrets).filter(
	(value) => value.startsWith("canary-"),
);

function environment(name: string, { url }: Simulator, more: string): string {
	return `  ${name}:
    platform: { loginUrl: ${url}, apiUrl: ${url} }
    organizationId: ${organizationIds[name]}
    oauth: { clientId: simulator, clientSecret: { env: ${name.toUpperCase()}_SECRET } }
    prune: true
${more}`;
}

const organizationIds: Readonly<Record<string, string>> = {
	dev: "00000000-0000-4000-8000-0000000000de",
	prod: "00000000-0000-4000-8000-00000000009d",
};

export interface Platforms {
	readonly dev: Simulator;
	readonly prod: Simulator;
}

export function settingsFor({ dev, prod }: Platforms): string {
	return `version: 1
environments:
${environment("dev", dev, "    safety: { maxActionsLost: 3 }\n")}${environment("prod", prod, "    safety: { maxDisables: 1, maxActionsLost: 3 }\n")}fingerprintKey: { env: FINGERPRINT_KEY }
`;
}

export const documents: Readonly<Record<string, string>> = {
	"integrations/crm-lookup.yaml": `key: crm-lookup
type: web-services
name: CRM lookup
status: active
notes: |
  Owned by the CRM team.
credentials:
  type: userDefinedOAuth
  fields:
    clientId: crm-client
    clientSecret: { env: CRM_CLIENT_SECRET }
`,
	"integrations/order-status.yaml": `key: order-status
type: web-services
name: Order status
status: active
credentials:
  type: basicAuth
  fields:
    userName: orders
    password: { env: ORDERS_PASSWORD }
`,
	"integrations/billing.yaml": `key: billing
type: web-services
name: Billing
status: active
credentials:
  type: basicAuth
  fields:
    userName: billing
    password: { env: BILLING_PASSWORD }
`,
	"integrations/stock.yaml": `key: stock
type: web-services
name: Stock
status: active
`,
	"integrations/shop.yaml": `key: shop
type: web-services
name: Shop
status: active
`,
	"integrations/legacy.yaml": `key: legacy
type: web-services
name: Legacy
status: inactive
credentials:
  type: basicAuth
  fields:
    userName: legacy
    password: { env: LEGACY_PASSWORD }
`,
	"integrations/tickets.yaml": `key: tickets
type: zendesk
name: Tickets
status: active
credentials:
  type: zendeskApiToken
  fields:
    userEmail: genesys@example.com
    baseUrl: https://example.zendesk.com
    apiToken: { env: TICKETS_TOKEN }
`,
	"integrations/contacts.yaml": `key: contacts
type: web-services
name: Contacts
status: active
credentials:
  type: basicAuth
  fields:
    userName: contacts
    password: { env: CONTACTS_PASSWORD }
`,
};

export async function withPlatforms<T>(
	use: (platforms: Platforms) => Promise<T>,
): Promise<T> {
	const starting = (name: string): Partial<SimulatorOptions> => ({
		clock: () => Date.UTC(2026, 0, 1),
		organizationId: organizationIds[name] ?? "",
		// The same ids in both would be told apart by nothing.
		ids: idSequence(name),
		behavior: { settleReads: 0, rateLimit: 1_000_000 },
	});
	const dev = await startSimulator(starting("dev"));
	try {
		const prod = await startSimulator(starting("prod"));
		try {
			return await use({ dev, prod });
		} finally {
			await prod.close();
		}
	} finally {
		await dev.close();
	}
}
