// One change -> its writes, in the order that a killed process can be taken up from.
import type { ActualIntegration } from "../../core/types.ts";
import { writeAuth } from "./auth.ts";
import { makeIntegration } from "./claim.ts";
import { writeConfiguration } from "./configuration.ts";
import { type Course, unlessGone } from "./course.ts";
import { type WrittenCredential, writeCredential } from "./credential.ts";
import { isSettled, setState } from "./state.ts";

export async function applyChange(course: Course): Promise<void> {
	const { input, change } = course;
	if (change.verb === "delete") {
		const id = change.integrationId;
		if (id !== null)
			await course.write("deleting", () =>
				unlessGone(input.writer.deleteIntegration(id)),
			);
	} else await bring(course);
	for (const { id } of change.target.removeCredentials)
		await course.write(null, () =>
			unlessGone(input.writer.deleteCredential(id)),
		);
}

async function bring(course: Course): Promise<void> {
	const { target } = course.change;
	const credential = target.credential
		? await writeCredential(course, target.credential)
		: null;
	const made = await configured(course, credential);
	if (target.customAuth) await writeAuth(course, made.id);
	if (course.writeActions) await course.writeActions(made.id);
	if (target.state) await setState(course, made, target.state);
	else if (!isSettled(made))
		// What was wrong may be right with what was written. Only to be shown: without an answer the last look stands.
		course.seen = await course.looks.one(made, 0).then(
			({ integration }) => integration ?? made,
			() => made,
		);
}

async function configured(
	course: Course,
	credential: WrittenCredential | null,
): Promise<ActualIntegration> {
	const { change, found } = course;
	const there = found.get(change.integrationId ?? "");
	if (!there)
		return course.unmarked(async () => {
			const made = await makeIntegration(course, credential);
			await writeConfiguration(course, made, credential);
			return made;
		});
	course.seen = there;
	await writeConfiguration(course, there, credential);
	return there;
}
