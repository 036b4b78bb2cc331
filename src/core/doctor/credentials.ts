// shared-credentials, orphan-credentials: which credentials several integrations bind, and which none does.
import { keyOfCredential } from "../plan/ownership.ts";
import type { ActualIntegration } from "../types.ts";
import { order } from "../values/order.ts";
import { type Check, type CheckInput, said, unread } from "./check.ts";
import { type FailedReading, firstFailure, readOr } from "./examination.ts";
import * as messages from "./messages.ts";

/** By credential id: the integrations that bind it. */
function usersOf({
	examination,
}: CheckInput): ReadonlyMap<string, readonly ActualIntegration[]> {
	const users = new Map<string, readonly ActualIntegration[]>();
	for (const integration of readOr(examination.integrations, [])) {
		if (integration.intendedState === "DELETED") continue;
		const bound = new Set(Object.values(integration.config?.credentials ?? {}));
		for (const id of bound)
			users.set(id, [...(users.get(id) ?? []), integration]);
	}
	return users;
}

/** Whoever cannot see all that is bound cannot say that nothing is. */
function unseen({
	examination: { integrations, credentials, configurations, types, slots },
}: CheckInput): FailedReading | null {
	return firstFailure(integrations, credentials, types, slots, configurations);
}

export const sharedCredentials: Check = (input) => {
	const { credentials, integrations } = input.examination;
	const failed = unseen(input);
	const names = new Map(
		readOr(credentials, []).map(({ id, name }) => [id, name]),
	);
	const told = [...usersOf(input)]
		.filter(([, users]) => users.length > 1)
		.sort(([a], [b]) => order(names.get(a) ?? a, names.get(b) ?? b))
		.map(([id, users]) =>
			said(
				"warning",
				messages.shared(
					names.get(id) ?? id,
					users.map(({ name }) => name).sort(order),
				),
				[id, ...users.map((one) => one.id).sort(order)],
			),
		);
	if (failed)
		return [
			...told,
			...unread(failed, firstFailure(integrations) ? "error" : "warning"),
		];
	return told.length > 0 ? told : [said("ok", messages.noneShared())];
};

export const orphanCredentials: Check = (input) => {
	const { owner, examination } = input;
	const { integrations, credentials } = examination;
	const failed = unseen(input);
	if (failed)
		return unread(
			failed,
			firstFailure(integrations, credentials) ? "error" : "warning",
		);
	const used = usersOf(input);
	const unused = readOr(credentials, [])
		.filter(({ id }) => !used.has(id))
		.toSorted((a, b) => order(a.name, b.name) || order(a.id, b.id));
	const isOurs = ({ name }: { readonly name: string }): boolean =>
		keyOfCredential(name, owner) !== null;
	const ours = unused.filter(isOurs);
	const others = unused.filter((one) => !isOurs(one));
	const told = (severity: "warning" | "info", some: typeof unused) =>
		some.length === 0
			? []
			: [
					said(
						severity,
						messages.orphans(
							severity === "warning",
							some.map(({ name }) => name),
						),
						some.map(({ id }) => id),
					),
				];
	const both = [...told("warning", ours), ...told("info", others)];
	return both.length > 0 ? both : [said("ok", messages.noOrphans())];
};
