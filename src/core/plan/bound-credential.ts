// A credential type and an integration's configuration -> the slot it belongs in, and what is bound there or instead of it.
import type {
	Actual,
	ActualConfig,
	ActualCredential,
	LiveType,
	Question,
} from "../types.ts";
import * as messages from "./messages.ts";

export function boundCredential(
	type: string,
	shippedSlot: string,
	liveType: LiveType,
	config: ActualConfig | null,
	actual: Actual,
):
	| {
			readonly slot: string;
			/** What stands in that slot, whether it is still there or not. */
			readonly boundId: string | undefined;
			readonly bound: ActualCredential | undefined;
	  }
	| { readonly refused: { readonly rule: string; readonly message: string } }
	| { readonly questions: readonly Question[] } {
	const slot = findSlot(type, shippedSlot, liveType);
	if (slot === undefined) {
		const accepted = Object.values(liveType.slots).flatMap(
			(live) => live.credentialTypes,
		);
		return {
			refused: {
				rule: "platform-schema-mismatch",
				message: messages.noSlot(liveType.id, type, accepted),
			},
		};
	}
	const slots = config?.credentials ?? {};
	const boundId = slots[slot];
	// Where each credential type has a slot of its own, what it replaces is bound in another one.
	const replacedId = boundId ?? Object.values(slots)[0];
	const bound = actual.credentials.find(({ id }) => id === replacedId);
	// A list may lag: what is bound but not listed is asked for before it is taken for gone.
	return replacedId !== undefined &&
		!bound &&
		!actual.goneCredentials?.includes(replacedId)
		? { questions: [{ ask: "credential", credentialId: replacedId }] }
		: { slot, boundId, bound };
}

/** The slot that accepts the credential type; the shipped name only decides between several. */
function findSlot(
	type: string,
	shippedSlot: string,
	liveType: LiveType,
): string | undefined {
	const accepting = Object.entries(liveType.slots)
		.filter(([, slot]) => slot.credentialTypes.includes(type))
		.map(([name]) => name)
		.sort();
	return accepting.includes(shippedSlot) ? shippedSlot : accepting[0];
}
