// A document without an integration -> one that is ours alone, whoever else makes it at the same moment.
import type { ActualIntegration } from "../../core/types.ts";
import { comparableName } from "../../core/values/invisible.ts";
import { type Course, unlessGone } from "./course.ts";
import type { WrittenCredential } from "./credential.ts";
import { ChangeFailed } from "./input.ts";
import { pauseBefore } from "./looks.ts";

/** Looks at a list that does not show a new integration yet. */
const mostLooks = 4;

/** @returns with its configuration where the platform has told it */
export async function makeIntegration(
	course: Course,
	credential: WrittenCredential | null,
): Promise<ActualIntegration> {
	const { input, change, found, unmarked } = course;
	const wanted = { name: change.name, typeId: change.target.typeId ?? "" };
	const known = new Set(found.keys());
	const made = await course.write("integration", () =>
		input.writer.createIntegration(wanted, known),
	);
	course.integrationId = made.id;
	course.seen = made;
	// One that bears our name is found again by the next run, however many there are.
	if (comparableName(made.name) === comparableName(change.name))
		unmarked.concurrency = Number.POSITIVE_INFINITY;
	return claim(course, made, known, credential);
}

/**
 * Two programs that make the same integration at the same moment: whoever looks second sees the first one's. The one
 * with the lower id waits for the other to step back, which that one does if it saw both; an id that does not go away
 * is of a program that looked first, and has gone on. Nothing else is written before: so one of them stays, whoever
 * sees whom. The list must show ours too: by then the next run finds it.
 */
async function claim(
	course: Course,
	made: ActualIntegration,
	known: ReadonlySet<string>,
	credential: WrittenCredential | null,
): Promise<ActualIntegration> {
	const { input, change, looks, write } = course;
	const { writer } = input;
	let rivals: readonly string[] = [];
	let listed: ActualIntegration | undefined;
	for (let look = 0; look < mostLooks; look += 1) {
		const pause = look > 0 ? pauseBefore(look) : 0;
		const list = await looks.list(made.typeId, pause);
		rivals = await writer.rivalsOf(made, change, known, list);
		listed = list.find(({ id }) => id === made.id);
		if (rivals.length === 0 && listed) break;
		if (rivals.some((id) => id < made.id)) break;
	}
	if (rivals.length === 0) return listed?.config ? listed : made;
	await write(null, () => unlessGone(writer.deleteIntegration(made.id)));
	course.integrationId = null;
	course.seen = null;
	if (credential && change.target.credential?.action === "create")
		await write(null, () => unlessGone(writer.deleteCredential(credential.id)));
	throw new ChangeFailed(
		`another program made "${change.name}" at the same moment (${rivals.join(", ")}): ours was taken back, and the next run goes on from what is there; let one program alone manage an organization`,
	);
}
