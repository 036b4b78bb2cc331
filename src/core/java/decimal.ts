// Whether Java's BigDecimal reads a text as a number.

const decimal = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;

export function isDecimal(text: string): boolean {
	return decimal.test(text);
}
