// The source -> what dist holds: what starts, a chunk for what each command needs beyond it, and the licences of the packages that are in them.
import { spawnSync } from "node:child_process";
import {
	chmodSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { bundled, read, root } from "./bundle.js";
import { instead } from "./instead.js";
import { licences } from "./licences.js";
import { origin } from "./origin.js";
import { packageFiles, packageModules } from "./packages.js";
import { validatorFiles } from "./validators.js";

const dist = new URL("dist/", root);

/** What each of these needs is one file, so that a start reads few; what an earlier one has is not in it. */
const parts = ["start", "lint", "failure", "explain", "test", "plan"];

/** Packages that bring more than modules: they stay as they are, and are loaded by those who need them. */
const external = ["@cdktf/hcl2json"];

const chunks = await bundled(
	{ main: "src/main.ts" },
	{
		// Node's own loader of modules alone takes longer than all that `lint` of one file does.
		format: "cjs",
		// Code that the engine took from what it had compiled cannot import.
		dynamicImportInCjs: false,
		// Two folders below the package's root, as the modules are that look for its files.
		chunkFileNames: "chunks/[name]-[hash].js",
		sourcemap: true,
		sourcemapExcludeSources: true,
		comments: { legal: false, jsdoc: false },
		// A fifth less to compile. Names stay, for those who read a stack.
		minify: {
			compress: true,
			mangle: false,
			codegen: { removeWhitespace: true },
		},
		codeSplitting: {
			groups: parts.map((name, at) => ({
				name,
				test: (id) =>
					id.endsWith(`/src/cli/${name}.ts`) ||
					// What the others are put together with.
					(at === 0 && id.includes("rolldown/runtime")),
				priority: parts.length - at,
			})),
		},
	},
	{
		external,
		plugins: [instead],
	},
);

const files = new Map([
	...validatorFiles,
	...packageFiles,
	["package.json", '{ "type": "commonjs" }\n'],
	["origin.json", `${JSON.stringify({ package: origin })}\n`],
	...chunks.flatMap(({ fileName, code, map }) => [
		// Chunks that only hand on another's have none.
		...(map ? [[`${fileName}.map`, JSON.stringify(map)]] : []),
		[fileName, code],
	]),
	[
		"LICENSES.txt",
		licences([
			...chunks.flatMap(({ moduleIds }) => moduleIds),
			...packageModules,
		]),
	],
]);
const [entry = ""] = chunks
	.filter(({ isEntry }) => isEntry)
	.map(({ fileName }) => fileName);

// Processes may be running from what is there: a file's content goes with its name, the entry comes last, and only then goes what is old.
for (const name of [...files.keys()].filter((name) => name !== entry))
	put(name);
put(entry);
for (const name of readdirSync(dist, { recursive: true, encoding: "utf8" }))
	if (
		/\.(c?js|map|compiled)$/.test(name) &&
		!files.has(name.replaceAll("\\", "/"))
	)
		rmSync(new URL(name, dist));
// What the engine compiles in these runs stays beside the files. Where one cannot be, the program compiles when it starts.
const runs = [["lint"], ["test", "--env", "dev"], ["demo"]].map((words) =>
	spawnSync(
		process.execPath,
		[
			"--require",
			fileURLToPath(new URL("keep-compiled.cjs", import.meta.url)),
			fileURLToPath(new URL(entry, dist)),
			...words,
		],
		{ cwd: new URL("config.example/", root), stdio: "ignore" },
	),
);
/** Null where less was made than is to be. */
export const modules = runs.every(({ status }) => status === 0)
	? [...read].filter((path) => path.includes("/node_modules/"))
	: null;

/** @param {string} name */
function put(name) {
	const path = fileURLToPath(new URL(name, dist));
	const text = files.get(name) ?? "";
	if (existsSync(path) && readFileSync(path, "utf8") === text) return;
	mkdirSync(dirname(path), { recursive: true });
	const half = `${path}.${process.pid}.half`;
	writeFileSync(half, text);
	if (name === entry) chmodSync(half, 0o755);
	renameSync(half, path);
}
