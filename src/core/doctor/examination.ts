// What was read of an organization to see what is wrong, piece by piece: each was read, or has a reason why not.
import type {
	ActualCredential,
	ActualIntegration,
	LiveConfigSchema,
	LiveCredentialType,
	LiveType,
} from "../types.ts";

export type Reading<T> =
	| { readonly value: T }
	| { readonly failed: FailedReading };

export interface FailedReading {
	/** The platform's sentence, without secrets. */
	readonly message: string;
	/** `client`: its id or secret is refused; `sign-in`: it got no token for another reason; `permission`: 403. */
	readonly kind: "client" | "sign-in" | "permission" | "other";
	/** What the platform demands of whoever reads this; null: nothing that is known. */
	readonly permission: string | null;
}

export interface Examination {
	readonly organization: Reading<{
		readonly id: string;
		readonly name: string;
	}>;
	/** What the roles allow; null: the platform answers, but does not say. */
	readonly grants: Reading<readonly string[] | null>;
	/** By permission, where the roles do not tell: null: something that demands it could be read. */
	readonly tried: ReadonlyMap<string, FailedReading | null>;
	readonly types: Reading<readonly LiveType[]>;
	/** Null: types that the list names without their slots were read. */
	readonly slots: FailedReading | null;
	readonly credentialTypes: Reading<readonly LiveCredentialType[]>;
	/** By `<typeId>/properties` and `<typeId>/advanced`; null: the platform has none. What nobody needs is not read. */
	readonly configSchemas: Reading<
		Readonly<Record<string, LiveConfigSchema | null>>
	>;
	readonly integrations: Reading<readonly ActualIntegration[]>;
	/** Null: every configuration that was needed was read. */
	readonly configurations: FailedReading | null;
	readonly credentials: Reading<readonly ActualCredential[]>;
	/** How much this machine's clock is ahead of the platform's; null: the platform does not say. */
	readonly aheadMs: number | null;
	/** Null: the platform does not say. */
	readonly requests: {
		readonly allowed: number;
		readonly left: number;
	} | null;
	readonly platformCalls: number;
}

/** Why nothing at all could be read; null: something could. */
export function nothingRead({
	organization,
	grants,
	types,
	credentialTypes,
	integrations,
	credentials,
}: Examination): FailedReading | null {
	const first = firstFailure(organization);
	const every = [
		organization,
		grants,
		types,
		credentialTypes,
		integrations,
		credentials,
	].every((reading) => "failed" in reading);
	return every ? first : null;
}

/** Why one of the readings failed; null: none did. */
export function firstFailure(
	...readings: readonly (Reading<unknown> | FailedReading | null)[]
): FailedReading | null {
	for (const reading of readings) {
		if (reading === null || "value" in reading) continue;
		return "failed" in reading ? reading.failed : reading;
	}
	return null;
}

/** What was read; nothing of it where it could not be. */
export function readOr<T>(reading: Reading<T>, otherwise: T): T {
	return "value" in reading ? reading.value : otherwise;
}
