// `export --from-terraform`: data actions and custom auth actions, whole or not at all.
import { describe, expect, test } from "vitest";
import { command } from "../fixtures/command.ts";
import { type ExportJson, withDesk } from "../fixtures/export.ts";

const shop = `
variable "base" {}
resource "genesyscloud_integration_credential" "orders" {
  credential_type_name = "userDefinedOAuth"
  fields = { clientId = "a", clientSecret = "b", loginUrl = "c" }
}
resource "genesyscloud_integration" "orders" {
  intended_state   = "ENABLED"
  integration_type = "custom-rest-actions"
  config {
    name        = "Orders"
    credentials = { basicAuth = genesyscloud_integration_credential.orders.id }
  }
}
resource "genesyscloud_integration_custom_auth_action" "orders" {
  integration_id = genesyscloud_integration.orders.id
  config_request {
    request_url_template = "$\${credentials.loginUrl}"
    request_type         = "POST"
    request_template     = "grant_type=client_credentials"
    headers = { Content-Type = "application/x-www-form-urlencoded" }
  }
  config_response { success_template = "$\${rawResult}" }
}
resource "genesyscloud_integration_action" "status" {
  name                   = "Get order status"
  category               = "Shop"
  integration_id         = genesyscloud_integration.orders.id
  secure                 = true
  config_timeout_seconds = 20
  contract_input = jsonencode({
    type       = "object"
    required   = ["orderId"]
    properties = { orderId = { type = "string" } }
  })
  contract_output = "{\\"type\\": \\"object\\", \\"properties\\": {\\"status\\": {\\"type\\": \\"string\\"}}}"
  config_request {
    request_url_template = "https://api.example.com/orders/$esc.uriEncode($\${input.orderId})"
    request_type         = "POST"
    request_template     = <<-EOT
      {
        "id": "$esc.jsonEncode($\${input.orderId})"
      }
    EOT
    headers = { Authorization = "Bearer $\${authResponse.access_token}" }
  }
  config_response {
    translation_map          = { status = "$.status" }
    translation_map_defaults = { status = "\\"unknown\\"" }
    success_template         = "{\\"status\\": $\${status}}"
  }
}
resource "genesyscloud_integration_action" "from_file" {
  name            = "From a file"
  integration_id  = genesyscloud_integration.orders.id
  contract_input  = file("\${path.module}/input.json")
  contract_output = jsonencode({ type = "object" })
  config_request {
    request_url_template = "\${var.base}/orders"
    request_type         = "POST"
    request_template     = templatefile("body.vm", {})
    headers              = { Accept = var.base }
  }
}
resource "genesyscloud_integration_action" "twice" {
  name            = "get order status"
  integration_id  = genesyscloud_integration.orders.id
  contract_input  = jsonencode({ type = "object" })
  contract_output = jsonencode({ type = "object" })
  config_request {
    request_url_template = "https://api.example.com"
    request_type         = "GET"
  }
}
resource "genesyscloud_integration_action" "elsewhere" {
  name            = "Elsewhere"
  integration_id  = data.genesyscloud_integration.other.id
  contract_input  = jsonencode({ type = "object" })
  contract_output = jsonencode({ type = "object" })
}
resource "genesyscloud_integration_action" "code" {
  name            = "Code"
  integration_id  = genesyscloud_integration.orders.id
  contract_input  = jsonencode({ type = "object" })
  contract_output = jsonencode({ type = "object" })
  function_config { file_path = "f.zip" }
}
resource "genesyscloud_integration_action" "each" {
  for_each       = toset(["a", "b"])
  name           = each.key
  integration_id = genesyscloud_integration.orders.id
}
resource "genesyscloud_integration_custom_auth_action" "stray" {
  integration_id = var.base
}
`;

describe("export --from-terraform", () => {
	test("writes whole actions beside their integrations, and says why others are left out", () =>
		withDesk(
			() => undefined,
			async ({ folder, write, read, go }) => {
				write("main.tf", shop);
				const ran = await command(folder, [
					"export",
					"--from-terraform",
					"main.tf",
					"--format",
					"json",
				]);
				expect([ran.code, ran.err]).toEqual([0, ""]);
				const { written, skipped } = JSON.parse(ran.out) as ExportJson;
				expect(written.map(({ file, address }) => [file, address])).toEqual([
					["integrations/orders.yaml", "genesyscloud_integration.orders"],
					[
						"actions/get-order-status.yaml",
						"genesyscloud_integration_action.status",
					],
				]);
				expect(read("actions/get-order-status.yaml")).toBe(
					`# yaml-language-server: $schema=../node_modules/gc-integrations/schemas/action.schema.json
key: get-order-status
integration: orders
name: Get order status
category: Shop
secure: true
timeout: 20
input:
  properties:
    orderId: { type: string }
  required: [orderId]
  type: object
output:
  type: object
  properties:
    status: { type: string }
request:
  method: POST
  url: https://api.example.com/orders/$esc.uriEncode(\${input.orderId})
  headers:
    Authorization: Bearer \${authResponse.access_token}
  body: { file: get-order-status.request.vm }
response:
  translationMap: { status: $.status }
  defaults: { status: unknown }
  successTemplate: '{"status": \${status}}'
`,
				);
				expect(read("actions/get-order-status.request.vm")).toBe(
					`{\n  "id": "$esc.jsonEncode(\${input.orderId})"\n}\n`,
				);
				expect(read("integrations/orders.yaml")).toContain(`customAuth:
  request:
    method: POST
    url: \${credentials.loginUrl}
    headers: { Content-Type: application/x-www-form-urlencoded }
    body: grant_type=client_credentials
  response:
    successTemplate: \${rawResult}
`);
				const reasons = Object.fromEntries(
					skipped.map(({ address = "", reason }) => [
						address.replace("genesyscloud_integration_", ""),
						reason,
					]),
				);
				const elsewhere =
					"its integration_id names no integration in these files that could be converted";
				expect(reasons).toEqual({
					"action.code":
						"its code is uploaded as an archive: such actions are not managed",
					"action.each": expect.stringContaining("for_each"),
					"action.elsewhere": elsewhere,
					"action.from_file":
						"contract_input, config_request.request_url_template, config_request.request_template and config_request.headers are expressions, which only Terraform can work out, and an action is written as a whole: import what the platform's UI exports of it",
					"action.twice":
						"the action in genesyscloud_integration_action.status has the same name",
					"custom_auth_action.stray": elsewhere,
				});
				const linted = await go("lint", "--format", "json");
				const { findings } = JSON.parse(linted.out) as {
					findings: { severity: string; message: string }[];
				};
				expect(findings.filter(({ severity }) => severity === "error")).toEqual(
					[],
				);
			},
		));

	test("leaves a custom auth action out that only Terraform can work out, or that the credentials have no use for", () =>
		withDesk(
			() => undefined,
			async ({ write, read, go }) => {
				write(
					"a/main.tf",
					shop.replace('"grant_type=client_credentials"', "var.base"),
				);
				const computed = await go("export", "--from-terraform", "a");
				expect(computed.err).toContain(
					"genesyscloud_integration_custom_auth_action.orders is left out",
				);
				expect(read("integrations/orders.yaml")).not.toContain("customAuth");
				write("b/main.tf", shop.replace(/userDefinedOAuth/, "userDefined"));
				const without = await go("export", "--from-terraform", "b");
				expect(without.err).toContain(
					"a custom auth action belongs to credentials of type userDefinedOAuth",
				);
				expect(read("integrations/orders-2.yaml")).not.toContain("customAuth");
			},
		));
});
