// Comments that accept nothing are told up to a number a file: beyond, it is no file that a person keeps.
import { expect, test } from "vitest";
import type { Disable } from "../../../src/core/document/disables.ts";
import { applyDisables } from "../../../src/core/lint/disables.ts";

test("comments that accept nothing are told up to a number of each file", () => {
	const disable = (file: string, column: number): Disable => ({
		file,
		span: { line: 1, column, endLine: 1, endColumn: column + 1 },
		rule: "unknown-field",
		line: null,
	});
	const disables = [
		...Array.from({ length: 5000 }, (_, at) => disable("a.yaml", at + 1)),
		disable("b.yaml", 1),
	];
	const { unused } = applyDisables([], disables, [], []);
	expect(unused.filter(({ file }) => file === "a.yaml")).toHaveLength(100);
	expect(unused.filter(({ file }) => file === "b.yaml")).toHaveLength(1);
});
