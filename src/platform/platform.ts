// Options -> the two ports to Genesys Cloud; planning is given the reader alone.
import { openHttp } from "./http.ts";
import type { PlatformOptions } from "./options.ts";
import { createReader, type PlatformReader } from "./reader.ts";
import { createWriter, type PlatformWriter } from "./writer.ts";

/** Nothing is sent before the first read or write. */
export function openPlatform(options: PlatformOptions): {
	readonly reader: PlatformReader;
	readonly writer: PlatformWriter;
	close(): Promise<void>;
} {
	const http = openHttp(options);
	return {
		reader: createReader(http),
		writer: createWriter(http),
		close: http.close,
	};
}
