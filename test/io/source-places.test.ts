// A stack of the built program leads into the source.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { inSource } from "../../src/io/source-places.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

test("places in what was built become places in the source; others stay", () => {
	const words = "the simulator is not made for networks";
	const built = readdirSync(`${root}dist/chunks`)
		.map((name) => `${root}dist/chunks/${name}`)
		.find(
			(path) =>
				path.endsWith(".js") && readFileSync(path, "utf8").includes(words),
		);
	const before = readFileSync(built ?? "", "utf8").split(words)[0] ?? "";
	const line = before.split("\n").length;
	const column = before.length - before.lastIndexOf("\n");
	const place = `${built}:${line}:${column}`;
	const stack = inSource(
		`Error: none\n    at start (${place})\n    at async ${place}\n    at node:internal/process:1:2`,
	);
	const [, file = "", at = ""] =
		/at start \((file:.*simulate\.ts):(\d+):\d+\)\n {4}at async file:.*simulate\.ts:\d+:\d+\n/.exec(
			stack,
		) ?? [];
	expect(fileURLToPath(file)).toBe(`${root}src/cli/simulate.ts`);
	const near = readFileSync(new URL(file), "utf8").split("\n");
	expect(near.slice(Number(at) - 2, Number(at) + 2).join("\n")).toContain(
		words,
	);
	expect(stack).toContain("at node:internal/process:1:2");
});
