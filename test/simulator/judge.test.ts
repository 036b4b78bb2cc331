// Schemas of draft-04 judge as draft-04 says.
import { expect, test } from "vitest";
import { judgeOf } from "../../src/simulator/judge.ts";

const draft4 = { $schema: "http://json-schema.org/draft-04/schema#" };

test("bounds may be exclusive by a flag", () => {
	const judge = judgeOf({ ...draft4, minimum: 1, exclusiveMinimum: true });
	expect(judge(1)).toHaveLength(1);
	expect(judge(2)).toEqual([]);
	const inclusive = judgeOf({ maximum: 1, exclusiveMaximum: false });
	expect(inclusive(1)).toEqual([]);
	expect(inclusive(2)).toHaveLength(1);
});

test("a schema's id is no reference, and a member may have that name", () => {
	const judge = judgeOf({
		...draft4,
		id: "http://example.com/x",
		properties: { id: { type: "string" } },
	});
	expect(judge({ id: 1 })).toEqual(['/id must be string {"type":"string"}']);
});

test("a schema that cannot be used fits nothing", () => {
	expect(judgeOf({ $ref: "#/nowhere" })({})[0]).toContain("cannot be used");
	expect(judgeOf({ type: "text" })({})[0]).toContain("cannot be used");
});
