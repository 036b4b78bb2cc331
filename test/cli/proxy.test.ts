// Behind a company proxy, the simulator on this machine is reached all the same.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runProcess } from "../fixtures/process.ts";

test("the demo runs where every proxy refuses", async () => {
	const folder = await mkdtemp(join(tmpdir(), "gc-integrations-proxy-"));
	try {
		const refusing = "http://127.0.0.1:1";
		const ended = await runProcess(folder, ["demo"], {
			HTTP_PROXY: refusing,
			HTTPS_PROXY: refusing,
			ALL_PROXY: refusing,
		});
		expect(ended.err).not.toContain("proxy");
		expect(ended.code).toBe(0);
	} finally {
		await rm(folder, { recursive: true });
	}
});
