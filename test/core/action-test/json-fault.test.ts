// A text is found to be no JSON exactly where JSON.parse says so, too.
import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonFault } from "../../../src/core/action-test/json-fault.ts";

test("the first fault is told at its place", () => {
	const at = (text: string) => {
		const fault = jsonFault(text);
		return fault && `${fault.at} ${fault.message}`;
	};
	expect(at('{"a": 1}')).toBe(undefined);
	expect(at("")).toBe("0 it ends too early");
	expect(at('{"a": ')).toBe("6 it ends too early");
	expect(at('{"a": 1,}')).toBe('8 a name in quotes is missing before "}"');
	expect(at('{"a" 1}')).toBe('5 ":" is missing before "1}"');
	expect(at("[1 2]")).toBe('3 "," or a closing bracket is missing before "2]"');
	expect(at('{"a": "x}')).toMatch(/^6 a text in quotes/);
	expect(at('["\\x"]')).toBe('2 "\\x"]" is no escape');
	expect(at("[01]")).toBe('1 "01]" is no value');
	expect(at("{} x")).toBe('3 "x" stands behind its end');
	expect(at("[".repeat(5000))).toMatch(/nested too deeply$/);
});

test("whatever JSON.parse refuses has a fault within its length", () => {
	const pieces = ["{", "}", "[", "]", ",", ":", '"', '"a"', "1", "-", ".", "e"];
	const piece = fc.constantFrom(
		...pieces,
		"true",
		"nul",
		" ",
		"\n",
		"\\",
		"\\n",
	);
	fc.assert(
		fc.property(
			fc.array(piece).map((list) => list.join("")),
			(text) => {
				let isJson = true;
				try {
					JSON.parse(text);
				} catch {
					isJson = false;
				}
				const fault = jsonFault(text);
				expect(fault === undefined).toBe(isJson);
				expect(fault?.at ?? 0).toBeLessThanOrEqual(text.length);
				if (fault) expect(text.slice(0, fault.at)).not.toBe(undefined);
			},
		),
		{ numRuns: 2000 },
	);
});
