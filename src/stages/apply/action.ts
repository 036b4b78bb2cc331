// The change of a data action -> its writes, in the order that a killed process can be taken up from.
import {
	isReplacedName,
	replacedName,
} from "../../core/plan/action/replaced.ts";
import type {
	ActionChange,
	ActionContent,
	ActualAction,
	LiveAction,
} from "../../core/types.ts";
import { digest } from "../../core/values/digest.ts";
import { comparableName } from "../../core/values/invisible.ts";
import { unlessGone } from "./course.ts";
import { type ApplyInput, ChangeFailed } from "./input.ts";
import { pauseBefore } from "./looks.ts";
import { isClash, moved, writeAtVersion } from "./versioned.ts";
import { whileYoung } from "./young.ts";

export interface ActionCourse {
	readonly input: ApplyInput;
	readonly change: ActionChange;
	readonly integrationId: string;
	/** Made in this run: nothing of it is listed anywhere yet. */
	readonly isFresh: boolean;
	/** Made a while ago: the platform may not know it everywhere. */
	readonly isYoung: boolean;
	/** Told the id of the one that the document has now; null: none any more. */
	made(id: string | null): void;
	write<T>(step: string | null, work: () => Promise<T>): Promise<T>;
	/** Resolves once no write of the run is under way. */
	quiet(): Promise<void>;
}

const step = "data action";
/** Somebody else changes at the same time what gets another name. */
const mostClashes = 3;

export async function applyAction(course: ActionCourse): Promise<void> {
	const { change, input } = course;
	const { verb, actionId, target } = change;
	if (verb === "delete") return remove(course);
	const content = input.actionContent(change.key);
	if (!content) throw new Error(`nothing is known of the action ${change.key}`);
	const isMade =
		actionId === null || target.retires.some(({ id }) => id === actionId);
	if (target.retires.length > 0) await lookAgain(course);
	if (isMade) await make(course, content);
	else if (change.fields.length > 0) await patch(course, content, actionId);
	// The new one first: where a run ends between the two, the old one still has the name that people know.
	const given: string[] = [];
	for (const { id } of target.retires)
		given.push(await retire(course, content, id, given));
}

/** Only what was planned: it may be somebody's by now, or do something else. */
async function remove({ input, change, write }: ActionCourse): Promise<void> {
	const { actionId: id, integrationId, target } = change;
	if (id === null) return;
	await write("deleting", async () => {
		const now = await unlessGone(input.reader.readAction(id));
		if (now === null) return;
		if (now.version !== target.version || now.integrationId !== integrationId)
			throw moved(id, "deleted");
		await unlessGone(input.writer.deleteAction(id));
	});
}

/** What an earlier run read is enough to plan on, not to replace on. */
async function lookAgain({ input, change }: ActionCourse): Promise<void> {
	const { actionId, target } = change;
	const ids = new Set([actionId ?? "", ...target.retires.map(({ id }) => id)]);
	for (const id of ids) {
		if (!input.actual.wholeActions?.[id]?.remembered) continue;
		const fresh = await input.reader.readAction(id);
		const left = input.replanAction(change, fresh);
		if (left === null || left === "refused" || !isSame(left, change))
			throw moved(id);
	}
}

async function make(
	course: ActionCourse,
	content: ActionContent,
): Promise<void> {
	const { input, change, integrationId, isFresh, isYoung, write, made } =
		course;
	const { writer, reader } = input;
	const known = new Set((input.actual.actions ?? []).map(({ id }) => id));
	// One list is not enough to say that something is not there.
	if (!isFresh) {
		const newcomer = (await reader.readActions()).find(
			(one) => !known.has(one.id) && isMeant(one, integrationId, content),
		);
		if (newcomer) {
			await takeOver(input, change, newcomer);
			made(newcomer.id);
			return;
		}
	}
	const { id } = await whileYoung(
		input,
		// An integration that was just made may be refused for a while.
		({ status }) => isYoung && status === 400,
		() => write(step, () => writer.createAction(integrationId, content, known)),
	);
	made(id);
	// Nobody else knows an integration that this run made.
	if (isFresh) return;
	const rivals = await rivalsOf(course, id, known, (one) =>
		isMeant(one, integrationId, content),
	);
	if (rivals.length === 0) return;
	await write(null, () => unlessGone(writer.deleteAction(id)));
	made(null);
	throw new ChangeFailed(
		`another program made the data action "${content.name}" at the same moment (${rivals.join(", ")}): ours was taken back, and the next run goes on from what is there; let one program alone manage an organization`,
	);
}

function isMeant(
	one: LiveAction,
	integrationId: string,
	{ name }: ActionContent,
): boolean {
	return (
		one.integrationId === integrationId &&
		comparableName(one.name) === comparableName(name)
	);
}

/** Looks at a list that does not show a new action yet. */
const mostLooks = 4;

/** As with integrations: the one with the lower id waits for the other to step back, which that one does if it saw both. */
async function rivalsOf(
	{ input: { reader, clock, signal }, quiet }: ActionCourse,
	id: string,
	known: ReadonlySet<string>,
	isSought: (one: LiveAction) => boolean,
): Promise<readonly string[]> {
	let rivals: readonly string[] = [];
	// One list tells all who wait for one.
	await quiet();
	for (let look = 0; look < mostLooks; look += 1) {
		if (look > 0)
			await clock.sleep(
				pauseBefore(look),
				signal ?? new AbortController().signal,
			);
		const list = await reader.readActions();
		rivals = list
			.filter((one) => one.id !== id && !known.has(one.id) && isSought(one))
			.map((one) => one.id)
			.sort();
		const isListed = list.some((one) => one.id === id);
		if (rivals.length === 0 ? isListed : rivals.some((one) => one < id)) break;
	}
	return rivals;
}

/** Somebody made one of the name after this was planned, or a list lagged: what is equal is done. */
async function takeOver(
	input: ApplyInput,
	change: ActionChange,
	newcomer: LiveAction,
): Promise<void> {
	const whole = await input.reader.readAction(newcomer.id);
	if (input.replanAction(change, whole) !== null) throw moved(newcomer.id);
}

async function patch(
	{ input, change, write }: ActionCourse,
	content: ActionContent,
	id: string,
): Promise<void> {
	const again = (fresh: ActualAction): ActionContent | null => {
		const left = input.replanAction(change, fresh);
		if (left === null) return null;
		if (left === "refused" || !isSame(left, change)) throw moved(id);
		return content;
	};
	const version = change.target.version ?? 0;
	const { remembered } = input.actual.wholeActions?.[id] ?? {};
	await writeAtVersion(
		{ input, step, write, again },
		{ id, version, ...(remembered ? { remembered } : {}) },
		content,
	);
}

/** It keeps all but its name, whatever that is by now. */
async function retire(
	{ input, integrationId, write }: ActionCourse,
	content: ActionContent,
	id: string,
	given: readonly string[],
): Promise<string> {
	const { writer, reader, clock } = input;
	for (let clash = 0; ; clash += 1) {
		const old = await reader.readAction(id);
		if (isReplacedName(old.content.name)) return old.content.name;
		const taken = (await reader.readActions())
			.filter((one) => one.integrationId === integrationId)
			.map(({ name }) => name);
		const name = replacedName(content.name, clock.now(), [...taken, ...given]);
		try {
			await write(step, () =>
				writer.writeAction(old, { ...old.content, name }),
			);
			return name;
		} catch (error) {
			if (!isClash(error) || clash >= mostClashes) throw error;
		}
	}
}

function isSame(a: ActionChange, b: ActionChange): boolean {
	return (
		a.actionId === b.actionId &&
		a.verb === b.verb &&
		digest(a.fields) === digest(b.fields)
	);
}
