// Ids of data actions, which say whose they are.
import type { LiveAction } from "../types.ts";

const auth = "customAuth_-_";

/** Not built in, and not the one that fetches tokens. */
export function isCustom({ id }: Pick<LiveAction, "id">): boolean {
	return !id.startsWith("static") && !isAuth({ id });
}

export function isAuth({ id }: Pick<LiveAction, "id">): boolean {
	return id.startsWith(auth);
}

/** There is one of an integration at most. */
export function authActionId(integrationId: string): string {
	return auth + integrationId;
}
