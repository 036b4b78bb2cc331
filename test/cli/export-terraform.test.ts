// `export --from-terraform`: the vendor's resources as documents; what only Terraform can work out is said by address.
import { describe, expect, test } from "vitest";
import {
	type ExportJson,
	type PlanJson,
	webServices,
	withDesk,
} from "../fixtures/export.ts";
import { runProcess } from "../fixtures/process.ts";

const shop = `# A module as many keep it: a credential, an integration, its actions elsewhere.
variable "crm_password" { sensitive = true }

resource "genesyscloud_integration_credential" "crm" {
  name                 = "CRM credential"
  credential_type_name = "basicAuth"
  fields = {
    userName = "the-user-of-terraform"
    password = "the-password-of-terraform"
  }
}

resource "genesyscloud_integration" "crm" {
  intended_state   = "ENABLED"
  integration_type = "custom-rest-actions"
  config {
    name  = "CRM $\${literal} lookup"
    notes = <<-EOT
      Owned by the CRM team.
        Mind the $\${braces}.
    EOT
    properties = jsonencode({
      clientCertificateAuthority = "DigiCert"
      retries                    = 3
      "nested"                   = { list = [1, "x\${1}y", true], none = null }
      computed                   = var.crm_password
    })
    advanced = jsonencode({})
    credentials = {
      basicAuth = genesyscloud_integration_credential.crm.id
    }
  }
}

resource "genesyscloud_integration" "raw" {
  integration_type = "custom-rest-actions"
  config {
    name       = "Raw JSON"
    notes      = var.notes
    properties = "{\\"a\\": \\"$\${b}\\", \\"c\\": 1}"
  }
}

resource "genesyscloud_integration" "computed_status" {
  intended_state   = var.state
  integration_type = "purecloud-data-actions"
  config {
    name        = "Computed status"
    credentials = { pureCloudOAuthClient = var.credential_id }
  }
}

resource "genesyscloud_integration" "merged" {
  integration_type = "custom-rest-actions"
  config {
    name       = "Merged"
    properties = jsonencode(merge(local.defaults, { a = 1 }))
  }
}

resource "genesyscloud_integration" "computed_name" {
  integration_type = "custom-rest-actions"
  config { name = "\${var.prefix} CRM" }
}
resource "genesyscloud_integration" "computed_type" {
  integration_type = var.type
  config { name = "Computed type" }
}
resource "genesyscloud_integration" "each" {
  for_each         = toset(["a", "b"])
  integration_type = "custom-rest-actions"
  config { name = each.key }
}
resource "genesyscloud_integration" "counted" {
  count            = 2
  integration_type = "custom-rest-actions"
  config { name = "Counted" }
}
resource "genesyscloud_integration" "widget" {
  integration_type = "embedded-client-app"
  config { name = "Widget" }
}
resource "genesyscloud_integration_credential" "unused" {
  name                 = "unused"
  credential_type_name = "salesforce"
  fields               = { username = "u" }
}
resource "genesyscloud_integration_action" "elsewhere" { name = "x" }
module "more" { source = "./more" }
`;

const json = JSON.stringify({
	resource: [
		{
			genesyscloud_integration: {
				json: {
					intended_state: "DISABLED",
					integration_type: "function-data-actions",
					config: {
						name: "From JSON",
						properties: `\${jsonencode({ a = "b" })}`,
						credentials: {
							functionCredentials: `\${genesyscloud_integration_credential.hints.id}`,
						},
					},
				},
			},
		},
		{
			genesyscloud_integration_credential: {
				hints: [
					{
						credential_type_name: "userDefined",
						fields: { apiKey: "the-api-key-of-terraform" },
					},
				],
			},
		},
	],
});

describe("export --from-terraform", () => {
	test("keeps what is literal, makes references of every credential value, and says the rest by address", () =>
		withDesk(
			() => undefined,
			async ({ go, write, read, files }) => {
				write("terraform/main.tf", shop);
				write("terraform/more.tf.json", json);
				write("terraform/readme.md", "");
				const ran = await go(
					"export",
					"--from-terraform",
					"terraform",
					"--format",
					"json",
				);
				expect(ran.code, ran.err).toBe(0);
				const { written, skipped, environment } = JSON.parse(
					ran.out,
				) as ExportJson;
				expect(environment).toBe("dev");
				expect(
					written.map(({ key, address, integrationId }) => [
						key,
						address,
						integrationId,
					]),
				).toEqual([
					["computed-status", "genesyscloud_integration.computed_status", null],
					["crm-literal-lookup", "genesyscloud_integration.crm", null],
					["from-json", "genesyscloud_integration.json", null],
					["merged", "genesyscloud_integration.merged", null],
					["raw-json", "genesyscloud_integration.raw", null],
				]);
				expect(skipped.map(({ address = "" }) => address).toSorted()).toEqual([
					"genesyscloud_integration.computed_name",
					"genesyscloud_integration.computed_type",
					"genesyscloud_integration.counted",
					"genesyscloud_integration.each",
					"genesyscloud_integration.widget",
					"genesyscloud_integration_action.elsewhere",
					"genesyscloud_integration_credential.unused",
					"module.more",
				]);
				for (const left of [
					"genesyscloud_integration.raw: notes is an expression",
					"genesyscloud_integration.crm: properties.computed is an expression",
					"genesyscloud_integration.merged: properties is an expression",
					"genesyscloud_integration.computed_status: intended_state is an expression",
					"genesyscloud_integration.computed_status: its credential is not in these files",
				])
					expect(ran.err).toContain(left);
				expect(read("integrations/crm-literal-lookup.yaml")).toBe(
					`# yaml-language-server: $schema=../node_modules/gc-integrations/schemas/integration.schema.json
key: crm-literal-lookup
type: web-services
name: CRM \${literal} lookup
status: active
notes: |
  Owned by the CRM team.
    Mind the \${braces}.
credentials:
  type: basicAuth
  fields:
    userName: { env: CRM_LITERAL_LOOKUP_USER_NAME }
    password: { env: CRM_LITERAL_LOOKUP_PASSWORD }
mutualTls:
  certificateAuthority: digicert
properties:
  nested:
    list:
      - 1
      - x1y
      - true
    none: null
  retries: 3
`,
				);
				expect(read("integrations/raw-json.yaml")).toContain(
					`properties:\n  a: \${b}\n  c: 1\n`,
				);
				expect(read("integrations/from-json.yaml")).toContain(
					"apiKey: { env: FROM_JSON_API_KEY }",
				);
				expect(read("secrets.example.env")).toContain("FROM_JSON_API_KEY=");
				for (const [file, text] of Object.entries(files()))
					if (!file.startsWith("terraform/"))
						expect(text).not.toMatch(
							/the-(user|password|api-key)-of-terraform/,
						);
				expect(ran.out + ran.err).not.toContain("of-terraform");
				const linted = await go("lint", "--format", "json");
				const { findings } = JSON.parse(linted.out) as {
					findings: { rule: string; severity: string; key: string }[];
				};
				expect(
					findings
						.filter(({ severity }) => severity === "error")
						.map(({ rule, key }) => [rule, key]),
				).toEqual([["missing-field", "computed-status"]]);
				const again = await go(
					"export",
					"--from-terraform",
					"terraform/more.tf.json",
				);
				expect(again.out).toContain("1 document written");
			},
		));

	test("plans as adoptions of what Terraform made", () =>
		withDesk(
			(organization) => {
				organization.addIntegration({
					type: webServices,
					name: "Raw JSON",
					properties: { a: `\${b}`, c: 1 },
				});
			},
			async ({ go, write, json: ask }) => {
				write(
					"main.tf",
					shop.slice(
						shop.indexOf('resource "genesyscloud_integration" "raw"'),
						shop.indexOf(
							'resource "genesyscloud_integration" "computed_status"',
						),
					),
				);
				expect((await go("export", "--from-terraform", "main.tf")).code).toBe(
					0,
				);
				const plan = await ask<PlanJson>("plan");
				expect(plan.changes.map(({ verb, fields }) => [verb, fields])).toEqual([
					["adopt", []],
				]);
			},
		));

	test("is wrong usage where a path or a file is", () =>
		withDesk(
			() => undefined,
			async ({ go, write }) => {
				write("broken.tf", 'resource "a" {');
				write("broken.tf.json", "{");
				write("empty/x.txt", "");
				for (const [path, says] of [
					["nowhere", "there is no file or folder"],
					["broken.tf", "broken.tf"],
					["broken.tf.json", "is not JSON"],
					["empty", "holds no .tf"],
				] as const) {
					const ran = await go("export", "--from-terraform", path);
					expect([path, ran.code, ran.err]).toEqual([
						path,
						3,
						expect.stringContaining(says),
					]);
				}
				const both = await go("export", "--from-terraform", "x", "--all-drift");
				expect(both.code).toBe(3);
			},
		));

	test("reads with the built program, and says nothing else", () =>
		withDesk(
			() => undefined,
			async ({ folder, write }) => {
				write(
					"main.tf",
					'resource "genesyscloud_integration" "a" {\n  integration_type = "custom-rest-actions"\n  intended_state = "ENABLED"\n  config {\n    name = "A"\n  }\n}\n',
				);
				const argv = ["export", "--from-terraform", "main.tf"];
				const ran = await runProcess(folder, argv);
				expect([ran.code, ran.err]).toEqual([0, ""]);
			},
		));
});
