// What a rule judges: every document as one environment sees it, or the base documents without any patch.
import type { Catalog } from "../catalog/catalog.ts";
import type { ParsedText } from "../document/parse.ts";
import type { SourceFile } from "../document/source.ts";
import type { JudgedDocument, Problem } from "../findings/problem.ts";
import type { Grants } from "../settings/grants.ts";
import type { MapNode } from "../types.ts";

export interface DocumentScope {
	readonly environment: string | null;
	/** Names of the settings' environments; null where there are no settings. */
	readonly environments: readonly string[] | null;
	/** Names that other settings manage. */
	readonly otherEnvironments: readonly string[];
	readonly catalog: Catalog;
	/** What documents may name; null: there are no settings that could say so. */
	readonly grants: Grants | null;
	/** What is known of the organization itself; null: nothing. */
	readonly live: LiveView | null;
	/** Files that documents name, by the names that findings give them; those too that could not be read. */
	readonly beside: ReadonlyMap<string, SourceFile>;
}

/** What an organization said of its types. */
export interface LiveView {
	/** What it does not take of a document, and where in it that stands: a member's name, or its value. */
	judge(document: JudgedDocument): readonly {
		readonly path: readonly string[];
		readonly at: "name" | "value";
		readonly message: string;
	}[];
	/** Integrations that it may have, by our name of their type. */
	readonly limits: ReadonlyMap<string, number>;
}

/** By environment; null: where there are no settings. */
export type LiveViews = ReadonlyMap<string | null, LiveView>;

export interface Scope extends DocumentScope {
	/** Of clean ones perhaps no more than an outline. */
	readonly documents: readonly JudgedDocument[];
	/** Data actions, whole. */
	readonly actions: readonly JudgedDocument[];
	/** Of integrations, in whatever environment. */
	readonly keys: () => ReadonlySet<string>;
	/** Integrations per type that the organization may have. */
	readonly limits: ReadonlyMap<string, number>;
	/** Of the files that the documents stand in. */
	readonly texts: () => ReadonlyMap<string, string>;
	/** What is in a file that documents name; undefined: it has no text. */
	readonly readBeside: (file: string) => ParsedText | undefined;
	/** With `--base`: what there was before the change. */
	readonly base: ScopeBase | null;
}

export interface ScopeBase {
	readonly base: BaseTree;
	/** Keys of all documents there are now, previous ones too, in whatever environment and state. */
	readonly present: ReadonlySet<string>;
	readonly brokenKeys: ReadonlySet<string>;
	readonly failedFiles: readonly string[];
}

/** A rule over all documents of a scope. */
export type TreeRule = (scope: Scope) => readonly Problem[];

/** A rule whose verdict on a document follows from that document alone. */
export type DocumentRule = (
	document: JudgedDocument,
	scope: DocumentScope,
) => readonly Problem[];

/** A document as it was where the change began. */
export interface BaseDocument {
	readonly file: string;
	readonly key: string;
	readonly root: MapNode;
}

/** By key; what has none, or did not parse, has nothing to compare with. */
export type BaseTree = ReadonlyMap<string, BaseDocument>;
