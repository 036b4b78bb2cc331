// A path -> itself and all folders above it.
import { dirname } from "node:path";

export function fromHereUp(path: string): readonly string[] {
	const folder = dirname(path);
	return folder === path ? [path] : [path, ...fromHereUp(folder)];
}
