// Values of documents that are written -> how they look: quotes, blocks, what stands on one line.
import {
	Document,
	isScalar,
	Scalar,
	type SchemaOptions,
	type ToStringOptions,
	type visitor,
	type visitorFn,
	type YAMLMap,
	type YAMLSeq,
} from "yaml";
import { invisibles } from "../values/invisible.ts";

/** Also what older readers of YAML take for something else than text is quoted. */
export const written: SchemaOptions & ToStringOptions = {
	compat: "yaml-1.1",
	lineWidth: 0,
	flowCollectionPadding: true,
};

/** A reference is one value, and stands on one line. */
export const onOneLine: visitorFn<YAMLMap> = (_key, map) => {
	const reference = map.items.every(
		({ key, value }) =>
			isScalar(key) &&
			(key.value === "env" || key.value === "file") &&
			isScalar(value),
	);
	if (reference && map.items.length > 0) map.flow = true;
};

/** Of integrations. */
export const plain: visitor = {
	Map: onOneLine,
	Scalar: (key, scalar) => {
		if (key !== "key" && isLong(scalar)) scalar.type = Scalar.BLOCK_LITERAL;
	},
};

/** Of what is put into a document that is there. */
export const sparse: visitor = {
	Scalar: (_key, scalar) => quoteUnseen(scalar),
};

/** Of data actions: contracts have many small parts, and templates are full of quotes. */
export const dense: visitor = {
	Map(key, map, path) {
		onOneLine(key, map, path);
		const [only, ...others] = map.items;
		const isWhole = path.length < 2;
		if (only && others.length === 0 && !isWhole && isWord(only.value))
			map.flow = true;
	},
	Seq(_key, list: YAMLSeq) {
		if (list.items.length <= 8 && list.items.every(isWord)) list.flow = true;
	},
	Scalar(key, scalar) {
		quoteUnseen(scalar);
		if (key === "key" || scalar.type !== undefined) return;
		if (isLong(scalar) || isEscaped(scalar.value))
			scalar.type = Scalar.BLOCK_LITERAL;
	},
};

/** As people write lists; the printer pads them as it pads mappings. */
export function withTightLists(text: string): string {
	return text.replace(/: \[ ([^[\]{}"'\n]*) \]$/gm, ": [$1]");
}

/** In a plain value, characters that nobody sees are a mistake; in quotes they are meant. */
export function quoteUnseen(scalar: Scalar): void {
	const { value, type } = scalar;
	const unquoted = type === undefined || type === Scalar.PLAIN;
	if (unquoted && typeof value === "string" && invisibles(value).length > 0)
		scalar.type = Scalar.QUOTE_DOUBLE;
}

function isLong({ value }: Scalar): boolean {
	return typeof value === "string" && value.includes("\n");
}

/** Short, and without quotes where others are around it. */
function isWord(node: unknown): boolean {
	return (
		isScalar(node) &&
		(typeof node.value !== "string" || /^[\w$. /-]{1,40}$/.test(node.value))
	);
}

/** One line that could only be quoted with escapes in it. */
function isEscaped(value: unknown): boolean {
	if (typeof value !== "string" || !/^[ -~\u00a0-\uffff]+$/.test(value))
		return false;
	return /^".*\\/s.test(new Document(value, written).toString(written));
}
