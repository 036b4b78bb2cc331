// One pull request over eight documents in two environments -> all that a reviewer gets to see, as golden files.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { command, type Ended } from "../fixtures/command.ts";
import { type History, withHistory } from "../fixtures/history.ts";
import { writes } from "../fixtures/session.ts";
import {
	canaries,
	documents,
	type Platforms,
	secrets,
	settingsFor,
	withPlatforms,
} from "./shop.ts";

const golden = fileURLToPath(
	new URL("../golden/review/pull-request/", import.meta.url),
);

/** Format, and the golden file of what lint says in it. */
const lintFormats = [
	["pretty", "lint.txt"],
	["json", "lint.json"],
	["sarif", "lint.sarif"],
	["github", "lint.github.txt"],
	["gitlab", "lint.gitlab.json"],
	["junit", "lint.junit.xml"],
] as const;

const planFormats = [
	["pretty", "txt"],
	["json", "json"],
	["markdown", "md"],
] as const;

const environments = ["dev", "prod"] as const;

function part(name: string, from: string, to: string): string {
	const text = documents[name];
	if (!text?.includes(from)) throw new Error(`${name} has no ${from}`);
	return text.replace(from, to);
}

const brokenTickets = part(
	"integrations/tickets.yaml",
	"    userEmail: genesys@example.com\n",
	'    userEmail: "genesys@example.com\n',
);

/** One change of each kind; the document of the tickets does not parse. */
async function change(history: History): Promise<void> {
	await history.git("switch", "--quiet", "--create", "changes");
	await history.move(
		"integrations/stock.yaml",
		"integrations/warehouse/stock.yaml",
	);
	await history.remove("integrations/legacy.yaml");
	history.write({
		"integrations/order-status.yaml": part(
			"integrations/order-status.yaml",
			"name: Order status",
			"name: Orders",
		),
		"integrations/crm-lookup.yaml": `${documents["integrations/crm-lookup.yaml"]}environments:
  prod:
    credentials: { fields: { clientId: crm-client-prod } }
`,
		"integrations/shop.yaml": part(
			"integrations/shop.yaml",
			"status: active",
			"status: inactive",
		),
		"integrations/tickets.yaml": brokenTickets,
		"integrations/billing.yaml": part(
			"integrations/billing.yaml",
			"type: basicAuth\n  fields:\n    userName: billing\n    password: { env: BILLING_PASSWORD }\n",
			"type: userDefined\n  fields:\n    apiKey: { env: BILLING_API_KEY }\n",
		),
		"integrations/contacts.yaml": `key: contacts
type: salesforce
name: Contacts
status: active
credentials:
  type: salesforce
  fields:
    username: genesys@example.com
    password: { env: CONTACTS_PASSWORD }
    securityToken: { env: CONTACTS_TOKEN }
`,
	});
	await history.commit("Change everything");
}

/** What differs from run to run, by what stands for it; the only place that knows. */
function normalizer(
	{ dev, prod }: Platforms,
	folder: string,
): (text: string) => string {
	const named: [string, string][] = [dev, prod].flatMap(({ organization }) => [
		...organization
			.liveIntegrations()
			.map(({ id, notes }): [string, string] => [
				id,
				`<integration ${/ key=([a-z0-9-]+)/.exec(notes)?.[1] ?? "of nobody"}>`,
			]),
		...organization
			.liveCredentials()
			.map(({ id, name }): [string, string] => [id, `<credential ${name}>`]),
	]);
	const fixed: [string, string][] = [
		...named,
		[folder, "<folder>"],
		[dev.url, "<dev>"],
		[prod.url, "<prod>"],
	];
	return (text) =>
		fixed
			.reduce((so, [from, to]) => so.replaceAll(from, to), text)
			.replace(/("checksum": ")sha256:\w+/g, "$1<checksum>")
			.replace(/("modifiedDate": ")[^"]+/g, "$1<date>")
			.replace(/("commit": ")\w{40}/g, "$1<commit>")
			.replace(/(Commit `)\w{7}/g, "$1<commit>");
}

function writesTo({ dev, prod }: Platforms): number {
	return writes(dev).length + writes(prod).length;
}

async function converge(folder: string): Promise<void> {
	for (const environment of environments) {
		const applied = await command(
			folder,
			["apply", "--yes", "--env", environment],
			secrets,
		);
		expect([applied.err, applied.code]).toEqual(["", 0]);
	}
}

function expectNoSecret({ out, err }: Ended): void {
	for (const canary of canaries) {
		expect(out).not.toContain(canary);
		expect(err).not.toContain(canary);
	}
}

test("the whole review", () =>
	withPlatforms((platforms) =>
		withHistory(
			{
				...documents,
				"gc-integrations.yaml": settingsFor(platforms),
				".gitignore": "out/\n",
			},
			async (history) => {
				const { folder } = history;
				await converge(folder);
				for (const environment of environments)
					for (const one of platforms[
						environment
					].organization.liveIntegrations())
						if (["Shop", "Legacy"].includes(one.name))
							for (const name of ["Find an item", "Reserve it"])
								platforms[environment].organization.addAction({
									integrationId: one.id,
									name: `${name} (${one.name})`,
								});
				const written = writesTo(platforms);
				const normal = normalizer(platforms, folder);
				await change(history);
				const linted = await command(folder, [
					"lint",
					"--base",
					"main",
					...lintFormats.flatMap(([format, name]) => [
						"--format",
						`${format}:out/${name}`,
					]),
				]);
				expect([linted.out, linted.err, linted.code]).toEqual(["", "", 1]);
				for (const [, name] of lintFormats)
					await expect(
						normal(await readFile(join(folder, "out", name), "utf8")),
					).toMatchFileSnapshot(join(golden, name));

				const review = async (stage: string, code: number): Promise<void> => {
					for (const environment of environments)
						for (const [format, ending] of planFormats) {
							const ended = await command(
								folder,
								["plan", "--env", environment, "--format", format],
								secrets,
							);
							expect([ended.err, ended.code]).toEqual(["", code]);
							expectNoSecret(ended);
							await expect(normal(ended.out)).toMatchFileSnapshot(
								join(golden, `${stage}.${environment}.${ending}`),
							);
						}
				};
				await review("broken", 1);
				history.write({
					"integrations/tickets.yaml":
						documents["integrations/tickets.yaml"] ?? "",
				});
				await history.commit("Close the quote");
				await review("mended", 1);
				history.write({
					"integrations/billing.yaml": `${part(
						"integrations/billing.yaml",
						"type: basicAuth\n  fields:\n    userName: billing\n    password: { env: BILLING_PASSWORD }\n",
						"type: userDefined\n  fields:\n    apiKey: { env: BILLING_API_KEY }\n",
					)}allowCredentialTypeChange: true\n`,
					"integrations/contacts.yaml":
						documents["integrations/contacts.yaml"] ?? "",
				});
				await history.commit("Mean it");
				await review("agreed", 0);
				expect(writesTo(platforms)).toBe(written);

				await converge(folder);
				for (const environment of environments) {
					const after = await command(
						folder,
						["plan", "--env", environment, "--detailed-exitcode"],
						secrets,
					);
					expect([after.err, after.code]).toEqual(["", 0]);
				}
			},
		),
	));
