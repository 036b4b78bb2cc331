// A POST whose answer may be lost -> one object: what is there already is looked for before anything is posted again.
import { ApiError } from "./errors.ts";
import type { Http } from "./http.ts";

const MOST_POSTS = 3;
/** The lists may lag behind a write; the vendor's Terraform provider waits 15 s for one to show a new data action. */
const LOOK_AFTER_MS = [250, 1_000, 2_000, 4_000, 8_000] as const;

/** @param look finds what an earlier post made, or null */
export async function createOnce<T>(
	http: Http,
	post: () => Promise<T>,
	look: () => Promise<T | null>,
): Promise<{ readonly object: T; readonly found: boolean }> {
	for (let posts = 1; ; posts += 1) {
		try {
			return { object: await post(), found: false };
		} catch (error) {
			if (!(error instanceof ApiError) || error.outcome !== "unknown")
				throw error;
			for (const delay of LOOK_AFTER_MS) {
				await http.clock.sleep(delay, http.signal);
				const found = await lookAfter(error, look);
				if (found !== null) return { object: found, found: true };
			}
			if (posts === MOST_POSTS) throw error;
		}
	}
}

/** Where looking fails too, the error is that of the write: its outcome is what remains unknown. */
export async function lookAfter<T>(
	written: ApiError,
	look: () => Promise<T>,
): Promise<T> {
	try {
		return await look();
	} catch (error) {
		if (error instanceof ApiError && error.kind !== "conflict") throw written;
		throw error;
	}
}
