// The settings' globs -> which paths they mean, and which folders may hold such.
import picomatch from "picomatch";

/** Paths are relative to the folder of the globs, with forward slashes. */
export interface Globs {
	/** Those that do not exclude, as they were written. */
	readonly wanted: readonly string[];
	/** The folders that they start from: what stands before the first pattern; "" is the folder itself. */
	readonly bases: readonly string[];
	/** Which of `wanted` match; none where the path is excluded. */
	matching(path: string): readonly string[];
	/** Whether something below the folder may match. */
	mayHold(folder: string): boolean;
	/** Whether a file's name alone says if it matches, in whatever folder below its base it lies. */
	readonly byName: boolean;
}

interface Pattern {
	readonly glob: string;
	readonly base: readonly string[];
	/** Behind the base. */
	readonly segments: readonly string[];
	readonly matches: (path: string) => boolean;
}

const neverLooked = /(?:^|\/)(?:\.git|node_modules)(?:\/|$)/;
const magic = /[*?[\]{}()!+@]/;

/** The folders of a glob before its first pattern. */
export function readGlobs(globs: readonly string[]): Globs {
	const isExcluding = (glob: string): boolean => /^!(?!\()/.test(glob);
	const wanted = globs.filter((glob) => !isExcluding(glob));
	const patterns = wanted.map(readPattern);
	const excluding = globs
		.filter(isExcluding)
		.map((glob) => readPattern(glob.slice(1)));
	const excluded = (path: string): boolean =>
		neverLooked.test(path) || excluding.some(({ matches }) => matches(path));
	return {
		wanted,
		bases: [...new Set(patterns.map(({ base }) => base.join("/")))],
		matching: (path) =>
			excluded(path)
				? []
				: patterns
						.filter(({ matches }) => matches(path))
						.map(({ glob }) => glob),
		mayHold(folder) {
			const parts = folder.split("/");
			if (neverLooked.test(folder)) return false;
			// A pattern that excludes all that is below excludes the folder.
			if (
				excluding.some(
					({ segments, matches }) =>
						segments.at(-1) === "**" && matches(`${folder}/x`),
				)
			)
				return false;
			return patterns.some((pattern) => mayHold(pattern, parts));
		},
		byName: patterns.every(
			({ segments }) =>
				segments.length === 1 ||
				(segments.length === 2 && segments[0] === "**"),
		),
	};
}

function readPattern(glob: string): Pattern {
	const parts = splitOutside(glob).filter(
		(part) => part !== "." && part !== "",
	);
	const first = parts.findIndex((part) => magic.test(part));
	const length = first === -1 ? Math.max(parts.length - 1, 0) : first;
	const base = parts.slice(0, length);
	const segments = parts.slice(length);
	const prefix = base.length === 0 ? "" : `${base.join("/")}/`;
	const rest = picomatch(segments.join("/"));
	return {
		glob,
		base,
		segments,
		matches: (path) =>
			path.startsWith(prefix) && rest(path.slice(prefix.length)),
	};
}

/** At slashes that stand in no group. */
function splitOutside(glob: string): readonly string[] {
	const parts: string[] = [""];
	let depth = 0;
	for (const character of glob) {
		if ("{([".includes(character)) depth += 1;
		if ("})]".includes(character)) depth = Math.max(0, depth - 1);
		if (character === "/" && depth === 0) parts.push("");
		else parts[parts.length - 1] += character;
	}
	return parts;
}

/** Below the base, which is looked into by itself. */
function mayHold(
	{ base, segments }: Pattern,
	folder: readonly string[],
): boolean {
	if (folder.length <= base.length) return false;
	for (const [at, part] of folder.entries()) {
		if (at < base.length) {
			if (base[at] !== part) return false;
			continue;
		}
		const segment = segments[at - base.length] ?? "";
		if (segment.includes("**") || segment.includes("/"))
			return !part.startsWith(".") || segments.some(speaksOfHidden);
		const last = at - base.length >= segments.length - 1;
		if (last || !picomatch.isMatch(part, segment)) return false;
	}
	return true;
}

/** `**` does not go into hidden folders, unless what follows names one. */
function speaksOfHidden(segment: string): boolean {
	return /(^|[{,(|/])\\?\./.test(segment);
}
