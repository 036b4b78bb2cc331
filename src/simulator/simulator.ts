// Options become a running Genesys Cloud: an organization behind the platform's API on a port of this machine.
import type { AddressInfo } from "node:net";
import {
	forgetScript,
	type ScriptedAnswer,
	type Service,
	script,
} from "./actions/answers.ts";
import type { Behavior } from "./behavior.ts";
import { defaultBehavior } from "./behavior-table.ts";
import { controlAnswer } from "./control.ts";
import { answer, type Edge, type Received } from "./edge.ts";
import { type ArmedFault, arm, type Fault } from "./faults.ts";
import { dateSequence, idSequence } from "./ids.ts";
import type { LoggedCall } from "./log.ts";
import {
	createOrganization,
	emptyOrganization,
	forgetLag,
	type Organization,
} from "./organization.ts";
import type { Reply } from "./reply.ts";
import { simulatorServer } from "./server.ts";
import type { SimulatedClient } from "./tokens.ts";

export type { Behavior } from "./behavior.ts";
export type { CertificateSpec } from "./certificates.ts";
export type { Fault } from "./faults.ts";
export type { LoggedCall } from "./log.ts";
export type { Organization } from "./organization.ts";
export type {
	StoredCertificate,
	StoredCredential,
	StoredIntegration,
} from "./state.ts";
export type { SimulatedClient } from "./tokens.ts";

export interface SimulatorOptions {
	/** Default 127.0.0.1. */
	readonly host: string;
	/** Default 0, which takes a free port. */
	readonly port: number;
	/** Default: `simulator` with the secret `simulator-secret`, with all permissions. */
	readonly clients: readonly SimulatedClient[];
	readonly organizationId: string;
	readonly organizationName: string;
	/** Fills the organization, at the start and after a reset. Lists show it at once. */
	readonly seed: (organization: Organization) => void;
	/** The paths of a gateway in front of login and API, such as `/gateway/login`; one text: the same for both. */
	readonly pathPrefix:
		| string
		| { readonly login?: string; readonly api?: string };
	/** Milliseconds since the epoch; default Date.now. */
	readonly clock: () => number;
	/** Default: UUID-shaped, the same sequence in every simulator. */
	readonly ids: () => string;
	readonly behavior: Partial<Behavior>;
	readonly faults: readonly Fault[];
}

export interface Simulator {
	/** Scheme, host and port, without a slash at its end. */
	readonly url: string;
	/** `url` and the gateway's path for login. */
	readonly loginUrl: string;
	/** `url` and the gateway's path for the API. */
	readonly apiUrl: string;
	readonly port: number;
	/** To look at, and to change as somebody in the UI would. */
	readonly organization: Organization;
	/** How it behaves now. */
	readonly behavior: Readonly<Behavior>;
	/** The calls since the start, or since clearLog; of more than 20,000 the last ones. */
	readonly log: readonly LoggedCall[];
	clearLog(): void;
	/** As over its port, but without one: for clients in the same process. */
	answer(received: Received): Promise<Reply>;
	/** Faults hit in the order they were added; of several that match one call, the first that is due. */
	addFault(fault: Fault): void;
	clearFaults(): void;
	/** What services answer to actions that are tested: in this order, and before what was scripted earlier. */
	script(answers: readonly ScriptedAnswer[]): void;
	behave(changes: Partial<Behavior>): void;
	/**
	 * Awaited after a call was processed and before it is answered.
	 * @returns stops listening
	 */
	onCall(listener: (call: LoggedCall) => void | Promise<void>): () => void;
	/** Every token given so far is refused with 401 from now on. */
	revokeTokens(): void;
	/** Back to how it was started: organization, behavior, faults; no log, no scripted answers, fresh request budgets. */
	reset(): void;
	/** Ends open connections, hanging ones too. */
	close(): Promise<void>;
}

/** @throws Error of node:net, such as EADDRINUSE. */
export async function startSimulator(
	options: Partial<SimulatorOptions> = {},
): Promise<Simulator> {
	const host = options.host ?? "127.0.0.1";
	const clock = options.clock ?? Date.now;
	const behavior = defaultBehavior();
	Object.assign(behavior, structuredClone(options.behavior ?? {}));
	const organization = createOrganization(
		options.organizationId ?? "5f1e4c52-7c1e-4b53-9a5d-0c8f3f4e9a01",
		options.organizationName ?? "Simulated Organization",
		{
			now: clock,
			nextDate: dateSequence(clock),
			newId: options.ids ?? idSequence("object"),
			behavior,
		},
	);
	const log: LoggedCall[] = [];
	const faults: ArmedFault[] = [];
	const service: Service = { answers: [], authResponses: new Map() };
	const closing = new AbortController();
	const start = () => {
		options.seed?.(organization);
		forgetLag(organization);
		faults.splice(0, faults.length, ...(options.faults ?? []).map(arm));
	};
	const addFault = (fault: Fault) => {
		faults.push(arm(fault));
	};
	const behave = (changes: Partial<Behavior>) => {
		Object.assign(behavior, structuredClone(changes));
	};
	const reset = () => {
		behave({ ...defaultBehavior(), ...options.behavior });
		emptyOrganization(organization);
		log.length = 0;
		forgetScript(service);
		for (const token of edge.platform.tokens.values()) token.requests = 0;
		start();
	};
	const edge: Edge = {
		platform: {
			organization,
			clients: options.clients ?? [
				{ clientId: "simulator", clientSecret: "simulator-secret" },
			],
			tokens: new Map(),
			service,
			certificateAnswers: 0,
		},
		faults,
		log,
		listeners: new Set(),
		...prefixes(options.pathPrefix),
		newCorrelationId: idSequence("correlation"),
		closing: closing.signal,
		calls: 0,
	};
	start();
	const server = simulatorServer(edge, (request, path, body) =>
		controlAnswer(
			{
				log,
				organization,
				addFault,
				script: (answers) => script(service, answers),
				behave,
				reset,
			},
			request,
			path,
			body,
		),
	);
	await new Promise<void>((resolve, reject) => {
		server.once("error", reject);
		server.listen(options.port ?? 0, host, () => {
			server.off("error", reject);
			resolve();
		});
	});
	const { port } = server.address() as AddressInfo;
	const url = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
	return {
		url,
		loginUrl: `${url}${edge.loginPrefix}`,
		apiUrl: `${url}${edge.apiPrefix}`,
		port,
		organization,
		behavior,
		log,
		clearLog() {
			log.length = 0;
		},
		addFault,
		clearFaults() {
			faults.length = 0;
		},
		answer: (received) => answer(edge, received),
		script: (answers) => script(service, answers),
		behave,
		onCall(listener) {
			edge.listeners.add(listener);
			return () => {
				edge.listeners.delete(listener);
			};
		},
		revokeTokens() {
			edge.platform.tokens.clear();
		},
		reset,
		close() {
			closing.abort();
			const closed = new Promise<void>((resolve) => {
				server.close(() => resolve());
			});
			server.closeAllConnections();
			return closed;
		},
	};
}

function prefixes(
	given: SimulatorOptions["pathPrefix"] | undefined,
): Pick<Edge, "loginPrefix" | "apiPrefix"> {
	const { login = "", api = "" } =
		typeof given === "string" ? { login: given, api: given } : (given ?? {});
	const tidy = (path: string) => {
		const inner = path
			.split("/")
			.filter((part) => part !== "")
			.join("/");
		return inner === "" ? "" : `/${inner}`;
	};
	return { loginPrefix: tidy(login), apiPrefix: tidy(api) };
}
