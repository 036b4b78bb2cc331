// A member of a document's text -> where it stands and ends, byte for byte.
import {
	isAlias,
	isCollection,
	isScalar,
	type Pair,
	Scalar,
	type visitor,
	type YAMLMap,
} from "yaml";

export interface Splice {
	readonly from: number;
	readonly to: number;
	readonly text: string;
}

export interface Place {
	readonly text: string;
	/** Written as JSON: so is what is added. */
	readonly json: boolean;
	/** How new members look. */
	readonly style: visitor;
}

export type Found = Pair<unknown, unknown>;

export function start(node: unknown): number {
	return (isScalar(node) || isCollection(node) ? node.range?.[0] : null) ?? 0;
}

export function memberOf(map: YAMLMap, name: string): Found | undefined {
	return map.items.find(({ key }) => isScalar(key) && key.value === name);
}

export function columnOf(text: string, offset: number): number {
	return offset - (text.lastIndexOf("\n", offset - 1) + 1);
}

/** Where the last character of a member stands that is neither blank nor comment. */
export function endOfValue({ key, value }: Found, place: Place): number {
	const { text } = place;
	if (isCollection(value)) {
		if (value.flow) return value.range?.[1] ?? 0;
		const last = value.items.at(-1);
		if (last && typeof last === "object" && "key" in last)
			return endOfValue(last as Found, place);
		return endOfValue({ key, value: last } as Found, place);
	}
	if ((isScalar(value) || isAlias(value)) && value.range) {
		const [from, to] = value.range;
		const isBlock =
			isScalar(value) &&
			(value.type === Scalar.BLOCK_LITERAL ||
				value.type === Scalar.BLOCK_FOLDED);
		return isBlock ? Math.max(from, endOfText(text, to)) : to;
	}
	return isScalar(key) ? (key.range?.[1] ?? 0) : 0;
}

/** Without the line breaks and blanks before `offset`. */
export function endOfText(text: string, offset: number): number {
	let end = offset;
	while (end > 0 && /\s/.test(text.charAt(end - 1))) end -= 1;
	return end;
}

export function endOfLine(text: string, offset: number): number {
	const end = text.indexOf("\n", offset);
	if (end === -1) return text.length;
	return text.charAt(end - 1) === "\r" ? end - 1 : end;
}
