// A name as certificates have it, one line with escapes -> its parts, and the line that people read.

interface Part {
	/** `CN`, `O` and their like. */
	readonly attribute: string;
	readonly value: string;
}

/** A separator is a comma with a blank behind it; those inside of a value are escaped. */
function partsOf(name: string): readonly Part[] {
	return [...name.matchAll(/((?:[^\\,]|\\.|,(?! ))+)(?:, )?/g)].map(
		([, part = ""]) => {
			const at = part.indexOf("=");
			return at < 0
				? { attribute: "", value: unescaped(part) }
				: {
						attribute: part.slice(0, at),
						value: unescaped(part.slice(at + 1)),
					};
		},
	);
}

/** Control characters, which are written as two digits, stay escaped: they could rewrite a terminal. */
function unescaped(value: string): string {
	return value.replace(/\\([0-9A-Fa-f]{2}|.)/g, (whole, escaped: string) =>
		escaped.length === 2 ? whole : escaped,
	);
}

/** `O="Services, Inc.", CN=Root`: a value that holds a comma stands in quotes, nothing is escaped. */
export function readableName(name: string): string {
	return partsOf(name)
		.map(({ attribute, value }) => {
			const shown = value.includes(",") ? `"${value}"` : value;
			return attribute === "" ? shown : `${attribute}=${shown}`;
		})
		.join(", ");
}

/** What people call an authority; the whole name where it has no such part. */
export function commonName(name: string): string {
	return (
		partsOf(name).find(({ attribute }) => attribute === "CN")?.value ?? name
	);
}
