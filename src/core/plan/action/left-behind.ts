// Data actions that no document means -> orphans, and where they are pruned the changes that delete them.
import type {
	ActionChange,
	ActualAction,
	LiveAction,
	Orphan,
	Question,
	Suspended,
} from "../../types.ts";
import { comparableName } from "../../values/invisible.ts";
import { by } from "../../values/order.ts";
import * as messages from "../messages.ts";
import type { WantedAction } from "./desired.ts";
import type { Host } from "./host.ts";
import { isReplacedName } from "./replaced.ts";

interface LeftBehind {
	readonly orphans: readonly Orphan[];
	readonly deletions: readonly ActionChange[];
	readonly suspended: readonly Suspended[];
	readonly questions: readonly Question[];
}

/**
 * @param left that no document has taken
 * @param undecided keys of integrations in which it is not certain which action is whose
 */
export function actionsLeftBehind(
	hosts: ReadonlyMap<string, Host>,
	left: readonly LiveAction[],
	whole: Readonly<Record<string, ActualAction>>,
	documents: readonly WantedAction[],
	undecided: ReadonlySet<string>,
	prunes: boolean,
): LeftBehind {
	const keys = new Map(
		[...hosts].flatMap(([key, host]) =>
			host.integrationId === null || host.isUploaded
				? []
				: [[host.integrationId, [key, host]] as const],
		),
	);
	const isClaimed = prunes ? claimsOf(documents) : () => false;
	const orphans: Orphan[] = [];
	const deletions: ActionChange[] = [];
	const suspended: Suspended[] = [];
	const questions: Question[] = [];
	for (const action of [...left].sort(by(({ id }) => id))) {
		const { id, name, integrationId } = action;
		const [integration, host] = keys.get(integrationId) ?? [];
		if (integration === undefined || !host || isReplacedName(name)) continue;
		const of = { key: id, kind: "action", integration } as const;
		orphans.push({ ...of, integrationId, actionId: id, name });
		if (!prunes || undecided.has(integration) || isClaimed(action)) continue;
		const version = action.version ?? whole[id]?.version;
		if (host.suspend) suspended.push({ ...of, verb: "delete", fields: [] });
		else if (version === undefined)
			questions.push({ ask: "action", actionId: id });
		else
			deletions.push({
				...of,
				type: host.type,
				name,
				verb: "delete",
				fields: [],
				notes: [messages.notes.deletesAction()],
				integrationId,
				actionId: id,
				document: null,
				target: { version, retires: [] },
			});
	}
	return { orphans, deletions, suspended, questions };
}

/** Whether a document says that it was its own, or that it is: in whatever integration. */
function claimsOf(
	documents: readonly WantedAction[],
): (action: LiveAction) => boolean {
	const ids = new Set(documents.map(({ adopt }) => adopt));
	const names = new Set(
		documents.flatMap(({ previousNames }) => previousNames.map(comparableName)),
	);
	return ({ id, name }) => ids.has(id) || names.has(comparableName(name));
}
