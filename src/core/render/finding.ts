// A finding -> what the formats share of it: its path from the repository's root, its message, its environments.
import type { Finding } from "../types.ts";
import { printable } from "./palette.ts";

/**
 * `prefix`: the settings' folder, seen from the root of the Git repository; empty where they are one.
 * Absolute paths stay, and so does what stands above the root.
 */
export function repositoryPath(prefix: string, file: string): string {
	if (/^(?:\/|[A-Za-z]:)/.test(file)) return file;
	const segments: string[] = [];
	for (const segment of `${prefix}/${file}`.split("/")) {
		if (segment === "" || segment === ".") continue;
		const above = segment === ".." && (segments.at(-1) ?? "..") !== "..";
		if (above) segments.pop();
		else segments.push(segment);
	}
	return segments.join("/");
}

/**
 * The message, and the environments in which alone it is true: most readers of the formats show nothing else.
 * Control characters are marks, since a database behind such a reader may refuse them.
 */
export function messageOf(finding: Finding): string {
	const where = whereOf(finding);
	return printable(
		where === undefined ? finding.message : `${finding.message} (${where})`,
	);
}

/** The environments in which alone it holds, in words; undefined where it holds wherever the document is. */
export function whereOf(
	finding: Pick<Finding, "environment" | "environments">,
): string | undefined {
	const { environment, environments } = finding;
	return environments ? `in ${environments.join(", ")}` : environment;
}
