// Edits of a document's text: the line that is meant moves, every other byte stays.
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { edited } from "../../../src/core/export/edit.ts";

const text = `# top
key:   crm # the key
type: web-services
name: 'CRM lookup'   # what people see
status: active
notes: | # by hand
    Four deep.

    Second.

# about the credential
credentials: { type: basicAuth,  fields: { userName: u, password: {env: P} } }
properties:
  nested:
      a: 1
      b: "two"

  list: [1,   2]
environments:
  prod:
    status: inactive
    properties: { nested: { a: 2 } }
only: [ dev ]
`;

function lines(path: readonly string[], value: unknown, before = text) {
	const after = edited(before, "crm", [{ path, value: value as never }]);
	if (after === null) return null;
	const [old, now] = [before.split("\n"), after.split("\n")];
	return {
		gone: old.filter((line) => !now.includes(line)),
		come: now.filter((line) => !old.includes(line)),
	};
}

describe("an edit", () => {
	for (const [what, path, value, gone, come] of [
		[
			"keeps quotes and comment",
			["name"],
			"It's new",
			["name: 'CRM lookup'   # what people see"],
			["name: 'It''s new'   # what people see"],
		],
		[
			"keeps a comment behind what becomes several lines",
			["name"],
			"One\nTwo",
			["name: 'CRM lookup'   # what people see"],
			["name: |-   # what people see", "  One", "  Two"],
		],
		[
			"keeps a plain word plain",
			["status"],
			"inactive",
			["status: active"],
			["status: inactive"],
		],
		[
			"keeps a block scalar, its header and its depth",
			["notes"],
			"One.\n\nTwo.\n",
			["    Four deep.", "    Second."],
			["    One.", "    Two."],
		],
		[
			"makes one line of a block scalar",
			["notes"],
			"One.",
			["    Four deep.", "", "    Second."].filter((line) => line !== ""),
			["    One."],
		],
		[
			"reaches into a flow mapping",
			["environments", "prod", "properties", "nested", "a"],
			3,
			["    properties: { nested: { a: 2 } }"],
			["    properties: { nested: { a: 3 } }"],
		],
		[
			"adds to a flow mapping",
			["environments", "prod", "properties", "nested", "c"],
			"x: y",
			["    properties: { nested: { a: 2 } }"],
			['    properties: { nested: { a: 2, c: "x: y" } }'],
		],
		[
			"adds to a block mapping, below its last member",
			["properties", "nested", "c"],
			[1, 2],
			[],
			["      c:", "        - 1", "        - 2"],
		],
		[
			"adds what was not there at all",
			["environments", "dev", "status"],
			"active",
			[],
			["  dev:", "    status: active"],
		],
		[
			"adds a mapping of its own",
			["mutualTls", "certificateAuthority"],
			"digicert",
			[],
			["mutualTls:", "  certificateAuthority: digicert"],
		],
		[
			"replaces a list on one line",
			["properties", "list"],
			[1],
			["  list: [1,   2]"],
			["  list: [1]"],
		],
		[
			"lets a list on one line grow",
			["only"],
			["dev", "prod"],
			["only: [ dev ]"],
			["only: [dev, prod]"],
		],
		[
			"takes a member out, with its line",
			["properties", "nested", "b"],
			undefined,
			['      b: "two"'],
			[],
		],
		[
			"takes a mapping out that nothing is left in",
			["environments", "prod", "properties", "nested", "a"],
			undefined,
			["    properties: { nested: { a: 2 } }"],
			[],
		],
		[
			"takes nothing out that is not there",
			["mutualTls", "x"],
			undefined,
			[],
			[],
		],
		[
			"writes null into a patch",
			["environments", "prod", "notes"],
			null,
			[],
			["    notes: null"],
		],
		[
			"quotes what would be something else",
			["status"],
			"no",
			["status: active"],
			['status: "no"'],
		],
		[
			"makes a block of several lines",
			["status"],
			"a\nb\n",
			["status: active"],
			["status: |-", "  a", "  b"],
		],
	] as const)
		test(what, () => {
			expect(lines(path, value)).toEqual({ gone, come });
			const after =
				edited(text, "crm", [{ path, value: value as never }]) ?? "";
			const [document] = parseAllDocuments(after);
			expect(document?.errors).toEqual([]);
			if (value !== undefined)
				expect(document?.getIn(path, true)).toSatisfy(
					(node: { toJSON(): unknown } | undefined) => {
						const said = node?.toJSON();
						expect(typeof said === "string" ? said.trimEnd() : said).toEqual(
							typeof value === "string" ? value.trimEnd() : value,
						);
						return true;
					},
				);
		});

	test("keeps line endings, other documents and JSON as they are", () => {
		const two = `key: a\r\nname: A\r\n---\r\nkey: crm\r\nname: "B"\r\n`;
		expect(
			edited(two, "crm", [
				{ path: ["name"], value: "C" },
				{ path: ["mutualTls", "certificateAuthority"], value: "digicert" },
			]),
		).toBe(
			`key: a\r\nname: A\r\n---\r\nkey: crm\r\nname: "C"\r\nmutualTls:\r\n  certificateAuthority: digicert\r\n`,
		);
		const json = `{\n  "key": "crm",\n  "name": "B",\n  "only": ["dev"]\n}\n`;
		expect(
			edited(json, "crm", [
				{ path: ["name"], value: 'C "x"' },
				{ path: ["only"], value: ["dev", "prod"] },
				{ path: ["environments", "prod"], value: { status: "active" } },
			]),
		).toBe(
			`{\n  "key": "crm",\n  "name": "C \\"x\\"",\n  "only": ["dev", "prod"],\n  "environments": {"prod":{"status":"active"}}\n}\n`,
		);
	});

	test("writes a name that is empty", () => {
		expect(
			edited("key: crm\nproperties: {}\n", "crm", [
				{ path: ["properties", ""], value: null },
			]),
		).toBe('key: crm\nproperties: { "": null }\n');
	});

	test("says where it cannot", () => {
		const alias = `key: crm\nproperties: &p { a: 1 }\nadvanced: *p\n`;
		expect(edited(alias, "crm", [{ path: ["advanced", "a"], value: 2 }])).toBe(
			null,
		);
		expect(edited(alias, "other", [{ path: ["name"], value: "x" }])).toBe(null);
		// The last member without a line break behind it.
		expect(
			edited("key: crm\nname: A", "crm", [
				{ path: ["name"], value: "B" },
				{ path: ["status"], value: "active" },
				{ path: ["name"], value: undefined },
			]),
		).toBe("key: crm\nstatus: active");
	});
});
