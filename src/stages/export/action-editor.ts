// Documents of data actions and what the platform has of them -> the files as they would have to read, each held against what it shall say.
import { posix } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { besidesOf } from "../../core/document/beside.ts";
import { stringAt } from "../../core/document/node.ts";
import type { SourceFile } from "../../core/document/source.ts";
import type { ActionDifferences } from "../../core/export/action-differences.ts";
import type { Origin } from "../../core/export/candidates.ts";
import { type Edit, edited } from "../../core/export/edit.ts";
import type { EditedFile, NewFile } from "../../core/export/exported.ts";
import * as messages from "../../core/export/messages.ts";
import { type LintedTree, lintTree } from "../../core/lint/lint.ts";
import type { LintedDocument } from "../../core/lint/linted.ts";
import { desiredState } from "../../core/plan/desired.ts";
import type { Settings } from "../../core/settings/settings.ts";
import type { ActionContent, ExchangeContent } from "../../core/types.ts";
import { integrationSources, type Repository } from "../repository.ts";
import { joined } from "./joined.ts";

/** What the documents of some files want, by kind, key and environment. */
export interface Meaning {
	readonly actions: ReadonlyMap<string, ActionContent>;
	readonly auths: ReadonlyMap<string, ExchangeContent>;
	readonly all: ReadonlyMap<string, unknown>;
	/** Words of errors. */
	readonly errors: ReadonlySet<string>;
}

export interface ActionEdit {
	readonly document: LintedDocument & { readonly key: string };
	readonly origin: Origin;
	readonly found: ActionDifferences;
	/** Of the document as it is written. */
	readonly edits: readonly Edit[];
	/** Whether the document then says what it shall. */
	agrees(now: Meaning): boolean;
	/** Whether what it says in other environments may be another afterwards. */
	readonly elsewhere: "stays" | "may move";
}

export interface ActionEditor {
	/** Takes the edits over, else says why not. */
	edit(edit: ActionEdit): string | null;
	files(): readonly EditedFile[];
}

export function idOf(key: string, environment: string): string {
	return JSON.stringify([key, environment]);
}

/** @param before what is edited already */
export function openActionEditor(
	repository: Repository,
	settings: Settings,
	tree: Pick<LintedTree, "actions" | "documents">,
	environment: string,
	before: readonly EditedFile[],
): ActionEditor {
	const { catalog } = repository;
	const sources = [
		...integrationSources(repository),
		...repository.beside.values(),
	];
	const first = new Map(
		sources.flatMap((source) =>
			"text" in source ? [[source.file, source.text] as const] : [],
		),
	);
	const texts = new Map([
		...first,
		...before.flatMap(({ file, after, beside }) => [
			[file, after] as const,
			...beside.map((one) => [one.file, one.text] as const),
		]),
	]);
	const besides = new Set([
		...repository.beside.keys(),
		...before.flatMap(({ beside }) => beside.map(({ file }) => file)),
	]);
	const touched = new Map(before.map((one) => [one.file, one]));

	const meaning = (
		files: ReadonlySet<string>,
		now: ReadonlyMap<string, string>,
	): Meaning => {
		const source = (file: string): SourceFile => ({
			file,
			text: now.get(file) ?? "",
		});
		const linted = lintTree([...files].map(source), settings, catalog, {
			environments: null,
			base: null,
			beside: new Map(
				[...besides].flatMap((file) =>
					now.has(file) ? [[file, source(file)] as const] : [],
				),
			),
		});
		const actions = new Map<string, ActionContent>();
		const auths = new Map<string, ExchangeContent>();
		const all = new Map<string, unknown>();
		for (const name of settings.environments.keys()) {
			const state = desiredState(linted, name, catalog);
			for (const one of state.documents) {
				const plain = { ...one, place: null, fieldPlaces: null };
				all.set(`integration ${idOf(one.key, name)}`, plain);
				if (one.customAuth) auths.set(idOf(one.key, name), one.customAuth);
			}
			for (const one of state.actions?.documents ?? []) {
				all.set(`action ${idOf(one.key, name)}`, one);
				actions.set(idOf(one.key, name), one.content);
			}
		}
		const errors = new Set(
			linted.findings
				.filter(({ severity }) => severity === "error")
				.map(({ rule, message }) => `${rule}: ${message}`),
		);
		return { actions, auths, all, errors };
	};

	/** Of the document, of all that name a file with it, and of their integrations. */
	const filesAround = (
		{ file, root }: LintedDocument,
		rewritten: readonly NewFile[],
	): ReadonlySet<string> => {
		const names = new Set(rewritten.map((one) => one.file));
		const sharing = [...tree.actions, ...tree.documents].filter(
			(one) =>
				one.root &&
				besidesOf(one.file, one.root).some(
					(beside) => beside.file !== null && names.has(beside.file),
				),
		);
		const owners = new Set(
			[root, ...sharing.map((one) => one.root)].flatMap((node) =>
				node ? (stringAt(node, "integration") ?? []) : [],
			),
		);
		return new Set([
			file,
			...sharing.map((one) => one.file),
			...tree.documents
				.filter(({ key }) => key !== undefined && owners.has(key))
				.map((one) => one.file),
		]);
	};

	return {
		edit({ document, origin, found, edits, agrees, elsewhere }) {
			const { key, file } = document;
			const kind = origin.kind ?? "integration";
			const text = texts.get(file) ?? "";
			const next = edited(text, key, edits, "action");
			if (next === null) return messages.cannotEdit(file);
			const now = new Map(texts);
			now.set(file, next);
			for (const one of found.rewritten)
				now.set(one.file, asThere(one.text, texts.get(one.file) ?? ""));
			const folder = posix.dirname(file);
			const added = found.added.map((one) => ({
				...one,
				file: posix.join(folder, one.file),
			}));
			for (const one of added) {
				if (texts.has(one.file) && texts.get(one.file) !== one.text)
					return messages.fileExists(one.file);
				now.set(one.file, one.text);
				besides.add(one.file);
			}
			const around = filesAround(document, found.rewritten);
			const was = meaning(around, texts);
			const is = meaning(around, now);
			const wrong = [...is.errors].find((error) => !was.errors.has(error));
			if (wrong !== undefined)
				return messages.wouldNotLint(wrong.slice(wrong.indexOf(": ") + 2));
			if (!agrees(is)) return messages.cannotEdit(file);
			const here = `${kind} ${idOf(key, environment)}`;
			const own = `${kind} [${JSON.stringify(key)},`;
			const moved = [...was.all].some(
				([id, wants]) =>
					id !== here &&
					!(elsewhere === "may move" && id.startsWith(own)) &&
					!isDeepStrictEqual(wants, is.all.get(id)),
			);
			if (moved) return messages.movesOthers(file);
			const documents = [{ key, ...origin }];
			const changed: readonly EditedFile[] = [
				...(next === text
					? []
					: [{ file, before: text, after: next, beside: added, documents }]),
				...found.rewritten.map((one) => ({
					file: one.file,
					before: texts.get(one.file) ?? "",
					after: now.get(one.file) ?? "",
					beside: [],
					documents,
				})),
			];
			for (const one of changed) {
				const earlier = touched.get(one.file);
				touched.set(one.file, earlier ? joined(earlier, one) : one);
			}
			for (const [name, value] of now) texts.set(name, value);
			return null;
		},
		files: () => [...touched.values()],
	};
}

/** With the ends of lines that the file has. */
function asThere(text: string, before: string): string {
	return before.includes("\r\n") ? text.replaceAll("\n", "\r\n") : text;
}
