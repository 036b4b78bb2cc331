// What a rule found wrong, and the document that it stands in; severities and environments come later.
import type { Finding, Kind, MapNode, Span } from "../types.ts";
import type { RuleName } from "./table.ts";

/** A problem that a rule found, before the settings' severities are known. */
export interface Problem {
	readonly rule: RuleName;
	readonly message: string;
	readonly file: string;
	readonly span: Span;
	readonly key?: string;
	readonly suggestion?: string;
	/** Set where the problem stands in the patch of one environment. */
	readonly environment?: string;
	/** Of what is wrong, in the effective document; absent where no single value is. */
	readonly path?: readonly (string | number)[];
	/** The document's number in the tree; absent: the problem is the whole file's. */
	readonly document?: number;
	/** The document was read as it was meant: as it stands it has no meaning. */
	readonly mended?: true;
	/** Other files that have a part in it: a change there may have made it. */
	readonly alsoIn?: readonly string[];
	/** Keys of the other documents that have a part in it. */
	readonly rivals?: readonly string[];
	/** Set where it is worth knowing and no mistake, or no certain one: never told louder, whatever severity the rule has. */
	readonly atMost?: "warning" | "info";
	/** True where no patch can change it: told even if no environment's effective document shows it. */
	readonly ofSource?: boolean;
}

export interface JudgedDocument {
	readonly document: number;
	readonly kind: Kind;
	readonly file: string;
	readonly key: string | undefined;
	/** The effective document; in the base scope the document as written. */
	readonly node: MapNode;
	/** As written, with its environments. */
	readonly source: MapNode;
}

/** Where in the tree a problem of this document stands. */
export function placeIn(
	document: JudgedDocument,
	span: Span,
): Pick<Problem, "file" | "span" | "key" | "document"> {
	const { file, key, document: number } = document;
	return {
		file,
		span,
		document: number,
		...(key === undefined ? {} : { key }),
	};
}

/** True where a finding holds in an environment. */
export function holdsIn(
	finding: Pick<Finding, "environment" | "environments">,
	environment: string,
): boolean {
	const { environments, environment: one = environment } = finding;
	return environments?.includes(environment) ?? one === environment;
}
