// What an integration's document says of the action that fetches its tokens -> written, once the platform has made the action.
import { authActionId } from "../../core/action/ids.ts";
import { authFields, isAuthField } from "../../core/plan/action/auth.ts";
import type {
	ActionContent,
	ActualAction,
	ExchangeContent,
	IntegrationChange,
} from "../../core/types.ts";
import { digest } from "../../core/values/digest.ts";
import { ApiError } from "../../platform/errors.ts";
import type { Course } from "./course.ts";
import { type ApplyInput, ChangeFailed } from "./input.ts";
import { moved, writeAtVersion } from "./versioned.ts";
import { whileYoung } from "./young.ts";

/** As the platform makes it. */
const untouched = 1;

export async function writeAuth(
	{ input, change, write }: Course,
	integrationId: string,
): Promise<void> {
	if (!change.target.customAuth) return;
	const wanted = input.authContent(change.key);
	if (!wanted) throw new Error(`nothing is known of ${change.key}'s tokens`);
	const again = (fresh: ActualAction): ActionContent | null =>
		stillToWrite(change, wanted, fresh);
	const id = authActionId(integrationId);
	const planned = input.actual.wholeActions?.[id];
	const found = planned ?? (await appeared(input, id));
	const content =
		planned || found.version === untouched
			? merged(found, wanted)
			: again(found);
	if (content === null) return;
	await writeAtVersion(
		{ input, step: "custom auth action", write, again },
		found,
		content,
	);
}

/** It comes by itself, a while after its credential was bound. */
async function appeared(input: ApplyInput, id: string): Promise<ActualAction> {
	const isLate = (error: unknown) =>
		error instanceof ApiError && error.kind === "not-found";
	try {
		return await whileYoung(input, isLate, () =>
			input.reader.readAction(id, { once: true }),
		);
	} catch (error) {
		// It was read, and is not there: nothing is wrong with reading.
		throw error instanceof ApiError && isLate(error)
			? new ChangeFailed(
					`the platform has not made the custom auth action, run again to write it: ${error.message}`,
				)
			: error;
	}
}

function stillToWrite(
	change: IntegrationChange,
	wanted: ExchangeContent,
	fresh: ActualAction,
): ActionContent | null {
	const fields = authFields(wanted, fresh.content);
	if (fields.length === 0) return null;
	if (digest(fields) !== digest(change.fields.filter(isAuthField)))
		throw moved(fresh.id);
	return merged(fresh, wanted);
}

/** What a document cannot say of it stays. */
function merged(
	{ content }: ActualAction,
	wanted: ExchangeContent,
): ActionContent {
	return { ...content, ...wanted };
}
