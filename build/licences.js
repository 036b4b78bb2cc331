// Modules of packages -> the packages that they are of, and their licences.
import { readdirSync, readFileSync } from "node:fs";

/**
 * @param {readonly string[]} modules paths
 * @returns {string}
 */
export function licences(modules) {
	const folders = new Set(
		modules.flatMap(
			(path) =>
				/^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? [],
		),
	);
	return [
		"gc-integrations comes with these packages in its files; each is its authors', under its own licence.\n",
		...[...folders].sort().map(licence),
	].join(`\n${"-".repeat(80)}\n\n`);
}

/** @param {string} folder */
function licence(folder) {
	const { name, version, license } = JSON.parse(
		readFileSync(`${folder}/package.json`, "utf8"),
	);
	const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
	if (!file) throw new Error(`${name} has no file with its licence`);
	return `${name} ${version} (${license})\n\n${readFileSync(`${folder}/${file}`, "utf8").trim()}\n`;
}
