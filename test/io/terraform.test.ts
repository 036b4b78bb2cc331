// Terraform's files -> JSON, where the package that reads them is installed.
import { expect, test } from "vitest";
import { readTerraform } from "../../src/io/terraform.ts";

test("says what is missing where the parser is not installed", async () => {
	await expect(
		readTerraform(["main.tf"], () =>
			Promise.reject(
				Object.assign(new Error("no such package"), {
					code: "ERR_MODULE_NOT_FOUND",
				}),
			),
		),
	).rejects.toThrow(/@cdktf\/hcl2json.*ERR_MODULE_NOT_FOUND/);
});
