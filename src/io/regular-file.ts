// A path that somebody named -> the text of the regular file there, of which no more is read than was agreed.
import { constants, type Stats } from "node:fs";
import {
	type FileCalls,
	type OpenFile,
	patient,
	unasked,
} from "./file-calls.ts";
import { codeOf, UnreadablePath } from "./unreadable.ts";

const chunk = 64 * 1024;

const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * The text, without a byte order mark. What is no regular file is never waited for: a FIFO that nobody writes, a
 * device without an end.
 * @param limit in bytes
 * @param seen what stands there, where that was looked at just now; `listed`: a listing called it a regular file, and it is
 * not opened where a link has taken its place (ELOOP)
 * @throws UnreadablePath with a code of errno, or NOT_REGULAR, TOO_LARGE, NOT_UTF8
 */
export async function readRegularFile(
	path: string,
	{ limit }: { readonly limit: number },
	calls = patient,
	seen?: Stats | "listed",
): Promise<string> {
	const bytes = await reading(calls, path, seen, (file, { size }) =>
		readAtMost(path, file, size, limit),
	);
	try {
		return utf8.decode(bytes);
	} catch {
		throw new UnreadablePath(path, "NOT_UTF8", "is not UTF-8 text");
	}
}

/** The text of a file that a listing just now called regular, at once; null where that is not easily had, or cannot be. */
export function readOrdinary(path: string, calls: FileCalls): string | null {
	const bytes = calls.ordinary(path);
	try {
		return bytes && utf8.decode(bytes);
	} catch {
		return null;
	}
}

/**
 * Its last bytes as text, whatever they are; of a file that is longer, from the first whole line on.
 * @throws UnreadablePath with a code of errno, or NOT_REGULAR
 */
export async function readEnd(path: string, most: number): Promise<string> {
	const { bytes, cut } = await reading(
		patient,
		path,
		undefined,
		async (file, { size }) => {
			const from = Math.max(0, size - most);
			const buffer = Buffer.alloc(size - from);
			let length = 0;
			while (length < buffer.length) {
				const { bytesRead } = await file.read(
					buffer,
					length,
					buffer.length - length,
					from + length,
				);
				if (bytesRead === 0) break;
				length += bytesRead;
			}
			return { bytes: buffer.subarray(0, length), cut: from > 0 };
		},
	);
	const text = bytes.toString("utf8");
	return cut ? text.slice(text.indexOf("\n") + 1) : text;
}

async function reading<T>(
	calls: FileCalls,
	path: string,
	seen: Stats | "listed" | undefined,
	read: (file: OpenFile, found: Stats) => Promise<T>,
): Promise<T> {
	try {
		// Opening alone may have effects: it lets a FIFO's writer go on.
		if (seen !== "listed")
			demandRegular(path, seen ?? (await calls.stat(path)));
		const file = await calls.open(
			path,
			seen === "listed" ? unasked | constants.O_NOFOLLOW : unasked,
		);
		try {
			const found = await file.stat();
			demandRegular(path, found);
			return await read(file, found);
		} finally {
			await file.close();
		}
	} catch (error) {
		if (error instanceof UnreadablePath) throw error;
		const code = codeOf(error);
		throw new UnreadablePath(
			path,
			code,
			code === "ENOENT" ? "does not exist" : `cannot be read (${code})`,
		);
	}
}

function demandRegular(path: string, found: Stats): void {
	if (found.isFile()) return;
	throw new UnreadablePath(
		path,
		"NOT_REGULAR",
		`is ${kindOf(found)}, not a regular file`,
	);
}

function kindOf(found: Stats): string {
	if (found.isDirectory()) return "a folder";
	if (found.isFIFO()) return "a FIFO";
	if (found.isSocket()) return "a socket";
	return "a device";
}

/** Sizes are a hint and not believed: files of /proc say 0, and a file may grow while it is read. */
async function readAtMost(
	path: string,
	file: OpenFile,
	size: number,
	limit: number,
): Promise<Uint8Array> {
	const parts: Uint8Array[] = [];
	let length = 0;
	let room = (size || chunk) + 1;
	for (;;) {
		const most = Math.min(chunk, room, limit + 1 - length);
		const buffer = Buffer.allocUnsafe(most);
		room = chunk;
		const { bytesRead } = await file.read(buffer, 0, most, null);
		if (bytesRead === 0) return Buffer.concat(parts, length);
		// What it said to have, and no more where there was room for more.
		if (length === 0 && bytesRead === size && bytesRead < most)
			return buffer.subarray(0, bytesRead);
		length += bytesRead;
		if (length > limit)
			throw new UnreadablePath(
				path,
				"TOO_LARGE",
				`is larger than ${sizeOf(limit)}`,
			);
		parts.push(buffer.subarray(0, bytesRead));
	}
}

function sizeOf(limit: number): string {
	const kibi = limit / 1024;
	return kibi < 1024 ? `${kibi} KiB` : `${kibi / 1024} MiB`;
}
