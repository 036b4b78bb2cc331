// owners: who else manages integrations of the organization, and what is ours without a document.
import { readOwnerships } from "../plan/marked.ts";
import type { ActualIntegration } from "../types.ts";
import { order } from "../values/order.ts";
import { type Check, said, unread } from "./check.ts";
import { firstFailure } from "./examination.ts";
import * as messages from "./messages.ts";

export const owners: Check = ({ examination, owner, state }) => {
	const { integrations, configurations } = examination;
	const failed = firstFailure(integrations);
	if (failed || "failed" in integrations)
		return failed ? unread(failed, "error") : [];
	const actual = {
		organization: null,
		integrations: integrations.value,
		credentials: [],
		types: [],
		configSchemas: {},
	};
	const { ownerships } = readOwnerships(actual, new Set());
	const claimed = new Set([
		...state.documents.flatMap(({ key, previousKeys = [] }) => [
			key,
			...previousKeys,
		]),
		...state.frozenKeys,
		...(state.frozenPreviousKeys ?? []),
	]);
	const others = new Map<string | null, readonly ActualIntegration[]>();
	const left = new Map<string, readonly ActualIntegration[]>();
	for (const { integration, mark } of ownerships) {
		if (mark === null) continue;
		if (mark.owner !== owner)
			others.set(mark.owner, [...(others.get(mark.owner) ?? []), integration]);
		else if (!claimed.has(mark.key))
			left.set(mark.key, [...(left.get(mark.key) ?? []), integration]);
	}
	const unknown = state.frozenUnknown > 0;
	const told = [
		...[...left]
			.sort(([a], [b]) => order(a, b))
			.map(([key, some]) =>
				said(
					"warning",
					messages.leftBehind(
						key,
						some.map(({ name }) => name),
						unknown,
					),
					[key],
				),
			),
		...[...others]
			.sort(([a], [b]) => order(a ?? "", b ?? ""))
			.map(([name, some]) =>
				said(
					"info",
					messages.otherOwner(
						name,
						some.map((one) => one.name),
					),
					some.map(({ id }) => id).sort(),
				),
			),
		...(configurations ? unread(configurations, "warning") : []),
	];
	return told.length > 0 ? told : [said("ok", messages.noOtherOwner())];
};
