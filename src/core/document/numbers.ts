// Values with places -> the numbers that would be written as others: JSON has no infinity, and its readers keep some 16 digits.
import type { Node, ScalarNode, Span } from "../types.ts";

export interface UnkeptNumber {
	readonly span: Span;
	/** As it is written. */
	readonly source: string;
	/** What would be sent. */
	readonly becomes: string;
}

export function unkeptNumbers(node: Node): readonly UnkeptNumber[] {
	switch (node.kind) {
		case "scalar":
			return isKept(node)
				? []
				: [
						{
							span: node.span,
							source: node.source,
							becomes: JSON.stringify(node.value),
						},
					];
		case "seq":
			return node.items.flatMap(unkeptNumbers);
		case "map":
			return [...node.entries.values()].flatMap(({ value }) =>
				unkeptNumbers(value),
			);
	}
}

/** Digits behind the point may be rounded: such a number is no identity. */
function isKept({ value, source }: ScalarNode): boolean {
	if (typeof value !== "number" || Number.isSafeInteger(value)) return true;
	if (!Number.isFinite(value)) return false;
	return (
		!/^[-+]?\d+$/.test(source) ||
		BigInt(source.replace("+", "")) === wholeOf(`${value}`)
	);
}

/** Also of `1.5e+21`. */
function wholeOf(number: string): bigint {
	const [digits = "", exponent = "0"] = number.split("e+");
	const [whole = "", behind = ""] = digits.split(".");
	return (
		BigInt(whole + behind) * 10n ** BigInt(Number(exponent) - behind.length)
	);
}
