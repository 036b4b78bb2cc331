// Every pattern of ours and of the schemas takes linear time, whatever text it meets: proved by a checker of patterns.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type AnyNode, parse } from "acorn";
import { checkSync } from "recheck";
import { transformSync } from "rolldown/utils";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));

interface Pattern {
	readonly source: string;
	readonly flags: string;
	readonly where: string;
}

interface Written {
	readonly file: string;
	readonly literals: readonly Pattern[];
	/** In a function: of texts that it gets. */
	readonly makesSome: boolean;
}

const programs = filesOf("src", ".ts").map(patternsOf);
/** The only code that makes a pattern of a text at run time: the schemas' own patterns and the names of their folders, the ones that users give the simulator, those of contracts, which judge what the same document's tests have, and the few of Java's in templates and paths that are ours, too. */
const makers = [
	"core/catalog/catalog.ts",
	"core/catalog/files.ts",
	"core/contract/faults.ts",
	"core/contract/linear-pattern.ts",
	"core/java/pattern.ts",
	"core/judge/meant.ts",
	"core/judge/wrong-kind.ts",
	"simulator/members.ts",
];

/** What the checker found to be linear, and which one: it takes long, and says the same of the same. */
const golden = `${root}test/golden/patterns.json`;

test("no pattern is slow", async () => {
	const patterns = new Map(
		[
			...programs.flatMap(({ literals }) => literals),
			...made(),
			...schemaPatterns(),
		].map((pattern) => [`/${pattern.source}/${pattern.flags}`, pattern]),
	);
	expect(patterns.size).toBeGreaterThan(150);
	const recheck = checkerVersion();
	const known = recorded(recheck);
	const slow = [...patterns].flatMap(([name, { source, flags, where }]) => {
		if (known.has(name)) return [];
		// An attack that takes long on a busy machine is none for that: its steps count.
		const checked = checkSync(source, flags, {
			timeout: 240_000,
			attackTimeout: 240_000,
		});
		return checked.status === "safe"
			? []
			: [`${where} ${name}: ${checked.status}`];
	});
	expect(slow).toEqual([]);
	const safe = [...patterns.keys()].toSorted();
	await expect(
		`${JSON.stringify({ recheck, safe }, null, "\t")}\n`,
	).toMatchFileSnapshot(golden);
}, 300_000);

test("the checker tells a slow pattern", () => {
	expect(checkSync("^(?:a*b?)+$", "").status).toBe("vulnerable");
	expect(checkSync("\\s+$", "").status).toBe("vulnerable");
});

test("patterns are made of texts where the schemas or the user give them, and nowhere else", () => {
	const found = programs.filter(({ makesSome }) => makesSome);
	expect(found.map(({ file }) => file)).toEqual(makers);
});

/** Empty where all are to be checked: by another checker than the one that was asked, or because somebody wants it. */
function recorded(recheck: string): ReadonlySet<string> {
	if (process.env["GC_INTEGRATIONS_PATTERNS"] === "live" || !existsSync(golden))
		return new Set();
	const found = JSON.parse(readFileSync(golden, "utf8")) as {
		readonly recheck: string;
		readonly safe: readonly string[];
	};
	return new Set(found.recheck === recheck ? found.safe : []);
}

function checkerVersion(): string {
	const { packages } = JSON.parse(
		readFileSync(`${root}package-lock.json`, "utf8"),
	) as { packages: Record<string, { version: string }> };
	return packages["node_modules/recheck"]?.version ?? "";
}

function filesOf(folder: string, ending: string): readonly string[] {
	return readdirSync(root + folder, { recursive: true, encoding: "utf8" })
		.map((path) => path.replaceAll("\\", "/"))
		.filter((path) => path.endsWith(ending))
		.toSorted();
}

function patternsOf(file: string): Written {
	const visits = [...nodesOf(file)];
	return {
		file,
		literals: visits.flatMap(({ node }) =>
			node.type === "Literal" && node.regex
				? [
						{
							source: node.regex.pattern,
							flags: node.regex.flags,
							where: file,
						},
					]
				: [],
		),
		makesSome: visits.some(
			({ node, insideFunction }) => insideFunction && makesPattern(node),
		),
	};
}

/** Patterns that modules put together of parts when they are loaded: they are caught being made. */
function made(): readonly Pattern[] {
	const modules = programs
		.filter(({ file }) => file !== "main.ts")
		.map(({ file }) => `${root}src/${file}`);
	const script = `
		const found = [];
		const Native = RegExp;
		globalThis.RegExp = new Proxy(Native, {
			construct(target, given, as) {
				const caller = new Error().stack.split("\\n")[2] ?? "";
				if (caller.includes(${JSON.stringify(`${root}src/`)}))
					found.push({ source: String(given[0]), flags: given[1] ?? "", where: caller.trim() });
				return Reflect.construct(target, given, as);
			},
		});
		for (const path of ${JSON.stringify(modules)}) await import(path);
		process.stdout.write(JSON.stringify(found));
		process.exit(0);
	`;
	const answer = execFileSync(
		process.execPath,
		[
			"--import",
			`${root}build/typescript.js`,
			"--input-type=module",
			"-e",
			script,
		],
		{ encoding: "utf8" },
	);
	const found = JSON.parse(answer) as readonly Pattern[];
	expect(found.length).toBeGreaterThan(3);
	return found;
}

function schemaPatterns(): readonly Pattern[] {
	return filesOf("schemas", ".json").flatMap((file) => {
		if (file.includes("openapi")) return [];
		const found: Pattern[] = [];
		// ajv compiles the patterns of schemas with the flag u.
		const add = (source: string) =>
			found.push({ source, flags: "u", where: `schemas/${file}` });
		JSON.parse(
			readFileSync(`${root}schemas/${file}`, "utf8"),
			(key, value: unknown) => {
				if (key === "pattern" && typeof value === "string") add(value);
				if (key === "patternProperties")
					Object.keys(Object(value)).forEach(add);
				return value;
			},
		);
		return found;
	});
}

function makesPattern(node: AnyNode): boolean {
	return (
		(node.type === "NewExpression" || node.type === "CallExpression") &&
		node.callee.type === "Identifier" &&
		node.callee.name === "RegExp"
	);
}

interface Visit {
	readonly node: AnyNode;
	readonly insideFunction: boolean;
}

function* nodesOf(file: string): Generator<Visit> {
	const path = `${root}src/${file}`;
	const { code } = transformSync(path, readFileSync(path, "utf8"));
	const program = parse(code, {
		ecmaVersion: "latest",
		sourceType: "module",
		allowHashBang: true,
	});
	const left: Visit[] = [{ node: program, insideFunction: false }];
	for (let visit = left.pop(); visit; visit = left.pop()) {
		yield visit;
		const insideFunction =
			visit.insideFunction || visit.node.type.includes("Function");
		for (const part of Object.values(visit.node).flat() as unknown[])
			if (isNode(part)) left.push({ node: part, insideFunction });
	}
}

function isNode(part: unknown): part is AnyNode {
	return (
		typeof part === "object" &&
		part !== null &&
		"type" in part &&
		typeof part.type === "string"
	);
}
