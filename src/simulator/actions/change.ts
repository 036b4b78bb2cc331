// What was sent becomes an action, or its next version.
import { isDeepStrictEqual } from "node:util";
import { badRequest, invalidField, versionMismatch } from "../errors.ts";
import type {
	ActionConfig,
	ActionContract,
	JsonMap,
	OrganizationState,
	StoredAction,
} from "../state.ts";
import { isObject } from "../state.ts";
import { contractProblems } from "./contract.ts";

/** Of a body that was held against the API description. */
export interface SentAction {
	readonly name?: string;
	readonly category?: string;
	readonly secure?: boolean;
	readonly version?: number;
	readonly config?: JsonMap;
	readonly contract?: ActionContract;
}

/** A published action with what was sent of it. @throws Refusal */
export function changedAction(
	organization: OrganizationState,
	before: StoredAction,
	sent: SentAction,
): StoredAction {
	const { behavior } = organization.world;
	checkVersion(organization, before, sent.version);
	const fixed = ["contract", "secure"] as const;
	const other = fixed.find((name) => differs(before, sent, name));
	if (other !== undefined && behavior.publishedContractChange === "refused")
		throw isFixed(other);
	return counted(
		organization,
		before,
		plainChanges(organization, before, sent),
	);
}

/** A draft with what was sent of it; what is published decides what may change. @throws Refusal */
export function changedDraft(
	organization: OrganizationState,
	before: StoredAction,
	published: StoredAction | undefined,
	sent: SentAction,
): StoredAction {
	const { behavior } = organization.world;
	checkVersion(organization, before, sent.version);
	const { contract = before.contract, secure = before.secure } = sent;
	if (contract !== undefined) checkContract(organization, contract);
	const answers = {
		contract: behavior.draftContractChange,
		secure: behavior.draftSecureChange,
	};
	const kept = (name: "contract" | "secure") => {
		if (published === undefined || !differs(published, sent, name))
			return false;
		if (answers[name] === "at-patch") throw isFixed(name);
		return answers[name] === "ignored";
	};
	return counted(organization, before, {
		...plainChanges(organization, before, sent, published !== undefined),
		...(kept("contract") || contract === undefined
			? {}
			: { contract: onlyContract(contract) }),
		...(kept("secure") ? {} : { secure }),
	});
}

/** What becomes of a draft; its version was checked. @throws Refusal */
export function publishedDraft(
	organization: OrganizationState,
	draft: StoredAction,
	published: StoredAction | undefined,
): StoredAction {
	const [problem] = draftProblems(organization, draft, published);
	if (problem !== undefined)
		throw invalidField(problem.fieldName, problem.problem);
	if (published === undefined) return { ...draft, version: 1 };
	return { ...draft, version: nextVersion(organization, published) };
}

/** What stands in the way of publishing a draft. */
export function draftProblems(
	{ world: { behavior } }: OrganizationState,
	draft: StoredAction,
	published: StoredAction | undefined,
): { readonly fieldName: string; readonly problem: string }[] {
	const { contract } = draft;
	if (contract === undefined)
		return [{ fieldName: "contract", problem: "The contract is missing." }];
	const fixed = (["contract", "secure"] as const).filter(
		(name) =>
			published !== undefined &&
			differs(published, draft, name) &&
			!(name === "secure" && behavior.draftSecureChange === "applied"),
	);
	return [
		...fixed.map((fieldName) => ({
			fieldName,
			problem: isFixed(fieldName).message,
		})),
		...(behavior.contractChecks === "refused"
			? contractProblems(contract)
			: []),
	];
}

/** As it is kept: addresses of templates and what the description does not know are dropped. @throws Refusal */
export function storedConfig(
	{ world: { behavior } }: OrganizationState,
	sent: JsonMap,
	isAuth: boolean,
): ActionConfig {
	const timeoutSeconds = sent["timeoutSeconds"];
	if (isAuth && typeof timeoutSeconds === "number")
		throw invalidField(
			"config.timeoutSeconds",
			"A custom auth action has no timeoutSeconds.",
		);
	const clean = (text: unknown) =>
		typeof text === "string" && behavior.templateNewlines === "lf"
			? text.replaceAll("\r\n", "\n")
			: text;
	const request = part(sent, "request");
	const response = part(sent, "response");
	return given({
		timeoutSeconds,
		request: given({
			requestUrlTemplate: request["requestUrlTemplate"],
			requestType: request["requestType"],
			headers: request["headers"],
			requestTemplate: clean(request["requestTemplate"]),
		}),
		response: given({
			translationMap: response["translationMap"],
			translationMapDefaults: response["translationMapDefaults"],
			successTemplate: clean(response["successTemplate"]),
		}),
	}) as unknown as ActionConfig;
}

/** @throws Refusal 400 with every problem */
export function checkContract(
	{ world: { behavior } }: OrganizationState,
	contract: ActionContract,
): void {
	const problems =
		behavior.contractChecks === "refused" ? contractProblems(contract) : [];
	if (problems.length === 0) return;
	const words = problems.map((one) => `${one.fieldName}: ${one.problem}`);
	throw badRequest(`The contract is not valid: ${words.join("; ")}`, {
		details: problems.map(({ fieldName }) => ({
			errorCode: "invalid.value",
			fieldName,
		})),
	});
}

/** Without what the platform adds when it is read. */
export function onlyContract({
	input,
	output,
}: ActionContract): ActionContract {
	return {
		input: { inputSchema: input.inputSchema },
		output: { successSchema: output.successSchema },
	};
}

/** @throws Refusal in the form of the behavior */
export function checkVersion(
	{ world: { behavior } }: OrganizationState,
	{ version }: StoredAction,
	sent: number | undefined,
): void {
	if (sent !== version)
		throw versionMismatch(behavior.versionClash, sent ?? 0, version);
}

function plainChanges(
	organization: OrganizationState,
	before: StoredAction,
	sent: SentAction,
	isPublished = true,
): Partial<StoredAction> {
	const { actionCategoryChange } = organization.world.behavior;
	const { name = before.name, category = before.category, config } = sent;
	const isMoved = category !== before.category && isPublished;
	if (isMoved && !before.auth && actionCategoryChange === "refused")
		throw invalidField("category", "The category cannot be changed.");
	const isKept = isMoved && (before.auth || actionCategoryChange === "ignored");
	return {
		name,
		category: isKept ? before.category : category,
		...(config === undefined
			? {}
			: { config: storedConfig(organization, config, before.auth) }),
	};
}

function counted(
	organization: OrganizationState,
	before: StoredAction,
	changes: Partial<StoredAction>,
): StoredAction {
	const next = { ...before, ...changes };
	const { noopActionPatchBumpsVersion } = organization.world.behavior;
	if (!noopActionPatchBumpsVersion && isDeepStrictEqual(next, before))
		return before;
	return { ...next, version: nextVersion(organization, before) };
}

function nextVersion(
	{ world: { behavior } }: OrganizationState,
	{ version }: StoredAction,
): number {
	return version + Math.max(1, behavior.actionVersionStep);
}

function differs(
	published: StoredAction,
	sent: Pick<SentAction, "contract" | "secure">,
	name: "contract" | "secure",
): boolean {
	if (name === "secure")
		return sent.secure !== undefined && sent.secure !== published.secure;
	return (
		sent.contract !== undefined &&
		!isDeepStrictEqual(onlyContract(sent.contract), published.contract)
	);
}

function isFixed(name: "contract" | "secure") {
	return invalidField(
		name,
		`The ${name === "contract" ? "contract" : "secure flag"} of a published action cannot be changed.`,
	);
}

function part(config: JsonMap, name: "request" | "response"): JsonMap {
	const found = config[name];
	return isObject(found) ? found : {};
}

function given(members: JsonMap): JsonMap {
	return Object.fromEntries(
		Object.entries(members).filter(
			([, value]) => value !== undefined && value !== null,
		),
	);
}
