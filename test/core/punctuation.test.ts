// Sentences that are put together: one mark ends each, and one blank parts them, whatever the parts end with.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { expect, test } from "vitest";
import * as messages from "../../src/core/plan/messages.ts";

const wrong =
	/[?!]\.|[^.]\.\.(?![./])| [.,;:?!](?:\s|$)|\S {2,}\S|[,;:]\.(?:\s|$)|[.?!][?!]/;

/** What a message may be given; calls that want something else throw. */
const argument = fc.constantFrom<unknown>(
	"word",
	undefined,
	null,
	3,
	true,
	["one"],
	["one", "two"],
	{ file: "a.yaml", span: { line: 1, column: 2 }, message: "wrong" },
	[{ key: "one", actions: 2 }],
);

type Saying = (...given: readonly unknown[]) => unknown;

function sayings(of: object, path = ""): readonly [string, Saying][] {
	return Object.entries(of).flatMap(([name, value]): [string, Saying][] => {
		if (typeof value === "function")
			return [[`${path}${name}`, value as Saying]];
		return value !== null && typeof value === "object"
			? [...sayings(value as object, `${path}${name}.`)]
			: [];
	});
}

const core = fileURLToPath(new URL("../../src/core/", import.meta.url));
const rooms = await Promise.all(
	readdirSync(core, { recursive: true, encoding: "utf8" })
		.filter((path) => path.endsWith("messages.ts"))
		.map(async (path) => (await import(join(core, path))) as object),
);

test("every room's messages are seen", () => {
	expect(rooms.length).toBeGreaterThan(5);
});

test.each(rooms.flatMap((room) => sayings(room)))("%s", (_name, say) => {
	fc.assert(
		fc.property(
			fc.array(argument, { minLength: say.length, maxLength: say.length + 1 }),
			(given) => {
				let said: unknown;
				try {
					said = say(...given);
				} catch {
					return true;
				}
				return typeof said !== "string" || !wrong.test(said.trim());
			},
		),
		{ numRuns: 300, seed: 34 },
	);
});

test.each(["is it so?", "it is so.", "it is so", "how it is!", "and so on…"])(
	"what follows a message that ends so: %j",
	(message) => {
		const place = {
			file: "a.yaml",
			span: { line: 1, column: 2, endLine: 1, endColumn: 3 },
		};
		for (const said of [
			messages.lintErrors(1, { ...place, message }),
			messages.silencedErrors({ ...place, message }),
			messages.acceptFormat(message),
		])
			expect(said).not.toMatch(wrong);
	},
);

test("nothing that the goldens and the docs show is put together wrongly", () => {
	const root = fileURLToPath(new URL("../../", import.meta.url));
	const golden = join(root, "test/golden/lint");
	const said = readdirSync(golden, { recursive: true, encoding: "utf8" })
		.filter((file) => file.endsWith(".json"))
		.flatMap((file) => [
			...readFileSync(join(golden, file), "utf8").matchAll(
				/^ {6}"message": (".*"),?$/gm,
			),
		])
		.map(([, text]) => JSON.parse(text ?? '""') as string);
	expect(said.length).toBeGreaterThan(300);
	for (const message of said) expect(message).not.toMatch(wrong);
	for (const page of ["refusals.md", "rules.md"])
		for (const line of readFileSync(join(root, "docs", page), "utf8").split(
			"\n",
		))
			if (/^\*\*|^[A-Z]/.test(line))
				expect(line.replaceAll(/`[^`]*`/g, "x")).not.toMatch(wrong);
});
