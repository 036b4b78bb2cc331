// Links of every kind: each folder is read once, none is left for another place, and nothing is silently absent.
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { walk } from "../../src/io/walk.ts";
import { type Repository, repository } from "../fixtures/repository.ts";

const made: Repository[] = [];
afterEach(() => {
	for (const each of made.splice(0)) each.remove();
});

const document = (key: string): string =>
	`key: ${key}\ntype: web-services\nname: ${key}\nstatus: active\n`;

function repositoryOf(files: Readonly<Record<string, string>>): Repository {
	const here = repository(files);
	made.push(here);
	return here;
}

async function told(here: Repository): Promise<readonly string[]> {
	const { findings } = await here.json();
	return findings.map(
		({ rule, file, message }) => `${rule} ${file} ${message.slice(0, 42)}`,
	);
}

test("a link to the root of everything is told, and not followed", async () => {
	const here = repositoryOf({ "integrations/a.yaml": document("a") });
	symlinkSync("/", join(here.folder, "integrations/x"));
	expect(await told(here)).toEqual([
		"unsafe-yaml integrations/x a symbolic link that leaves the repository",
	]);
});

test("64 links between 8 folders: each folder is listed once, each document is judged once", async () => {
	const names = ["a", "b", "c", "d", "e", "f", "g", "h"];
	const here = repositoryOf(
		Object.fromEntries(
			names.map((name) => [`integrations/${name}/d.yaml`, document(name)]),
		),
	);
	for (const from of names)
		for (const to of names)
			symlinkSync(
				`../${to}`,
				join(here.folder, `integrations/${from}/to-${to}`),
			);
	for (const globs of [
		["integrations/**/*.yaml"],
		["integrations/*/d.yaml", "integrations/**/to-a/*.yaml"],
	]) {
		const { files, folders } = await walk({
			folder: here.folder,
			globs,
			root: here.folder,
			excluded: () => false,
			mostEntries: 20_000,
		});
		expect(files).toEqual(
			names.map((name) => join(here.folder, `integrations/${name}/d.yaml`)),
		);
		expect(folders).toHaveLength(9);
	}
	expect(await told(here)).toEqual([]);
	expect((await here.json()).documents).toBe(8);
});

test("a folder is found under the name that the globs mean, however it was come by first", async () => {
	const here = repositoryOf({
		"all/crm/a.yaml": document("a"),
		"all/crm/deep/b.yaml": document("b"),
	});
	mkdirSync(join(here.folder, "use"));
	symlinkSync("../all/crm", join(here.folder, "use/prod"));
	const { files } = await walk({
		folder: here.folder,
		globs: ["**/prod/*.yaml", "**/prod/deep/*.yaml"],
		root: here.folder,
		excluded: () => false,
	});
	expect(files).toEqual([
		join(here.folder, "use/prod/a.yaml"),
		join(here.folder, "use/prod/deep/b.yaml"),
	]);
});

test("the folder of the globs itself may be a link inside, and is told where it leaves", async () => {
	const inside = repositoryOf({ "real/a.yaml": document("a") });
	symlinkSync("real", join(inside.folder, "integrations"));
	expect(await told(inside)).toEqual([]);
	expect((await inside.json()).documents).toBe(1);
	const outside = repositoryOf({});
	symlinkSync(tmpdir(), join(outside.folder, "integrations"));
	expect(await told(outside)).toContain(
		"unsafe-yaml integrations a symbolic link that leaves the repository",
	);
});

test("a folder's link that leads nowhere is told, whatever its name", async () => {
	const here = repositoryOf({ "integrations/a.yaml": document("a") });
	symlinkSync("gone", join(here.folder, "integrations/v1.2"));
	expect(await told(here)).toEqual([
		"yaml-syntax integrations/v1.2 cannot be read (ENOENT)",
	]);
});

test("more than can be meant is an error that says what to do", async () => {
	const here = repositoryOf({});
	mkdirSync(join(here.folder, "integrations"));
	for (let at = 0; at < 30; at += 1)
		writeFileSync(join(here.folder, `integrations/${at}.txt`), "");
	await expect(
		walk({
			folder: here.folder,
			globs: ["integrations/**/*.yaml"],
			root: here.folder,
			excluded: () => false,
			mostEntries: 20,
		}),
	).rejects.toThrow(
		/holds more than 20 files and folders .* narrow integrations in the settings/,
	);
});

test("folders that no glob means are not read", async () => {
	const here = repositoryOf({
		"integrations/a.yaml": document("a"),
		"integrations/sub/b.yaml": document("b"),
		"other/c.yaml": document("c"),
		"integrations/node_modules/d.yaml": document("d"),
	});
	const folders = async (...globs: readonly string[]) =>
		(
			await walk({
				folder: here.folder,
				globs,
				root: here.folder,
				excluded: () => false,
			})
		).folders.map((path) => path.slice(here.folder.length));
	expect(await folders("integrations/*.yaml")).toEqual(["/integrations"]);
	expect(await folders("integrations/**/*.yaml")).toEqual([
		"/integrations",
		"/integrations/sub",
	]);
	expect(await folders("**/*.yaml", "!integrations/**")).toEqual([
		"",
		"/other",
	]);
});
