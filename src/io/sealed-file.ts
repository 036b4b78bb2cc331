// A text that is kept for later runs -> a file that tells nothing, and is believed in nothing, without the secret that it was sealed with.
import {
	createCipheriv,
	createDecipheriv,
	hkdfSync,
	randomBytes,
} from "node:crypto";
import { dirname } from "node:path";
import { makeFolder } from "./make-folder.ts";
import { readRegularFile } from "./regular-file.ts";
import { saveFile } from "./save.ts";
import { UnreadablePath } from "./unreadable.ts";

export interface Seal {
	readonly path: string;
	readonly secret: string;
	/** What it holds, and of what: another text is not taken for it. */
	readonly about: string;
}

const cipher = "aes-256-gcm";
const lengths = { nonce: 12, tag: 16 };
/** In bytes. */
const largest = 64 * 1024 * 1024;

/** Null: there is none that was sealed so and is whole. */
export async function readSealed(seal: Seal): Promise<string | null> {
	let bytes: Buffer;
	try {
		const text = await readRegularFile(seal.path, { limit: largest });
		bytes = Buffer.from(text, "base64");
	} catch (error) {
		if (error instanceof UnreadablePath) return null;
		throw error;
	}
	const start = lengths.nonce + lengths.tag;
	if (bytes.length < start) return null;
	const nonce = bytes.subarray(0, lengths.nonce);
	const opening = createDecipheriv(cipher, keyOf(seal), nonce);
	opening.setAuthTag(bytes.subarray(lengths.nonce, start));
	try {
		return Buffer.concat([
			opening.update(bytes.subarray(start)),
			opening.final(),
		]).toString("utf8");
	} catch {
		return null;
	}
}

/**
 * Whole or not at all, for its owner alone.
 * @throws Error of node:fs, such as EACCES
 */
export async function saveSealed(seal: Seal, text: string): Promise<void> {
	const nonce = randomBytes(lengths.nonce);
	const closing = createCipheriv(cipher, keyOf(seal), nonce);
	const sealed = Buffer.concat([closing.update(text, "utf8"), closing.final()]);
	const bytes = Buffer.concat([nonce, closing.getAuthTag(), sealed]);
	await makeFolder(dirname(seal.path), 0o700);
	await saveFile(seal.path, bytes.toString("base64"), 0o600);
}

function keyOf({ secret, about }: Seal): Buffer {
	return Buffer.from(
		hkdfSync("sha256", secret, "gc-integrations", `sealed ${about}`, 32),
	);
}
