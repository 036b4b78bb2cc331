// A comment that accepts an error -> the document is used as it is, and its plain secret is told nowhere.
import { expect, test } from "vitest";
import { withPlace } from "../fixtures/place.ts";

const head = `key: crm
type: web-services
name: CRM
`;

test("a silenced plain secret is written, and told nowhere", () =>
	withPlace(
		{
			files: {
				"integrations/crm.yaml": `${head}status: active
credentials:
  type: basicAuth
  fields:
    userName: svc
    # gc-integrations-disable-next-line plaintext-secret -- of the simulator
    password: hunter2-canary
`,
				"integrations/broken.yaml": "key: broken\n",
			},
		},
		async (place) => {
			await place.go(["lint"]);
			for (const argv of [
				["lint"],
				["lint", "--format", "sarif"],
				["plan"],
				["plan", "--format", "json"],
				["plan", "--format", "markdown"],
				["apply", "--yes", "--only", "crm", "--format", "json"],
			]) {
				const { out, err } = await place.go(argv);
				expect(out + err, argv.join(" ")).not.toContain("hunter2-canary");
			}
		},
	));

test("it is written as any other secret is", () =>
	withPlace(
		{
			files: {
				"integrations/crm.yaml": `# gc-integrations-disable plaintext-secret
${head}status: active
credentials:
  type: userDefined
  fields:
    functionKey: hunter2-canary
`,
			},
		},
		async (place) => {
			const { code, out, err } = await place.go(["apply", "--yes"]);
			expect(code, out + err).toBe(0);
			const { organization } = place.simulator;
			const [id = ""] = organization.credentials.keys();
			expect(organization.credentialFields(id)).toEqual({
				functionKey: "hunter2-canary",
			});
			expect(out + err).not.toContain("hunter2-canary");
			expect((await place.go(["plan", "--detailed-exitcode"])).code).toBe(0);
		},
	));

test.each([
	["missing-field", head],
	["invalid-type", `${head}status: [active]\n`],
	["invalid-value", `${head}status: activ\n`],
])(
	"what has no meaning freezes it, silenced %s too, and says so",
	(rule, text) =>
		withPlace(
			{
				files: {
					"integrations/crm.yaml": `# gc-integrations-disable ${rule}\n${text}`,
				},
			},
			async (place) => {
				const { code, out } = await place.go(["plan", "--format", "json"]);
				expect(code).toBe(1);
				const { refusals, summary } = JSON.parse(out) as {
					refusals: { rule: string; message: string }[];
					summary: { frozen: number };
				};
				expect(refusals).toMatchObject([
					{ rule: "lint-errors", message: expect.stringMatching(/silenced/) },
				]);
				expect(summary.frozen).toBe(1);
			},
		),
);

test("an unknown field that is accepted is left out", () =>
	withPlace(
		{
			files: {
				"integrations/crm.yaml": `${head}status: active
# gc-integrations-disable-next-line unknown-field
team: CRM
`,
			},
		},
		async (place) => {
			expect((await place.go(["apply", "--yes"])).code).toBe(0);
			expect(place.simulator.organization.integrations.size).toBe(1);
		},
	));
