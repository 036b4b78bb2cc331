// The live catalogue: integration types, their slots and limits, credential types and their fields.
import { describe, expect, test } from "vitest";
import { type Send, withSimulator } from "../fixtures/simulator-client.ts";

const types = "/api/v2/integrations/types";

async function credentialType(send: Send, name: string) {
	const { body } = await send("GET", "/api/v2/integrations/credentials/types");
	const all = Array.isArray(body) ? body : body.entities;
	return all.find((one: { name: string }) => one.name === name);
}

describe("integration types", () => {
	test("have the documented limits and slots", () =>
		withSimulator({}, async ({ send }) => {
			for (const [id, maxInstances, slot, credentialTypes, required] of [
				[
					"aws-lambda-data-actions",
					10,
					"AmazonWebServicesARN",
					["amazonWebServicesARN"],
					true,
				],
				[
					"purecloud-data-actions",
					10,
					"pureCloudOAuthClient",
					["pureCloudOAuthClient"],
					true,
				],
				[
					"function-data-actions",
					10,
					"functionCredentials",
					["userDefined"],
					false,
				],
				[
					"google-data-actions",
					100,
					"googleServiceAccount",
					["googleCloudPlatformServiceAccount", "googleGSuiteServiceAccount"],
					true,
				],
				[
					"microsoft-dynamics-data-actions",
					10,
					"msDynamics",
					["msDynamics"],
					true,
				],
				["salesforce-datadip", 50, "salesforceUser", ["salesforce"], true],
				[
					"custom-rest-actions",
					50,
					"basicAuth",
					["basicAuth", "userDefined", "userDefinedOAuth"],
					false,
				],
				[
					"zendesk-data-actions",
					10,
					"zendeskApiToken",
					["zendeskApiToken"],
					true,
				],
			] as const) {
				const { status, body } = await send("GET", `${types}/${id}`);
				expect(status).toBe(200);
				expect(body).toMatchObject({ id, maxInstances, nonInstallable: false });
				expect(Object.keys(body.credentials)).toEqual([slot]);
				expect(body.credentials[slot]).toMatchObject({
					required,
					credentialTypes,
				});
				for (const uri of [
					body.configPropertiesSchemaUri,
					body.configAdvancedSchemaUri,
				])
					expect((await send("GET", uri)).body.type).toBe("object");
			}
			expect((await send("GET", `${types}/no-such-type`)).status).toBe(404);
		}));

	test("googleTypeId, googleSlot: may be called otherwise", () =>
		withSimulator(
			{ behavior: { googleTypeId: "gcp-actions", googleSlot: "account" } },
			async ({ send }) => {
				expect((await send("GET", `${types}/google-data-actions`)).status).toBe(
					404,
				);
				const { body } = await send("GET", `${types}/gcp-actions`);
				expect(Object.keys(body.credentials)).toEqual(["account"]);
			},
		));

	test("renamedSlots, webServicesSlots, digicertName: slots and enums may differ", () =>
		withSimulator(
			{
				behavior: {
					renamedSlots: { "zendesk-data-actions": "token" },
					webServicesSlots: "per-type",
					digicertName: "DigiCert, Inc.",
				},
			},
			async ({ send }) => {
				const zendesk = await send("GET", `${types}/zendesk-data-actions`);
				expect(zendesk.body.credentials["token"]?.credentialTypes).toEqual([
					"zendeskApiToken",
				]);
				const web = await send("GET", `${types}/custom-rest-actions`);
				expect(Object.keys(web.body.credentials)).toEqual([
					"basicAuth",
					"userDefined",
					"userDefinedOAuth",
				]);
				const schema = await send("GET", web.body.configPropertiesSchemaUri);
				expect(
					schema.body.properties["clientCertificateAuthority"]?.enum,
				).toContain("DigiCert, Inc.");
			},
		));

	test("typeListing: the list may be brief", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const one = async () => {
				const { body } = await send("GET", `${types}?pageSize=100`);
				return body.entities.find(
					(type: { id: string }) => type.id === "salesforce-datadip",
				);
			};
			expect((await one())?.maxInstances).toBe(50);
			simulator.behave({ typeListing: "brief" });
			expect(await one()).not.toHaveProperty("maxInstances");
			expect(await one()).not.toHaveProperty("credentials");
		}));
});

describe("credential types", () => {
	test("credentialTypesListing: an array, or a paged listing of the same", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const array = await credentialType(send, "basicAuth");
			simulator.behave({ credentialTypesListing: "paged" });
			expect(await credentialType(send, "basicAuth")).toEqual(array);
			expect(array).toMatchObject({
				properties: {
					userName: { type: "string", title: "User Name", sensitive: false },
					password: { type: "string", title: "Password", sensitive: true },
				},
				displayOrder: ["userName", "password"],
				required: ["userName"],
			});
		}));

	test("googleFieldKeys, renamedFields: keys may differ under the same titles", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const titles = async (type: string): Promise<Record<string, string>> => {
				const { properties } = await credentialType(send, type);
				return Object.fromEntries(
					Object.entries(properties).map(([key, value]) => [
						(value as { title: string }).title,
						key,
					]),
				);
			};
			const gcp = "googleCloudPlatformServiceAccount";
			expect(await titles(gcp)).toEqual({
				"Client ID": "clientId",
				"Client Email": "clientEmail",
				"Private Key ID": "privateKeyId",
				"Private Key": "privateKey",
			});
			simulator.behave({
				googleFieldKeys: "other",
				renamedFields: { msDynamics: { username: "userName" } },
			});
			expect((await titles(gcp))["Private Key"]).toBe("private_key");
			expect(await titles("googleGSuiteServiceAccount")).toMatchObject({
				"Authorization Scopes": "authorization_scopes",
			});
			expect((await titles("msDynamics"))["Username"]).toBe("userName");
			const { status } = await send(
				"POST",
				"/api/v2/integrations/credentials",
				{
					name: "x",
					type: { name: gcp },
					credentialFields: {
						clientId: "1",
						clientEmail: "2",
						privateKeyId: "3",
						privateKey: "4",
					},
				},
			);
			expect(status).toBe(400);
		}));
});
