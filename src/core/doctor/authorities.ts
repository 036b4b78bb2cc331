// certificate-authorities: whether the organization knows the authorities that documents name.
import { type Check, said, unread } from "./check.ts";
import { firstFailure } from "./examination.ts";
import * as messages from "./messages.ts";
import { problemsAbout } from "./types.ts";

export const certificateAuthorities: Check = (input) => {
	const { examination, catalog, state } = input;
	const users = state.documents.filter(({ type, properties }) =>
		catalog.types
			.get(type)
			?.platformProperties.some(({ property }) => property in properties),
	);
	// Where nobody names one, what the platform knows does not matter.
	const failed = firstFailure(examination.types, examination.configSchemas);
	if (failed) return unread(failed, users.length > 0 ? "error" : "warning");
	const told = problemsAbout("authority", input);
	return told.length > 0
		? told
		: [said("ok", messages.authoritiesAgree(users.length))];
};
