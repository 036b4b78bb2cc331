// `--all` -> the same look at each environment of the settings: one that cannot be read hides no other.
import type { Unread } from "../core/render/environments.ts";
import { ApiError } from "../platform/errors.ts";
import { requireSettings } from "../stages/repository.ts";
import { UsageError } from "../stages/usage.ts";
import type { Context } from "./context.ts";
import type { Documents } from "./documents.ts";
import { type ExitCode, exitCodes } from "./edge.ts";
import { tellError } from "./tell.ts";

interface Lost {
	readonly lost: Unread;
	readonly exitCode: typeof exitCodes.usage | typeof exitCodes.unreadable;
}

export type Looked<Seen> = { readonly seen: Seen } | Lost;

/** In the order of the settings; what is lost is told on standard error. */
export async function everyEnvironment<Seen>(
	{ edge }: Context,
	{ repository }: Documents,
	look: (environment: string) => Promise<Seen>,
): Promise<readonly Looked<Seen>[]> {
	const looked: Looked<Seen>[] = [];
	for (const environment of requireSettings(repository).environments.keys())
		try {
			looked.push({ seen: await look(environment) });
		} catch (error) {
			if (edge.stop.aborted) throw error;
			const lost = lostBy(environment, error);
			if (lost === null) throw error;
			looked.push(lost);
		}
	for (const one of looked)
		if ("lost" in one)
			tellError(edge, `${one.lost.environment}: ${one.lost.error}`);
	return looked;
}

/** Of several: what says most about what a person must do. */
export function worst(codes: readonly ExitCode[]): ExitCode {
	const { usage, unreadable, problems, pending, done } = exitCodes;
	const order = [usage, unreadable, problems, pending];
	return order.find((code) => codes.includes(code)) ?? done;
}

/** Null: a bug of ours, or what concerns all of them. */
function lostBy(environment: string, error: unknown): Lost | null {
	if (error instanceof UsageError)
		return {
			lost: { environment, error: error.message },
			exitCode: exitCodes.usage,
		};
	if (!(error instanceof ApiError)) return null;
	return {
		lost: {
			environment,
			error: `the platform could not be read: ${error.message}`,
		},
		exitCode: exitCodes.unreadable,
	};
}
