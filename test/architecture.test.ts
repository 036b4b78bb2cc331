// The three rules of the house, read off the import lines.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../src/", import.meta.url));
const files = readdirSync(root, { recursive: true, encoding: "utf8" })
	.map((path) => path.replaceAll("\\", "/"))
	.filter((path) => path.endsWith(".ts"))
	.toSorted();

interface Import {
	readonly from: string;
	readonly names: string;
	readonly typeOnly: boolean;
}

function source(file: string): string {
	return readFileSync(root + file, "utf8");
}

function importsOf(file: string): readonly Import[] {
	const pattern =
		/^(?:import|export)\s+(type\s+)?([^;]*?)\s+from\s+"([^"]+)"|import\("([^"]+)"\)|^import\s+"([^"]+)"/gm;
	return [...source(file).matchAll(pattern)].map((match) => ({
		from: match[3] ?? match[4] ?? match[5] ?? "",
		names: match[2] ?? "",
		typeOnly: match[1] !== undefined,
	}));
}

/** The path below src that a relative import means; packages stay as they are. */
function target(file: string, from: string): string {
	return from.startsWith(".")
		? new URL(from, `file:///${file}`).pathname.slice(1)
		: from;
}

function violations(
	folder: string,
	allowed: (path: string, used: Import) => boolean,
): readonly string[] {
	return files
		.filter((file) => file.startsWith(folder))
		.flatMap((file) =>
			importsOf(file)
				.filter((used) => !allowed(target(file, used.from), used))
				.map((used) => `${file} imports ${used.from}`),
		);
}

test("the imports are seen at all", () => {
	expect(importsOf("core/lint/lint.ts").length).toBeGreaterThan(5);
	expect(importsOf("cli/start.ts").map(({ from }) => from)).toContain(
		"node:readline/promises",
	);
});

test("core is pure", () => {
	const libraries = [
		"yaml",
		"@sindresorhus/transliterate",
		"ajv/dist/2020.js",
		"ajv-formats/dist/formats.js",
		"fastest-levenshtein",
		"node-cron",
	];
	// Digests and certificate parsing are functions of their arguments; nothing else of node is.
	const crypto = /^\{[\s\w,]*\}$/;
	const pureCrypto = new Set([
		"createHash",
		"hash",
		"createHmac",
		"hkdfSync",
		"X509Certificate",
	]);
	expect(
		violations("core/", (path, { names }) => {
			if (path.startsWith("core/") || libraries.includes(path)) return true;
			if (path !== "node:crypto" || !crypto.test(names)) return false;
			return names
				.replace(/[{}]/g, "")
				.split(",")
				.map((name) => name.replace("type ", "").trim())
				.filter((name) => name !== "")
				.every((name) => pureCrypto.has(name));
		}),
	).toEqual([]);
	const effects =
		/\b(Date\.now|new Date\(\)|Math\.random|process\.|setTimeout|console\.)/;
	expect(
		files.filter(
			(file) => file.startsWith("core/") && effects.test(source(file)),
		),
	).toEqual([]);
});

/** In the order of the sentence: each imports only those before it. */
const rooms = [
	"values",
	"java",
	"contract",
	"velocity",
	"json-path",
	"action-test",
	"findings",
	"document",
	"action",
	"catalog",
	"judge",
	"settings",
	"lint",
	"plan",
	"certificates",
	"export",
	"status",
	"doctor",
	"render",
];

test("a room of core imports only rooms before it", () => {
	const roomOf = (path: string): number | undefined => {
		const [, room] = /^core\/([^/]+)\//.exec(path) ?? [];
		return room === undefined ? undefined : rooms.indexOf(room);
	};
	expect(
		files.filter((file) => roomOf(file) === -1),
		"in no room that is listed",
	).toEqual([]);
	expect(
		files.flatMap((file) => {
			const own = roomOf(file);
			if (own === undefined) return [];
			return importsOf(file)
				.map(({ from }) => target(file, from))
				.filter((path) => (roomOf(path) ?? 0) > own)
				.map((path) => `${file} imports ${path}`);
		}),
	).toEqual([]);
});

test("tests stand where what they test stands", () => {
	// What is said of the whole program mirrors no folder of it.
	const apart = ["docs", "fixtures", "golden", "laws", "oracle", "wiring"];
	const foldersIn = (top: URL): readonly string[] =>
		readdirSync(top, { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isDirectory())
			.map((entry) => join(entry.parentPath, entry.name))
			.map((path) => relative(fileURLToPath(top), path));
	const rooms = foldersIn(new URL("../src/", import.meta.url));
	const tested = foldersIn(new URL(".", import.meta.url)).filter(
		(folder) => !apart.includes(folder.split(sep)[0] ?? ""),
	);
	expect(tested.filter((folder) => !rooms.includes(folder))).toEqual([]);
	expect(tested.length).toBeGreaterThan(20);
});

test("no imports go round in a circle", () => {
	const reached = new Map<string, ReadonlySet<string>>();
	const reach = (file: string): ReadonlySet<string> => {
		const known = reached.get(file);
		if (known) return known;
		const all = new Set<string>();
		const left = [file];
		for (let at = left.pop(); at !== undefined; at = left.pop())
			for (const { from } of files.includes(at) ? importsOf(at) : []) {
				const path = target(at, from);
				if (!path.endsWith(".ts") || all.has(path)) continue;
				all.add(path);
				left.push(path);
			}
		reached.set(file, all);
		return all;
	};
	expect(files.filter((file) => reach(file).has(file))).toEqual([]);
});

test("platform and io know core's values, not its commands", () => {
	const outside = /^(cli|simulator|daemon|stages|main)/;
	expect(violations("platform/", (path) => !outside.test(path))).toEqual([]);
	expect(violations("io/", (path) => !outside.test(path))).toEqual([]);
	// The simulator judges by itself, but for running an action: there it shall differ from an offline test in nothing.
	expect(
		violations(
			"simulator/",
			(path) =>
				!/^(cli|core|io|stages)\//.test(path) || path === "core/types.ts",
		),
	).toEqual(
		["run", "types"].map(
			(name) =>
				`simulator/actions/run.ts imports ../../core/action-test/${name}.ts`,
		),
	);
});

test("planning holds no writer", () => {
	expect(
		importsOf("stages/reconcile.ts").map(({ from }) => from),
	).not.toContain("../platform/writer.ts");
	expect(source("stages/reconcile.ts")).not.toMatch(
		/PlatformWriter|openPlatform/,
	);
});

test("only main.ts touches the process", () => {
	const touching = files.filter((file) =>
		/\bprocess\.(env|argv|cwd|exit|on|stdout|stderr|stdin)\b/.test(
			source(file),
		),
	);
	expect(touching).toEqual(["main.ts"]);
});

test("secrets are looked for where words come in, never in what is put together", () => {
	const endings =
		/^(core\/|daemon\/(http|notify|page|status)\/|io\/(journal|log|post|save)|cli\/(daemon-|edge|outputs))/;
	expect(
		files.filter(
			(file) =>
				endings.test(file) && /scrub|redactor|redacted/i.test(source(file)),
		),
	).toEqual([]);
	expect(files.filter((file) => endings.test(file)).length).toBeGreaterThan(50);
});

test("a type's name stands in no code", () => {
	const types = readdirSync(
		fileURLToPath(new URL("../schemas/integrations/", import.meta.url)),
	).map((name) => name.replace(".schema.json", ""));
	const named = files
		.filter((file) => !file.startsWith("simulator/"))
		// Its examples are documents, which have types.
		.filter((file) => file !== "core/lint/rules/help.ts")
		.flatMap((file) =>
			types
				.filter((type) => source(file).includes(`"${type}"`))
				.map((type) => `${file} names ${type}`),
		);
	// The authority of mutual TLS is called as one of the types is.
	expect(named.filter((line) => !line.includes("genesys-cloud"))).toEqual([]);
});
