// An item -> what a program prints when it is asked for it. Nothing it says is passed on but the value.
import type { ExecStore } from "../../core/settings/stores.ts";
import { type Ended, runProgram, Stopped } from "../program.ts";
import { codeOf } from "../unreadable.ts";
import { type Resolved, secretOf } from "./resolved.ts";
import type { StoreWorld } from "./store-world.ts";

const largestSecret = 64 * 1024;

export async function readProgram(
	{ command, timeoutMs }: ExecStore,
	item: string,
	withheld: readonly string[],
	world: StoreWorld,
): Promise<Resolved> {
	const [program = "", ...words] = command;
	const answer = await askProgram(program, [...words, item], {
		withheld,
		world,
		timeoutMs,
		largest: largestSecret,
	});
	if ("problem" in answer) return answer;
	const { exitCode, output } = answer;
	if (exitCode !== 0)
		return {
			problem: `was not given: ${program} ${endOf(exitCode)}; run it by hand as this user to see why`,
		};
	const text = textOf(output);
	return text === null
		? { problem: `is not UTF-8 text as ${program} gives it` }
		: secretOf(text);
}

interface Asking {
	/** Variables that are not the program's. */
	readonly withheld: readonly string[];
	readonly world: StoreWorld;
	readonly timeoutMs: number;
	readonly largest: number;
}

/** @throws where this process was told to stop */
export async function askProgram(
	program: string,
	words: readonly string[],
	{ withheld, world, timeoutMs, largest }: Asking,
): Promise<Ended | { readonly problem: string }> {
	const variables = { ...world.variables };
	for (const name of withheld) delete variables[name];
	try {
		return await runProgram(program, words, {
			cwd: world.folder,
			variables,
			timeoutMs,
			signal: world.signal,
			largest,
			leftBehind: "ends",
		});
	} catch (error) {
		world.signal?.throwIfAborted();
		return { problem: notRun(program, error, timeoutMs, largest) };
	}
}

export function endOf(exitCode: number | null): string {
	return exitCode === null
		? "was ended by a signal"
		: `ended with exit code ${exitCode}`;
}

/** Null: it is no UTF-8. */
export function textOf(bytes: Uint8Array): string | null {
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch {
		return null;
	}
}

function notRun(
	program: string,
	error: unknown,
	timeoutMs: number,
	largest: number,
): string {
	if (error instanceof Stopped)
		return error.why === "size"
			? `was not taken: ${program} printed more than ${largest / 1024} KiB`
			: `was not given: ${program} did not end within ${timeoutMs / 1000} s, and was stopped (timeout in the settings)`;
	const code = codeOf(error);
	switch (code) {
		case "ENOENT":
			return `cannot be asked for: there is no program ${program} (install it, or correct the PATH of this process)`;
		case "EACCES":
			return `cannot be asked for: this user may not execute ${program}`;
		default:
			return `cannot be asked for: ${program} cannot be started${/^[A-Z0-9_]+$/.test(code) ? ` (${code})` : ""}`;
	}
}
