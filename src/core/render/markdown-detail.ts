// How much a comment says: the first that fits is taken.

/** How much is said; the first that fits is taken, and the last one fits whatever the plan holds. */
export interface Detail {
	readonly table: boolean;
	readonly refusals: number;
	readonly notes: number;
	/** Of each list of keys. */
	readonly keys: number;
	/** Characters of a message or a note. */
	readonly text: number;
}

const most: Detail = {
	table: true,
	refusals: 30,
	notes: 40,
	keys: 20,
	text: 800,
};

export const details: readonly Detail[] = [
	most,
	{ ...most, notes: 15, text: 400 },
	{ ...most, table: false, keys: 50 },
	{ table: false, refusals: 15, notes: 10, keys: 20, text: 500 },
	{ table: false, refusals: 8, notes: 4, keys: 5, text: 200 },
];
