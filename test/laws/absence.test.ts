// What cannot be seen is not gone: nothing is deleted because of a link, a folder or a name that leads nowhere.
import {
	mkdir,
	mkdtemp,
	rename,
	rm,
	symlink,
	writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lintTree } from "../../src/core/lint/lint.ts";
import { readSettings } from "../../src/core/settings/read.ts";
import { type Walked, walk } from "../../src/io/walk.ts";
import { catalog } from "../fixtures/session.ts";

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
	const folder = await mkdtemp(join(tmpdir(), "gc-integrations-absence-"));
	try {
		await use(folder);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

const walked = (
	folder: string,
	globs: readonly string[] = ["integrations/**/*.yaml"],
): Promise<Walked> =>
	walk({ folder, globs, root: folder, excluded: () => false });
const findFiles = async (folder: string): Promise<readonly string[]> =>
	(await walked(folder)).files;

test("a folder's link that leads nowhere, or to itself, is told as a file that cannot be read", () =>
	inFolder(async (folder) => {
		await mkdir(join(folder, "integrations/sub"), { recursive: true });
		await writeFile(join(folder, "integrations/a.yaml"), "key: a\n");
		await writeFile(join(folder, "integrations/sub/b.yaml"), "key: b\n");
		expect(await findFiles(folder)).toHaveLength(2);
		await rename(join(folder, "integrations/sub"), join(folder, "elsewhere"));
		await symlink("/nonexistent", join(folder, "integrations/sub"));
		expect(await findFiles(folder)).toContain(join(folder, "integrations/sub"));
		await rm(join(folder, "integrations/sub"));
		await symlink("sub", join(folder, "integrations/sub"));
		expect(await findFiles(folder)).toContain(join(folder, "integrations/sub"));
		await rm(join(folder, "integrations/sub"));
		await symlink("../elsewhere", join(folder, "integrations/sub"));
		expect(await findFiles(folder)).toHaveLength(2);
		// What editors leave while a file is open.
		await symlink("me@host.1", join(folder, "integrations/.#a.yaml"));
		expect(await findFiles(folder)).toHaveLength(2);
	}));

test("a folder that the settings name and that is not there is told", () =>
	inFolder(async (folder) => {
		await mkdir(join(folder, "integrations"));
		const named = ["integrations/*.yaml", "integrations/sub/*.yaml"];
		const { missing } = await walked(folder, named);
		expect(missing).toEqual(["integrations/sub"]);
	}));

const settings = readSettings(
	{
		file: "gc-integrations.yaml",
		text: "version: 1\nenvironments:\n  dev:\n    region: eu-west-1\n    oauth: { clientId: a, clientSecret: { env: S } }\n",
	},
	catalog(),
).settings;
const document = (first: string): string =>
	`${first}key: a\ntype: web-services\nname: A\nstatus: active\n`;

test("a document whose environment is misspelt is frozen everywhere, silenced or not", () => {
	const [read] = lintTree(
		[
			{
				file: "a.yaml",
				text: `${document("# gc-integrations-disable unknown-environment\n")}only: [devv]\n`,
			},
		],
		settings,
		catalog(),
	).documents;
	expect([...(read?.brokenIn.keys() ?? [])]).toEqual(["dev"]);
});

test("a comment for a rule that needs a base is not called idle without one", () => {
	const file = {
		file: "a.yaml",
		text: document("# gc-integrations-disable credential-type-changed\n"),
	};
	expect(lintTree([file], settings, catalog()).findings).toEqual([]);
	const compared = lintTree([file], settings, catalog(), {
		environments: null,
		base: new Map(),
	});
	expect(compared.findings.map(({ rule }) => rule)).toEqual(["unused-disable"]);
});
