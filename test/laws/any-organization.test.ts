// Any documents, any organization, any answer to what is documented nowhere: one apply, and nothing is left to do.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Behavior } from "../../src/simulator/behavior.ts";
import {
	type Organization,
	startSimulator,
} from "../../src/simulator/simulator.ts";
import {
	failures,
	pending,
	planOnly,
	type Repository,
	reconcile,
	repositoryOf,
} from "../fixtures/session.ts";

const behaviors: fc.Arbitrary<Partial<Behavior>> = fc.record({
	expandConfig: fc.constantFrom("carried", "ignored", "rejected"),
	configStub: fc.constantFrom("self-uri", "empty-credentials", "none"),
	listNotes: fc.boolean(),
	emptyNotes: fc.constantFrom("empty", "node_dynamodb_empty_string", "absent"),
	pageSizeOverMax: fc.constantFrom("clamp", "reject"),
	cursorTail: fc.constantFrom("absent", "empty-page"),
	typeListing: fc.constantFrom("full", "brief"),
	credentialTypesListing: fc.constantFrom("array", "paged"),
	configCredentials: fc.constantFrom("info", "id-only"),
	createName: fc.constantFrom("honoured", "type-name"),
	createAnswer: fc.constantFrom("stub", "current", "none"),
	versionClash: fc.constantFrom(400, 408, 409),
	noopPutBumpsVersion: fc.boolean(),
	configSchemas: fc.constantFrom("closed", "open", "absent"),
	certificateAuthorityDefault: fc.constantFrom("absent", "present"),
	readOnlyMembers: fc.constantFrom("ignored", "refused"),
	settleReads: fc.constantFrom(0, 1, 3),
	errorRecovery: fc.constantFrom("config-change", "patch"),
	deleteCredentialInUse: fc.constantFrom<"allowed" | 409>("allowed", 409),
	credentialPut: fc.constantFrom("merge", "replace"),
	modifiedDate: fc.constantFrom("every-put", "real-changes", "also-when-bound"),
	putOmitsModifiedDate: fc.boolean(),
	credentialRead: fc.constantFrom("absent", "empty", "non-secret"),
	credentialFields: fc.constantFrom("validated", "free"),
	credentialTypeChange: fc.constantFrom("refused", "allowed"),
	googleTypeId: fc.constantFrom("google-data-actions", "another-google"),
	googleSlot: fc.constantFrom("googleServiceAccount", "anotherSlot"),
	googleFieldKeys: fc.constantFrom("assumed", "other"),
	webServicesSlots: fc.constantFrom("one", "per-type"),
	subjectsMe: fc.constantFrom("answered", "refused"),
});

const secret = { env: "SECRET" };
const shapes = {
	open: {
		type: "web-services",
		platform: "custom-rest-actions",
		credentials: undefined,
	},
	basic: {
		type: "web-services",
		platform: "custom-rest-actions",
		credentials: {
			type: "basicAuth",
			fields: { userName: "u", password: secret },
		},
	},
	free: {
		type: "web-services",
		platform: "custom-rest-actions",
		credentials: {
			type: "userDefined",
			fields: { "an id": "1", apiKey: secret },
		},
	},
	hints: {
		type: "genesys-function",
		platform: "function-data-actions",
		credentials: { type: "userDefined", fields: { apiKey: secret } },
	},
	lambda: {
		type: "aws-lambda",
		platform: "aws-lambda-data-actions",
		credentials: {
			type: "amazonWebServicesARN",
			fields: { ARN: "arn:aws:iam::111111111111:role/a" },
		},
	},
	google: {
		type: "google",
		platform: "google-data-actions",
		credentials: {
			type: "googleCloudPlatformServiceAccount",
			fields: {
				clientId: "100000000000000000001",
				clientEmail: "a@b.iam.gserviceaccount.com",
				privateKeyId: "0000000000000000000000000000000000000001",
				privateKey: { env: "PEM" },
			},
		},
	},
} as const;
type Shape = keyof typeof shapes;

const text = fc.constantFrom(
	"Notes.",
	"Two\nlines\n\nand a fourth",
	" led by a blank",
	"[gc-integrations] is not a mark",
);

const document = fc.record({
	shape: fc.constantFrom<Shape>(...(Object.keys(shapes) as Shape[])),
	active: fc.boolean(),
	notes: fc.option(text, { nil: undefined }),
	authority: fc.option(fc.constantFrom("genesys-cloud", "digicert"), {
		nil: undefined,
	}),
	suspend: fc.nat(9).map((one) => one === 0),
	/** What there is of it before. */
	before: fc.constantFrom(
		"nothing",
		"by-hand",
		"by-hand-shared",
		"other-type",
		"applied",
		"left-credential",
	),
	byHand: fc.record({
		notes: text,
		enabled: fc.boolean(),
		failing: fc.boolean(),
		authority: fc.boolean(),
	}),
	/** What people did to it after it was applied. */
	edits: fc.subarray([
		"rename",
		"disable",
		"note",
		"credential-values",
		"credential-name",
		"unbind",
	] as const),
	/** How the document was when it was applied. */
	earlier: fc.record({
		active: fc.boolean(),
		secret: fc.constantFrom("secret", "an older secret"),
		name: fc.boolean(),
		key: fc.boolean(),
	}),
	/** Where something is bound: it stays as it is. */
	keep: fc.boolean(),
	/** What was made by hand is named by its id, beside another one of its name. */
	adopt: fc.boolean(),
});
type Wanted = typeof document extends fc.Arbitrary<infer T> ? T : never;

const isByHand = ({ before }: Wanted): boolean =>
	["by-hand", "by-hand-shared", "other-type"].includes(before);

const keeps = ({ keep, before, edits, shape }: Wanted): boolean =>
	keep &&
	shapes[shape].credentials !== undefined &&
	(["by-hand", "by-hand-shared"].includes(before) ||
		(before === "applied" && !edits.includes("unbind")));

/** The key that its line had before. */
const keyBefore = ({ before, earlier }: Wanted, at: number): string =>
	before === "applied" && earlier.key ? `former-${at}` : `document-${at}`;

const isOf = (notes: string, key: string): boolean =>
	notes.includes(`key=${key} `) || notes.includes(`key=${key}]`);

const pem = (word: string): string =>
	`-----BEGIN PRIVATE KEY-----\\n${`${word}+EXAMPLE+NOT+A+KEY+`.repeat(12)}\\n-----END PRIVATE KEY-----\\n`;

function repositoryFor(
	wanted: readonly Wanted[],
	behavior: Partial<Behavior>,
	owner: string | undefined,
	earlier: boolean,
): Repository {
	const documents = wanted.map((one, at) => {
		const { type, credentials } = shapes[one.shape];
		const managesAuthority =
			type === "web-services" &&
			one.authority !== undefined &&
			behavior.configSchemas !== "absent";
		const former = keyBefore(one, at);
		const key = earlier ? former : `document-${at}`;
		return {
			key,
			...(key === former ? {} : { previousKeys: [former] }),
			...(isByHand(one) && one.adopt ? { adopt: `by-hand-${at}` } : {}),
			type,
			name: earlier && one.earlier.name ? `Older name ${at}` : `Document ${at}`,
			status: (earlier ? one.earlier.active : one.active)
				? "active"
				: "inactive",
			...(one.notes === undefined ? {} : { notes: one.notes }),
			...(credentials
				? {
						credentials:
							keeps(one) && !earlier
								? { type: credentials.type, keep: true }
								: credentials,
					}
				: {}),
			...(managesAuthority
				? { mutualTls: { certificateAuthority: one.authority } }
				: {}),
			...(one.suspend && !earlier ? { suspend: true } : {}),
			allowCredentialTypeChange: one.before === "other-type",
		};
	});
	return repositoryOf(
		documents.filter((_, at) => !earlier || wanted[at]?.before === "applied"),
		{
			settings: `rules: { digicert-rotation: off }${owner ? `\nowner: ${owner}` : ""}`,
			variables: {
				SECRET: earlier ? (wanted[0]?.earlier.secret ?? "") : "secret",
				PEM: pem(
					earlier
						? (wanted[0]?.earlier.secret.replaceAll(" ", "") ?? "")
						: "secret",
				),
			},
		},
	);
}

function platformType(shape: Shape, behavior: Partial<Behavior>): string {
	return shape === "google"
		? (behavior.googleTypeId ?? "")
		: shapes[shape].platform;
}

function slotOf(
	type: string,
	credentialType: string,
	behavior: Partial<Behavior>,
): string {
	if (type === "custom-rest-actions")
		return behavior.webServicesSlots === "per-type"
			? credentialType
			: "basicAuth";
	if (type === "function-data-actions") return "functionCredentials";
	if (type === "aws-lambda-data-actions") return "AmazonWebServicesARN";
	return behavior.googleSlot ?? "";
}

/** What others have, and what was made by hand. */
function fill(
	organization: Organization,
	wanted: readonly Wanted[],
	behavior: Partial<Behavior>,
	credentialName: (at: number) => string,
): void {
	organization.addIntegration({
		id: "client-app",
		type: "embedded-client-app",
		name: "Document 0",
	});
	organization.addIntegration({
		id: "of-team-b",
		type: "custom-rest-actions",
		name: "Of team B",
		notes: "[gc-integrations owner=team-b key=document-0]".replace(
			"document-0",
			"theirs",
		),
		state: "ENABLED",
	});
	organization.addCredential({
		id: "of-team-b",
		type: "basicAuth",
		name: "gc-integrations/team-b/theirs",
	});
	wanted.forEach((one, at) => {
		const { credentials } = shapes[one.shape];
		const type = platformType(one.shape, behavior);
		if (credentials && one.before === "left-credential")
			organization.addCredential({
				type: credentials.type,
				name: credentialName(at),
			});
		if (!isByHand(one)) return;
		const bound: Record<string, string> = {};
		const retypes =
			one.before === "other-type" && type === "custom-rest-actions";
		const credentialType = retypes ? "userDefinedOAuth" : credentials?.type;
		if (credentialType && credentials) {
			const { id } = organization.addCredential({
				type: credentialType,
				name: `Integration-${at}`,
				fields: {},
			});
			bound[slotOf(type, credentialType, behavior)] = id;
		}
		organization.addIntegration({
			id: `by-hand-${at}`,
			type,
			name: ` document ${at}`,
			notes: one.byHand.notes,
			credentials: bound,
			state: one.byHand.enabled ? "ENABLED" : "DISABLED",
			...(one.byHand.enabled && one.byHand.failing
				? { reportedState: "ERROR" }
				: {}),
			...(one.byHand.authority && type === "custom-rest-actions"
				? { properties: { clientCertificateAuthority: "DigiCert" } }
				: {}),
		});
		if (one.adopt)
			organization.addIntegration({
				id: `foreign-too-${at}`,
				type,
				name: `Document ${at} `,
			});
		if (one.before === "by-hand-shared" && Object.keys(bound).length > 0)
			organization.addIntegration({
				id: `foreign-${at}`,
				type,
				name: `Foreign ${at}`,
				credentials: bound,
				state: "ENABLED",
				notes: one.byHand.notes,
			});
	});
}

function edit(organization: Organization, wanted: readonly Wanted[]): void {
	wanted.forEach((one, at) => {
		if (one.before !== "applied") return;
		const found = organization
			.liveIntegrations()
			.find(({ notes }) => isOf(notes, keyBefore(one, at)));
		if (!found) return;
		const credential = Object.values(found.credentials)[0];
		for (const what of one.edits) {
			if (what === "rename")
				organization.editConfig(found.id, { name: "Renamed by hand" });
			if (what === "disable") organization.setState(found.id, "DISABLED");
			if (what === "note")
				organization.editConfig(found.id, {
					notes: `A note by hand.\n${organization.integration(found.id).notes}`,
				});
			if (credential && what === "credential-values")
				organization.editCredential(credential, { fields: {} });
			if (credential && what === "credential-name")
				organization.editCredential(credential, { name: "Renamed by hand" });
			if (what === "unbind")
				organization.editConfig(found.id, { credentials: {} });
		}
	});
}

function others(organization: Organization): unknown {
	const mine = (id: string): boolean =>
		!/^(client-app|of-team-b|foreign-(?:too-)?\d)$/.test(id);
	const integrations = organization
		.liveIntegrations()
		.filter(({ id }) => !mine(id));
	const bound = integrations.flatMap((one) => Object.values(one.credentials));
	return structuredClone({
		integrations,
		credentials: organization
			.liveCredentials()
			.filter(({ id }) => id === "of-team-b" || bound.includes(id)),
	});
}

/** But for its date, which a write of the configuration may move. */
function contentOf(organization: Organization, id: string): unknown {
	const { modifiedDate: _date, ...content } = organization.credential(id);
	return structuredClone(content);
}

/** The credentials of what a document will find. */
function boundIn(
	organization: Organization,
	one: Wanted,
	at: number,
): readonly unknown[] {
	const found = organization
		.liveIntegrations()
		.find(
			({ id, notes }) =>
				id === `by-hand-${at}` || isOf(notes, keyBefore(one, at)),
		);
	return Object.values(found?.credentials ?? {}).map((id) =>
		contentOf(organization, id),
	);
}

async function converges(
	wanted: readonly Wanted[],
	behavior: Partial<Behavior>,
	owner: string | undefined,
): Promise<void> {
	const prefix = owner ? `gc-integrations/${owner}/` : "gc-integrations/";
	const simulator = await startSimulator({
		clock: () => Date.UTC(2026, 0, 1),
		behavior: { ...behavior, rateLimit: 1_000_000 },
		seed: (organization) =>
			fill(organization, wanted, behavior, (at) => `${prefix}document-${at}`),
	});
	const { organization } = simulator;
	try {
		const safety = {
			maxDeletes: 99,
			maxDisables: 99,
			maxCredentialRewrites: 99,
		};
		const earlier = repositoryFor(wanted, behavior, owner, true);
		if (Object.keys(earlier.files).length > 0) {
			const only = {
				...earlier,
				settings: earlier.settings.replace("prune: true", "prune: false"),
			};
			expect(failures(await reconcile(simulator, only, { safety }))).toEqual(
				[],
			);
		}
		edit(organization, wanted);
		const foreign = others(organization);
		const suspended = structuredClone(
			organization
				.liveIntegrations()
				.filter(({ name, notes }) =>
					wanted.some(
						(one, at) =>
							one.suspend &&
							(name.trim() === `document ${at}` ||
								isOf(notes, keyBefore(one, at))),
					),
				),
		);
		const kept = wanted.map((one, at) =>
			keeps(one) ? boundIn(organization, one, at) : [],
		);
		const repository = repositoryFor(wanted, behavior, owner, false);
		expect(
			failures(await reconcile(simulator, repository, { safety })),
		).toEqual([]);
		// Where binding a credential moves its date, only another run can record it.
		if (behavior.modifiedDate === "also-when-bound")
			expect(
				failures(await reconcile(simulator, repository, { safety })),
			).toEqual([]);
		expect(pending(await planOnly(simulator, repository, { safety }))).toEqual(
			[],
		);

		expect(others(organization)).toEqual(foreign);
		for (const one of suspended)
			expect(organization.integration(one.id)).toEqual(one);
		const live = organization.liveIntegrations();
		const used = new Set(live.flatMap((one) => Object.values(one.credentials)));
		wanted.forEach((one, at) => {
			if (one.suspend) return;
			const named = live.filter(
				({ name, typeId }) =>
					name === `Document ${at}` &&
					typeId === platformType(one.shape, behavior),
			);
			expect(named).toHaveLength(1);
			const [mine] = named;
			if (!mine) return;
			expect(mine.intendedState).toBe(one.active ? "ENABLED" : "DISABLED");
			expect(mine.reportedState.code).toBe(one.active ? "ACTIVE" : "INACTIVE");
			const byHand = isByHand(one);
			if (one.notes !== undefined)
				expect(mine.notes.split("\n[gc-integrations ")[0]).toBe(one.notes);
			else if (byHand)
				expect(mine.notes.split("\n[gc-integrations ")[0]).toBe(
					one.byHand.notes,
				);
			else if (one.before === "applied" && one.edits.includes("note"))
				expect(mine.notes).toMatch(/^A note by hand\./);
			if (
				byHand &&
				one.byHand.authority &&
				mine.typeId === "custom-rest-actions" &&
				(one.authority === undefined || behavior.configSchemas === "absent")
			)
				expect(mine.properties["clientCertificateAuthority"]).toBe("DigiCert");
			const { credentials } = shapes[one.shape];
			if (!credentials) return;
			if (keeps(one)) {
				expect(
					Object.values(mine.credentials).map((id) =>
						contentOf(organization, id),
					),
				).toEqual(kept[at]);
				return;
			}
			const bound = Object.values(mine.credentials)
				.map((id) => organization.credential(id))
				.filter(({ name }) => name === `${prefix}document-${at}`);
			expect(bound).toHaveLength(1);
			const values = Object.values(bound[0]?.fields ?? {});
			for (const value of Object.values(credentials.fields))
				expect(values).toContain(
					typeof value === "string"
						? value
						: value.env === "PEM"
							? pem("secret")
							: "secret",
				);
		});
		const suspendedNames = wanted.flatMap((one, at) =>
			one.suspend
				? [`${prefix}document-${at}`, `${prefix}${keyBefore(one, at)}`]
				: [],
		);
		expect(
			organization
				.liveCredentials()
				.filter(
					({ id, name }) =>
						name.startsWith("gc-integrations/") &&
						id !== "of-team-b" &&
						!used.has(id) &&
						!suspendedNames.includes(name),
				),
		).toEqual([]);
	} finally {
		await simulator.close();
	}
}

test("any documents on any organization end in an empty plan, and what is not ours stays as it is", () =>
	fc.assert(
		fc.asyncProperty(
			fc.array(document, { minLength: 1, maxLength: 4 }),
			behaviors,
			fc.option(fc.constant("team-a"), { nil: undefined }),
			converges,
		),
		{
			seed: 20_260_101,
			numRuns: 80,
			endOnFailure: process.env["SHRINK"] === undefined,
		},
	));
