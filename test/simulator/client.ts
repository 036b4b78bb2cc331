// A simulator becomes calls of it by a plain client; every answer is held against the API description.
import { expect } from "vitest";
import {
	answerProblems,
	matchOperation,
} from "../../src/simulator/operations.ts";
import {
	type Simulator,
	type SimulatorOptions,
	startSimulator,
} from "../../src/simulator/simulator.ts";

export interface Reply {
	readonly status: number;
	readonly headers: Headers;
	readonly body: Body;
}

/** What tests look for in answers. Which of it an answer has, its operation says; what it has was held against the description. */
interface Body {
	readonly id: string;
	readonly name: string;
	readonly type: string;
	readonly notes: string;
	readonly version: number;
	readonly intendedState: string;
	readonly reportedState: {
		readonly code: string;
		readonly detail: { readonly message: string };
	};
	readonly config: { readonly current: Body };
	readonly properties: Readonly<
		Record<string, { readonly title: string; readonly enum: string[] }>
	>;
	readonly credentials: Readonly<
		Record<
			string,
			{
				readonly id: string;
				readonly type: { readonly name: string };
				readonly credentialTypes: string[];
			}
		>
	>;
	readonly additionalProperties: unknown;
	readonly credentialFields: unknown;
	readonly createdDate: string;
	readonly modifiedDate: string;
	readonly maxInstances: number;
	readonly configPropertiesSchemaUri: string;
	readonly configAdvancedSchemaUri: string;
	readonly signingAuthority: string;
	readonly certificate: string;
	readonly status: string;
	readonly description: string;
	readonly selfUri: string;
	readonly organization: { readonly id: string };
	readonly OAuthClient: { readonly id: string };
	readonly grants: readonly {
		readonly role: { readonly policies: readonly unknown[] };
	}[];
	readonly permissionMap: Readonly<
		Record<string, readonly { readonly action: string }[]>
	>;
	readonly entities: Body[];
	readonly total: number;
	readonly pageSize: number;
	readonly nextUri?: string;
	readonly previousUri?: string;
	readonly code: string;
	readonly message: string;
	readonly contextId: string;
	readonly details: readonly { readonly fieldName: string }[];
	readonly limit: { readonly value: number };
	readonly access_token: string;
	readonly error: string;
}

export type Send = (
	method: string,
	path: string,
	body?: unknown,
	headers?: Record<string, string>,
) => Promise<Reply>;

interface Clock {
	now: number;
}

export interface Rig {
	readonly simulator: Simulator;
	/** With a token of the first client. */
	readonly send: Send;
	readonly clock: Clock;
}

export const start = Date.UTC(2026, 0, 1);

/** Starts a simulator with a clock that stands still, logs in, and closes it afterwards. */
export async function withSimulator(
	options: Partial<SimulatorOptions>,
	use: (rig: Rig) => Promise<void>,
): Promise<void> {
	const clock = { now: start };
	const simulator = await startSimulator({
		clock: () => clock.now,
		...options,
	});
	try {
		const [client] = options.clients ?? [];
		const send = sender(
			simulator,
			await token(simulator, client?.clientId, client?.clientSecret),
		);
		simulator.clearLog();
		await use({ simulator, send, clock });
	} finally {
		await simulator.close();
	}
}

export async function login(
	simulator: Simulator,
	clientId = "simulator",
	clientSecret = "simulator-secret",
	body = "grant_type=client_credentials",
): Promise<Reply> {
	const basic = Buffer.from(`${clientId}:${clientSecret}`).toString("base64");
	const response = await fetch(`${simulator.loginUrl}/oauth/token`, {
		method: "POST",
		headers: {
			authorization: `Basic ${basic}`,
			"content-type": "application/x-www-form-urlencoded",
		},
		body,
	});
	return {
		status: response.status,
		headers: response.headers,
		body: (await response.json()) as Body,
	};
}

export async function token(
	simulator: Simulator,
	clientId?: string,
	clientSecret?: string,
): Promise<string> {
	const { body } = await login(simulator, clientId, clientSecret);
	return body.access_token;
}

export function sender(simulator: Simulator, bearer: string): Send {
	return async (method, path, body, headers = {}) => {
		const response = await fetch(`${simulator.apiUrl}${path}`, {
			method,
			headers: {
				authorization: `Bearer ${bearer}`,
				...(body === undefined ? {} : { "content-type": "application/json" }),
				...headers,
			},
			...(body === undefined
				? {}
				: { body: typeof body === "string" ? body : JSON.stringify(body) }),
		});
		const text = await response.text();
		const isJson = response.headers.get("content-type") !== "text/plain";
		const json: unknown =
			text === "" ? undefined : isJson ? JSON.parse(text) : text;
		checkAnswer(method, path, response.status, json);
		return {
			status: response.status,
			headers: response.headers,
			body: json as Body,
		};
	};
}

/** A web services integration with everything that a configuration can have. */
export async function create(
	send: Send,
	name = "CRM lookup",
	typeId = "custom-rest-actions",
): Promise<string> {
	const { status, body } = await send("POST", "/api/v2/integrations", {
		name,
		integrationType: { id: typeId },
	});
	expect(status).toBe(200);
	return body.id;
}

export async function createCredential(
	send: Send,
	type = "basicAuth",
	credentialFields: Record<string, string> = { userName: "u", password: "p" },
): Promise<string> {
	const { status, body } = await send(
		"POST",
		"/api/v2/integrations/credentials",
		{ name: `a ${type}`, type: { name: type }, credentialFields },
	);
	expect(status).toBe(200);
	return body.id;
}

export function configOf(
	members: Record<string, unknown> = {},
): Record<string, unknown> {
	return {
		name: "CRM lookup",
		version: 1,
		properties: {},
		advanced: {},
		notes: "",
		credentials: {},
		...members,
	};
}

export function configPath(id: string): string {
	return `/api/v2/integrations/${id}/config/current`;
}

// Answers that differ from the description on purpose: a configuration that is only referred to, notes left out, an older form, an operation that is not simulated.
const undescribed = [
	"config.current must have required property",
	"must have required property 'notes'",
	"getIntegrationsCredentialsTypes: ",
	"is not described to answer 501",
];

function checkAnswer(
	method: string,
	path: string,
	status: number,
	body: unknown,
): void {
	const matched = matchOperation(method, path.split("?")[0] ?? "");
	if (matched === undefined) return;
	const problems = answerProblems(matched.operation.id, status, body).filter(
		(problem) => !undescribed.some((known) => problem.includes(known)),
	);
	expect(problems).toEqual([]);
}
