// The organization that was read, and the one that the settings mean -> whether it is another one.
import type { CheckInput } from "./check.ts";

export function isStranger({
	examination: { organization },
	environment: { organizationId },
}: Pick<CheckInput, "examination" | "environment">): boolean {
	return (
		organizationId !== null &&
		"value" in organization &&
		organization.value.id.toLowerCase() !== organizationId.toLowerCase()
	);
}
