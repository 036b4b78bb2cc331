// The vendor's own client, pointed at the simulator by its gateway settings, drives every simulated operation.
import platform from "purecloud-platform-client-v2";
import { afterAll, describe, expect, test } from "vitest";
import { handlers } from "../../src/simulator/handlers/index.ts";
import { client, connect, disconnect } from "../fixtures/sdk.ts";
import { answers, driveActions } from "../fixtures/sdk-actions.ts";

afterAll(disconnect);

describe.sequential("the vendor's client", () => {
	test("takes an integration through its life with every simulated operation", async () => {
		const simulator = await connect();
		const integrations = new platform.IntegrationsApi();
		const organizations = new platform.OrganizationApi();
		const tokens = new platform.TokensApi();
		const authorization = new platform.AuthorizationApi();

		const me = await organizations.getOrganizationsMe();
		expect(me.id).toBe(simulator.organization.id);
		await organizations.getOrganizationsLimitsNamespace("dataactions");
		const own = await tokens.getTokensMe();
		expect(own.OAuthClient?.id).toBe("simulator");
		await tokens.headTokensMe();
		const subject = await authorization.getAuthorizationSubjectsMe();
		expect(subject.grants).toHaveLength(1);
		await authorization.getAuthorizationPermissions({ pageSize: 10 });
		await authorization.getAuthorizationProducts();

		const types = await integrations.getIntegrationsTypes({ pageSize: 100 });
		expect(types.entities?.length).toBe(types.total);
		const type = await integrations.getIntegrationsType("custom-rest-actions");
		expect(type.credentials?.["basicAuth"]?.required).toBe(false);
		await integrations.getIntegrationsTypeConfigschema(
			"custom-rest-actions",
			"properties",
		);
		const credentialTypes =
			await integrations.getIntegrationsCredentialsTypes();
		expect(credentialTypes).toHaveLength(10);

		const credential = await integrations.postIntegrationsCredentials({
			body: {
				name: "oauth",
				type: { name: "userDefinedOAuth" },
				credentialFields: { clientId: "a", clientSecret: "b" },
			},
		});
		const credentialId = credential.id ?? "";
		await integrations.putIntegrationsCredential(credentialId, {
			body: {
				name: "renamed",
				type: { name: "userDefinedOAuth" },
				credentialFields: {
					loginUrl: "https://id.example.com/token",
					clientId: "a",
					clientSecret: "c",
				},
			},
		});
		const read = await integrations.getIntegrationsCredential(credentialId);
		expect(read.name).toBe("renamed");
		const listing = await integrations.getIntegrationsCredentialsListing({
			pageSize: "10",
		});
		const paged = await integrations.getIntegrationsCredentials({});
		expect(listing.entities).toEqual(paged.entities);

		const created = await integrations.postIntegrations({
			body: { name: "CRM", integrationType: { id: "custom-rest-actions" } },
		});
		const id = created.id ?? "";
		const config = await integrations.getIntegrationConfigCurrent(id);
		await integrations.putIntegrationConfigCurrent(id, {
			body: {
				...config,
				notes: "by the vendor's client",
				credentials: { basicAuth: { id: credentialId } },
			},
		});
		await integrations.patchIntegration(id, {
			body: { intendedState: "ENABLED" },
		});
		simulator.organization.addIntegration({ type: "embedded-client-app" });
		const list = await integrations.getIntegrations({
			ids: [id, "other"],
			expand: ["config"],
		});
		expect(list.entities).toHaveLength(1);
		expect(list.entities?.[0]?.config?.current?.version).toBe(2);
		const one = await integrations.getIntegration(id);
		expect(one.reportedState?.code).toBe("ACTIVE");

		simulator.script(answers);
		await driveActions(integrations, id);
		const certificates = await integrations.getIntegrationsActionsCertificates({
			status: "Current",
			type: "Client",
		});
		expect(certificates.entities).toHaveLength(2);
		await integrations.getIntegrationsActionsCertificatesTruststore();

		await integrations.deleteIntegration(id);
		await integrations.deleteIntegrationsCredential(credentialId);
		await tokens.deleteTokensMe();

		const driven = new Set(simulator.log.map(({ operationId }) => operationId));
		const undriven = [...handlers.keys()].filter((name) => !driven.has(name));
		expect(undriven).toEqual([]);
		const refused = simulator.log.filter(({ status }) => (status ?? 0) >= 400);
		expect(refused).toEqual([]);
	});

	test("finds all that the vendor's Terraform provider asks for", async () => {
		const simulator = await connect();
		const api = new platform.IntegrationsApi();
		for (let more = 0; more < 9; more += 1)
			await client.loginClientCredentialsGrant("simulator", "simulator-secret");
		const me = await new platform.OrganizationApi().getOrganizationsMe();
		expect(me.defaultCountryCode).toMatch(/^[A-Z]{2}$/);
		const products =
			await new platform.AuthorizationApi().getAuthorizationProducts();
		expect(products.total).toBe(products.entities?.length);
		expect(products.entities?.[0]?.id).toEqual(expect.any(String));

		for (const name of ["First", "Second"]) {
			// The provider sends the type alone, though the published description demands a name.
			const created = await api.postIntegrations({
				body: { integrationType: { id: "custom-rest-actions" } },
			} as Parameters<typeof api.postIntegrations>[0]);
			const id = created.id ?? "";
			await api.getIntegrationConfigCurrent(id);
			const { version } = await api.getIntegrationConfigCurrent(id);
			await api.putIntegrationConfigCurrent(id, {
				body: {
					name,
					version: version ?? 0,
					notes: "",
					properties: {},
					advanced: {},
					credentials: {},
				},
			});
			const patched = await api.patchIntegration(id, {
				pageSize: 25,
				pageNumber: 1,
				body: { intendedState: "ENABLED" },
			} as Parameters<typeof api.patchIntegration>[1]);
			expect(patched.intendedState).toBe("ENABLED");
			expect((await api.getIntegration(id)).name).toBe(name);
			expect((await api.getIntegrationConfigCurrent(id)).version).toBe(2);

			const { id: actionId = "" } = await api.postIntegrationsActions({
				name: `Get from ${name}`,
				category: name,
				integrationId: id,
				secure: false,
				config: {
					request: {
						requestUrlTemplate: "/customers",
						requestType: "POST",
						requestTemplate: '{"id": "$input.id"}',
						headers: {},
					},
					response: { translationMap: {}, translationMapDefaults: {} },
				},
				contract: {
					input: { inputSchema: { type: "object" } },
					output: { successSchema: { type: "object" } },
				},
			});
			const action = await api.getIntegrationsAction(actionId, {
				expand: "contract",
				includeConfig: true,
			});
			expect(action.contract?.input?.inputSchema).toEqual({ type: "object" });
			expect(action.config?.request).toEqual({
				requestUrlTemplate: "/customers",
				requestType: "POST",
				headers: {},
				requestTemplateUri: `/api/v2/integrations/actions/${actionId}/templates/requesttemplate.vm`,
			});
			expect(
				await api.getIntegrationsActionTemplate(actionId, "requesttemplate.vm"),
			).toEqual({ id: "$input.id" });
			expect(
				await api.getIntegrationsActionTemplate(actionId, "successtemplate.vm"),
			).toBe("$" + "{rawResult}");
		}
		expect(simulator.log.filter(({ status }) => (status ?? 0) >= 400)).toEqual(
			[],
		);
	});

	test("goes through a gateway with different paths for login and API", async () => {
		const simulator = await connect({ login: "/auth", api: "/api-gateway" });
		const { total } = await new platform.IntegrationsApi().getIntegrations();
		expect(total).toBe(0);
		expect(simulator.log.map(({ path }) => path)).toEqual([
			"/oauth/token",
			"/api/v2/integrations",
		]);
	});

	test("is told of errors in the form it knows", async () => {
		await connect();
		const api = new platform.IntegrationsApi();
		await expect(api.getIntegration("none")).rejects.toMatchObject({
			status: 404,
			code: "not.found",
			contextId: expect.any(String),
		});
		await expect(
			client.loginClientCredentialsGrant("simulator", "wrong"),
		).rejects.toMatchObject({
			response: { status: 400, data: { error: "invalid_client" } },
		});
	});
});
