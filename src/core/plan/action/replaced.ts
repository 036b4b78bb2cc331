// What a replacement leaves in place, for flows that still call it -> its name.

const suffix = /\(replaced \d{4}-\d{2}-\d{2}\)(?: \d+)?$/;
/** Characters that the platform takes. */
const longest = 256;

export function isReplacedName(name: string): boolean {
	return suffix.test(name);
}

/** @param now in ms since 1970 @param taken names in the integration */
export function replacedName(
	name: string,
	now: number,
	taken: readonly string[],
): string {
	const day = new Date(now).toISOString().slice(0, 10);
	for (let number = 1; ; number += 1) {
		const end = ` (replaced ${day})${number === 1 ? "" : ` ${number}`}`;
		const found = `${name.slice(0, longest - end.length)}${end}`;
		if (!taken.includes(found)) return found;
	}
}
