// One document and what it meets on the platform -> its change, a refusal, or what must be known first.
import type {
	Actual,
	ActualConfig,
	ActualIntegration,
	Desired,
	IntegrationChange,
	Question,
	Refusal,
} from "../types.ts";
import { digest } from "../values/digest.ts";
import { comparableName } from "../values/invisible.ts";
import { judgeAuth } from "./action/auth.ts";
import type { ComparisonInput } from "./comparison.ts";
import { judgeCredential } from "./credential-target.ts";
import { judgeKept } from "./kept-credential.ts";
import { findLiveType } from "./live-type.ts";
import type { Ownership } from "./marked.ts";
import { type Match, matchDocument } from "./match.ts";
import type { Claims } from "./match-case.ts";
import * as messages from "./messages.ts";
import { credentialName, type Mark } from "./ownership.ts";
import { judgeProperties } from "./properties.ts";
import { judgeStatus } from "./status.ts";
import { textFields } from "./text-fields.ts";

type Judged = { readonly integration: ActualIntegration | null } & (
	| { readonly change: IntegrationChange | null }
	| { readonly refusal: Refusal; readonly doubtful?: readonly string[] }
	| { readonly questions: readonly Question[] }
);

/** Looks at the list for what an interrupted run made, before it is made again. */
const mostLooks = 2;

export function judgeDocument(
	desired: Desired,
	input: ComparisonInput,
	ownerships: readonly Ownership[],
	claims: Claims,
	taken: Pick<ReadonlySet<string>, "has">,
): Judged {
	const { actual, catalog, owner } = input;
	const { key } = desired;
	const shipped = catalog.types.get(desired.type);
	const refused = (
		rule: string,
		message: string,
		integration: ActualIntegration | null = null,
	): Judged => ({ integration, refusal: { rule, key, message } });
	const credentialType = desired.credential?.type ?? desired.keeps;
	const credentialTypes =
		credentialType === undefined
			? (shipped?.credentialTypes ?? [])
			: [credentialType];
	const liveType = findLiveType(
		shipped?.platformType ?? "",
		credentialTypes,
		catalog,
		actual.types,
	);
	if (!shipped || !liveType)
		return refused(
			"platform-schema-mismatch",
			messages.unknownLiveType(
				desired.type,
				shipped?.platformType ?? desired.type,
				credentialType,
			),
		);
	const match = matchDocument({
		desired,
		liveType,
		owner,
		ownerships,
		claims,
		otherNames: () =>
			new Set(
				input.state.documents
					.filter((other) => other.key !== key)
					.map(({ name }) => comparableName(name)),
			),
		siblings: () =>
			input.state.documents.filter(({ type }) => type === desired.type),
		taken,
		actual,
		typeName: (typeId) =>
			[...catalog.types.values()].find(
				({ platformType }) => platformType === typeId,
			)?.name ?? typeId,
	});
	if (match.found === "unknown")
		return { integration: null, questions: match.questions };
	if (match.found === "refused") return { integration: null, ...match };
	// Its credential is there: the integration may be too, in a list that lags. Making another one cannot be undone.
	const looks = actual.looks ?? 0;
	if (match.found === "nothing" && match.credentialExists && looks < mostLooks)
		return {
			integration: null,
			questions: [{ ask: "integrations", look: looks + 1 }],
		};
	const owned = "owned" in match ? match.owned : null;
	const integration = owned?.integration ?? null;
	const config = integration?.config ?? null;
	if (integration && !config)
		return {
			integration,
			questions: [{ ask: "config", integrationId: integration.id }],
		};
	if (!integration && desired.keeps !== undefined)
		return refused("nothing-to-keep", messages.nothingToKeep.integration);
	if (!integration && liveType.nonInstallable)
		return refused(
			"platform-schema-mismatch",
			messages.notInstallable(desired.type),
		);
	const mark = owned?.mark ?? null;
	const demanded = Object.entries(liveType.slots).find(
		([, slot]) => slot.required,
	);
	const kept =
		desired.keeps === undefined
			? null
			: judgeKept(desired.keeps, shipped.slot, liveType, config, actual);
	if (kept && "questions" in kept)
		return { integration, questions: kept.questions };
	if (kept && "refused" in kept)
		return refused(kept.refused.rule, kept.refused.message, integration);
	if (
		demanded &&
		credentialType === undefined &&
		!config?.credentials[demanded[0]]
	)
		return refused(
			"platform-schema-mismatch",
			messages.slotRequired(liveType.id, demanded[0]),
			integration,
		);

	const credential = desired.credential
		? judgeCredential({
				key,
				previousKeys: desired.previousKeys ?? [],
				owner,
				desired: desired.credential,
				allowTypeChange: desired.allowCredentialTypeChange,
				liveType,
				shippedSlot: shipped.slot,
				integration,
				adopts: match.found === "adoptable",
				mark,
				fingerprints: input.fingerprints.get(key) ?? null,
				comparable: input.fingerprints.get(mark?.key ?? key) ?? null,
				actual,
				catalog,
			})
		: null;
	const properties = judgeProperties({
		desired,
		shipped,
		typeId: liveType.id,
		config,
		actual,
	});
	const auth = judgeAuth(desired, integration, actual);
	const questions = [
		...(credential && "questions" in credential ? credential.questions : []),
		...("questions" in properties ? properties.questions : []),
		...("questions" in auth ? auth.questions : []),
	];
	if (questions.length > 0) return { integration, questions };
	if (credential && "refused" in credential)
		return refused(
			credential.refused.rule,
			credential.refused.message,
			integration,
		);
	if ("refused" in properties)
		return refused("platform-schema-mismatch", properties.refused, integration);
	if (
		"questions" in properties ||
		"questions" in auth ||
		(credential && "questions" in credential)
	)
		return { integration, questions };

	const judged = credential?.judged ?? null;
	const status = judgeStatus(desired, integration, actual);
	if ("questions" in status)
		return { integration, questions: status.questions };
	const text = textFields(desired, integration, owned);
	const formerKey = mark !== null && mark.key !== key ? mark.key : null;
	const fields = [
		...(formerKey === null ? [] : [{ path: "key", from: formerKey, to: key }]),
		...text.fields,
		...(judged?.fields ?? []),
		...properties.fields,
		...auth.fields,
		...status.fields,
	];
	const forgets = desired.credential
		? null
		: forgetting(mark, config, actual, kept !== null);
	const marks = mark === null || formerKey !== null;
	const rewritten = judged !== null && judged.target.action !== "keep";
	const writesConfig =
		marks ||
		forgets !== null ||
		rewritten ||
		judged?.binds === true ||
		text.writes ||
		properties.fields.length > 0;
	const removes = judged?.removes ?? [];
	if (
		integration &&
		!writesConfig &&
		auth.target === null &&
		status.state === null &&
		removes.length === 0
	)
		return { integration, change: null };
	return {
		integration,
		change: {
			key,
			type: desired.type,
			name: desired.name,
			verb: !integration
				? "create"
				: match.found === "adoptable"
					? "adopt"
					: "update",
			fields,
			notes: [
				...(match.found === "adoptable"
					? [adopting(match, credentialName(owner, key))]
					: []),
				...(formerKey === null ? [] : [messages.notes.keyed(formerKey, key)]),
				...(match.found !== "owned" && match.sameName
					? [messages.notes.sameName(match.sameName.id)]
					: []),
				...(match.found === "adoptable" && kept
					? [messages.notes.keepsBound(kept.bound.name)]
					: []),
				...(forgets === null ? [] : [forgets]),
				...(judged?.notes ?? []),
				...status.notes,
			],
			integrationId: integration?.id ?? null,
			document: documentDigest(desired),
			target: {
				typeId: liveType.id,
				credential:
					judged && (writesConfig || rewritten) ? judged.target : null,
				config: writesConfig
					? {
							name: text.name,
							notes: desired.notes ?? null,
							properties: properties.members,
							advanced: properties.advanced,
							owner,
						}
					: null,
				...(auth.target ? { customAuth: auth.target } : {}),
				state: status.state,
				removeCredentials: removes,
				configVersion: config?.version ?? null,
			},
		},
	};
}

/**
 * A document that had a credential and has none any more: what is bound stays, which is said once, and the line forgets
 * what it knew of it.
 */
function forgetting(
	mark: Mark | null,
	config: ActualConfig | null,
	actual: Actual,
	keeps: boolean,
): string | null {
	if (!mark?.fingerprints) return null;
	const bound = Object.values(config?.credentials ?? {});
	const [id] = bound;
	return id === undefined
		? messages.notes.credentialForgotten()
		: messages.notes.credentialStays(
				actual.credentials.find((one) => one.id === id)?.name ?? id,
				keeps,
			);
}

function adopting(
	{ by, owned }: Extract<Match, { readonly found: "adoptable" }>,
	credential: string,
): string {
	const { id } = owned.integration;
	if (by === "credential") return messages.notes.adoptsBound(id, credential);
	return by === "id"
		? messages.notes.adoptsNamed(id)
		: messages.notes.adopts(id);
}

/** Where it stands does not matter, only what it says. */
function documentDigest(desired: Desired): string {
	const { place: _place, fieldPlaces: _places, ...content } = desired;
	return digest(content);
}
