// credential-types: whether the organization's credential types have the fields that documents give, and lint knows.
import { type Check, said, unread } from "./check.ts";
import { credentialTypeDifferences } from "./differences.ts";
import * as messages from "./messages.ts";
import { liveCatalogOf, problemsAbout } from "./types.ts";

export const credentialTypes: Check = (input) => {
	const { examination, catalog } = input;
	if ("failed" in examination.credentialTypes)
		return unread(examination.credentialTypes.failed, "error");
	const told = [
		...problemsAbout("credential type", input),
		...credentialTypeDifferences(catalog, liveCatalogOf(input)).map(
			({ type, message }) => said("warning", message, [type]),
		),
	];
	return told.length > 0 ? told : [said("ok", messages.credentialTypesAgree())];
};
