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
	const wanted = input.authContent(change.key);
	if (!wanted) throw new Error(`nothing is known of ${change.key}'s tokens`);
	const again = (fresh: ActualAction): ActionContent | null =>
		stillToWrite(change, wanted, fresh);
	const id = authActionId(integrationId);
	const put = (found: ActualAction, content: ActionContent): Promise<void> =>
		writeAtVersion(
			{ input, step: "custom auth action", write, again },
			found,
			content,
		);
	const planned = input.actual.wholeActions?.[id];
	if (planned) return put(planned, merged(planned, wanted));
	await onceItAppears(input, async () => {
		const found = await input.reader.readAction(id, { once: true });
		const content =
			found.version === untouched ? merged(found, wanted) : again(found);
		if (content !== null) await put(found, content);
	});
}

/** It comes by itself, a while after its credential was bound. */
async function onceItAppears(
	input: ApplyInput,
	work: () => Promise<void>,
): Promise<void> {
	const isLate = (error: unknown) =>
		error instanceof ApiError && error.kind === "not-found";
	try {
		await whileYoung(input, isLate, work);
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
