// Calls about the organization, the token and its rights become what the simulator was started with.
import { badRequest } from "../errors.ts";
import { operations } from "../operations.ts";
import { page } from "../paging.ts";
import { type Handler, ok, type Platform } from "../platform.ts";
import { isGranted, type SimulatedClient, type Token } from "../tokens.ts";

const getOrganizationsMe: Handler = ({ organization }) =>
	ok({
		id: organization.id,
		name: organization.name,
		defaultLanguage: "en-us",
		defaultCountryCode: "US",
		thirdPartyOrgName: organization.name.toLowerCase().replace(/\W+/g, "-"),
		domain: `${organization.name.toLowerCase().replace(/\W+/g, "-")}.example`,
		version: 1,
		state: "active",
		features: {},
		selfUri: "/api/v2/organizations/me",
	});

const getTokensMe: Handler = ({ organization }, { token }) => {
	const entity = { id: organization.id, name: organization.name };
	return ok({
		organization: entity,
		homeOrganization: entity,
		authorizedScope: [],
		OAuthClient: {
			id: token.client.clientId,
			name: token.client.clientId,
			authorizedGrantType: "CLIENT-CREDENTIALS",
			scope: [],
			state: "active",
			organization: entity,
		},
	});
};

const headTokensMe: Handler = () => ({ status: 204 });

const deleteTokensMe: Handler = ({ tokens }, { token }) => {
	tokens.delete(token.text);
	return { status: 204 };
};

const getAuthorizationSubjectsMe: Handler = ({ organization }, { token }) => {
	const { subjectsMe } = organization.world.behavior;
	if (subjectsMe === "refused")
		throw badRequest(
			"This request requires a user context. Client credentials cannot be used for requests to this resource.",
		);
	return ok({
		id: token.client.clientId,
		name: token.client.clientId,
		grants: [
			...(subjectsMe === "without-grants"
				? []
				: [grantOf(organization, token)]),
		],
		version: 1,
		selfUri: "/api/v2/authorization/subjects/me",
	});
};

const getAuthorizationProducts: Handler = () =>
	ok({ total: products.length, entities: products.map((id) => ({ id })) });

const getAuthorizationPermissions: Handler = ({ organization }, call) => {
	const { query } = call;
	const wanted = query["query"]?.[0]?.toLowerCase();
	const byPermission = query["queryType"]?.[0] === "permission";
	const chosen = knownPermissions.filter(
		(permission) =>
			!wanted ||
			(byPermission ? permission : (permission.split(":")[0] ?? ""))
				.toLowerCase()
				.includes(wanted),
	);
	const domains = [...new Set(chosen.map((one) => one.split(":")[0] ?? ""))];
	const collections = domains.map((domain) => ({
		id: domain,
		name: domain,
		domain,
		permissionMap: permissionMap(domain, chosen),
	}));
	return ok(page(call, collections, organization.world.behavior));
};

export const accountHandlers: Readonly<Record<string, Handler>> = {
	getOrganizationsMe,
	getTokensMe,
	headTokensMe,
	deleteTokensMe,
	getAuthorizationSubjectsMe,
	getAuthorizationProducts,
	getAuthorizationPermissions,
};

/** Some of those that an organization may have licensed. */
const products = ["directory", "collaborateFree", "engage3"];

/** Every permission that an operation of the description asks for. */
const knownPermissions = [
	...new Set(operations.flatMap(({ permissions }) => permissions)),
].toSorted();

function grantOf(
	{ id, world }: Platform["organization"],
	{ client }: Token,
): Record<string, unknown> {
	return {
		subjectId: client.clientId,
		division: {
			id,
			name: "Home",
			description: "Home division",
			homeDivision: true,
		},
		role: {
			id: "simulated-role",
			name: "Simulated role",
			...(world.behavior.subjectsMe === "without-policies"
				? {}
				: {
						policies:
							world.behavior.subjectsMe === "wildcards"
								? wholeDomains(client)
								: policies(client),
					}),
			default: false,
		},
		grantMadeAt: new Date(world.now()).toISOString(),
	};
}

/** All of a domain as one policy. */
function wholeDomains(client: SimulatedClient): Record<string, unknown>[] {
	const domains = new Set(
		policies(client).map(({ domain }) => domain as string),
	);
	return [...domains].map((domain) => ({
		domain,
		entityName: "*",
		actions: ["*"],
	}));
}

function policies(client: SimulatedClient): Record<string, unknown>[] {
	const granted = new Map<string, string[]>();
	for (const permission of knownPermissions) {
		if (!isGranted(client, permission)) continue;
		const at = permission.lastIndexOf(":");
		const subject = permission.slice(0, at);
		const actions = granted.get(subject) ?? [];
		granted.set(subject, [...actions, permission.slice(at + 1)]);
	}
	return [...granted].map(([subject, actions]) => {
		const [domain = "", entityName = ""] = subject.split(":");
		return { domain, entityName, actions, condition: "" };
	});
}

function permissionMap(
	domain: string,
	permissions: readonly string[],
): Record<string, unknown[]> {
	const map: Record<string, unknown[]> = {};
	for (const permission of permissions) {
		const [of, entityType = "", action = ""] = permission.split(":");
		if (of !== domain) continue;
		const entries = map[entityType] ?? [];
		entries.push({
			domain,
			entityType,
			action,
			label: `${entityType} ${action}`,
			allowsConditions: false,
			divisionAware: false,
		});
		map[entityType] = entries;
	}
	return map;
}
