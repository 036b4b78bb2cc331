// A credential that stays as it is, and what is bound -> whether there is one of that type: nothing else of it is judged.
import type {
	Actual,
	ActualConfig,
	ActualCredential,
	LiveType,
	Question,
} from "../types.ts";
import { boundCredential } from "./bound-credential.ts";
import * as messages from "./messages.ts";

export function judgeKept(
	type: string,
	shippedSlot: string,
	liveType: LiveType,
	config: ActualConfig | null,
	actual: Actual,
):
	| { readonly bound: ActualCredential }
	| { readonly refused: { readonly rule: string; readonly message: string } }
	| { readonly questions: readonly Question[] } {
	const found = boundCredential(type, shippedSlot, liveType, config, actual);
	if (!("slot" in found)) return found;
	const { bound } = found;
	if (!bound)
		return {
			refused: {
				rule: "nothing-to-keep",
				message: messages.nothingToKeep.credential,
			},
		};
	// Nothing would be changed by it, so that nobody can allow it: the document says what is not so.
	return bound.type === type
		? { bound }
		: {
				refused: {
					rule: "credential-type-change",
					message: messages.otherTypeKept(bound.type, type),
				},
			};
}
