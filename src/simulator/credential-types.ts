// A behavior becomes the live catalogue of credential types with their fields.
import type { Behavior } from "./behavior.ts";

interface Field {
	readonly key: string;
	readonly title: string;
	readonly sensitive: boolean;
	readonly required: boolean;
}

export interface LiveCredentialTypeEntry {
	readonly name: string;
	/** True where any key is accepted, and the list of fields is empty. */
	readonly free: boolean;
	readonly fields: readonly Field[];
}

/** The credential types, with the keys of fields renamed as the behavior says. */
export function liveCredentialTypes(
	behavior: Behavior,
): LiveCredentialTypeEntry[] {
	return credentialTypes.map((type) => {
		const renamed: Readonly<Record<string, string>> = {
			...(behavior.googleFieldKeys === "other" ? googleKeys[type.name] : {}),
			...behavior.renamedFields[type.name],
		};
		const fields = type.fields.map((field) => ({
			...field,
			key: renamed[field.key] ?? field.key,
		}));
		return { ...type, fields };
	});
}

export function liveCredentialType(
	behavior: Behavior,
	name: string,
): LiveCredentialTypeEntry | undefined {
	return liveCredentialTypes(behavior).find((type) => type.name === name);
}

/** As `GET /credentials/types` describes one. */
export function describeCredentialType(
	type: LiveCredentialTypeEntry,
): Record<string, unknown> {
	const properties = Object.fromEntries(
		type.fields.map(({ key, title, sensitive }) => [
			key,
			{ type: "string", title, description: title, sensitive },
		]),
	);
	return {
		id: type.name,
		name: type.name,
		properties,
		displayOrder: type.fields.map(({ key }) => key),
		required: type.fields
			.filter((field) => field.required)
			.map(({ key }) => key),
	};
}

/** What is wrong with a set of fields, in words without values; empty: nothing. */
export function fieldProblems(
	type: LiveCredentialTypeEntry,
	fields: Readonly<Record<string, string>>,
): string[] {
	if (type.free) return [];
	const known = new Set(type.fields.map(({ key }) => key));
	const unknown = Object.keys(fields).filter((key) => !known.has(key));
	const missing = type.fields.filter(
		({ key, required }) => required && (fields[key] ?? "") === "",
	);
	return [
		...unknown.map((key) => `${type.name} has no field ${key}`),
		...missing.map(({ key }) => `${type.name} needs the field ${key}`),
	];
}

function field(key: string, title: string): Field {
	return { key, title, sensitive: false, required: true };
}
function secret(key: string, title: string): Field {
	return { key, title, sensitive: true, required: true };
}
function optional(base: Field): Field {
	return { ...base, required: false };
}
function type(name: string, ...fields: Field[]): LiveCredentialTypeEntry {
	return { name, free: fields.length === 0, fields };
}

const credentialTypes: readonly LiveCredentialTypeEntry[] = [
	type("amazonWebServicesARN", field("ARN", "Role ARN")),
	type(
		"basicAuth",
		field("userName", "User Name"),
		optional(secret("password", "Password")),
	),
	type(
		"googleCloudPlatformServiceAccount",
		field("clientId", "Client ID"),
		field("clientEmail", "Client Email"),
		field("privateKeyId", "Private Key ID"),
		secret("privateKey", "Private Key"),
	),
	type(
		"googleGSuiteServiceAccount",
		field("serviceAccountEmail", "Service Account Email"),
		field("privateKeyId", "Private Key ID"),
		secret("privateKey", "Private Key"),
		field("scopes", "Authorization Scopes"),
		optional(field("impersonateUserEmail", "Impersonate User Email")),
	),
	type(
		"msDynamics",
		field("username", "Username"),
		secret("password", "Password"),
		field("orgWebAddress", "Organization Web Address"),
		field("applicationId", "Application ID"),
	),
	type(
		"pureCloudOAuthClient",
		field("clientId", "Client ID"),
		secret("clientSecret", "Client Secret"),
	),
	type(
		"salesforce",
		field("username", "Username"),
		secret("password", "Password"),
		optional(secret("securityToken", "Security Token")),
		optional(field("loginUrl", "Login URL")),
	),
	type("userDefined"),
	type("userDefinedOAuth"),
	type(
		"zendeskApiToken",
		field("userEmail", "User Email"),
		field("baseUrl", "Base URL"),
		secret("apiToken", "API Token"),
	),
];

const googleKeys: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	googleCloudPlatformServiceAccount: {
		clientId: "client_id",
		clientEmail: "client_email",
		privateKeyId: "private_key_id",
		privateKey: "private_key",
	},
	googleGSuiteServiceAccount: {
		serviceAccountEmail: "service_account_email",
		privateKeyId: "private_key_id",
		privateKey: "private_key",
		scopes: "authorization_scopes",
		impersonateUserEmail: "impersonate_user_email",
	},
};
