// A behavior becomes the live catalogue: integration types with their slots, limits and config schemas.
import type { Behavior } from "./behavior.ts";

interface Slot {
	readonly required: boolean;
	readonly title: string;
	readonly credentialTypes: readonly string[];
}

export interface LiveIntegrationType {
	readonly id: string;
	readonly name: string;
	readonly description: string;
	readonly category: string;
	readonly nonInstallable: boolean;
	/** Absent: as many as one likes. */
	readonly maxInstances?: number;
	readonly slots: Readonly<Record<string, Slot>>;
}

/** Every integration type of the organization; the data-action types are a few among many. */
export function liveTypes(behavior: Behavior): LiveIntegrationType[] {
	const dataActions = dataActionTypes(behavior).map((type) => {
		const limit = behavior.maxInstances[type.id];
		const slot = behavior.renamedSlots[type.id];
		const first = Object.values(type.slots)[0];
		return {
			...type,
			...(limit === undefined ? {} : { maxInstances: limit }),
			...(slot === undefined || first === undefined
				? {}
				: { slots: { [slot]: first } }),
		};
	});
	// The platform does not list by category: clients must not count on ours coming first, or on the first page.
	return [...otherTypes.slice(0, 22), ...dataActions, ...otherTypes.slice(22)];
}

export function liveType(
	behavior: Behavior,
	id: string,
): LiveIntegrationType | undefined {
	return liveTypes(behavior).find((type) => type.id === id);
}

/** JSON Schema of `config.properties` or `config.advanced`; undefined where the platform has none. */
export function configSchema(
	behavior: Behavior,
	type: LiveIntegrationType,
	part: "properties" | "advanced",
): Record<string, unknown> | undefined {
	if (behavior.configSchemas === "absent") return undefined;
	const properties =
		type.id === "custom-rest-actions" && part === "properties"
			? {
					clientCertificateAuthority: {
						type: "string",
						title: "Client Certificate Authority",
						enum: ["Genesys Cloud", behavior.digicertName],
					},
				}
			: {};
	return {
		$schema: "http://json-schema.org/draft-04/schema#",
		title: `${type.name} ${part}`,
		type: "object",
		properties,
		...(behavior.configSchemas === "closed" &&
		type.category === dataActionCategory
			? { additionalProperties: false }
			: {}),
	};
}

const dataActionCategory = "Data Actions";

function dataActionTypes(behavior: Behavior): LiveIntegrationType[] {
	return [
		dataActionType("aws-lambda-data-actions", "AWS Lambda Data Actions", 10, {
			AmazonWebServicesARN: slot("Amazon Web Services ARN", [
				"amazonWebServicesARN",
			]),
		}),
		dataActionType("purecloud-data-actions", "Genesys Cloud Data Actions", 10, {
			pureCloudOAuthClient: slot("Genesys Cloud OAuth Client", [
				"pureCloudOAuthClient",
			]),
		}),
		dataActionType(
			"function-data-actions",
			"Genesys Cloud Function Data Actions",
			10,
			{
				functionCredentials: slot(
					"Function Credentials",
					["userDefined"],
					false,
				),
			},
		),
		dataActionType(behavior.googleTypeId, "Google Data Actions", 100, {
			[behavior.googleSlot]: slot("Google Service Account", [
				"googleCloudPlatformServiceAccount",
				"googleGSuiteServiceAccount",
			]),
		}),
		dataActionType(
			"microsoft-dynamics-data-actions",
			"Microsoft Dynamics 365 Data Actions",
			10,
			{ msDynamics: slot("Microsoft Dynamics 365", ["msDynamics"]) },
		),
		dataActionType("salesforce-datadip", "Salesforce Data Actions", 50, {
			salesforceUser: slot("Salesforce User", ["salesforce"]),
		}),
		dataActionType(
			"custom-rest-actions",
			"Web Services Data Actions",
			50,
			webServicesSlots(behavior),
		),
		dataActionType("zendesk-data-actions", "Zendesk Data Actions", 10, {
			zendeskApiToken: slot("Zendesk API Token", ["zendeskApiToken"]),
		}),
	];
}

function webServicesSlots(behavior: Behavior): Record<string, Slot> {
	const types = ["basicAuth", "userDefined", "userDefinedOAuth"];
	if (behavior.webServicesSlots === "one")
		return { basicAuth: slot("Credentials", types, false) };
	return Object.fromEntries(
		types.map((type) => [type, slot(type, [type], false)]),
	);
}

function slot(
	title: string,
	credentialTypes: readonly string[],
	required = true,
): Slot {
	return { required, title, credentialTypes };
}

function dataActionType(
	id: string,
	name: string,
	maxInstances: number,
	slots: Record<string, Slot>,
): LiveIntegrationType {
	return {
		id,
		name,
		description: `${name} integration`,
		category: dataActionCategory,
		nonInstallable: false,
		maxInstances,
		slots,
	};
}

const otherTypes: readonly LiveIntegrationType[] = (
	[
		["embedded-client-app", "Client Application", "Client Apps"],
		[
			"embedded-client-app-interaction-widget",
			"Interaction Widget",
			"Client Apps",
		],
		["premium-app-example", "Premium Application Example", "Client Apps"],
		[
			"purecloud-for-salesforce",
			"Genesys Cloud for Salesforce",
			"Embedded Clients",
		],
		["purecloud-for-zendesk", "Genesys Cloud for Zendesk", "Embedded Clients"],
		["purecloud-for-chrome", "Genesys Cloud for Chrome", "Embedded Clients"],
		["purecloud-for-firefox", "Genesys Cloud for Firefox", "Embedded Clients"],
		["embeddable-framework", "Embeddable Framework", "Embedded Clients"],
		["amazon-lex", "Amazon Lex", "Bots"],
		["amazon-lex-v2", "Amazon Lex V2", "Bots"],
		["dialogflow-es", "Google Dialogflow ES", "Bots"],
		["dialogflow-cx", "Google Dialogflow CX", "Bots"],
		["nuance-mix", "Nuance Mix", "Bots"],
		["bot-connector", "Bot Connector", "Bots"],
		["digital-bot-connector", "Digital Bot Connector", "Bots"],
		["audio-connector", "AudioConnector", "Media"],
		["audiohook", "AudioHook Monitor", "Media"],
		["amazon-eventbridge", "Amazon EventBridge Source", "Events"],
		["process-automation-trigger", "Process Automation Trigger", "Events"],
		["active-directory", "Active Directory", "Directory"],
		["workday", "Workday", "Directory"],
		["bamboo-hr", "BambooHR", "Directory"],
		["scim-azure", "Microsoft Entra ID", "Directory"],
		["amazon-s3-recording", "AWS S3 Recording Bulk Actions", "Recording"],
		["tts-connector", "TTS Connector", "Media"],
		["stt-connector", "Transcription Connector", "Media"],
		["webex", "Webex", "Unified Communications"],
		["zoom-phone", "Zoom Phone", "Unified Communications"],
		["microsoft-teams", "Microsoft Teams", "Unified Communications"],
		["legacy-bridge", "Bridge", "Bridge"],
	] as const
).map(([id, name, category]) => ({
	id,
	name,
	description: `${name} integration`,
	category,
	nonInstallable: id === "legacy-bridge",
	slots: {},
}));
