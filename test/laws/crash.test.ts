// The real program, killed at every single write: the next run finishes the work, with nothing twice and nothing left over.
import { expect, test } from "vitest";
import { command } from "../fixtures/command.ts";
import { withRepository } from "../fixtures/folder.ts";
import { killApplyAt } from "../fixtures/kill.ts";
import { pending, planOnly } from "../fixtures/session.ts";
import {
	after,
	differences,
	startWorld,
	writesOfTheRun,
} from "../fixtures/world.ts";
import { eachOf } from "./each.ts";

interface Kill {
	/** `unanswered`: the write was done, its answer never came. `undone`: the one before was answered, this one never happened. */
	readonly when: "unanswered" | "undone";
	readonly write: number;
}

async function killAndRunAgain({ when, write }: Kill): Promise<void> {
	const simulator = await startWorld({
		faults:
			when === "undone"
				? [
						{
							kind: "hang",
							operation: /^(POST|PUT|PATCH|DELETE) \/api/,
							after: write - 1,
						},
					]
				: [],
	});
	const title = `killed at write ${write}, ${when}`;
	try {
		await withRepository(after, simulator, async (folder) => {
			const killed = await killApplyAt(
				write,
				folder,
				simulator,
				after.variables,
			);
			simulator.clearFaults();
			expect(killed.code, `${title}: ${killed.err}`).toBe(-1);
			const again = await command(
				folder,
				["apply", "--yes", "--format", "json"],
				after.variables,
			);
			expect(again.code, `${title}: ${again.err}${again.out}`).toBe(0);
		});
		expect(await differences(simulator), title).toEqual([]);
		expect(pending(await planOnly(simulator, after)), title).toEqual([]);
	} finally {
		await simulator.close();
	}
}

test("the run that is killed makes the writes that are counted", async () => {
	const simulator = await startWorld();
	try {
		await withRepository(after, simulator, async (folder) => {
			const whole = await command(folder, ["apply", "--yes"], after.variables);
			expect(whole.code, whole.err + whole.out).toBe(0);
		});
		expect(simulator.log.filter(({ mutating }) => mutating)).toHaveLength(
			writesOfTheRun,
		);
		expect(await differences(simulator)).toEqual([]);
		expect(pending(await planOnly(simulator, after))).toEqual([]);
	} finally {
		await simulator.close();
	}
});

test("at most one object is created per document wherever the process is killed", () =>
	eachOf(
		Array.from({ length: writesOfTheRun }, (_, at): Kill[] => [
			{ when: "unanswered", write: at + 1 },
			// What the one before left is the same state, but for what runs beside it.
			...(at % 4 === 1 ? [{ when: "undone" as const, write: at + 1 }] : []),
		]).flat(),
		4,
		killAndRunAgain,
	));
