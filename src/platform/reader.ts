// The platform -> Actual: everything the comparison looks at. Cannot write.
import type {
	CertificateAnswer,
	CertificateStatus,
} from "../core/certificates/certificates.ts";
import type {
	Actual,
	ActualAction,
	ActualConfig,
	ActualCredential,
	ActualIntegration,
	LiveAction,
	LiveConfigSchema,
	LiveCredentialType,
	LiveType,
	Question,
} from "../core/types.ts";
import { together } from "./abort.ts";
import { listActions, readAction, readComing } from "./actions.ts";
import { readCertificates } from "./certificates.ts";
import { listCredentials, readCredential } from "./credentials.ts";
import { ApiError } from "./errors.ts";
import type { Http } from "./http.ts";
import {
	listIntegrations,
	readConfig,
	readIntegration,
} from "./integrations.ts";
import { backoffMs } from "./retry.ts";
import { createSharedReading } from "./shared-reading.ts";
import {
	readConfigSchema,
	readCredentialTypes,
	readOrganization,
	readType,
	readTypes,
	unless,
} from "./types.ts";

const MOST_FRESH_RETRIES = 3;
/** Times the number of the look. */
const LOOK_AGAIN_MS = 1_000;

export interface PlatformReader {
	/** Organization, types, integrations with configurations where the list carries them, credentials; read concurrently. */
	readAll(): Promise<Actual>;
	/** The two lists only; all else is taken to be as it was, but for integrations that the list shows changed. */
	readLists(before: Actual): Promise<Actual>;
	/** The same actual with the questions answered; read concurrently, within the budget. */
	answer(actual: Actual, questions: readonly Question[]): Promise<Actual>;
	/** @param options.fresh the integration was just made: a 404 may be lag, and is asked again up to 3 times */
	readConfig(
		integrationId: string,
		options?: { readonly fresh?: boolean },
	): Promise<ActualConfig>;
	readIntegration(integrationId: string): Promise<ActualIntegration>;
	/** All of a type, or all; with their configurations where the list carries them. */
	readIntegrations(
		typeId: string | null,
	): Promise<readonly ActualIntegration[]>;
	/** All data actions as they are listed now; many who ask at once share a list. */
	readActions(): Promise<readonly LiveAction[]>;
	/** @param options.once where it is not there: it is not asked for again */
	readAction(
		id: string,
		options?: { readonly once?: boolean },
	): Promise<ActualAction>;
	/** The client certificates, current and upcoming, as they are listed. @param first which of the two is asked for first */
	readCertificates(
		first: CertificateStatus,
	): Promise<readonly CertificateAnswer[]>;
	/** Every HTTP request of this client so far, token requests included. */
	readonly calls: () => number;
}

export function createReader(http: Http): PlatformReader {
	/** Once the platform refused `expand`, there is no point in asking again. */
	let expand = true;

	async function integrations(signal?: AbortSignal, typeId?: string) {
		try {
			return await listIntegrations(http, { expand, typeId, signal });
		} catch (error) {
			const refused = error instanceof ApiError && error.status === 400;
			if (!refused || !expand) throw error;
			expand = false;
			return listIntegrations(http, { typeId, signal });
		}
	}

	return {
		async readAll() {
			const [organization, types, found, credentials] = await together<
				[
					Actual["organization"],
					readonly LiveType[],
					readonly ActualIntegration[],
					readonly ActualCredential[],
				]
			>(http.signal, (signal) => [
				readOrganization(http, signal),
				readTypes(http, signal),
				integrations(signal),
				listCredentials(http, signal),
			]);
			return {
				organization,
				integrations: found,
				credentials,
				types,
				configSchemas: {},
			};
		},

		async readLists(before) {
			const [found, credentials] = await together<
				[readonly ActualIntegration[], readonly ActualCredential[]]
			>(http.signal, (signal) => [
				integrations(signal),
				listCredentials(http, signal),
			]);
			const known = new Map(before.integrations.map((one) => [one.id, one]));
			const {
				actions: _actions,
				wholeActions: _whole,
				comingActions: _coming,
				looks: _looks,
				...kept
			} = before;
			return {
				...kept,
				credentials,
				integrations: found.map((listed) => {
					const config = known.get(listed.id)?.config;
					return listed.config ||
						!config ||
						!isSame(listed, known.get(listed.id))
						? listed
						: { ...listed, notes: listed.notes ?? config.notes, config };
				}),
			};
		},

		async answer(actual, questions) {
			const asked = new Map(
				questions.map((question) => [JSON.stringify(question), question]),
			);
			const answers = await together<readonly Answered[]>(
				http.signal,
				(signal) =>
					[...asked.values()].map((question) => ask(http, question, signal)),
			);
			return answers.reduce(withAnswer, actual);
		},

		async readConfig(integrationId, { fresh = false } = {}) {
			for (let attempt = 1; ; attempt += 1) {
				try {
					return await readConfig(http, integrationId);
				} catch (error) {
					const lag =
						fresh && error instanceof ApiError && error.kind === "not-found";
					if (!lag || attempt > MOST_FRESH_RETRIES) throw error;
					await http.clock.sleep(backoffMs(attempt, http.clock), http.signal);
				}
			}
		},

		readIntegration: (integrationId) => readIntegration(http, integrationId),
		readIntegrations: (typeId) => integrations(undefined, typeId ?? undefined),
		readActions: createSharedReading(() => listActions(http)),
		readAction: (id, { once = false } = {}) =>
			readAction(http, id, undefined, once ? 1 : undefined),
		readCertificates: (first) => readCertificates(http, first),
		calls: http.calls,
	};
}

/** As far as a list tells. */
function isSame(
	listed: ActualIntegration,
	before: ActualIntegration | undefined,
): boolean {
	return (
		listed.name === before?.name &&
		listed.typeId === before.typeId &&
		listed.intendedState === before.intendedState &&
		(listed.notes === undefined || listed.notes === before.notes)
	);
}

type Answered =
	| {
			readonly integrations: readonly ActualIntegration[];
			readonly look: number;
	  }
	| {
			readonly credentialId: string;
			readonly credential: ActualCredential | null;
	  }
	| { readonly actions: Actual["actions"] & (object | null) }
	| { readonly actionId: string; readonly action: ActualAction | null }
	| { readonly integration: ActualIntegration | null }
	| { readonly type: LiveType }
	| { readonly integrationId: string; readonly config: ActualConfig }
	| { readonly credentialTypes: readonly LiveCredentialType[] }
	| { readonly name: string; readonly schema: LiveConfigSchema | null };

async function ask(
	http: Http,
	question: Question,
	signal: AbortSignal,
): Promise<Answered> {
	switch (question.ask) {
		case "config": {
			const { integrationId } = question;
			return {
				integrationId,
				config: await readConfig(http, integrationId, signal),
			};
		}
		case "integration":
			return {
				integration: await unless(
					["not-found"],
					readIntegration(http, question.integrationId, signal),
				),
			};
		case "type":
			return { type: await readType(http, question.typeId, signal) };
		case "integrations":
			await http.clock.sleep(question.look * LOOK_AGAIN_MS, signal);
			return {
				integrations: await listIntegrations(http, { signal }),
				look: question.look,
			};
		case "credential":
			return {
				credentialId: question.credentialId,
				credential: await readCredential(http, question.credentialId, signal),
			};
		case "actions":
			// Where they may not be seen, a plan only cannot name them.
			return {
				actions: await unless(
					question.needed ? [] : ["permission", "not-found"],
					listActions(http, { signal, auth: question.auth === true }),
				),
			};
		case "action": {
			const { actionId, since } = question;
			if (since === undefined)
				return { actionId, action: await readAction(http, actionId, signal) };
			const action = await readComing(http, actionId, signal);
			return { actionId, action: action && { ...action, since } };
		}
		case "credential-types":
			return { credentialTypes: await readCredentialTypes(http, signal) };
		case "config-schema": {
			const { typeId, part } = question;
			return {
				name: `${typeId}/${part}`,
				schema: await readConfigSchema(http, typeId, part, signal),
			};
		}
	}
}

function withAnswer(actual: Actual, answer: Answered): Actual {
	if ("integrations" in answer) {
		const before = new Map(actual.integrations.map((one) => [one.id, one]));
		return {
			...actual,
			looks: answer.look,
			// What is known of one is not forgotten because the list was read again.
			integrations: answer.integrations.map(
				(found) => before.get(found.id) ?? found,
			),
		};
	}
	if ("integration" in answer)
		return answer.integration
			? {
					...actual,
					integrations: [...actual.integrations, answer.integration],
				}
			: actual;
	if ("credential" in answer)
		return answer.credential
			? { ...actual, credentials: [...actual.credentials, answer.credential] }
			: {
					...actual,
					goneCredentials: [
						...(actual.goneCredentials ?? []),
						answer.credentialId,
					],
				};
	if ("actions" in answer) return { ...actual, actions: answer.actions };
	if ("action" in answer)
		return answer.action
			? {
					...actual,
					wholeActions: {
						...actual.wholeActions,
						[answer.actionId]: answer.action,
					},
				}
			: {
					...actual,
					comingActions: [...(actual.comingActions ?? []), answer.actionId],
				};
	if ("type" in answer)
		return {
			...actual,
			types: actual.types.map((type) =>
				type.id === answer.type.id ? answer.type : type,
			),
		};
	if ("credentialTypes" in answer)
		return { ...actual, credentialTypes: answer.credentialTypes };
	if ("schema" in answer)
		return {
			...actual,
			configSchemas: { ...actual.configSchemas, [answer.name]: answer.schema },
		};
	const { integrationId, config } = answer;
	return {
		...actual,
		integrations: actual.integrations.map((integration) =>
			integration.id === integrationId
				? { ...integration, notes: integration.notes ?? config.notes, config }
				: integration,
		),
	};
}
