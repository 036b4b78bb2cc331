// Texts in columns: whole where there is room, cut where there is none, and never wider than the terminal.
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Column, inColumns } from "../../../src/core/render/columns.ts";

const column = (
	title: string,
	room: Column["room"],
	...cells: readonly string[]
): Column => ({ title, room, cells });

const lines = (width: number, ...columns: readonly Column[]) =>
	inColumns(columns, width).map((cells) => cells.join("  ").trimEnd());

test("whole where there is room", () => {
	expect(
		lines(
			30,
			column("key", "cut", "a", "long-key"),
			column("state", "as it is", "ACTIVE", "-"),
			column("type", "where there is any", "aws", "google"),
		),
	).toEqual([
		"key       state   type",
		"a         ACTIVE  aws",
		"long-key  -       google",
	]);
});

test("first what may be left out goes, then the longest is cut", () => {
	expect(
		lines(
			24,
			column("key", "cut", "a", "a-key-of-some-length"),
			column("state", "as it is", "ACTIVE", "-"),
			column("type", "where there is any", "aws", "google"),
		),
	).toEqual([
		"key               state",
		"a                 ACTIVE",
		"a-key-of-some-l…  -",
	]);
});

test("what is wide counts twice, what has no width not at all", () => {
	expect(
		lines(
			20,
			column("name", "cut", "顧客データの照会と注文状況", "e\u0301te\u0301"),
		),
	).toEqual(["name", "顧客データの照会と…", "e\u0301te\u0301"]);
});

test("never wider than it may be", () => {
	fc.assert(
		fc.property(
			fc.array(fc.tuple(fc.string(), fc.string()), { minLength: 1 }),
			fc.integer({ min: 30, max: 120 }),
			(rows, width) => {
				const shown = lines(
					width,
					column("key", "cut", ...rows.map(([key]) => key)),
					column("name", "cut", ...rows.map(([, name]) => name)),
					column("file", "where there is any", ...rows.map(([key]) => key)),
				);
				for (const line of shown)
					expect(line.length).toBeLessThanOrEqual(width);
				expect(shown).toHaveLength(rows.length + 1);
			},
		),
	);
});
