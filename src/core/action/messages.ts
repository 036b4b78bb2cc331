// Why a document's tests do not run -> the sentences a person reads.
import type { Contracts } from "./tested.ts";

export const noMeaning = (why: string) =>
	`the document has no meaning as it stands: ${why}`;
export const noContract = (of: keyof Contracts, why: string) =>
	`the ${of} contract is no JSON Schema (draft-04): ${why}`;
export const noContractFile = (of: keyof Contracts) =>
	`the file of the ${of} contract holds no JSON`;
export const noTestFile = (of: string) =>
	`the file of the ${of} cannot be read`;
export const lacks = (path: string) => `${path} is missing`;
export const unread = "its text cannot be read";
/** In the place of a test's name, where no test can be read. */
export const theDocument = "the document";

export const firstTestName = (number: number) =>
	number === 1 ? "made from the contract" : `made from the contract, ${number}`;

/** Of tests that the platform runs. */
export const liveFailed = (step: string | null, message: string) =>
	`${step ? `${step}: ` : ""}${message || "the platform says that it failed, and not why"}`;
export const liveOutput = (differences: readonly string[]) =>
	`the output is another: ${differences.join("; ")}`;
export const liveDifference = (
	path: string,
	expected: string,
	found: string,
) =>
	expected === found
		? `${path} is another ${expected.replace(/^an? /, "")}`
		: `${path} is ${found} instead of ${expected}`;
export const notApplied = (environment: string) =>
	`${environment} has no such action: apply it first`;
export const notWhole = (refusal: string) =>
	`which action of the platform it is cannot be told: ${refusal}`;
export const otherThere = (key: string, environment: string) =>
	`${key}: ${environment} has another version of it than the document, and that one is tested: a plan shows the difference`;
export const liveOnly = "it has no answer: --live runs it";
