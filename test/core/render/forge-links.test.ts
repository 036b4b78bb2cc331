// Remotes as forges hand them out -> the addresses of a commit and of a line there, and nothing of what only git may know.
import { describe, expect, test } from "vitest";
import {
	commitLink,
	commitTemplate,
	fileLink,
} from "../../../src/core/render/forge-links.ts";

const file = (remote: string | null, template: string | null = null) =>
	fileLink({ template, remote, prefix: "conf ig/" }, "c0ffee", "a/b#.yaml", 7);

describe.each<[string, string, string]>([
	[
		"https://github.com/acme/integrations.git",
		"https://github.com/acme/integrations/commit/c0ffee",
		"https://github.com/acme/integrations/blob/c0ffee/conf%20ig/a/b%23.yaml#L7",
	],
	[
		"git@github.acme.com:acme/integrations.git",
		"https://github.acme.com/acme/integrations/commit/c0ffee",
		"https://github.acme.com/acme/integrations/blob/c0ffee/conf%20ig/a/b%23.yaml#L7",
	],
	[
		"https://oauth2:glpat-canary@gitlab.com/acme/crm/integrations.git",
		"https://gitlab.com/acme/crm/integrations/-/commit/c0ffee",
		"https://gitlab.com/acme/crm/integrations/-/blob/c0ffee/conf%20ig/a/b%23.yaml#L7",
	],
	[
		"ssh://git@gitlab.acme.com:2222/acme/integrations.git",
		"https://gitlab.acme.com/acme/integrations/-/commit/c0ffee",
		"https://gitlab.acme.com/acme/integrations/-/blob/c0ffee/conf%20ig/a/b%23.yaml#L7",
	],
	[
		"http://gitlab.local:8080/acme/integrations/",
		"http://gitlab.local:8080/acme/integrations/-/commit/c0ffee",
		"http://gitlab.local:8080/acme/integrations/-/blob/c0ffee/conf%20ig/a/b%23.yaml#L7",
	],
	[
		"https://x-token-auth:canary@bitbucket.org/acme/integrations.git",
		"https://bitbucket.org/acme/integrations/commits/c0ffee",
		"https://bitbucket.org/acme/integrations/src/c0ffee/conf%20ig/a/b%23.yaml#lines-7",
	],
	[
		"https://bitbucket.acme.com/tools/scm/CRM/integrations.git",
		"https://bitbucket.acme.com/tools/projects/CRM/repos/integrations/commits/c0ffee",
		"https://bitbucket.acme.com/tools/projects/CRM/repos/integrations/browse/conf%20ig/a/b%23.yaml?at=c0ffee#7",
	],
	[
		"ssh://git@bitbucket.acme.com:7999/~ada/integrations.git",
		"https://bitbucket.acme.com/users/ada/repos/integrations/commits/c0ffee",
		"https://bitbucket.acme.com/users/ada/repos/integrations/browse/conf%20ig/a/b%23.yaml?at=c0ffee#7",
	],
	[
		"git@codeberg.org:acme/integrations.git",
		"https://codeberg.org/acme/integrations/commit/c0ffee",
		"https://codeberg.org/acme/integrations/src/commit/c0ffee/conf%20ig/a/b%23.yaml#L7",
	],
	[
		"https://gitea.acme.com/acme/integrations.git",
		"https://gitea.acme.com/acme/integrations/commit/c0ffee",
		"https://gitea.acme.com/acme/integrations/src/commit/c0ffee/conf%20ig/a/b%23.yaml#L7",
	],
	[
		"https://acme@dev.azure.com/acme/CRM%20team/_git/integrations",
		"https://dev.azure.com/acme/CRM%20team/_git/integrations/commit/c0ffee",
		"https://dev.azure.com/acme/CRM%20team/_git/integrations?path=/conf%20ig/a/b%23.yaml&version=GCc0ffee&line=7&lineEnd=7&lineStartColumn=1&lineEndColumn=1000&lineStyle=plain&_a=contents",
	],
	[
		"git@ssh.dev.azure.com:v3/acme/CRM/integrations",
		"https://dev.azure.com/acme/CRM/_git/integrations/commit/c0ffee",
		"https://dev.azure.com/acme/CRM/_git/integrations?path=/conf%20ig/a/b%23.yaml&version=GCc0ffee&line=7&lineEnd=7&lineStartColumn=1&lineEndColumn=1000&lineStyle=plain&_a=contents",
	],
])("%s", (remote, commit, line) => {
	test("has a commit", () => {
		expect(commitLink(commitTemplate(remote), "c0ffee")).toBe(commit);
	});
	test("has a line", () => {
		expect(file(remote)).toBe(line);
	});
});

test.each([
	null,
	"",
	"/srv/git/integrations.git",
	"file:///srv/git/github.com/a/b",
	"https://git.acme.com/acme/integrations.git",
	"https://notgithub.com/acme/integrations.git",
	"https://github.com/acme",
	"https://github.com/acme/integrations.git?private_token=canary",
	"git@github.com:acme/integrations.git#canary",
	"https://dev.azure.com/acme/integrations",
	"git@ssh.dev.azure.com:v3/acme",
	"javascript://github.com/acme/integrations",
])("of %s nothing is known", (remote) => {
	expect(commitLink(commitTemplate(remote), "c0ffee")).toBeNull();
	expect(file(remote)).toBeNull();
});

test("what the settings say wins, and needs no more than it names", () => {
	const template = "https://git.example.com/src/{commit}/{file}#L{line}";
	expect(file("https://github.com/acme/integrations", template)).toBe(
		"https://git.example.com/src/c0ffee/conf%20ig/a/b%23.yaml#L7",
	);
	const at = (form: string | null) =>
		fileLink({ template: form, remote: null, prefix: "" }, null, "a.yaml", 7);
	expect(at(template)).toBeNull();
	expect(at("https://git.example.com/head/{file}")).toBe(
		"https://git.example.com/head/a.yaml",
	);
});
