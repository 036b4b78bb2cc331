// The questions the vendor's documentation leaves open, each as a switch with its possible answers.
import type { ActionBehavior } from "./actions/behavior.ts";

/** How the simulated platform behaves where nothing documented says how the real one does. */
export interface Behavior extends ActionBehavior {
	// Reading
	/** `GET /integrations?expand=config`: `config.current` is the whole configuration, or the expansion is ignored, or refused with 400. */
	expandConfig: "carried" | "ignored" | "rejected";
	/** What stands in an integration's `config` where it was not expanded. */
	configStub: "self-uri" | "empty-credentials" | "none";
	/** Whether the entities of the integration list carry `notes`. */
	listNotes: boolean;
	/** How empty notes read back. */
	emptyNotes: "empty" | "node_dynamodb_empty_string" | "absent";
	/** A page size over the maximum is cut down, or refused with 400. */
	pageSizeOverMax: "clamp" | "reject";
	/** The last page of the credential listing has no `nextUri`, or has one that leads to an empty page. */
	cursorTail: "absent" | "empty-page";
	/** How many reads of a list do not show a new object yet. */
	listLagNewReads: number;
	/** For how many milliseconds a list does not show a new object yet. */
	listLagNewMs: number;
	/** How many reads of a list still show the state before a change. */
	listLagChangedReads: number;
	/** For how many milliseconds a list still shows the state before a change. */
	listLagChangedMs: number;
	/** How many reads of a list still show a deleted object. */
	listLagDeletedReads: number;
	/** For how many milliseconds a list still shows a deleted object. */
	listLagDeletedMs: number;
	/** Whether the list of integration types carries slots and `maxInstances`, or only names. */
	typeListing: "full" | "brief";
	/** `GET /credentials/types` answers an array, or a paged listing as it once did. */
	credentialTypesListing: "array" | "paged";
	/** What a configuration says about a bound credential. */
	configCredentials: "info" | "dated" | "id-only";

	// Writing integrations
	/** Whether the name in `POST /integrations` becomes the integration's name. */
	createName: "honoured" | "type-name";
	/** What the answer of `POST /integrations` carries in `config`. */
	createAnswer: "stub" | "current" | "none";
	/** What happens when an organization would get more integrations of a type than `maxInstances`, or more actions than there may be. */
	overLimit: 400 | 403 | 409 | "allowed";
	/** `maxInstances` by type id, over the catalogue's numbers. */
	maxInstances: Record<string, number>;
	/** Longest name of an integration, in UTF-16 units. */
	nameMaxLength: number | "none";
	/** Longest notes of an integration, in UTF-16 units. */
	notesMaxLength: number | "none";
	/** The form of the refusal when the version of a configuration or an action is not the current one. */
	versionClash: 400 | 408 | 409;
	/** Whether putting an unchanged configuration counts as a new version. */
	noopPutBumpsVersion: boolean;
	/** Config schemas list what is accepted and nothing else is; or accept more; or do not exist. */
	configSchemas: "closed" | "open" | "absent";
	/** Whether `clientCertificateAuthority` reads back as "Genesys Cloud" although it was never set. */
	certificateAuthorityDefault: "absent" | "present";
	/** Members of a request's body, at its top, that the description marks read-only. */
	readOnlyMembers: "ignored" | "refused";
	/** Deleting an integration whose data actions exist. */
	deleteInUse: "allowed" | 409;
	/** Deleting an integration that is switched on. */
	deleteEnabled: "allowed" | 409;
	/** PATCH with the intended state DELETED or RESTORED. */
	patchDeleted: "refused" | "deletes";

	// Activation
	/** After how many reads a transitional state (ACTIVATING, DEACTIVATING) is over; 0: at once. */
	settleReads: number | "never";
	/** How many milliseconds a transitional state lasts at least. */
	settleMs: number;
	/** By integration name: the message with which its activation fails. */
	activationErrors: Record<string, string>;
	/** How many activations, of whatever integration, fail from now on; counts down. */
	failActivations: number;
	/** What lets an integration in ERROR try again: a changed configuration too, or only a PATCH. */
	errorRecovery: "config-change" | "patch";

	// Credentials
	/** Deleting a credential that an integration uses. */
	deleteCredentialInUse: "allowed" | 409;
	/** Whether the fields of a PUT are added to what is stored, or replace it. */
	credentialPut: "merge" | "replace";
	/** When a credential's `modifiedDate` moves. */
	modifiedDate: "every-put" | "real-changes" | "also-when-bound";
	/** Whether the answer of a credential's PUT leaves `modifiedDate` out. */
	putOmitsModifiedDate: boolean;
	/** What `GET /credentials/{id}` shows of the fields. Secrets are never shown. */
	credentialRead: "absent" | "empty" | "non-secret";
	/** Whether fields are checked against the credential type. */
	credentialFields: "validated" | "free";
	/** Whether a PUT may change a credential's type. */
	credentialTypeChange: "refused" | "allowed";
	/** Longest name of a credential, in UTF-16 units. */
	credentialNameMaxLength: number | "none";

	// Catalogue
	/** Platform id of the Google data actions type. */
	googleTypeId: string;
	/** Slot of the Google data actions type. */
	googleSlot: string;
	/** Keys of the Google credential fields: as assumed, or as in a service account's JSON key file. Titles are the same. */
	googleFieldKeys: "assumed" | "other";
	/** By credential type: other keys for its fields (`{ "msDynamics": { "username": "userName" } }`). Titles stay. */
	renamedFields: Record<string, Record<string, string>>;
	/** By type id: another name for its only slot. */
	renamedSlots: Record<string, string>;
	/** Web services have one slot for their three credential types, or one slot each. */
	webServicesSlots: "one" | "per-type";
	/** How "DigiCert" is called in the enum of `clientCertificateAuthority`. */
	digicertName: string;

	// Certificates
	/** What `certificate` holds. `chain`: the leaf and its issuers as PEM; `chain-reversed`: the root first. */
	certificateFormat:
		| "pem"
		| "pem-crlf"
		| "base64-der"
		| "chain"
		| "chain-reversed";
	/** `alternating`: every second answer is from a node where the rotation is already over. */
	certificateAnswers: "consistent" | "alternating";

	// Account
	/** Whether `GET /authorization/subjects/me` answers for a client-credentials token: with the policies of its roles, with one policy for each domain, with the names of its roles alone, without any role, or not at all. */
	subjectsMe:
		| "answered"
		| "wildcards"
		| "without-policies"
		| "without-grants"
		| "refused";
	/** Lifetime of a token in seconds. */
	tokenLifetimeSeconds: number;
	/** How many logins are refused by the login rate limit from now on; counts down. */
	loginRateLimit: number;
	/** Requests a token may make in a window. */
	rateLimit: number;
	/** Length of that window in seconds. */
	rateLimitWindowSeconds: number;
	/** Whether answers say how many requests are left (`inin-ratelimit-…`). */
	rateHeaders: boolean;
	/** Whether answers say when they were sent (`Date`). */
	dateHeader: boolean;
	/** How many seconds that date is ahead of the simulator's clock. */
	dateAheadSeconds: number;
}
