// The action that fetches an integration's tokens: what the document wants, and what is there -> the fields that differ.

import { authActionId } from "../../action/ids.ts";
import type {
	Actual,
	ActualCredential,
	ActualIntegration,
	AuthTarget,
	Desired,
	ExchangeContent,
	FieldChange,
	Question,
} from "../../types.ts";
import { digest } from "../../values/digest.ts";
import { exchangeFields } from "./fields.ts";

const member = "customAuth";

type JudgedAuth =
	| {
			readonly fields: readonly FieldChange[];
			/** Null: there is nothing to write. */
			readonly target: AuthTarget | null;
	  }
	| { readonly questions: readonly Question[] };

export function judgeAuth(
	desired: Desired,
	integration: ActualIntegration | null,
	actual: Actual,
): JudgedAuth {
	const wanted = desired.customAuth;
	if (!wanted) return { fields: [], target: null };
	// Whoever may not see it could not write it either.
	if (!actual.actions)
		return { questions: [{ ask: "actions", needed: true, auth: true }] };
	const bound = boundCredential(desired, integration, actual);
	const actionId = integration && bound ? authActionId(integration.id) : null;
	if (actionId === null || actual.comingActions?.includes(actionId))
		return {
			fields: authFields(wanted, null),
			target: { actionId, version: null },
		};
	const found = actual.wholeActions?.[actionId];
	if (!found) return { questions: [authQuestion(integration, bound)] };
	const fields = authFields(wanted, found.content);
	const { version } = found;
	return { fields, target: fields.length > 0 ? { actionId, version } : null };
}

export function authQuestion(
	integration: ActualIntegration | null,
	bound: ActualCredential | undefined,
): Question {
	const version = integration?.config?.version ?? null;
	return {
		ask: "action",
		actionId: authActionId(integration?.id ?? ""),
		since: digest([version, bound?.id ?? "", bound?.modifiedDate ?? ""]),
	};
}

/** The platform has the action for as long as a credential of its type is bound. */
function boundCredential(
	{ credential, keeps }: Desired,
	integration: ActualIntegration | null,
	{ credentials }: Actual,
): ActualCredential | undefined {
	const type = credential?.type ?? keeps;
	const bound = new Set(Object.values(integration?.config?.credentials ?? {}));
	return credentials.find((one) => one.type === type && bound.has(one.id));
}

/** As the integration's document names them. @param actual null: it is not there yet */
export function authFields(
	wanted: ExchangeContent,
	actual: ExchangeContent | null,
): readonly FieldChange[] {
	return exchangeFields(wanted, actual).map((field) => ({
		...field,
		path: `${member}.${field.path}`,
	}));
}

export function isAuthField({ path }: FieldChange): boolean {
	return path.startsWith(`${member}.`);
}
