// What the client's roles allow, as the platform lists it.
import { isObject } from "../core/values/json.ts";
import type { Http } from "./http.ts";
import type { View } from "./shape.ts";

const path = "/api/v2/authorization/subjects/me";

/**
 * Permissions as `domain:entity:action`, each part perhaps `*`. Whether a client with its own credentials is answered,
 * and with the policies of its roles, is documented nowhere. Null: the answer says nothing of policies.
 */
export function readGrants(
	http: Http,
	signal: AbortSignal,
): Promise<readonly string[] | null> {
	return http.ask(
		{ method: "GET", path, repeat: "always", signal },
		(subject) => {
			const granted: string[] = [];
			for (const grant of viewsOr(subject, "grants") ?? [null]) {
				const role = grant?.viewOr("role");
				const policies = role ? viewsOr(role, "policies") : null;
				// One role whose policies are not told may allow anything.
				if (policies === null) return null;
				granted.push(...policies.flatMap(permissionsOf));
			}
			return granted;
		},
	);
}

/** Null where absent. */
function viewsOr(of: View, name: string): readonly View[] | null {
	return isObject(of.value) && of.value[name] != null ? of.views(name) : null;
}

function permissionsOf(policy: View): readonly string[] {
	const domain = policy.textOr("domain", "");
	const entity = policy.textOr("entityName", "");
	return policy
		.texts("actions")
		.map((action) => `${domain}:${entity}:${action}`);
}
