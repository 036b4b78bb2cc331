// Two texts -> which comes first, the same on every machine: no locale has a say.

export function order(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

/** What sorts by a text of each. */
export function by<Item>(
	text: (item: Item) => string,
): (a: Item, b: Item) => number {
	return (a, b) => order(text(a), text(b));
}
