// An action becomes a deleted one: published, as a draft, or both.
import { store } from "../lists.ts";
import type { OrganizationState } from "../state.ts";

/** What of it is not there is left alone. */
export function deleteAction(
	organization: OrganizationState,
	id: string,
	kinds: readonly ("actions" | "drafts")[] = ["actions", "drafts"],
): void {
	for (const kind of kinds) {
		const found = organization[kind].get(id);
		if (found !== undefined && !found.deleted)
			store(organization, kind, { ...found, deleted: true });
	}
}
