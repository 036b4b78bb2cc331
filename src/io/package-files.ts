// A path in the package -> its address.

/** From src/io and from dist/chunks alike, the package's root is two levels up. */
export function packageFile(path: string): URL {
	return new URL(`../../${path}`, import.meta.url);
}
