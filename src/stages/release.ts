// Keys and a platform -> the integrations that carry our line for them, and their notes without it.
import pLimit from "p-limit";
import type { Catalog } from "../core/catalog/catalog.ts";
import { liveTypesOf } from "../core/plan/compare.ts";
import { type Ownership, readOwnerships } from "../core/plan/marked.ts";
import { type Release, releasedBody } from "../core/plan/release.ts";
import type { Actual, Result } from "../core/types.ts";
import { ApiError } from "../platform/errors.ts";
import type { PlatformReader } from "../platform/reader.ts";
import type { PlatformWriter } from "../platform/writer.ts";
import { isUnreadable } from "./apply/apply.ts";

export interface Carriers {
	readonly actual: Actual;
	readonly ownerships: readonly Ownership[];
}

export async function readCarriers(
	reader: Pick<PlatformReader, "readAll" | "answer">,
	catalog: Catalog,
): Promise<Carriers> {
	const carriers = (actual: Actual) => {
		const types = [...liveTypesOf(catalog, actual).values()];
		return readOwnerships(actual, new Set(types.map(({ id }) => id)));
	};
	const read = await reader.readAll();
	const { questions } = carriers(read);
	const actual =
		questions.length > 0 ? await reader.answer(read, questions) : read;
	return { actual, ownerships: carriers(actual).ownerships };
}

export interface ReleaseInput {
	readonly releases: readonly Release[];
	readonly owner: string | null;
	readonly reader: Pick<PlatformReader, "readConfig">;
	readonly writer: Pick<PlatformWriter, "writeConfig">;
	/** Aborted: the write in flight is finished, nothing new begins. */
	readonly signal: AbortSignal;
}

export async function release(input: ReleaseInput): Promise<{
	readonly results: readonly Result[];
	/** True where a failure was the platform refusing us or not being readable, rather than refusing a write. */
	readonly unreadable: boolean;
}> {
	const limit = pLimit(4);
	let unreadable = false;
	const results = await Promise.all(
		input.releases.map((one) =>
			limit(async (): Promise<Result> => {
				const { key, integration } = one;
				const ended = (
					outcome: Result["outcome"],
					error: string | null = null,
				) => ({ key, outcome, integrationId: integration.id, error });
				if (input.signal.aborted) return ended("skipped");
				try {
					await releaseOne(input, one);
					return ended("applied");
				} catch (error) {
					if (!(error instanceof ApiError)) throw error;
					if (isUnreadable(error)) unreadable = true;
					return ended("failed", error.message);
				}
			}),
		),
	);
	return { results, unreadable };
}

/** A clash is answered by reading again: whatever somebody else wrote meanwhile stays. */
const mostClashes = 3;

async function releaseOne(
	{ owner, reader, writer }: ReleaseInput,
	one: Release,
): Promise<void> {
	const { id, config } = one.integration;
	let live = config ?? (await reader.readConfig(id));
	for (let clash = 0; ; clash += 1) {
		const body = releasedBody(one, owner, live);
		if (body === null) return;
		try {
			await writer.writeConfig(id, body);
			return;
		} catch (error) {
			const clashed = error instanceof ApiError && error.kind === "conflict";
			if (!clashed || clash >= mostClashes) throw error;
			live = await reader.readConfig(id);
		}
	}
}
