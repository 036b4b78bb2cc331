// Entries -> lines of a file that only grows, turned over when it is large; and the newest of them back.
import { appendFile, chmod, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { errorText } from "../core/values/error.ts";
import { parsed } from "../core/values/json.ts";
import { count } from "../core/values/words.ts";
import { makeFolder } from "./make-folder.ts";
import { readEnd } from "./regular-file.ts";
import { UnreadablePath } from "./unreadable.ts";

export interface Journal<Entry> {
	/** In the order of the calls. Never throws: what cannot be written is told to `warn`, once until it works again. */
	append(entries: readonly Entry[]): Promise<void>;
	/** The newest first; lines that are not as we write them are left out, and how many there are is told to `warn`. */
	newest(most: number): Promise<readonly Entry[]>;
}

export interface JournalOptions<Entry> {
	readonly file: string;
	/** Bytes after which the file is set aside as `<file>.1`. */
	readonly largest: number;
	/** How many such files are kept. */
	readonly kept: number;
	isEntry(value: unknown): value is Entry;
	warn(text: string): void;
}

export function openJournal<Entry>(
	options: JournalOptions<Entry>,
): Journal<Entry> {
	const { file, largest, kept } = options;
	let turn: Promise<void> = Promise.resolve();
	let broken = false;
	let checked = false;

	async function write(lines: string): Promise<void> {
		try {
			const { size } = await stat(file).catch(() => ({ size: 0 }));
			if (size > 0 && size + lines.length > largest) await turnOver();
			if (!checked) await begin();
			await appendFile(file, lines, { mode: 0o600 });
			broken = false;
		} catch (error) {
			if (!broken)
				options.warn(
					`the history cannot be written to ${file}: ${errorText(error)}`,
				);
			broken = true;
		}
	}

	/** A process that was killed may have left half a line: the next one must not be glued to it. */
	async function begin(): Promise<void> {
		await makeFolder(dirname(file), 0o700);
		const handle = await open(file, "a+", 0o600);
		try {
			const { size } = await handle.stat();
			const last = Buffer.alloc(1);
			if (size > 0) await handle.read(last, 0, 1, size - 1);
			if (size > 0 && last.toString() !== "\n") await handle.write("\n");
		} finally {
			await handle.close();
		}
		await chmod(file, 0o600);
		checked = true;
	}

	/** Of a file that is larger than we let ours grow, its end. */
	async function read(name: string): Promise<string> {
		try {
			return await readEnd(name, 2 * largest);
		} catch (error) {
			if (!(error instanceof UnreadablePath)) throw error;
			if (error.code !== "ENOENT")
				options.warn(`the history cannot be read: ${error.message}`);
			return "";
		}
	}

	async function turnOver(): Promise<void> {
		await rm(`${file}.${kept}`, { force: true });
		for (let at = kept - 1; at >= 1; at -= 1)
			await rename(`${file}.${at}`, `${file}.${at + 1}`).catch(() => undefined);
		await rename(file, `${file}.1`);
	}

	return {
		append(entries) {
			if (entries.length === 0) return turn;
			const lines = entries
				.map((entry) => `${JSON.stringify(entry)}\n`)
				.join("");
			turn = turn.then(() => write(lines));
			return turn;
		},
		async newest(most) {
			await turn;
			const found: Entry[] = [];
			let odd = 0;
			const names = [
				file,
				...Array.from({ length: kept }, (_, at) => `${file}.${at + 1}`),
			];
			for (const name of names) {
				if (found.length >= most) break;
				const lines = (await read(name)).split("\n").reverse();
				for (const line of lines) {
					if (line === "") continue;
					const entry = entryOf(line);
					if (options.isEntry(entry)) found.push(entry);
					else odd += 1;
				}
			}
			if (odd > 0)
				options.warn(
					`${count(odd, "line")} of the history (${file}) cannot be used, and ${odd === 1 ? "is" : "are"} left out`,
				);
			return found.slice(0, most);
		},
	};
}

/** An entry with the longest values that the platform takes is far below. */
const LONGEST_LINE = 256 * 1024;

/** Undefined: it is no JSON, or longer than any of ours. */
function entryOf(line: string): unknown {
	return line.length > LONGEST_LINE ? undefined : parsed(line);
}
