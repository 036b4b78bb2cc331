// What is fetched for us alone is looked at by whoever fetches; the watcher looks at what else matters.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { repositoryPaths } from "../../../src/daemon/tree/paths.ts";
import { openRepository } from "../../../src/stages/repository.ts";

const folders: string[] = [];
afterEach(async () => {
	for (const folder of folders.splice(0))
		await rm(folder, { recursive: true, force: true });
});

const document = (key: string): string =>
	JSON.stringify({
		key,
		type: "web-services",
		name: key,
		status: "active",
		credentials: {
			type: "basicAuth",
			fields: { userName: "u", password: { file: "secret" } },
		},
	});

test("nothing inside of our own checkout is watched, and another one is no change", async () => {
	const folder = await mkdtemp(join(tmpdir(), "gc-integrations-paths-"));
	folders.push(folder);
	const own = join(folder, "server");
	const trees = ["one", "two"].map((name) => join(folder, name));
	await mkdir(own);
	for (const [at, tree] of trees.entries()) {
		await mkdir(join(tree, "integrations"), { recursive: true });
		for (const key of ["a", "b"].slice(0, at + 1))
			await writeFile(join(tree, `integrations/${key}.yaml`), document(key));
	}
	await writeFile(
		join(own, "gc-integrations.yaml"),
		"version: 1\nenvironments: { dev: { region: eu-west-1, oauth: { clientId: x, clientSecret: { env: S } } } }\nsource: { git: { url: https://git.example.com/x.git } }\nsecrets: { files: [secret] }\n",
	);
	await writeFile(join(own, "secret"), "one");
	let inForce: string | null = null;
	const paths = repositoryPaths(
		{ folder: () => inForce, whole: () => Promise.resolve(true) },
		(text) => text,
	);
	const open = (more: object) =>
		openRepository(
			{ folder: own, environment: {} },
			{ config: undefined, paths: [], needsSettings: true, ...more },
		);
	const looks = [await paths.look(await open({ settingsOnly: true }))];
	for (const tree of trees) {
		const repository = await open({ documents: tree });
		looks.push(await paths.look(repository));
		inForce = tree;
		looks.push(await paths.look(repository));
	}
	for (const { folders: watched, files, starts } of looks) {
		expect([...watched, ...starts]).toEqual([]);
		expect(files.every((file) => file.startsWith(`${own}/`))).toBe(true);
	}
	const [, ...fetched] = looks.map(({ signature }) => signature);
	expect(new Set(fetched).size).toBe(1);
	// What a plan is made of has to be of one commit all the same.
	const repository = await open({ documents: trees[1] });
	const before = await paths.signature(repository);
	inForce = trees[0] ?? null;
	expect(await paths.signature(repository)).not.toBe(before);
});
