// A file that sops encrypted -> its content, decrypted by the sops program with its own keys; an item is a pointer into it.
import { resolve } from "node:path";
import { type SopsStore, sopsFile } from "../../core/settings/stores.ts";
import type { Json } from "../../core/types.ts";
import { parsed } from "../../core/values/json.ts";
import { readRegularFile } from "../regular-file.ts";
import { UnreadablePath } from "../unreadable.ts";
import { askProgram, endOf, textOf } from "./exec.ts";
import type { StoreWorld } from "./store-world.ts";

/** Of the file, and of what it holds. */
const largest = 1024 * 1024;

export type Decrypted = { readonly json: Json } | { readonly problem: string };

export async function decrypted(
	store: SopsStore,
	withheld: readonly string[],
	world: StoreWorld,
): Promise<Decrypted> {
	const file = sopsFile(store, world.environment);
	const path = resolve(world.folder, file);
	try {
		await readRegularFile(path, { limit: largest });
	} catch (error) {
		if (!(error instanceof UnreadablePath)) throw error;
		return { problem: `cannot be read: ${file} ${error.reason}` };
	}
	// Older ones have no other word for it.
	const words = ["--decrypt", "--output-type", "json", path];
	const { timeoutMs } = store;
	const answer = await askProgram("sops", words, {
		withheld,
		world,
		timeoutMs,
		largest,
	});
	if ("problem" in answer) return answer;
	const { exitCode, output } = answer;
	if (exitCode !== 0)
		return { problem: `cannot be read: ${reasonOf(exitCode, file)}` };
	const json = parsed(textOf(output) ?? "");
	return json === undefined
		? { problem: `cannot be read: sops gave no JSON for ${file}` }
		: { json: json as Json };
}

/** As cmd/sops/codes of sops names them; its words may hold more than is good. */
function reasonOf(exitCode: number | null, file: string): string {
	switch (exitCode) {
		case 1:
			return `sops finds nothing in ${file} that it encrypted, or cannot parse it (exit code 1): encrypt it with sops encrypt --in-place ${file}`;
		case 24:
		case 25:
		case 51:
		case 52:
			return `${file} was changed by something else than sops, so that it cannot be trusted (exit code ${exitCode}): edit it with sops edit ${file}`;
		case 128:
			return `sops has no key that opens ${file} (exit code 128): give this process one (SOPS_AGE_KEY_FILE, or access to the KMS or PGP key), or add its key to the file with sops updatekeys`;
		default:
			return `sops ${endOf(exitCode)} on ${file}; run sops decrypt ${file} by hand as this user to see why`;
	}
}
