// Where somebody watches: what is being done and waited for, on one line that goes again.
import { afterEach, beforeEach, expect, test } from "vitest";
import {
	type Simulator,
	startSimulator,
} from "../../src/simulator/simulator.ts";
import { command, type Ended } from "../fixtures/command.ts";
import { withRepository } from "../fixtures/folder.ts";
import { fakeClock, repositoryOf, webService } from "../fixtures/session.ts";

const repository = repositoryOf([webService("billing")]);
const pause =
	"waiting 58 s: the requests of this minute are used up, or the platform asked for a pause";
const gone = "\r\u001b[2K";

let simulator: Simulator;
beforeEach(async () => {
	simulator = await startSimulator({
		faults: [
			{
				kind: "status",
				status: 429,
				retryAfter: 58,
				operation: "getIntegrations",
			},
		],
	});
});
afterEach(() => simulator.close());

const run = (
	words: readonly string[],
	edge: { readonly watched: boolean; readonly width?: number },
): Promise<Ended> =>
	withRepository(repository, simulator, (folder) =>
		command(folder, words, repository.variables, {
			clock: fakeClock(),
			simulators: [simulator],
			edge,
		}),
	);

test("a long wait is told while it lasts", async () => {
	const { code, err } = await run(["plan"], { watched: true });
	expect(code, err).toBe(0);
	expect(err).toBe(`${gone}${pause}${gone}`);
});

test("and what apply does, each in the place of the last", async () => {
	const { code, out, err } = await run(["apply", "--yes"], {
		watched: true,
		width: 40,
	});
	expect(code, err).toBe(0);
	expect(out).toContain("1 applied");
	const lines = err.split(gone);
	expect(lines).toContain(pause.slice(0, 39));
	expect(lines).toContainEqual(expect.stringMatching(/^\[0\/1\] billing: ./));
	expect(lines.at(-1)).toBe("");
});

test("nothing of it where nobody watches", async () => {
	const { err } = await run(["plan"], { watched: false });
	expect(err).toBe("");
});
