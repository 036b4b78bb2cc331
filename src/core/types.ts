// The values that pass between the stages: document, finding, desired, actual, change, plan, report. Readonly data, no closures.

export type Json =
	| null
	| boolean
	| number
	| string
	| readonly Json[]
	| JsonObject;
export interface JsonObject {
	readonly [member: string]: Json;
}

/** A stretch of a file. Lines and columns count from 1, columns in UTF-16 units; the end is exclusive. */
export interface Span {
	readonly line: number;
	readonly column: number;
	readonly endLine: number;
	readonly endColumn: number;
}

export interface Place {
	/** Relative to the settings file's folder, with forward slashes; as given where there are no settings. */
	readonly file: string;
	readonly span: Span;
}

/** The severest first. */
export const severities = ["error", "warning", "info"] as const;
export type Severity = (typeof severities)[number];

export interface Finding {
	readonly rule: string;
	readonly severity: Severity;
	readonly message: string;
	readonly file: string;
	readonly span: Span;
	readonly key?: string;
	/** Of the document that has the key; absent: an integration. */
	readonly kind?: "action";
	/** Set where it holds in one of several environments, or where only that one's patch makes it. */
	readonly environment?: string;
	/** Set where it holds in some of several environments, but not in all; sorted. */
	readonly environments?: readonly string[];
	readonly suggestion?: string;
	/** Other files that have a part in it. */
	readonly alsoIn?: readonly string[];
	/** Keys of other documents that have a part in it. */
	readonly rivals?: readonly string[];
}

/** A YAML value that remembers where it stands, also after an environment's patch was merged in. */
export type Node = ScalarNode | MapNode | SeqNode;
export interface ScalarNode {
	readonly kind: "scalar";
	readonly span: Span;
	readonly value: string | number | boolean | null;
	/** As written, for scalars whose value lost something (`1234e567`, `0x1F`). */
	readonly source: string;
}
export interface SeqNode {
	readonly kind: "seq";
	readonly span: Span;
	readonly items: readonly Node[];
}
export interface MapNode {
	readonly kind: "map";
	readonly span: Span;
	readonly entries: ReadonlyMap<string, MapEntry>;
	/** Members that a patch took away by `null`, and where it says so. */
	readonly removed: ReadonlyMap<string, Span>;
}
export interface MapEntry {
	readonly keySpan: Span;
	readonly value: Node;
}

/** What a document describes: an integration, or a data action of one. */
export type Kind = "integration" | "action";

export type Status = "active" | "inactive";

/** Where a secret is read from: an environment variable; a file (relative to the settings file), or what a JSON Pointer finds in one; a store of the settings. */
export type SecretReference =
	| { readonly env: string }
	| { readonly file: string; readonly pointer?: string }
	| StoreItem;
export interface StoreItem {
	readonly store: string;
	readonly item: string;
}
export type FieldValue = string | SecretReference;

export interface DesiredCredential {
	/** The platform's credential type name. */
	readonly type: string;
	/** The full set: fields of the document and the schema's defaults. */
	readonly fields: Readonly<Record<string, FieldValue>>;
}

/** What an effective document wants, in the platform's property names but our type names. */
export interface Desired {
	readonly key: string;
	readonly type: string;
	readonly name: string;
	readonly status: Status;
	/** Without the ownership line; absent: not managed. */
	readonly notes?: string;
	readonly credential?: DesiredCredential;
	/** Type of the credential that is bound, and stays as it is: never written, renamed or compared. */
	readonly keeps?: string;
	/** How old its credential may be; absent: as the settings say. */
	readonly maxAgeDays?: number;
	/** Members of config.properties that are managed, `mutualTls` included. */
	readonly properties: JsonObject;
	readonly advanced: JsonObject;
	/** How it gets its tokens; absent: not managed. */
	readonly customAuth?: ExchangeContent;
	readonly suspend: boolean;
	readonly allowCredentialTypeChange: boolean;
	/** Id of the integration that is meant, while none carries the document's line. */
	readonly adopt?: string;
	/** Keys that the document had; absent: none. */
	readonly previousKeys?: readonly string[];
	readonly place: Place;
	/** Where each credential field's value stands. */
	readonly fieldPlaces: Readonly<Record<string, Place>>;
}

/** What the platform has. Members that were not read yet are absent; the comparison asks for them. */
export interface Actual {
	readonly organization: { readonly id: string; readonly name: string } | null;
	readonly integrations: readonly ActualIntegration[];
	readonly credentials: readonly ActualCredential[];
	readonly types: readonly LiveType[];
	readonly credentialTypes?: readonly LiveCredentialType[];
	/** By `<typeId>/properties` and `<typeId>/advanced`; null: the platform has none. */
	readonly configSchemas: Readonly<Record<string, LiveConfigSchema | null>>;
	/** How often the list of integrations was read again, because something in it was missed. */
	readonly looks?: number;
	/** Ids that a configuration names, and that are not there any more. */
	readonly goneCredentials?: readonly string[];
	/** Data actions; null: the client may not see them. */
	readonly actions?: readonly LiveAction[] | null;
	/** Those that were read whole, by id. */
	readonly wholeActions?: Readonly<Record<string, ActualAction>>;
	/** Ids of those that should be there by themselves, and are not yet. */
	readonly comingActions?: readonly string[];
}

export interface LiveAction {
	readonly id: string;
	readonly integrationId: string;
	readonly name: string;
	/** Counts its changes, and is its lock; null where the list does not say. */
	readonly version: number | null;
}

/** What is sent, and what is made of the answer: what a data action and the one that fetches tokens have both. */
export interface ExchangeContent {
	readonly request: {
		readonly method: string;
		readonly url: string;
		readonly headers: Readonly<Record<string, string>>;
		/** Null: not said, so the platform's default. */
		readonly body: string | null;
	};
	readonly response: {
		readonly translationMap: Readonly<Record<string, string>>;
		/** JSON texts. */
		readonly defaults: Readonly<Record<string, string>>;
		/** Null: not said, so the platform's default. */
		readonly successTemplate: string | null;
	};
}

/** What a data action does, whether a document wants it or the platform has it. */
export interface ActionContent extends ExchangeContent {
	readonly name: string;
	readonly category: string;
	readonly secure: boolean;
	/** Seconds; null: the platform's default. */
	readonly timeout: number | null;
	/** JSON Schemas, as they were written. */
	readonly input: Json;
	readonly output: Json;
}

/** A data action that was read whole, its templates included. */
export interface ActualAction {
	readonly id: string;
	/** As it was asked for. */
	readonly since?: string;
	readonly integrationId: string;
	readonly version: number;
	readonly content: ActionContent;
	/** True: read by an earlier run, at this version. */
	readonly remembered?: true;
}

export interface ActualIntegration {
	readonly id: string;
	readonly name: string;
	readonly typeId: string;
	readonly intendedState: string;
	readonly reportedState: ReportedState;
	/** From the list; undefined where the list did not carry notes for this one. */
	readonly notes: string | undefined;
	/** Read only where needed, or given by `expand=config`. */
	readonly config?: ActualConfig;
}

export interface ReportedState {
	/** ACTIVE, ACTIVATING, INACTIVE, DEACTIVATING, ERROR, or something the platform never documented. */
	readonly code: string;
	readonly message: string | null;
}

export interface ActualConfig {
	readonly version: number;
	readonly name: string;
	readonly notes: string;
	readonly properties: JsonObject;
	readonly advanced: JsonObject;
	/** Credential id by slot. */
	readonly credentials: Readonly<Record<string, string>>;
	/** modifiedDate by credential id, where the platform told it along. */
	readonly credentialDates?: Readonly<Record<string, string>>;
}

export interface ActualCredential {
	readonly id: string;
	readonly name: string;
	readonly type: string;
	/** ISO dates as the platform wrote them; null where it did not say. */
	readonly createdDate: string | null;
	readonly modifiedDate: string | null;
}

export interface LiveType {
	readonly id: string;
	readonly name: string;
	readonly nonInstallable: boolean;
	readonly maxInstances: number | null;
	readonly slots: Readonly<Record<string, LiveSlot>>;
	/** True where a list named the type without its slots: then the type itself has to be asked. */
	readonly brief: boolean;
}
export interface LiveSlot {
	readonly required: boolean;
	readonly credentialTypes: readonly string[];
}

export interface LiveCredentialType {
	readonly name: string;
	/** Title by field key; empty where the fields are free. */
	readonly fields: Readonly<Record<string, string | null>>;
	readonly required: readonly string[];
}

export interface LiveConfigSchema {
	/** Member name to what it accepts. */
	readonly properties: Readonly<
		Record<string, { readonly enum?: readonly Json[] }>
	>;
	/** True where members that are not listed are accepted too. */
	readonly open: boolean;
}

/** What the comparison must know before it can judge; answered by the reader, then it is asked again. */
export type Question =
	| { readonly ask: "config"; readonly integrationId: string }
	/** One that the list does not show, though it was made. */
	| { readonly ask: "integration"; readonly integrationId: string }
	| { readonly ask: "type"; readonly typeId: string }
	| { readonly ask: "credential-types" }
	| { readonly ask: "credential"; readonly credentialId: string }
	/** The list again, after a pause that grows with each look: it may lag. */
	| { readonly ask: "integrations"; readonly look: number }
	/** `needed`: without them there is nothing to say. */
	| {
			readonly ask: "actions";
			readonly needed?: true;
			/** Those that fetch tokens too. */
			readonly auth?: true;
	  }
	| {
			readonly ask: "action";
			readonly actionId: string;
			/**
			 * The platform makes it by itself, sooner or later, and takes it away: what it is known by as long as it is the same one.
			 * Its versions begin anew when it comes again.
			 */
			readonly since?: string;
	  }
	| {
			readonly ask: "config-schema";
			readonly typeId: string;
			readonly part: "properties" | "advanced";
	  };

export const verbs = [
	"create",
	"adopt",
	"update",
	"replace",
	"delete",
] as const;
export type Verb = (typeof verbs)[number];

export interface FieldChange {
	/** As the document names it: `status`, `mutualTls.certificateAuthority`, `credentials.fields.clientSecret`. */
	readonly path: string;
	readonly from: Json;
	readonly to: Json;
}

/** One document (or one orphan) with something to do. Printable: it holds no secret. */
export type Change = IntegrationChange | ActionChange;

interface AnyChange {
	readonly key: string;
	/** Of the integration. */
	readonly type: string;
	readonly name: string;
	readonly verb: Verb;
	readonly fields: readonly FieldChange[];
	readonly notes: readonly string[];
	readonly integrationId: string | null;
	/** Of the effective document; null where there is none any more. */
	readonly document: string | null;
}

export interface IntegrationChange extends AnyChange {
	readonly kind?: undefined;
	/** Data actions that are deleted with the integration; absent: none, or they may not be seen. */
	readonly actionsLost?: number;
	readonly target: Target;
}

export interface ActionChange extends AnyChange {
	readonly kind: "action";
	/** Key of the integration's document. */
	readonly integration: string;
	/** Null: it has to be made. */
	readonly actionId: string | null;
	readonly target: ActionTarget;
}

/** What says of which kind something is, and of which integration's; absent: an integration. */
export interface OfAction {
	readonly kind?: "action" | undefined;
	readonly integration?: string;
}

export interface ActionTarget {
	/** The version that this was planned on; null: there was none yet. */
	readonly version: number | null;
	/** Actions that keep what they do under another name. */
	readonly retires: readonly NamedObject[];
}

/** What an apply has to do for one change, in the order it does it. */
export interface Target {
	/** The platform's type id; absent on deletes of credentials alone. */
	readonly typeId: string | null;
	/** Null: the credential is not managed. */
	readonly credential: CredentialTarget | null;
	/** Null: the configuration stays as it is. */
	readonly config: ConfigTarget | null;
	/** Null: the status stays as it is. */
	readonly state: "ENABLED" | "DISABLED" | null;
	/** Absent: the action that fetches tokens stays as it is. */
	readonly customAuth?: AuthTarget;
	/** Credentials of ours that nothing will use afterwards. */
	readonly removeCredentials: readonly NamedObject[];
	/** The configuration version this was planned on; null: there was none yet. */
	readonly configVersion: number | null;
}

export interface NamedObject {
	readonly id: string;
	readonly name: string;
}

export interface CredentialTarget {
	readonly action: "create" | "rewrite" | "keep";
	/** Null only where it has to be created. */
	readonly id: string | null;
	readonly slot: string;
	readonly name: string;
	readonly type: string;
	/** The platform's field key for each field of the document. */
	readonly fieldKeys: Readonly<Record<string, string>>;
	/** The platform's last word on it when this was planned. */
	readonly modifiedDate: string | null;
	/** What the ownership line will say of its values. */
	readonly fingerprints: Fingerprints | null;
}

/** Keyed digests of credential fields: equal values give equal digests, and nothing else can be learnt from them. */
export interface Fingerprints {
	/** Which key made them. */
	readonly keyId: string;
	readonly fields: Readonly<Record<string, string>>;
}

export interface AuthTarget {
	readonly actionId: string | null;
	/** The version that this was planned on; null: there was none yet. */
	readonly version: number | null;
}

export interface ConfigTarget {
	readonly name: string;
	/** The user's notes, without the ownership line; null: leave what is there. */
	readonly notes: string | null;
	/** Members to set; others are left as they are. */
	readonly properties: JsonObject;
	readonly advanced: JsonObject;
	/** Ownership of the line to write. */
	readonly owner: string | null;
}

/** Why nothing is written; each is explained by `explain`. */
export type RefusalRule =
	| "ambiguous-match"
	| "owned-by-other"
	| "type-change"
	| "credential-type-change"
	| "limit-exceeded"
	| "too-many-deletes"
	| "too-many-disables"
	| "too-many-credential-rewrites"
	| "too-many-actions-lost"
	| "nothing-to-keep"
	| "adopt-not-found"
	| "key-changed"
	| "action-contract-change"
	| "integration-left-out"
	| "wrong-organization"
	| "unresolved-secret"
	| "platform-schema-mismatch"
	| "stale-plan"
	| "lint-errors";

export interface Refusal extends OfAction {
	/** A RefusalRule. */
	readonly rule: string;
	/** Null where the whole environment is refused. */
	readonly key: string | null;
	readonly message: string;
	/** Other documents of the kind that it conflicts with: the daemon holds them still as well. */
	readonly rivals?: readonly string[];
	/** Documents of which the daemon makes no new integration; what there is of them goes on. */
	readonly creates?: readonly string[];
}

export interface Orphan extends OfAction {
	/** Of an action, which no document ever named, its id. */
	readonly key: string;
	readonly actionId?: string;
	/** Null: only a credential was left behind. */
	readonly integrationId: string | null;
	readonly name: string;
}

/** An integration that would be made beside an unmanaged one of nearly the same name. */
export interface NearMiss {
	readonly key: string;
	/** As the document has it. */
	readonly name: string;
	readonly integrationId: string;
	/** The name of that integration. */
	readonly found: string;
}

/** A document that must not be touched, and what it would do if it might. */
export interface Suspended extends OfAction {
	readonly key: string;
	readonly verb: Verb;
	readonly fields: readonly FieldChange[];
}

export interface PlanSummary {
	readonly create: number;
	readonly adopt: number;
	readonly update: number;
	/** Absent: none. */
	readonly replace?: number;
	readonly delete: number;
	readonly unchanged: number;
	readonly frozen: number;
}

/** What an integration of ours reports beside what it is configured to be. */
export interface Standing {
	readonly key: string;
	readonly integrationId: string;
	readonly name: string;
	readonly type: string;
	readonly status: string;
	readonly reportedState: string;
	readonly detail: string | null;
}

/** What a plan says of itself that is made for some keys alone. */
export interface Limited {
	/** The keys whose changes it holds; sorted. */
	readonly only: readonly string[];
	/** What there is to do for others. */
	readonly leftOut: readonly { readonly key: string; readonly verb: Verb }[];
	/** About others: they hold nothing back. */
	readonly otherRefusals: readonly Refusal[];
}

/** Not limited: without any of Limited. */
export interface Plan extends Partial<Limited> {
	readonly version: 1;
	readonly environment: string;
	readonly organizationId: string | null;
	readonly commit: string | null;
	readonly checksum: string;
	/** Sorted by key. */
	readonly changes: readonly Change[];
	readonly refusals: readonly Refusal[];
	readonly orphans: readonly Orphan[];
	readonly nearMisses: readonly NearMiss[];
	readonly suspended: readonly Suspended[];
	readonly standings: readonly Standing[];
	readonly unmanaged: number;
	/** False: credentials were not compared, because their secrets were not read. */
	readonly secretsRead: boolean;
	readonly platformCalls: number;
	readonly summary: PlanSummary;
}

export const outcomes = ["applied", "failed", "skipped"] as const;
export type Outcome = (typeof outcomes)[number];

export interface Result extends OfAction {
	readonly key: string;
	readonly outcome: Outcome;
	readonly integrationId: string | null;
	/** Of an action: the one that the document has now; null: none was made. */
	readonly actionId?: string | null;
	readonly error: string | null;
}

export interface Report extends Plan {
	readonly results: readonly Result[];
}
