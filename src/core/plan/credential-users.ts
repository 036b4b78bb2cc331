// A credential and the live integrations -> those that use it, or the configurations that must be read to tell.
import type {
	Actual,
	ActualCredential,
	ActualIntegration,
	Question,
} from "../types.ts";

/**
 * The integrations that bind a credential. Configurations not read yet are asked for, of every type that could bind it:
 * to rewrite or delete a credential that something else uses would break that other integration.
 * @param except the integration whose own use does not count
 */
export function boundTo(
	actual: Actual,
	credential: ActualCredential,
	except: string | null,
):
	| { readonly integrations: readonly ActualIntegration[] }
	| { readonly questions: readonly Question[] } {
	const couldBind = new Map(
		actual.types.map((type) => [
			type.id,
			type.brief ||
				Object.values(type.slots).some((slot) =>
					slot.credentialTypes.includes(credential.type),
				),
		]),
	);
	const others = actual.integrations.filter(
		({ id, typeId }) => id !== except && (couldBind.get(typeId) ?? true),
	);
	const unread = others.filter(({ config }) => config === undefined);
	if (unread.length > 0)
		return {
			questions: unread.map(({ id }) => ({ ask: "config", integrationId: id })),
		};
	return {
		integrations: others.filter(({ config }) =>
			Object.values(config?.credentials ?? {}).includes(credential.id),
		),
	};
}

/** Their names, for people. */
export function credentialUsers(
	actual: Actual,
	credential: ActualCredential,
	except: string | null,
):
	| { readonly names: readonly string[] }
	| { readonly questions: readonly Question[] } {
	const bound = boundTo(actual, credential, except);
	return "questions" in bound
		? bound
		: { names: bound.integrations.map(({ name }) => name).sort() };
}
