// What tests found, and new tests -> the files of their documents as they will read, each held against what it shall say.
import { isDeepStrictEqual } from "node:util";
import { desiredAction, exchangeOf } from "../core/action/action.ts";
import { firstTest } from "../core/action/first-test.ts";
import * as messages from "../core/action/messages.ts";
import { recorded } from "../core/action/recorded.ts";
import { authContracts, testedAction } from "../core/action/tested.ts";
import { readTest } from "../core/action/tests.ts";
import { runTest } from "../core/action-test/run.ts";
import { nodeAt, toJson } from "../core/document/node.ts";
import { parseText } from "../core/document/parse.ts";
import { type Edit, edited } from "../core/export/edit.ts";
import type { Json, JsonObject } from "../core/types.ts";
import { isObject, list, object } from "../core/values/json.ts";
import type { RunTest, Subject } from "./action-tests.ts";
import type { Repository } from "./repository.ts";

export interface TestEdits {
	readonly file: string;
	readonly before: string;
	/** Null: there is no way to say it in this text. */
	readonly after: string | null;
	/** What it is about, for people. */
	readonly what: readonly string[];
}

/** `request` and `output` of tests that passed without one. */
export function recordings(
	repository: Pick<Repository, "sources">,
	runs: readonly RunTest[],
	environment: string,
): readonly TestEdits[] {
	return filesOf(
		repository,
		runs.flatMap(({ subject, written, outcome, result }) => {
			if (!written || !outcome || result.failure) return [];
			const members = recorded(object(toJson(written.node)), outcome);
			const tests = testsPath(subject, environment);
			const edits = Object.entries(members).map(
				([name, value]): Edit => ({
					path: [...tests, String(written.at), name],
					value,
				}),
			);
			return edits.length > 0
				? [{ subject, edits, what: `${result.key}: ${result.name}` }]
				: [];
		}),
	);
}

/** Null: the document has no meaning that a test could be made of. */
export function newTest(
	repository: Pick<Repository, "sources" | "beside">,
	subject: Subject,
	environment: string,
): TestEdits | null {
	const { document, kind, node, tests } = subject;
	const { beside } = repository;
	if (!node) return null;
	const action =
		kind === "action" ? desiredAction(node, document.file, beside) : null;
	const exchange = action ?? exchangeOf(node, document.file, beside);
	if (!exchange || (kind === "action" && !action)) return null;
	const contracts = action
		? { input: action.input.json, output: action.output.json }
		: authContracts;
	const name = unused(tests.map((one) => one.name));
	const draft = firstTest(name, exchange, contracts);
	const outcome = runTest(testedAction(exchange, contracts), readTest(draft));
	const test = outcome.failure
		? draft
		: { ...draft, ...recorded(draft, outcome) };
	const path = testsPath(subject, environment);
	const before = nodeAt(node, ["tests"]);
	const old = before ? list(toJson(before)) : [];
	const edits: Edit[] = [
		// An empty list is written on one line, where nobody reads a test.
		...(before && old.length === 0 ? [{ path, value: undefined }] : []),
		{ path, value: [...old, test] },
	];
	const [made] = filesOf(repository, [
		{ subject, edits, what: `${subject.key}: ${name}` },
	]);
	return made ?? null;
}

function unused(names: readonly string[]): string {
	for (let number = 1; ; number += 1) {
		const name = messages.firstTestName(number);
		if (!names.includes(name)) return name;
	}
}

/** Where the tests stand that the environment sees. */
function testsPath(
	{ kind, document }: Subject,
	environment: string,
): readonly string[] {
	const own = [...(kind === "action" ? [] : ["customAuth"]), "tests"];
	const patch = ["environments", environment, ...own];
	return document.root && nodeAt(document.root, patch) ? patch : own;
}

interface Wanted {
	readonly subject: Subject;
	readonly edits: readonly Edit[];
	readonly what: string;
}

function filesOf(
	{ sources }: Pick<Repository, "sources">,
	wanted: readonly Wanted[],
): readonly TestEdits[] {
	const files = [
		...new Set(wanted.map(({ subject }) => subject.document.file)),
	];
	return files.flatMap((file) => {
		const source = sources.find((one) => one.file === file);
		if (!source || !("text" in source)) return [];
		const before = source.text;
		const own = wanted.filter(({ subject }) => subject.document.file === file);
		let after: string | null = before;
		for (const one of own) after = after === null ? null : applied(after, one);
		return [{ file, before, after, what: own.map(({ what }) => what) }];
	});
}

/** Null: the text would say something else, too. */
function applied(text: string, { subject, edits }: Wanted): string | null {
	const { key } = subject;
	const next = edited(text, key, edits, "action");
	if (next === null) return null;
	const then = documentsOf(text);
	const at = then.findIndex((one) => isObject(one) && one["key"] === key);
	const wanted = then.map((one, index) =>
		index === at
			? edits.reduce<Json>(
					(json, { path, value }) => changed(json, path, value),
					one,
				)
			: one,
	);
	return isDeepStrictEqual(documentsOf(next), wanted) ? next : null;
}

function documentsOf(text: string): readonly Json[] {
	return parseText(text).documents.map(({ root }) => toJson(root));
}

function changed(
	json: Json | undefined,
	[first, ...rest]: readonly string[],
	value: Json | undefined,
): Json {
	if (first === undefined) return value ?? null;
	if (Array.isArray(json))
		return (json as readonly Json[]).map((item, at) =>
			String(at) === first ? changed(item, rest, value) : item,
		);
	const { [first]: old, ...others }: JsonObject = isObject(json) ? json : {};
	if (rest.length === 0 && value === undefined) return others;
	return { ...others, [first]: changed(old, rest, value) };
}
