// The credential that was chosen -> those that nothing uses once it is bound.
import type { ActualCredential, NamedObject, Question } from "../types.ts";
import { type CredentialCase, isOurs } from "./credential-case.ts";
import { credentialUsers } from "./credential-users.ts";
import * as messages from "./messages.ts";

/** Credentials of our name that nothing uses once the chosen one is bound. */
export function removable(
	given: CredentialCase,
	bound: ActualCredential | undefined,
	chosen: ActualCredential | null,
):
	| { removes: readonly NamedObject[]; notes: readonly string[] }
	| { questions: readonly Question[] } {
	const removes: NamedObject[] = [];
	const notes: string[] = [];
	for (const credential of given.actual.credentials) {
		// What an adopted integration alone used would be left behind by nobody else.
		const replaced = given.adopts && credential.id === bound?.id;
		if (credential.id === chosen?.id) continue;
		if (!isOurs(given, credential) && !replaced) continue;
		const users = credentialUsers(
			given.actual,
			credential,
			given.integration?.id ?? null,
		);
		if ("questions" in users) return users;
		if (users.names.length > 0) {
			if (!replaced)
				notes.push(messages.notes.keepsCredential(credential.name));
			continue;
		}
		removes.push({ id: credential.id, name: credential.name });
		notes.push(messages.notes.removesCredential(credential.name));
	}
	if (
		bound &&
		bound.type === "userDefinedOAuth" &&
		given.desired.type !== bound.type
	)
		notes.push(messages.notes.authActionLost());
	return { removes, notes };
}
