// Options -> the ports to Genesys Cloud; planning is given the reader alone.
import { createExaminer, type PlatformExaminer } from "./examiner.ts";
import { openHttp } from "./http.ts";
import type { PlatformOptions } from "./options.ts";
import { createReader, type PlatformReader } from "./reader.ts";
import { createTester, type PlatformTester } from "./tester.ts";
import { createWriter, type PlatformWriter } from "./writer.ts";

/** Nothing is sent before the first read or write. */
export function openPlatform(options: PlatformOptions): {
	readonly reader: PlatformReader;
	readonly writer: PlatformWriter;
	readonly examiner: PlatformExaminer;
	readonly tester: PlatformTester;
	close(): Promise<void>;
} {
	const http = openHttp(options);
	const reader = createReader(http);
	return {
		reader,
		writer: createWriter(http),
		examiner: createExaminer(http, reader),
		tester: createTester(http),
		close: http.close,
	};
}
