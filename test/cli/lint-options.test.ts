// The options of `lint`, as a process of its own over repositories with a history.
import { mkdir, readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { command, type Ended } from "../fixtures/command.ts";
import { withFolder, writeIn } from "../fixtures/folder.ts";
import { gitIn, withHistory } from "../fixtures/history.ts";
import type { LintedJson } from "../fixtures/repository.ts";

const environment = (name: string): string => `  ${name}:
    region: eu-west-1
    oauth: { clientId: { env: ID }, clientSecret: { env: SECRET } }
`;
const settings = `version: 1\nenvironments:\n${environment("dev")}${environment("prod")}`;

const bare = (key: string, name = `The ${key}`, more = ""): string =>
	`key: ${key}\ntype: web-services\nname: ${name}\nstatus: active\n${more}`;
const digicert = "mutualTls: { certificateAuthority: digicert }\n";
const wrong = bare("wrong").replace("active", "on");

const begun: Readonly<Record<string, string>> = {
	"gc-integrations.yaml": settings,
	"integrations/one.yaml": bare("one"),
	"integrations/two.yaml": bare("two"),
	"integrations/wrong.yaml": wrong,
};

interface Linted {
	readonly code: number;
	readonly err: string;
	/** `rule file:line`, with the environment where one is named. */
	readonly told: readonly string[];
	readonly files: number;
	readonly findings: LintedJson["findings"];
}

async function lint(
	folder: string,
	...words: readonly string[]
): Promise<Linted> {
	return linted(await command(folder, ["lint", "--format", "json", ...words]));
}

function linted({ code, out, err }: Ended): Linted {
	// A run that failed has no findings, but says in JSON that it failed.
	const { findings = [], files = 0 } = (
		out === "" ? {} : JSON.parse(out)
	) as Partial<LintedJson>;
	return {
		code,
		err,
		files,
		findings,
		told: findings.map(
			({ rule, file, line, environment: of }) =>
				`${rule} ${file}:${line}${of === undefined ? "" : ` (${of})`}`,
		),
	};
}

async function lintText(
	folder: string,
	input: string | Uint8Array,
	words: readonly string[],
): Promise<Linted> {
	const argv = ["lint", "--format", "json", ...words];
	return linted(await command(folder, argv, {}, { input }));
}

describe("--changed", () => {
	test("tells only of files that differ from the last commit", () =>
		withHistory(begun, async ({ folder, write }) => {
			expect(await lint(folder, "--changed")).toMatchObject({
				code: 0,
				files: 0,
				told: [],
			});
			write({
				"integrations/two.yaml": bare("two", "Two", "bogus: 1\n"),
			});
			expect(await lint(folder, "--changed")).toMatchObject({
				code: 1,
				files: 1,
				told: ["unknown-field integrations/two.yaml:5"],
			});
			expect((await lint(folder)).told).toHaveLength(2);
		}));

	test("tells of all files where the settings changed", () =>
		withHistory(begun, async ({ folder, write }) => {
			write({ "gc-integrations.yaml": `${settings}# changed\n` });
			expect(await lint(folder, "--changed")).toMatchObject({
				code: 1,
				files: 3,
				told: ["invalid-value integrations/wrong.yaml:4"],
			});
		}));

	test("counts files that Git does not know yet, but not those it ignores", () =>
		withHistory(
			{ ...begun, ".gitignore": "integrations/draft.yaml\n" },
			async ({ folder, write }) => {
				write({
					"integrations/new.yaml": wrong.replaceAll("wrong", "new"),
					"integrations/draft.yaml": wrong.replaceAll("wrong", "draft"),
				});
				expect((await lint(folder, "--changed")).told).toEqual([
					"invalid-value integrations/new.yaml:4",
				]);
			},
		));

	test("tells what a change means in a file that did not change", () =>
		withHistory(begun, async ({ folder, write }) => {
			// The first in the order of names keeps it, so it is told in the other.
			write({ "integrations/a.yaml": bare("a", "The TWO") });
			const { told, findings } = await lint(folder, "--changed");
			expect(told).toEqual(["duplicate-name integrations/two.yaml:3"]);
			expect(findings[0]?.message).toContain("integrations/a.yaml:3:7");
		}));

	test("with --base counts the commits since, and what was removed", () =>
		withHistory(begun, async ({ folder, git, write, remove, commit }) => {
			await git("switch", "-qc", "changes");
			await remove("integrations/two.yaml");
			await commit("Remove");
			expect((await lint(folder, "--changed")).told).toEqual([]);
			expect((await lint(folder, "--changed", "--base", "main")).told).toEqual([
				"integration-removed integrations/two.yaml:1",
			]);
			write({ "integrations/new.yaml": bare("new", "The one") });
			await commit("Add");
			expect((await lint(folder, "--changed", "--base", "main")).told).toEqual(
				[
					"integration-removed integrations/two.yaml:1",
					"duplicate-name integrations/one.yaml:3",
				]
					.sort((a, b) => Number(a > b))
					.reverse(),
			);
		}));

	test("needs a repository with a commit", () =>
		withFolder({}, async (folder) => {
			writeIn(folder, begun);
			const none = await lint(folder, "--changed");
			expect(none).toMatchObject({ code: 3, told: [] });
			expect(none.err).toContain("in no repository with a commit");
			await gitIn(folder, "init", "--quiet");
			expect((await lint(folder, "--changed")).err).toBe(none.err);
		}));
});

describe("--staged", () => {
	test("judges the index, and tells of what differs from the last commit, or of what is named", () =>
		withHistory(begun, async ({ folder, git, write, remove }) => {
			write({
				"integrations/two.yaml": bare("two", "Two", "bogus: 1\n"),
				"integrations/draft.yaml": "key: [",
				"gc-integrations.yaml": "version: 2\n",
			});
			expect(await lint(folder, "--staged")).toMatchObject({
				code: 0,
				files: 0,
				told: [],
			});
			await git("add", "integrations/two.yaml");
			await remove("integrations/two.yaml");
			const told = ["unknown-field integrations/two.yaml:5"];
			expect(await lint(folder, "--staged")).toMatchObject({
				code: 1,
				files: 1,
				told,
			});
			const named = "integrations/wrong.yaml";
			expect((await lint(folder, "--staged", named)).told).toEqual([
				"invalid-value integrations/wrong.yaml:4",
			]);
			expect((await lint(folder, "--staged", "integrations")).files).toBe(3);
			const draft = await lint(folder, "--staged", "integrations/draft.yaml");
			expect(draft.code).toBe(3);
			expect(draft.err).toContain("in Git's index");
			await git("add", "gc-integrations.yaml");
			expect((await lint(folder, "--staged")).told).toContain(
				"invalid-value gc-integrations.yaml:1",
			);
		}));

	test("follows links as the work tree does, and takes odd names as they are", () =>
		withHistory(begun, async ({ folder, git, write }) => {
			const odd = 'integrations/an odd\n"näme".yaml';
			write({
				"shared/three.yaml": bare("three").replace("active", "on"),
				[odd]: bare("odd").replace("active", "on"),
			});
			await symlink("../shared", join(folder, "integrations/shared"));
			await symlink("two.yaml", join(folder, "integrations/again.yaml"));
			await symlink("/etc/hostname", join(folder, "integrations/out.yaml"));
			await symlink("nowhere", join(folder, "integrations/dead.yaml"));
			await git("add", "-A");
			expect((await lint(folder, "--staged")).told).toEqual([
				`invalid-value ${odd}:4`,
				"yaml-syntax integrations/dead.yaml:1",
				"unsafe-yaml integrations/out.yaml:1",
				"invalid-value integrations/shared/three.yaml:4",
			]);
		}));

	test("works before the first commit, and needs a repository", () =>
		withFolder({}, async (folder) => {
			writeIn(folder, begun);
			const none = await lint(folder, "--staged");
			expect(none.code).toBe(3);
			expect(none.err).toContain("this folder is in no repository");
			await gitIn(folder, "init", "--quiet");
			await gitIn(folder, "add", "-A");
			expect((await lint(folder, "--staged")).told).toEqual([
				"invalid-value integrations/wrong.yaml:4",
			]);
			for (const other of ["--changed", "--stdin"]) {
				const both = await lint(folder, "--staged", other);
				expect([other, both.code]).toEqual([other, 3]);
			}
		}));
});

describe("--base", () => {
	test("a reference that Git does not know ends with 3", () =>
		withHistory(begun, async ({ folder }) => {
			for (const [ref, says] of [
				["origin/nowhere", 'tag "origin/nowhere" here'],
				["", "is not the name of a commit, branch or tag"],
				["--upload-pack=x", ""],
			] as const) {
				const ended = await lint(folder, `--base=${ref}`);
				expect([ended.code, ended.files], ref).toEqual([3, 0]);
				expect(ended.err).toContain(says);
				expect(ended.err).not.toMatch(/internal error|\n\s+at /);
			}
		}));

	test("outside of a repository ends with 3", () =>
		withFolder({}, async (folder) => {
			writeIn(folder, begun);
			const { code, err } = await lint(folder, "--base", "main");
			expect(code).toBe(3);
			expect(err).toMatch(/not a git repository/i);
		}));

	test.each<[clone: string, words: readonly string[], base: string]>([
		["a shallow clone", ["--depth", "1", "--no-single-branch"], "origin/main"],
		["a shallow clone of one branch", ["--depth", "1"], "origin/main"],
		["a clone of one branch", ["--single-branch"], "origin/main"],
		[
			"a clone of one branch, asked for the bare name",
			["--depth", "1"],
			"main",
		],
	])("%s says what to fetch, and then it works", (_clone, words, base) =>
		withHistory(begun, async ({ folder, git, write, commit }) => {
			await git("switch", "-qc", "topic/changes");
			write({ "integrations/one.yaml": bare("one", "Other") });
			await commit("Change");
			await git("switch", "-q", "main");
			write({ "integrations/two.yaml": bare("two", "Another") });
			await commit("Move on");
			await withFolder({}, async (clone) => {
				await gitIn(
					clone,
					...["clone", "-q", "--branch", "topic/changes", ...words],
					...[`file://${folder}`, "."],
				);
				const { code, err } = await lint(clone, "--base", base);
				expect(code).toBe(3);
				const [, advised = ""] = /\(git (fetch [^;)]*)/.exec(err) ?? [];
				await gitIn(clone, ...advised.split(" "));
				const [, other] = /name a branch of it as (\S+)/.exec(err) ?? [];
				const again = await lint(clone, "--base", other ?? base, "--changed");
				expect([again.err, again.code]).toEqual(["", 0]);
				// Against the merge base, not what main has become.
				expect(again.files).toBe(1);
			});
		}),
	);

	test("a commit that a shallow clone lacks is fetched by its id", () =>
		withHistory(begun, async ({ folder, git, write, commit }) => {
			const id = await git("rev-parse", "HEAD");
			write({ "integrations/one.yaml": bare("one", "Other") });
			await commit("Change");
			await withFolder({}, async (clone) => {
				await gitIn(
					clone,
					"clone",
					"-q",
					"--depth",
					"1",
					`file://${folder}`,
					".",
				);
				const { err } = await lint(clone, "--base", id);
				const [, advised = ""] = /\(git (fetch [^;)]*)/.exec(err) ?? [];
				await gitIn(clone, ...advised.split(" "));
				expect((await lint(clone, "--base", id)).code).toBe(1);
			});
		}));

	test("works where the settings are not at the root of the repository", () =>
		withHistory(
			Object.fromEntries(
				Object.entries(begun).map(([name, text]) => [`deep/er/${name}`, text]),
			),
			async ({ folder, git, write, remove, commit }) => {
				await git("switch", "-qc", "changes");
				await remove("deep/er/integrations/two.yaml");
				write({
					"deep/er/integrations/one.yaml": bare("one").replace(
						"web-services",
						"genesys-function",
					),
					"elsewhere/x.yaml": "bogus",
				});
				await commit("Change");
				const here = join(folder, "deep/er");
				const expected = [
					"type-changed integrations/one.yaml:2",
					"integration-removed integrations/two.yaml:1",
				];
				const inside = await lint(here, "--base", "main", "--changed");
				expect(inside.told).toEqual(expected);
				const above = await lint(
					folder,
					"deep/er",
					"--base",
					"main",
					"--changed",
				);
				expect(above.told).toEqual(expected);
				const annotated = await command(here, [
					...["lint", "--base", "main", "--format", "github"],
				]);
				expect(annotated.out).toContain(
					"::error file=deep/er/integrations/one.yaml,line=2,",
				);
			},
		));

	test("knows a document again by its key, wherever it went", () =>
		withHistory(begun, async ({ folder, git, write, move, commit }) => {
			await git("switch", "-qc", "changes");
			await move("integrations/one.yaml", "integrations/deep/uno.yaml");
			await move("integrations/two.yaml", "integrations/three.yaml");
			write({
				"integrations/three.yaml": bare("three"),
				"integrations/deep/uno.yaml": `${bare("one", "Uno")}---\n${bare("four")}`,
			});
			await commit("Move");
			expect((await lint(folder, "--base", "main", "--changed")).told).toEqual([
				"integration-removed integrations/two.yaml:1",
			]);
		}));

	test("knows a document again by a key that it had", () =>
		withHistory(begun, async ({ folder, git, write, commit }) => {
			await git("switch", "-qc", "changes");
			const lambda = bare("uno", "The one", "previousKeys: [one]\n").replace(
				"web-services",
				"genesys-function",
			);
			write({
				"integrations/one.yaml": lambda,
				"integrations/two.yaml": bare(
					"zwei",
					"The two",
					"previousKeys: [two]\nonly: [dev]\n",
				),
			});
			await commit("Name them otherwise");
			expect((await lint(folder, "--base", "main", "--changed")).told).toEqual([
				"type-changed integrations/one.yaml:2",
				"integration-removed integrations/two.yaml:1 (prod)",
			]);
		}));
});

describe("--max-warnings", () => {
	const warned = {
		"gc-integrations.yaml": settings,
		"integrations/one.yaml": bare("one", "One", digicert),
		"integrations/two.yaml": bare("two", "Two", digicert),
	};

	test("fails beyond the number, and says so", () =>
		withHistory(warned, async ({ folder }) => {
			expect((await lint(folder)).code).toBe(0);
			expect(await lint(folder, "--max-warnings", "2")).toMatchObject({
				code: 0,
				err: "",
			});
			const one = await lint(folder, "--max-warnings", "1");
			expect(one.code).toBe(1);
			expect(one.err).toBe(
				"2 warnings, at most 1 are accepted (--max-warnings)\n",
			);
			expect(one.told).toHaveLength(2);
			const path = ["integrations/one.yaml", "--max-warnings", "1"];
			expect((await lint(folder, ...path)).code).toBe(0);
			for (const number of ["-1", "x", "1.5", ""]) {
				const ended = await lint(folder, `--max-warnings=${number}`);
				expect([ended.code, ended.files], number).toEqual([3, 0]);
				expect(ended.err).toContain("--max-warnings takes a whole number");
			}
		}));
});

describe("--stdin", () => {
	test("judges the text as if the file held it", () =>
		withHistory(begun, async ({ folder }) => {
			const name = ["--stdin", "--stdin-filename", "integrations/two.yaml"];
			const clean = await lintText(folder, bare("two"), name);
			expect(clean).toMatchObject({ code: 0, files: 1, told: [], err: "" });
			const taken = await lintText(folder, bare("two", "the ONE"), name);
			expect(taken.told).toEqual(["duplicate-name integrations/two.yaml:3"]);
			const fresh = await lintText(folder, wrong, [
				...["--stdin", "--stdin-filename", "integrations/deep/new.yaml"],
			]);
			expect(fresh.told).toEqual([
				"invalid-value integrations/deep/new.yaml:4",
				"duplicate-key integrations/wrong.yaml:1",
				"duplicate-name integrations/wrong.yaml:3",
			]);
		}));

	test("judges the settings too", () =>
		withHistory(begun, async ({ folder }) => {
			const { told, code } = await lintText(folder, "version: 2\n", [
				...["--stdin", "--stdin-filename", "gc-integrations.yaml"],
			]);
			expect(code).toBe(1);
			expect(told).toContain("invalid-value gc-integrations.yaml:1");
		}));

	test("refuses bytes that are no UTF-8, as it does in a file", () =>
		withHistory(begun, async ({ folder }) => {
			const bytes = Buffer.from(bare("two", "Zw\u00f6lf"), "latin1");
			const { told, code } = await lintText(folder, bytes, [
				...["--stdin", "--stdin-filename", "integrations/two.yaml"],
			]);
			expect(code).toBe(1);
			expect(told).toEqual(["yaml-syntax integrations/two.yaml:1"]);
		}));

	test("needs the name, and the name needs the text", () =>
		withHistory(begun, async ({ folder }) => {
			for (const words of [
				["--stdin"],
				["--stdin-filename", "integrations/two.yaml"],
			]) {
				const { code, err } = await lintText(folder, bare("two"), words);
				expect(code).toBe(3);
				expect(err).toContain("--stdin and --stdin-filename go together");
			}
		}));
});

describe("--format", () => {
	test("several at once: one on standard output, others in files and new folders", () =>
		withHistory(begun, async ({ folder }) => {
			const ended = await command(folder, [
				"lint",
				...["--format", "github"],
				...["--format", "json:lint.json"],
				...["--format", "sarif:new/folder/lint.sarif"],
				...["--format", "pretty:new/lint.txt"],
			]);
			expect([ended.err, ended.code]).toEqual(["", 1]);
			expect(ended.out).toMatch(/^::error file=integrations\/wrong\.yaml,/);
			const read = (name: string): Promise<string> =>
				readFile(join(folder, name), "utf8");
			expect(JSON.parse(await read("lint.json"))).toMatchObject({ version: 1 });
			expect(JSON.parse(await read("new/folder/lint.sarif"))).toMatchObject({
				version: "2.1.0",
			});
			expect(await read("new/lint.txt")).toContain("1 error");
		}));

	test("refuses what cannot be, before anything is written", () =>
		withHistory(begun, async ({ folder, git }) => {
			await mkdir(join(folder, "taken"));
			for (const [formats, says] of [
				[["json", "pretty"], "two formats cannot share standard output"],
				[["json:lint.json", "html"], 'unknown format "html"'],
				[["json:"], "names no file behind the colon"],
				[["json:taken"], "cannot write taken"],
				[["json:integrations/one.yaml/x"], "cannot write integrations/one"],
			] as const) {
				const ended = await command(folder, [
					"lint",
					...formats.flatMap((format) => ["--format", format]),
				]);
				expect(ended.code, says).toBe(3);
				expect(ended.err).toContain(says);
				expect(ended.out).not.toContain("findings");
			}
			expect(await git("status", "--short")).toBe("");
		}));
});

test("no output takes the place of what is read", () =>
	withHistory(begun, async ({ folder }) => {
		const one = "integrations/one.yaml";
		await symlink(one, join(folder, "way.json"));
		for (const argv of [
			["lint", "--format", `json:${one}`],
			["lint", "--format", "pretty", "--format", "sarif:way.json"],
			["lint", "--format", "json:gc-integrations.yaml"],
			["test", "--env", "dev", "--format", `junit:${one}`],
			["plan", "--env", "dev", "--out", one],
		]) {
			const { code, err } = await command(folder, argv);
			expect(code, argv.join(" ")).toBe(3);
			expect(err).toContain("is one of the files that are read");
		}
		expect(await readFile(join(folder, one), "utf8")).toBe(bare("one"));
		expect(
			(
				await command(folder, [
					"lint",
					"--format",
					"json:o",
					"--format",
					"sarif:./o",
				])
			).err,
		).toContain("two formats would write o");
	}));

test("--env judges that environment alone", () =>
	withHistory(
		{
			"gc-integrations.yaml": settings,
			"integrations/one.yaml": `${bare("one")}environments:
  dev: { name: The two }
  prod: { mutualTls: { certificateAuthority: digicert } }
`,
			"integrations/two.yaml": bare("two"),
		},
		async ({ folder }) => {
			expect((await lint(folder)).told).toEqual([
				"digicert-rotation integrations/one.yaml:7 (prod)",
				"duplicate-name integrations/two.yaml:3 (dev)",
			]);
			expect((await lint(folder, "--env", "prod")).told).toEqual([
				"digicert-rotation integrations/one.yaml:7 (prod)",
			]);
			expect((await lint(folder, "--env", "dev")).told).toEqual([
				"duplicate-name integrations/two.yaml:3 (dev)",
			]);
			const none = await lint(folder, "--env", "stage");
			expect(none.code).toBe(3);
			expect(none.err).toContain("dev, prod");
		},
	));

test("--env says nothing of documents that only other environments have", () =>
	withHistory(
		{
			"gc-integrations.yaml": settings,
			"integrations/one.yaml": bare("one"),
			"integrations/two.yaml": `key: two
type: web-services
status: active
only: [prod]
environments:
  prod: { name: Two }
---
${bare("three", "The ONE", "only: [prod]\n")}`,
		},
		async ({ folder }) => {
			expect((await lint(folder, "--env", "dev")).told).toEqual([]);
			expect((await lint(folder)).told).toEqual([
				"duplicate-name integrations/two.yaml:10",
			]);
		},
	));

describe("comments that disable a rule", () => {
	const next = "# gc-integrations-disable-next-line";
	const whole = "# gc-integrations-disable";
	const one = bare("one");

	test.each<[title: string, text: string, told: readonly string[]]>([
		["the next line", `${one}${next} digicert-rotation\n${digicert}`, []],
		[
			"a line further on is not spoken of",
			`${one}${next} digicert-rotation\n\n${digicert}`,
			["unused-disable 5", "digicert-rotation 7"],
		],
		["the whole file", `${whole} digicert-rotation\n${one}${digicert}`, []],
		[
			"the whole file, at its end",
			`${one}${digicert}${whole} digicert-rotation`,
			[],
		],
		[
			"several rules of one line, and a reason",
			`${one.replace("status: active", `${next} invalid-value, unknown-field -- as the old tool wrote it\nstatus: on`)}`,
			["unused-disable 4"],
		],
		[
			"a reason of its own dashes",
			`${one}${next} digicert-rotation -- renewed -- by hand\n${digicert}`,
			[],
		],
		["every rule", `${one}${next}\n${digicert}`, []],
		[
			"nothing to disable",
			`${one}${next} digicert-rotation\nnotes: x\n`,
			["unused-disable 5"],
		],
		[
			"a rule that there is not",
			`${one}${next} digicert-rotations\n${digicert}`,
			["unused-disable 5", "digicert-rotation 6"],
		],
		[
			"text that is not YAML",
			`${whole} yaml-syntax\n${one}notes: "\n`,
			["unused-disable 1", "yaml-syntax 6"],
		],
		[
			"text that is not YAML, with every rule disabled",
			`${whole}\n${one}notes: "\n`,
			["unused-disable 1", "yaml-syntax 6"],
		],
		[
			"what stands in a block scalar is no comment",
			`${one}notes: |\n  ${whole} digicert-rotation\n${digicert}`,
			["digicert-rotation 7"],
		],
		[
			"what stands in a quoted text is no comment",
			`${one}notes: "x\n  ${whole} digicert-rotation"\n${digicert}`,
			["digicert-rotation 7"],
		],
		[
			"a comment in a flow mapping",
			`${one}mutualTls: {\n  ${next} digicert-rotation\n  certificateAuthority: digicert }\n`,
			[],
		],
	])("%s", (_title, text, told) =>
		withFolder({}, async (folder) => {
			writeIn(folder, {
				"gc-integrations.yaml": settings,
				"integrations/one.yaml": text,
			});
			const ended = await lint(folder);
			expect(ended.findings.map(({ rule, line }) => `${rule} ${line}`)).toEqual(
				told,
			);
			for (const { rule, message } of ended.findings)
				if (rule === "unused-disable")
					expect(message).toMatch(/remove it$|did you mean|cannot be disabled/);
		}),
	);
});
