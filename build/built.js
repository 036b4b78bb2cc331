// What a build read and what it made -> whether both are so still. Where that is in doubt, they are not.
import { createHash } from "node:crypto";
import {
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";

/** What a build reads beside modules of packages. What npm notes of an install says which packages those and the tools are of. */
const inputs = [
	"build",
	"config.example",
	"node_modules/.package-lock.json",
	"package-lock.json",
	"package.json",
	"schemas",
	"src",
	"tsconfig.json",
];
const record = "dist/built.json";

/**
 * @param {string} root the package's
 * @param {unknown} around what else makes a difference
 */
export function isBuilt(root, around) {
	try {
		const text = readFileSync(join(root, record), "utf8");
		return text === recordOf(root, around, JSON.parse(text).modules);
	} catch {
		return false;
	}
}

/**
 * @param {string} root
 * @param {unknown} around
 * @param {() => Promise<readonly string[] | null>} make gives the modules of packages that it read; null where it made less than all
 */
export async function build(root, around, make) {
	rmSync(join(root, record), { force: true });
	const before = digestOf(root, inputs);
	const modules = await make();
	if (!modules || !before || digestOf(root, inputs) !== before) return;
	const text = recordOf(root, around, modules);
	if (text) writeFileSync(join(root, record), text);
}

/** @returns {string | null} null where something of it is not there */
function recordOf(root, around, modules) {
	const read = digestOf(root, [...inputs, ...modules]);
	const made = digestOf(root, ["dist"]);
	return read && made && `${JSON.stringify({ around, read, made, modules })}\n`;
}

/** @returns {string | null} */
function digestOf(root, paths) {
	const hash = createHash("sha256");
	try {
		for (const path of paths.flatMap((one) => filesAt(resolve(root, one)))) {
			if (path === join(root, record)) continue;
			const content = readFileSync(path);
			hash.update(JSON.stringify([path, content.length])).update(content);
		}
		return hash.digest("hex");
	} catch {
		return null;
	}
}

function filesAt(path) {
	if (!statSync(path).isDirectory()) return [path];
	return readdirSync(path, { recursive: true, withFileTypes: true })
		.filter((entry) => !entry.isDirectory())
		.map(({ parentPath, name }) => join(parentPath, name))
		.sort();
}
