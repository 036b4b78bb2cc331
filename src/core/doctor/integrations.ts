// duplicates, failing: what is wrong with the data-action integrations of an organization, whoever manages them.
import { liveTypes, statusOf } from "../export/candidates.ts";
import type { ActualIntegration } from "../types.ts";
import { comparableName } from "../values/invisible.ts";
import { type Check, type CheckInput, said, unread } from "./check.ts";
import { firstFailure, readOr } from "./examination.ts";
import * as messages from "./messages.ts";

/** Integrations of our types. */
function hosted({ examination, catalog }: CheckInput): readonly {
	readonly integration: ActualIntegration;
	readonly type: string;
}[] {
	const known = liveTypes(catalog, { types: readOr(examination.types, []) });
	return readOr(examination.integrations, []).flatMap((integration) => {
		const type = known.get(integration.typeId)?.ours.name;
		return type === undefined || integration.intendedState === "DELETED"
			? []
			: [{ integration, type }];
	});
}

export const duplicates: Check = (input) => {
	const { integrations, types, slots } = input.examination;
	const failed = firstFailure(integrations, types, slots);
	if (failed) return unread(failed, "error");
	const named = new Map<string, ReturnType<typeof hosted>>();
	for (const one of hosted(input)) {
		const id = JSON.stringify([one.type, comparableName(one.integration.name)]);
		named.set(id, [...(named.get(id) ?? []), one]);
	}
	const told = [...named.values()]
		.filter((same) => same.length > 1)
		.map((same) => {
			const ids = same.map(({ integration }) => integration.id).sort();
			const [first] = same;
			return said(
				"warning",
				messages.duplicates(
					first?.integration.name ?? "",
					first?.type ?? "",
					ids,
				),
				ids,
			);
		});
	return told.length > 0 ? told : [said("ok", messages.noDuplicates())];
};

export const failing: Check = (input) => {
	const { integrations, types, slots } = input.examination;
	const failed = firstFailure(integrations, types, slots);
	if (failed) return unread(failed, "error");
	const all = hosted(input);
	const told = all
		.filter(
			({ integration }) =>
				statusOf(integration) === "active" &&
				integration.reportedState.code === "ERROR",
		)
		.map(({ integration: { id, name, reportedState } }) =>
			said("error", messages.failing(name, id, reportedState.message), [id]),
		);
	return told.length > 0 ? told : [said("ok", messages.noneFails(all.length))];
};
