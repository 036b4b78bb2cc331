// The platform, piece by piece: what can be read is told although something else cannot.
import type {
	Actual,
	ActualCredential,
	ActualIntegration,
	LiveCredentialType,
	LiveType,
	Question,
} from "../core/types.ts";
import type { Beside } from "./beside.ts";
import { listCredentials } from "./credentials.ts";
import { readGrants } from "./grants.ts";
import type { Http } from "./http.ts";
import type { PlatformReader } from "./reader.ts";
import { askOrganization, readCredentialTypes, readTypes } from "./types.ts";

/** Each read is one that may fail by itself. Cannot write. */
export interface PlatformExaminer {
	organization(): Promise<NonNullable<Actual["organization"]>>;
	/** What the client's roles allow; null: the answer does not say. */
	grants(): Promise<readonly string[] | null>;
	types(): Promise<readonly LiveType[]>;
	credentialTypes(): Promise<readonly LiveCredentialType[]>;
	integrations(): Promise<readonly ActualIntegration[]>;
	credentials(): Promise<readonly ActualCredential[]>;
	/** As little as can be read of data actions. */
	tryActions(): Promise<void>;
	/** As little as can be read of certificates. */
	tryCertificates(): Promise<void>;
	answer(actual: Actual, questions: readonly Question[]): Promise<Actual>;
	readonly beside: () => Beside;
	readonly calls: () => number;
}

export function createExaminer(
	http: Http,
	reader: PlatformReader,
): PlatformExaminer {
	const { signal } = http;
	const tried = (
		path: string,
		query: Readonly<Record<string, string | number>>,
	): Promise<void> =>
		http.tell({ method: "GET", path, query, repeat: "always", signal });
	return {
		organization: () => askOrganization(http, signal),
		grants: () => readGrants(http, signal),
		types: () => readTypes(http, signal),
		credentialTypes: () => readCredentialTypes(http, signal),
		integrations: () => reader.readIntegrations(null),
		credentials: () => listCredentials(http, signal),
		tryActions: () => tried("/api/v2/integrations/actions", { pageSize: 1 }),
		tryCertificates: () =>
			tried("/api/v2/integrations/actions/certificates", {
				status: "Current",
				type: "Client",
			}),
		answer: (actual, questions) => reader.answer(actual, questions),
		beside: http.beside,
		calls: http.calls,
	};
}
