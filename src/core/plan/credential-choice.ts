// A document's credential -> the one on the platform that it is written to, if any.
import type { ActualCredential, Question } from "../types.ts";
import { type CredentialCase, isOurs, takesOver } from "./credential-case.ts";
import { credentialUsers } from "./credential-users.ts";
import * as messages from "./messages.ts";
import { credentialName } from "./ownership.ts";

type Chosen =
	| {
			readonly credential: ActualCredential | null;
			readonly notes: readonly string[];
	  }
	| { readonly questions: readonly Question[] };

export function choose(
	given: CredentialCase,
	bound: ActualCredential | undefined,
): Chosen {
	const { actual, desired, integration } = given;
	const ourName = credentialName(given.owner, given.key);
	const fits = bound?.type === desired.type ? bound : undefined;
	// Ours by its name: a copy that somebody made of the integration has no claim to it.
	if (fits && isOurs(given, fits))
		return {
			credential: fits,
			notes:
				fits.name === ourName
					? []
					: [messages.notes.renamesCredential(fits.name, ourName)],
		};
	const usersOf = (credential: ActualCredential) =>
		credentialUsers(actual, credential, integration?.id ?? null);
	const shared = ({ name }: ActualCredential, users: readonly string[]) =>
		messages.notes.sharedCredential(name, users);

	let replaces: string | null = null;
	if (fits && takesOver(given, bound)) {
		const users = usersOf(fits);
		if ("questions" in users) return users;
		if (users.names.length === 0)
			return {
				credential: fits,
				notes: [messages.notes.takesOverCredential(fits.name)],
			};
		replaces = shared(fits, users.names);
	}
	const ours = oldestFirst(
		actual.credentials.filter(
			(credential) =>
				isOurs(given, credential) &&
				credential.type === desired.type &&
				credential.id !== fits?.id,
		),
	);
	let inUse: string | null = null;
	for (const credential of ours) {
		const users = usersOf(credential);
		if ("questions" in users) return users;
		if (users.names.length === 0)
			return {
				credential,
				notes: [
					replaces ??
						(integration
							? messages.notes.usesCredential(credential.name)
							: messages.notes.reusesCredential(credential.name)),
				],
			};
		inUse ??= shared(credential, users.names);
	}
	const why = replaces ?? inUse;
	if (why !== null) return { credential: null, notes: [why] };
	if (!fits || !integration) return { credential: null, notes: [] };
	const users = usersOf(fits);
	if ("questions" in users) return users;
	return users.names.length > 0
		? { credential: null, notes: [shared(fits, users.names)] }
		: { credential: fits, notes: [messages.notes.renamedOutside(fits.name)] };
}

function oldestFirst(
	credentials: readonly ActualCredential[],
): readonly ActualCredential[] {
	return [...credentials].sort(
		(a, b) =>
			(a.createdDate ?? "").localeCompare(b.createdDate ?? "") ||
			a.id.localeCompare(b.id),
	);
}
