// The ages of credentials -> what has to be done about them.
import type { CredentialAge } from "../../core/status/credential-age.ts";
import { credentialTooOld } from "../../core/status/messages.ts";
import type { CredentialNeed } from "../types.ts";

export function credentialNeeds(
	ages: readonly CredentialAge[],
): readonly CredentialNeed[] {
	return ages.flatMap((one): CredentialNeed[] => {
		const { key, type, name, modifiedDate, ageDays, maxAgeDays } = one;
		if (!one.tooOld || maxAgeDays === null) return [];
		return [
			{
				...{ key, type, name, modifiedDate, ageDays, maxAgeDays },
				severity: "info",
				reason: "too-old",
				message: credentialTooOld(name, modifiedDate, ageDays, maxAgeDays),
			},
		];
	});
}
