// A document's credential and what is bound -> create, rewrite or keep, what to bind, and what is left over.
import type {
	ActualCredential,
	CredentialTarget,
	FieldChange,
	NamedObject,
	Question,
} from "../types.ts";
import { boundCredential } from "./bound-credential.ts";
import type { CredentialCase } from "./credential-case.ts";
import { choose } from "./credential-choice.ts";
import { compare } from "./credential-comparison.ts";
import { fieldKeys } from "./credential-fields.ts";
import { removable } from "./credential-leftovers.ts";
import * as messages from "./messages.ts";
import { credentialName } from "./ownership.ts";

export interface CredentialJudgement {
	readonly target: CredentialTarget;
	/** The integration's slot must be pointed at it. */
	readonly binds: boolean;
	readonly fields: readonly FieldChange[];
	readonly notes: readonly string[];
	readonly removes: readonly NamedObject[];
}

export type CredentialResult =
	| { readonly judged: CredentialJudgement }
	| { readonly refused: { readonly rule: string; readonly message: string } }
	| { readonly questions: readonly Question[] };

export function judgeCredential(given: CredentialCase): CredentialResult {
	const { desired } = given;
	const found = boundCredential(
		desired.type,
		given.shippedSlot,
		given.liveType,
		given.integration?.config ?? null,
		given.actual,
	);
	if (!("slot" in found)) return found;
	const { slot, boundId, bound } = found;
	if (bound && bound.type !== desired.type && !given.allowTypeChange)
		return {
			refused: {
				rule: "credential-type-change",
				message: messages.credentialTypeChange(
					bound.type,
					desired.type,
					bound.type === "userDefinedOAuth",
				),
			},
		};
	const chosen = choose(given, bound);
	if ("questions" in chosen) return chosen;
	const leftovers = removable(given, bound, chosen.credential);
	if ("questions" in leftovers) return leftovers;
	const compared = compare(given, chosen.credential, bound);
	const action = chosen.credential === null ? "create" : compared.action;
	const keys = action === "keep" ? { keys: {} } : fieldKeys(given);
	if ("refused" in keys || "questions" in keys) return keys;
	return {
		judged: {
			target: {
				action,
				id: chosen.credential?.id ?? null,
				slot,
				name: credentialName(given.owner, given.key),
				type: desired.type,
				fieldKeys: keys.keys,
				modifiedDate: chosen.credential?.modifiedDate ?? null,
				fingerprints:
					action === "keep"
						? (given.mark?.fingerprints ?? null)
						: given.fingerprints,
			},
			binds: chosen.credential === null || chosen.credential.id !== boundId,
			fields: [
				...bindingFields(given, bound, chosen.credential),
				...compared.fields,
			],
			notes: [...chosen.notes, ...compared.notes, ...leftovers.notes],
			removes: leftovers.removes,
		},
	};
}

function bindingFields(
	given: CredentialCase,
	bound: ActualCredential | undefined,
	chosen: ActualCredential | null,
): readonly FieldChange[] {
	if (bound && chosen?.id === bound.id) return [];
	const to = given.desired.type;
	const from = bound?.type ?? null;
	return [
		from === to
			? {
					path: "credentials",
					from: bound?.name ?? null,
					to: credentialName(given.owner, given.key),
				}
			: { path: "credentials.type", from, to },
	];
}
