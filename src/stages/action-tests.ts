// A linted repository and an environment -> what comes of the tests of its data actions. Nothing is read of any platform, nor any secret.
import {
	type Besides,
	desiredAction,
	type Exchange,
	exchangeOf,
} from "../core/action/action.ts";
import * as messages from "../core/action/messages.ts";
import type { TestResult, ToldFailure } from "../core/action/result.ts";
import {
	authContracts,
	contractFault,
	failurePlace,
	testedAction,
} from "../core/action/tested.ts";
import { testsOf, type WrittenTest } from "../core/action/tests.ts";
import { runTest } from "../core/action-test/run.ts";
import type {
	ActionTest,
	Outcome,
	TestedAction,
} from "../core/action-test/types.ts";
import { fileAt } from "../core/document/beside.ts";
import { effectiveDocument } from "../core/document/environments.ts";
import { keySpanAt, mappingSpan, nodeAt } from "../core/document/node.ts";
import type { Problem } from "../core/findings/problem.ts";
import type { LintedTree } from "../core/lint/lint.ts";
import type { LintedDocument } from "../core/lint/linted.ts";
import { besideFiles } from "../core/lint/rules/beside-files.ts";
import type { Kind, MapNode, Node, Place } from "../core/types.ts";
import type { Repository } from "./repository.ts";

/** A data action, or the custom auth action of an integration, with what its tests need. */
export interface Subject {
	readonly key: string;
	readonly kind: Kind;
	readonly document: LintedDocument;
	/** The effective document, or its `customAuth`; null: its text cannot be read. */
	readonly node: MapNode | null;
	readonly tests: readonly WrittenTest[];
	/** Why its text cannot be read; null: it can. */
	readonly unread: (Place & { readonly message: string }) | null;
}

export interface RunTest {
	readonly result: TestResult;
	readonly subject: Subject;
	/** Null: where nothing of the kind is in the document. */
	readonly written: WrittenTest | null;
	/** Null: it did not come to run. */
	readonly outcome: Outcome | null;
}

/** By the order of files; documents that cannot be read are among them, since they may have tests. */
export function testSubjects(
	{ beside }: Pick<Repository, "beside">,
	tree: LintedTree,
	environment: string,
): readonly Subject[] {
	const readable = (documents: readonly LintedDocument[]) =>
		documents.filter(
			({ file, environments }) =>
				environments.includes(environment) && !tree.failedFiles.includes(file),
		);
	const actions = readable(tree.actions).map((document) =>
		subjectOf(
			"action",
			document,
			document.root && effectiveDocument(document.root, environment),
			beside,
		),
	);
	const auths = readable(tree.documents).flatMap((document) => {
		const { root } = document;
		if (!root) return [subjectOf("integration", document, null, beside)];
		const auth = nodeAt(effectiveDocument(root, environment), ["customAuth"]);
		return auth?.kind === "map"
			? [subjectOf("integration", document, auth, beside)]
			: [];
	});
	return [
		...actions,
		...auths,
		...tree.failedFiles.map((file) => unreadable(file, tree)),
	];
}

function subjectOf(
	kind: Kind,
	document: LintedDocument,
	node: MapNode | null,
	beside: Besides,
): Subject {
	return {
		key: document.key ?? document.file,
		kind,
		document,
		node,
		tests: node ? testsOf(node, document.file, beside) : [],
		unread: null,
	};
}

/** A file that may hold anything, with the key that it seems to have. */
function unreadable(
	file: string,
	{ documents, actions, findings }: LintedTree,
): Subject {
	const seen = [...actions, ...documents].filter((one) => one.file === file);
	const told = findings.find(
		(finding) => finding.file === file && finding.severity === "error",
	);
	return {
		key: seen.find(({ key }) => key !== undefined)?.key ?? file,
		kind: "action",
		document: {
			file,
			key: undefined,
			root: null,
			environments: [],
			brokenIn: new Map(),
		},
		node: null,
		tests: [],
		unread: told ?? null,
	};
}

/** @param monotonic milliseconds */
export function runTests(
	repository: Pick<Repository, "beside" | "sources">,
	subjects: readonly Subject[],
	environment: string,
	monotonic: () => number,
): readonly RunTest[] {
	const { beside, sources } = repository;
	const files = new Map(
		[...sources, ...beside.values()].map((source) => [source.file, source]),
	);
	const textOf = (file: string): string | undefined => {
		const source = files.get(file);
		return source && "text" in source ? source.text : undefined;
	};
	return subjects.flatMap((subject) => {
		const ready = readied(subject, environment, beside);
		if ("message" in ready) return unrun(subject, ready);
		return subject.tests.map((written): RunTest => {
			const began = monotonic();
			const { test } = written;
			const skipped = test && isLiveOnly(written, test);
			const outcome =
				test && runTest(ready.action, skipped ? withoutEnd(test) : test);
			const ms = monotonic() - began;
			const failure = outcome
				? told(outcome, ready.exchange, subject, written, textOf)
				: {
						stage: written.unread ?? ("answer" as const),
						message: messages.noTestFile(written.unread ?? "answer"),
						place: placeOf(subject, written),
					};
			return {
				subject,
				written,
				outcome,
				result: {
					...resultOf(subject, written, failure, ms),
					...(skipped && !failure ? { skipped: messages.liveOnly } : {}),
				},
			};
		});
	});
}

/** What it ends in comes of an answer that is not written. */
function isLiveOnly(
	{ node }: WrittenTest,
	{ answer, output, error }: ActionTest,
): boolean {
	return (
		isLive(node) && !answer && (output !== undefined || error !== undefined)
	);
}

function withoutEnd(test: ActionTest): ActionTest {
	const { output: _output, error: _error, ...rest } = test;
	return rest;
}

export function isLive(test: Node): boolean {
	const live = nodeAt(test, ["live"]);
	return live?.kind === "scalar" && live.value === true;
}

function told(
	{ failure }: Outcome,
	exchange: Exchange,
	{ document }: Subject,
	written: WrittenTest,
	textOf: (file: string) => string | undefined,
): ToldFailure | null {
	if (!failure) return null;
	return {
		...failure,
		place: failurePlace(failure, exchange, written, document.file, textOf),
	};
}

function resultOf(
	subject: Subject,
	written: WrittenTest | null,
	failure: ToldFailure | null,
	ms: number,
): TestResult {
	return {
		key: subject.key,
		name: written?.name ?? messages.theDocument,
		place: placeOf(subject, written),
		failure,
		ms,
	};
}

export function placeOf(
	{ document, node }: Subject,
	written: WrittenTest | null,
): Place {
	const { file } = document;
	if (written)
		return {
			file,
			span: keySpanAt(written.node, ["name"]) ?? written.node.span,
		};
	return {
		file,
		span: node
			? mappingSpan(node, [])
			: { line: 1, column: 1, endLine: 1, endColumn: 2 },
	};
}

/** What has no tests that can be read fails as a whole: it may have some. */
function unrun(subject: Subject, failure: ToldFailure): readonly RunTest[] {
	const tests = subject.tests.length > 0 ? subject.tests : [null];
	return tests.map((written) => ({
		subject,
		written,
		outcome: null,
		result: resultOf(subject, written, failure, 0),
	}));
}

interface Ready {
	readonly action: TestedAction;
	readonly exchange: Exchange;
}

/** Other mistakes leave something that can be run. */
const meaningless: ReadonlySet<string> = new Set([
	"yaml-syntax",
	"unsafe-yaml",
	"duplicate-field",
	"missing-field",
	"invalid-type",
]);
const sent = [
	["request", "method"],
	["request", "url"],
] as const;
const needs: Readonly<Record<Kind, readonly (readonly string[])[]>> = {
	action: [["input"], ["output"], ...sent],
	integration: sent,
};

/** What is wrong elsewhere in an integration is nothing to its custom auth action. */
function concerns({ path }: Problem, kind: Kind): boolean {
	return kind === "action" || path === undefined || path[0] === "customAuth";
}

/** What tests run, or why none can. */
function readied(
	subject: Subject,
	environment: string,
	beside: Besides,
): Ready | ToldFailure {
	const { kind, document, node } = subject;
	const { file, key } = document;
	const broken = document.brokenIn.get(environment);
	if (!node) {
		const why = subject.unread ?? broken;
		return unmeant(
			why?.message ?? messages.unread,
			why ?? placeOf(subject, null),
		);
	}
	if (broken && meaningless.has(broken.rule) && concerns(broken, kind))
		return unmeant(broken.message, broken);
	const lacking = needs[kind].find((path) => !nodeAt(node, path));
	if (lacking)
		return unmeant(messages.lacks(lacking.join(".")), placeOf(subject, null));
	const judged = { document: 0, kind, file, key, node, source: node };
	const lost = besideFiles(judged, { beside }).find(
		({ path }) => path?.[0] !== "tests",
	);
	if (lost) return unmeant(lost.message, lost);
	const action = kind === "action" ? desiredAction(node, file, beside) : null;
	const exchange = action ?? exchangeOf(node, file, beside);
	if (!exchange || (kind === "action" && !action)) {
		const member = (["input", "output"] as const).find((one) =>
			fileAt(nodeAt(node, [one])),
		);
		return unmeant(messages.noContractFile(member ?? "input"), {
			file,
			span: mappingSpan(node, [member ?? "input"]),
		});
	}
	const contracts = action
		? { input: action.input.json, output: action.output.json }
		: authContracts;
	const fault = contractFault(contracts);
	if (fault && action) {
		const { node: at, file: holder } = action[fault.of];
		return {
			stage: fault.of,
			message: messages.noContract(fault.of, fault.why),
			place: { file: holder, span: mappingSpan(at, []) },
		};
	}
	return { action: testedAction(exchange, contracts), exchange };
}

function unmeant(why: string, { file, span }: Place): ToldFailure {
	return {
		stage: null,
		message: messages.noMeaning(why),
		place: { file, span },
	};
}
