// An organization, read piece by piece -> what of it could be read, and why the rest could not; nothing is read twice.
import type { Catalog } from "../core/catalog/catalog.ts";
import type {
	Examination,
	FailedReading,
	Reading,
} from "../core/doctor/examination.ts";
import { firstFailure, readOr } from "../core/doctor/examination.ts";
import { liveTypes } from "../core/export/candidates.ts";
import type {
	Actual,
	ActualCredential,
	ActualIntegration,
	Desired,
	LiveCredentialType,
	LiveType,
	Question,
} from "../core/types.ts";
import { ApiError, tokenPath } from "../platform/errors.ts";

/** What the look needs of the platform; it holds no writer. */
export interface Examiner {
	organization(): Promise<NonNullable<Actual["organization"]>>;
	grants(): Promise<readonly string[] | null>;
	types(): Promise<readonly LiveType[]>;
	credentialTypes(): Promise<readonly LiveCredentialType[]>;
	integrations(): Promise<readonly ActualIntegration[]>;
	credentials(): Promise<readonly ActualCredential[]>;
	tryActions(): Promise<void>;
	tryCertificates(): Promise<void>;
	answer(actual: Actual, questions: readonly Question[]): Promise<Actual>;
	beside(): Pick<Examination, "aheadMs" | "requests">;
	calls(): number;
}

export interface ExaminationInput {
	readonly examiner: Examiner;
	readonly catalog: Catalog;
	readonly documents: readonly Desired[];
	/** All that the types say, to be kept, and not only what documents use. */
	readonly whole: boolean;
}

const view = "integrations:integration:view";

export async function examine(input: ExaminationInput): Promise<Examination> {
	const { examiner, catalog } = input;
	// First alone: without a token all others would ask for one in vain.
	const organization = await read(null, () => examiner.organization());
	const stopped = firstFailure(organization);
	if (stopped?.kind === "client" || stopped?.kind === "sign-in")
		return nothing(input, stopped);
	const [grants, types, credentialTypes, integrations, credentials] =
		await Promise.all([
			read(null, () => examiner.grants()),
			read(view, () => examiner.types()),
			read(view, () => examiner.credentialTypes()),
			read(view, () => examiner.integrations()),
			read(view, () => examiner.credentials()),
		]);
	let actual: Actual = {
		organization: null,
		types: readOr(types, []),
		integrations: readOr(integrations, []),
		credentials: [],
		configSchemas: {},
	};
	const more = async (
		questions: readonly Question[],
	): Promise<FailedReading | null> => {
		if (questions.length === 0) return null;
		const answered = await read(view, () => examiner.answer(actual, questions));
		if ("failed" in answered) return answered.failed;
		actual = answered.value;
		return null;
	};
	const slots = await more(aboutSlots(catalog, actual));
	const configurations = await more(aboutConfigurations(actual));
	const schemas = await more(aboutSchemas(input, actual));
	return {
		organization,
		grants,
		tried: await tryAll(examiner, grants),
		types: "value" in types ? { value: actual.types } : types,
		slots,
		credentialTypes,
		configSchemas: schemas
			? { failed: schemas }
			: { value: actual.configSchemas },
		integrations:
			"value" in integrations ? { value: actual.integrations } : integrations,
		configurations,
		credentials,
		...examiner.beside(),
		platformCalls: examiner.calls(),
	};
}

/** @throws whatever is no failure of the platform */
async function read<T>(
	permission: string | null,
	reading: () => Promise<T>,
): Promise<Reading<T>> {
	try {
		return { value: await reading() };
	} catch (error) {
		if (!(error instanceof ApiError)) throw error;
		return { failed: failureOf(error, permission) };
	}
}

function failureOf(
	{ message, kind, path }: ApiError,
	permission: string | null,
): FailedReading {
	const token = path === tokenPath;
	return {
		message,
		permission,
		kind:
			kind === "credentials"
				? "client"
				: token
					? "sign-in"
					: kind === "permission"
						? "permission"
						: "other",
	};
}

function nothing(
	{ examiner }: ExaminationInput,
	failed: FailedReading,
): Examination {
	return {
		organization: { failed },
		grants: { failed },
		tried: new Map(),
		types: { failed },
		slots: null,
		credentialTypes: { failed },
		configSchemas: { failed },
		integrations: { failed },
		configurations: null,
		credentials: { failed },
		...examiner.beside(),
		platformCalls: examiner.calls(),
	};
}

/** Where the platform does not list what the roles allow, reading tells it of what can be read. */
async function tryAll(
	examiner: Examiner,
	grants: Reading<readonly string[] | null>,
): Promise<Examination["tried"]> {
	if ("value" in grants && grants.value !== null && grants.value.length > 0)
		return new Map();
	const tries = [
		["integrations:action:view", () => examiner.tryActions()],
		["integrations:actionCertificate:view", () => examiner.tryCertificates()],
	] as const;
	return new Map(
		await Promise.all(
			tries.map(
				async ([permission, reading]) =>
					[permission, firstFailure(await read(permission, reading))] as const,
			),
		),
	);
}

/** Types that the list only names: ours, those that integrations are of, and all where one of ours is not found by its id. */
function aboutSlots(
	catalog: Catalog,
	{ types, integrations }: Actual,
): readonly Question[] {
	const ours = [...catalog.types.values()].map(
		({ platformType }) => platformType,
	);
	const needed = new Set([
		...ours,
		...integrations.map(({ typeId }) => typeId),
	]);
	const all = ours.some((id) => !types.some((type) => type.id === id));
	return types
		.filter(({ id, brief }) => brief && (all || needed.has(id)))
		.map(({ id }) => ({ ask: "type", typeId: id }));
}

/** Of what could bind a credential. */
function aboutConfigurations({
	types,
	integrations,
}: Actual): readonly Question[] {
	const without = new Set(
		types
			.filter(({ brief, slots }) => !brief && Object.keys(slots).length === 0)
			.map(({ id }) => id),
	);
	return integrations
		.filter(
			({ typeId, config, intendedState }) =>
				!config && !without.has(typeId) && intendedState !== "DELETED",
		)
		.map(({ id }) => ({ ask: "config", integrationId: id }));
}

function aboutSchemas(
	{ catalog, documents, whole }: ExaminationInput,
	{ types }: Actual,
): readonly Question[] {
	return [...liveTypes(catalog, { types })].flatMap(([id, { ours }]) =>
		(["properties", "advanced"] as const)
			.filter(
				(part) =>
					whole ||
					(part === "properties" && ours.platformProperties.length > 0) ||
					documents.some(
						(desired) =>
							desired.type === ours.name &&
							Object.keys(desired[part]).length > 0,
					),
			)
			.map((part): Question => ({ ask: "config-schema", typeId: id, part })),
	);
}
