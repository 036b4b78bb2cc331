// Text of a file that the platform's UI exported -> the action in it. What it is called says nothing: people rename such files.
import { object, optionalText, parsed, text } from "../values/json.ts";
import {
	type Call,
	type DataAction,
	readAction,
	readCall,
	type Unlike,
} from "./action.ts";
import * as messages from "./messages.ts";

interface Named {
	/** The platform's type id; null: the file does not say. */
	readonly integrationType: string | null;
	/** As the file has it; `name` of the action is without what the export added. */
	readonly fullName: string;
}

export type UiFile = Named &
	(
		| { readonly kind: "action"; readonly action: DataAction }
		| { readonly kind: "customAuth"; readonly action: Call }
		| ({ readonly kind: "unlike" } & Unlike)
	);

/** What the UI adds to the name, once for each time that an action went out and in again. */
const exportedAt = / - Exported \d{4}-\d{2}-\d{2} @ \d{1,2}:\d{2}$/;

export function readUiFile(source: string): UiFile {
	const json = parsed(source);
	const members = object(json);
	const named: Named = {
		integrationType: optionalText(members["integrationType"]) ?? null,
		fullName: text(members["name"]),
	};
	const unlike = (wrong: readonly string[]): UiFile => ({
		...named,
		kind: "unlike",
		wrong,
	});
	if (json === undefined) return unlike([messages.notJson]);
	if (members["config"] === undefined) return unlike([messages.notAnAction]);
	const kind = members["actionType"] ?? "custom";
	if (kind !== "custom" && kind !== "customAuth")
		return unlike([messages.unknownActionType(kind)]);
	if (kind === "custom") {
		const action = readAction(members);
		return "wrong" in action
			? unlike(action.wrong)
			: { ...named, kind: "action", action: withOwnName(action) };
	}
	const action = readCall(members);
	return "wrong" in action
		? unlike(action.wrong)
		: { ...named, kind, action: withOwnName(action) };
}

function withOwnName<Named extends Call>(action: Named): Named {
	let { name } = action;
	while (exportedAt.test(name)) name = name.replace(exportedAt, "");
	return name.trim() === "" ? action : { ...action, name };
}
