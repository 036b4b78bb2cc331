// Files that are not what they should be -> a finding each, never silence and never an abort.
import { execFileSync } from "node:child_process";
import {
	mkdirSync,
	mkdtempSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { lintTree } from "../../src/core/lint/lint.ts";
import { atOnce, patient } from "../../src/io/file-calls.ts";
import { sourceReader } from "../../src/io/files.ts";
import { packageCatalog } from "../../src/stages/catalog.ts";
import { command } from "../fixtures/command.ts";
import { type Repository, repository } from "../fixtures/repository.ts";

const made: Repository[] = [];
const outside = mkdtempSync(join(tmpdir(), "gc-outside-"));
afterAll(() => {
	for (const each of made) each.remove();
	rmSync(outside, { recursive: true });
});

function made1(
	files: Readonly<Record<string, string | Uint8Array>>,
): Repository {
	const here = repository(files);
	made.push(here);
	return here;
}

const good = "key: one\ntype: web-services\nname: One\nstatus: active\n";

/** `rule file:line:column message` of every finding. */
async function told(here: Repository): Promise<readonly string[]> {
	const { findings } = await here.json();
	return findings.map(
		({ rule, file, line, column, message }) =>
			`${rule} ${file}:${line}:${column} ${message}`,
	);
}

describe("bytes", () => {
	test.each<[string, string | Uint8Array, string | RegExp]>([
		["empty", "", /^empty-file .*:1:1 no document in this file/],
		["only comments", "# one\n# two\n", /^empty-file .*:1:1 /],
		["a byte order mark", `\uFEFF${good}`, ""],
		["CRLF", good.replaceAll("\n", "\r\n"), ""],
		["block scalars", `${good}notes: |+\n  a\n\n  b\n\n`, ""],
		[
			"flow style",
			"{ key: one, type: web-services, name: One, status: active }",
			"",
		],
		["anchors", `${good}advanced: { a: &a [1], b: *a }\n`, ""],
		[
			"emoji and right-to-left text",
			good.replace("name: One", "name: 📞 مرحبا"),
			"",
		],
		[
			"latin-1",
			Uint8Array.from([...Buffer.from(good), 0x23, 0xe4, 0x0a]),
			/^yaml-syntax .*:1:1 not valid UTF-8: save the file as UTF-8$/,
		],
		[
			"UTF-16",
			Buffer.from(`\uFEFF${good}`, "utf16le"),
			/^yaml-syntax .*:1:1 not valid UTF-8/,
		],
		[
			"UTF-16 without a mark",
			Buffer.from(good, "utf16le"),
			/^yaml-syntax .*:1:/,
		],
		[
			"NUL",
			good.replace("One", "O\0ne"),
			/^yaml-syntax .*:3:8 not valid YAML|^yaml-syntax .*:3:8 a /,
		],
		[
			"an escape",
			good.replace("One", "O\u001bne"),
			/^yaml-syntax .*:3:8 not valid YAML|^yaml-syntax .*:3:8 a /,
		],
		[
			"larger than a mebibyte",
			`${good}#${"x".repeat(1024 * 1024)}`,
			/^unsafe-yaml .*:1:1 larger than 1 MiB/,
		],
		[
			"a very long line",
			good.replace("One", `"${"x".repeat(500_000)}"`).replace("active", "on"),
			/^invalid-value .*:4:9 /,
		],
		[
			"a list",
			`- ${good.replaceAll("\n", "\n  ")}`,
			/^invalid-type .*:1:1 expected a mapping/,
		],
		["a scalar", "hello", /^invalid-type .*:1:1 expected a mapping/],
	])("%s", async (_says, bytes, finding) => {
		const here = made1({ "integrations/a.yaml": bytes });
		const findings = await told(here);
		if (finding === "") expect(findings).toEqual([]);
		else expect(findings).toEqual([expect.stringMatching(finding)]);
		// A frame for whatever it is.
		expect(
			(await here.lint()).out.split("\n").every((row) => row.length < 400),
		).toBe(true);
	});

	test("JSON with tabs and $schema", async () => {
		const json = {
			$schema: "../schemas/integration.schema.json",
			key: "one",
			type: "web-services",
			name: "One",
			status: "active",
		};
		const here = made1({
			"integrations/a.json": JSON.stringify(json, null, "\t"),
		});
		expect(await told(here)).toEqual([]);
		const wrong = made1({
			"integrations/a.json": JSON.stringify(
				{ ...json, status: "on" },
				null,
				"\t",
			),
		});
		expect(await told(wrong)).toEqual([
			expect.stringMatching(
				/^invalid-value integrations\/a\.json:6:12 status is "on"/,
			),
		]);
		expect(await wrong.pretty()).toContain(
			'  > 6 | \t"status": "on"\n      | \t          ^^^^\n',
		);
	});
});

describe("links", () => {
	test("one that leaves the repository, a file", async () => {
		writeFileSync(join(outside, "a.yaml"), good);
		const here = made1({ "integrations/b.yaml": good });
		symlinkSync(
			join(outside, "a.yaml"),
			join(here.folder, "integrations/a.yaml"),
		);
		expect(await told(here)).toEqual([
			expect.stringMatching(
				/^unsafe-yaml integrations\/a\.yaml:1:1 a symbolic link that leaves the repository/,
			),
		]);
	});

	test("one that leaves the repository, a folder", async () => {
		mkdirSync(join(outside, "folder"), { recursive: true });
		writeFileSync(join(outside, "folder", "a.yaml"), good);
		const here = made1({ "integrations/b.yaml": good });
		symlinkSync(
			join(outside, "folder"),
			join(here.folder, "integrations/more"),
		);
		expect(await told(here)).toEqual([
			expect.stringMatching(
				/^unsafe-yaml integrations\/more:1:1 a symbolic link that leaves the repository/,
			),
		]);
	});

	test("one that stays inside is followed", async () => {
		const here = made1({ "other/a.yaml": good.replace("active", "on") });
		mkdirSync(join(here.folder, "integrations"));
		symlinkSync("../other/a.yaml", join(here.folder, "integrations/a.yaml"));
		symlinkSync("../other", join(here.folder, "integrations/more"));
		expect((await here.json()).files).toBe(2);
	});

	test("a path that leads through one names the same file, not a second one", async () => {
		const here = made1({ "integrations/a.yaml": good });
		const beside = made1({});
		symlinkSync("integrations", join(here.folder, "way"));
		symlinkSync(here.folder, join(beside.folder, "way"));
		for (const path of [
			"way/a.yaml",
			"way",
			join(beside.folder, "way/integrations/a.yaml"),
			join(beside.folder, "way/integrations"),
			join(beside.folder, "way"),
		])
			expect(await here.json(path), path).toMatchObject({
				files: 1,
				findings: [],
			});
		const typed = await command(
			here.folder,
			[
				...["lint", "--format", "json", "--stdin", "--stdin-filename"],
				join(beside.folder, "way/integrations/a.yaml"),
			],
			{},
			{ input: good.replace("active", "on") },
		);
		expect(JSON.parse(typed.out)).toMatchObject({
			files: 1,
			findings: [{ rule: "invalid-value", file: "integrations/a.yaml" }],
		});
	});

	test("one that leads nowhere is told, not absent", async () => {
		const here = made1({ "integrations/b.yaml": good });
		symlinkSync("nowhere.yaml", join(here.folder, "integrations/a.yaml"));
		expect(await told(here)).toEqual([
			expect.stringMatching(
				/^yaml-syntax integrations\/a\.yaml:1:1 cannot be read/,
			),
		]);
	});

	test("one that leads to itself", async () => {
		const here = made1({ "integrations/b.yaml": good });
		symlinkSync("a.yaml", join(here.folder, "integrations/a.yaml"));
		expect(await told(here)).toEqual([
			expect.stringMatching(
				/^yaml-syntax integrations\/a\.yaml:1:1 cannot be read/,
			),
		]);
	});

	test("a folder that leads to itself ends", async () => {
		const here = made1({ "integrations/b.yaml": good });
		symlinkSync(".", join(here.folder, "integrations/again"));
		expect(await told(here)).toEqual(expect.any(Array));
	});

	test("a folder with the name of a file is no file", async () => {
		const here = made1({ "integrations/b.yaml/c.yaml": good });
		expect((await here.json()).files).toBe(1);
	});
});

const catalog = packageCatalog();

test("the order in which files are given changes nothing", () => {
	const files = [
		{ file: "a.yaml", text: good },
		{ file: "b.yaml", text: good.replace("active", "on") },
		{ file: "c.yaml", text: `${good}---\n${good}` },
		{ file: "d.yaml", text: 'key: "x' },
		{ file: "e.yaml", text: "# gc-integrations-disable\nkey: other\n" },
		{
			file: "f.yaml",
			problem: {
				rule: "yaml-syntax" as const,
				message: "cannot be read (EACCES)",
			},
		},
	];
	const usual = lintTree(files, null, catalog);
	fc.assert(
		fc.property(
			fc.shuffledSubarray(files, { minLength: files.length }),
			(shuffled) => {
				const tree = lintTree(shuffled, null, catalog);
				expect(tree.findings).toEqual(usual.findings);
				expect(tree.failedFiles).toEqual(usual.failedFiles);
			},
		),
		{ seed: 7, numRuns: 30 },
	);
});

describe.each([
	["patiently", patient],
	["at once", atOnce],
])(
	"what a listing called a regular file, read %s, and is none any more",
	(_how, calls) => {
		/** Of a folder that was looked at for another file. */
		async function readListed(make: (path: string) => void) {
			const { folder } = made1({ "integrations/one.yaml": good });
			const path = join(folder, "integrations/two.yaml");
			const read = sourceReader(folder, calls);
			const first = join(folder, "integrations/one.yaml");
			expect(await read(first, "one.yaml", true)).toHaveProperty("text", good);
			make(path);
			return read(path, "two.yaml", true);
		}

		test("what is one still is read", async () => {
			const text = good.repeat(10);
			expect(await readListed((path) => writeFileSync(path, text))).toEqual({
				file: "two.yaml",
				text,
			});
		});
		test("a link to another file is followed", async () => {
			expect(await readListed((path) => symlinkSync("one.yaml", path))).toEqual(
				{
					file: "two.yaml",
					text: good,
				},
			);
		});
		test("a link out of the repository is refused", async () => {
			writeFileSync(join(outside, "private.yaml"), good);
			expect(
				await readListed((path) =>
					symlinkSync(join(outside, "private.yaml"), path),
				),
			).toMatchObject({ problem: { rule: "unsafe-yaml" } });
		});
		test("a FIFO is not waited for", async () => {
			expect(
				await readListed((path) => execFileSync("mkfifo", [path])),
			).toMatchObject({ problem: { rule: "unsafe-yaml" } });
		});
		test("what is gone is told", async () => {
			expect(await readListed(() => undefined)).toMatchObject({
				problem: { rule: "yaml-syntax" },
			});
		});
		test("a folder, too much, and what is no UTF-8 are told", async () => {
			expect(await readListed(mkdirSync)).toMatchObject({
				problem: { rule: "unsafe-yaml" },
			});
			const large = "# long\n".repeat(200_000);
			expect(
				await readListed((path) => writeFileSync(path, large)),
			).toMatchObject({ problem: { rule: "unsafe-yaml" } });
			expect(
				await readListed((path) =>
					writeFileSync(path, Buffer.from([0xc3, 0x28])),
				),
			).toMatchObject({ problem: { rule: "yaml-syntax" } });
		});
		test("an empty file, and one that is longer than most, are read", async () => {
			const text = good.repeat(2000);
			for (const each of ["", text])
				expect(await readListed((path) => writeFileSync(path, each))).toEqual({
					file: "two.yaml",
					text: each,
				});
		});
	},
);
