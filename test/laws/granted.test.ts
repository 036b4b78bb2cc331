// Documents of somebody who may push, on a server with secrets of its own -> nothing of it leaves that was not granted.
import { execFileSync } from "node:child_process";
import { mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { type Place, preparePlace } from "../fixtures/daemon.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
});

const canaries = {
	SECRET: "simulator-secret",
	KEY: "canary-of-the-fingerprint-key-0123456789",
	TOKEN: "canary-of-the-server-token",
	HOOK: "http://127.0.0.1:9/canary-of-the-webhook",
	GIT: "canary-of-the-git-token",
	UNLISTED: "canary-of-another-program",
	CRM_PASSWORD: "canary-that-was-granted",
};

/** Sources that nobody granted, each in a document of its own. */
const wanted: readonly { readonly env?: string; readonly file?: string }[] = [
	{ env: "SECRET" },
	{ env: "KEY" },
	{ env: "TOKEN" },
	{ env: "HOOK" },
	{ env: "UNLISTED" },
	{ env: "PATH" },
	{ file: "/etc/passwd" },
	{ file: "/proc/self/environ" },
	{ file: "../../../../../../etc/passwd" },
	{ file: "secrets/../gc-integrations.yaml" },
	{ file: "secrets/../../repo/gc-integrations.yaml" },
	{ file: "secrets/git-token" },
	{ file: "./secrets//git-token" },
	{ file: "secrets/Git-Token" },
	{ file: "secrets/again" },
	{ file: "secrets/passwd" },
	{ file: "secrets/root/passwd" },
	{ file: "secrets/environ" },
	{ file: "secrets/hard" },
	{ file: "other/secret" },
	{ file: "SERVER/secrets/crm-password" },
	{ file: "CHECKOUT/planted" },
	{ file: "secrets" },
];

async function server(): Promise<{
	readonly place: Place;
	/** Everything that anyone received at the address that the documents name. */
	readonly received: string[];
	push(files: Readonly<Record<string, string>>): void;
	readonly url: string;
}> {
	const place = await preparePlace({
		"secrets/git-token": canaries.GIT,
		"secrets/crm-password": canaries.CRM_PASSWORD,
		"other/secret": "canary-of-another-folder",
	});
	ends.push(() => place.close());
	const received: string[] = [];
	const thief = createServer((request, response) => {
		let body = "";
		request.on("data", (part: Buffer) => {
			body += part.toString();
		});
		request.on("end", () => {
			received.push(
				`${request.url} ${JSON.stringify(request.headers)} ${body}`,
			);
			response.end("{}");
		});
	});
	await new Promise<void>((resolve) => thief.listen(0, "127.0.0.1", resolve));
	ends.push(
		() =>
			new Promise((resolve) => {
				thief.close(() => resolve());
			}),
	);
	await symlink("git-token", place.path("secrets/again"));
	await symlink("/etc/passwd", place.path("secrets/passwd"));
	await symlink("/etc", place.path("secrets/root"));
	await symlink("/proc/self/environ", place.path("secrets/environ"));
	const folder = join(place.folder, "remote");
	await mkdir(join(folder, "integrations"), { recursive: true });
	const git = (...words: string[]): void => {
		execFileSync("git", words, {
			cwd: folder,
			env: {
				PATH: process.env["PATH"] ?? "",
				HOME: place.folder,
				GIT_AUTHOR_NAME: "Mallory",
				GIT_AUTHOR_EMAIL: "mallory@example.com",
				GIT_COMMITTER_NAME: "Mallory",
				GIT_COMMITTER_EMAIL: "mallory@example.com",
			},
		});
	};
	git("init", "-q", "-b", "main");
	await symlink("/etc/passwd", join(folder, "planted"));
	await place.write(
		"gc-integrations.yaml",
		`version: 1
environments:
  dev:
    platform: { loginUrl: "${place.simulator.url}", apiUrl: "${place.simulator.url}" }
    oauth: { clientId: { env: ID }, clientSecret: { env: SECRET } }
fingerprintKey: { env: KEY }
reconcile: { schedule: "0 0 1 1 *" }
notifications: [{ type: webhook, url: { env: HOOK }, events: [drift] }]
server: { port: 0, token: { env: TOKEN } }
source: { git: { url: "${folder}", branch: main, token: { file: secrets/git-token } } }
secrets: { env: ["CRM_*", "S*", "K*"], files: ["secrets/**"] }
`,
	);
	Object.assign(place.variables, canaries);
	const { port } = thief.address() as AddressInfo;
	return {
		place,
		received,
		url: `http://127.0.0.1:${port}`,
		push(files) {
			for (const [file, text] of Object.entries(files))
				execFileSync("sh", ["-c", 'cat > "$1"', "sh", file], {
					cwd: join(folder, "integrations"),
					input: text,
				});
			git("add", "-A");
			git("commit", "-qm", "Change something");
		},
	};
}

function documentOf(key: string, source: object, loginUrl: string): string {
	return JSON.stringify({
		key,
		type: "web-services",
		name: `The ${key}`,
		status: "active",
		credentials: {
			type: "userDefinedOAuth",
			fields: { loginUrl, clientId: "me", clientSecret: source },
		},
	});
}

test("whoever may push reads nothing that was not granted", async () => {
	const { place, received, push, url } = await server();
	execFileSync("ln", [
		place.path("secrets/git-token"),
		place.path("secrets/hard"),
	]);
	const state = join(place.folder, "state");
	const documents: Record<string, string> = {
		"granted.json": documentOf("granted", { env: "CRM_PASSWORD" }, url),
		"granted-file.json": documentOf(
			"granted-file",
			{ file: "secrets/crm-password" },
			url,
		),
	};
	for (const [at, source] of wanted.entries()) {
		const named = JSON.parse(
			JSON.stringify(source)
				.replace("SERVER", place.path("."))
				.replace("CHECKOUT", join(state, "git")),
		) as object;
		documents[`wanted-${at}.json`] = documentOf(`wanted-${at}`, named, url);
		documents[`silenced-${at}.yaml`] =
			`# gc-integrations-disable\n${documentOf(`silenced-${at}`, named, url)}`;
	}
	push(documents);
	const daemon = place.start(["--once", "--format", "json", "--state", state]);
	expect(await daemon.ended, daemon.err()).toBe(1);
	const { organization } = place.simulator;
	const names = [...organization.integrations.values()].map(({ name }) => name);
	expect(names.toSorted()).toEqual(["The granted", "The granted-file"]);
	for (const id of organization.credentials.keys())
		expect(organization.credentialFields(id)["clientSecret"]).toBe(
			canaries.CRM_PASSWORD,
		);
	expect(received).toEqual([]);
	const text = `${daemon.out()}${daemon.err()}`;
	for (const value of Object.values(canaries))
		expect(text).not.toContain(value);
	expect(text).not.toContain("root:x");
	expect(text).toContain("may not be read from environment variable SECRET");
	expect(await readdir(state)).not.toEqual([]);
});

test("what the settings use themselves is granted by its own name alone", async () => {
	const { place, push, url } = await server();
	push({ "mine.json": documentOf("mine", { env: "SECRET" }, url) });
	const refused = place.start(["--once", "--state", join(place.folder, "a")]);
	expect(await refused.ended).toBe(1);
	const file = place.path("gc-integrations.yaml");
	const text = execFileSync("cat", [file], { encoding: "utf8" });
	await writeFile(file, text.replace('"S*"', "SECRET"));
	const granted = place.start(["--once", "--state", join(place.folder, "b")]);
	expect(await granted.ended, granted.err()).toBe(0);
	expect(place.simulator.organization.integrations.size).toBe(1);
});
