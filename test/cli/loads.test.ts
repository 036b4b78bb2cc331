// What a command loads of the built program: what it does not need, everybody who starts it would wait for.
import { execFile, spawnSync } from "node:child_process";
import {
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { startSimulator } from "../../src/simulator/simulator.ts";
import { node, program } from "../fixtures/process.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "gc-loads-"));
cpSync(`${root}config.example`, folder, { recursive: true });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Notes every module of Node's that is asked for, and at the end every file: none of the built program is loaded otherwise than by require. */
const noting = join(folder, "noting.cjs");
writeFileSync(
	noting,
	`const Module = require("node:module");
	const { writeFileSync } = require("node:fs");
	const asked = [];
	const load = Module._load;
	Module._load = function (request, ...rest) {
		if (Module.isBuiltin(request)) asked.push("node:" + request.replace("node:", ""));
		return load.call(this, request, ...rest);
	};
	process.on("exit", () => {
		const files = Object.keys(require.cache).filter((path) => path !== __filename);
		writeFileSync(process.env.LOADED, [...asked, ...files].join("\\n"));
	});`,
);

interface Loaded {
	/** Of the built program. */
	readonly files: readonly string[];
	/** What is in them: `src/cli/lint.ts`, `node_modules/yaml/…`, and `node:fs` for what is Node's. */
	readonly parts: readonly string[];
}

function loadedBy(...argv: readonly string[]): Loaded {
	const list = join(folder, "loaded");
	rmSync(list, { force: true });
	const { stdout } = spawnSync(node, ["--require", noting, program, ...argv], {
		cwd: folder,
		encoding: "utf8",
		env: {
			LOADED: list,
			PATH: process.env["PATH"],
			TMPDIR: folder,
			GC_DEV_CLIENT_ID: "id",
			GC_DEV_CLIENT_SECRET: "secret",
		},
	});
	expect(stdout, "it came to where it prints").not.toBe("");
	const noted = [...new Set(readFileSync(list, "utf8").split("\n"))];
	const isOfNode = (name: string): boolean => name.startsWith("node:");
	const files = noted
		.filter((name) => !isOfNode(name))
		.map((path) => path.slice(root.length));
	return {
		files,
		parts: [...noted.filter(isOfNode), ...files.flatMap(sourcesOf)],
	};
}

function sourcesOf(file: string): readonly string[] {
	const map = `${root}${file}.map`;
	if (!existsSync(map)) return [];
	const { sources } = JSON.parse(readFileSync(map, "utf8")) as {
		readonly sources: readonly string[];
	};
	return sources.map((source) =>
		fileURLToPath(new URL(source, `file://${map}`)).slice(root.length),
	);
}

const among = ({ parts }: Loaded, unwanted: RegExp): readonly string[] =>
	parts.filter((part) => unwanted.test(part));

test("--version: nothing but the entry", () => {
	const { files, parts } = loadedBy("--version");
	expect(files).toEqual(["dist/main.js"]);
	expect(parts.filter((part) => part.startsWith("node:")).sort()).toEqual([
		"node:events",
		"node:fs",
	]);
});

test.each([[["--help"]], [["help", "lint"]], [["daemon", "--help"]]])(
	"%j: no command's code",
	(argv) => {
		const loaded = loadedBy(...argv);
		expect(loaded.parts).toContain("src/cli/commands.ts");
		expect(
			among(
				loaded,
				/^src\/(stages\/(?!usage|bug)|platform|daemon|simulator|core\/(?!values))|^src\/cli\/(lint|plan|daemon)|yaml|ajv|picomatch|pino|undici/,
			),
		).toEqual([]);
	},
);

/** Of these, lint and everything that needs no platform has no use. */
const heavy =
	/node_modules\/(undici|pino|prom-client|chokidar|p-limit|ajv\/(?!dist\/runtime))|^src\/(platform|daemon|simulator)\/|^src\/stages\/(planning|reconcile|resolve|apply)|^src\/io\/(git\/(git|process|checkout)|program|log|watch|post)\.ts|^node:(child_process|crypto|http|https|net|tls|readline|worker_threads|zlib)/;

test.each([
	["lint", []],
	["lint", ["integrations/billing.yaml"]],
	["test", ["--env", "dev"]],
	["explain", ["limit-exceeded"]],
	["completion", ["bash"]],
	["completion", ["keys"]],
	["completion", ["environments"]],
])("%s %j: no platform, no daemon, no git", (command, words) => {
	const loaded = loadedBy(command, ...words);
	expect(loaded.parts).toContain(`src/cli/${command}.ts`);
	expect(among(loaded, heavy)).toEqual([]);
	// Asked at once, the file system needs none of it.
	if (command === "lint")
		expect(among(loaded, /^node:fs\/promises$/)).toEqual([]);
});

test("lint of plain texts: no parser of all of YAML, no cron, no templates where there are none", () => {
	const plain = join(folder, "plain");
	mkdirSync(plain);
	writeFileSync(
		join(plain, "gc-integrations.yaml"),
		"version: 1\nenvironments:\n  dev:\n    region: eu-west-1\n    oauth: { clientId: { env: ID }, clientSecret: { env: SECRET } }\n",
	);
	const settings = ["--config", "plain/gc-integrations.yaml"];
	const loaded = loadedBy("lint", ...settings);
	expect(loaded.files.join("\n")).toContain("dist/validators/accepts-settings");
	// What says only whether something is right; what tells mistakes is long.
	const telling = ({ files }: Loaded): readonly string[] =>
		files.filter((file) => /^dist\/validators\/(?!accepts-)/.test(file));
	expect(telling(loaded)).toEqual([]);
	expect(among(loaded, /node_modules\/(yaml|node-cron)\//)).toEqual([]);
	const ofActions = /^src\/core\/(velocity|json-path|java|lint\/actions)\//;
	writeFileSync(
		join(plain, "shop.yaml"),
		"key: shop\ntype: web-services\nname: Shop\nstatus: active\n",
	);
	const shop = loadedBy("lint", "plain/shop.yaml", ...settings);
	expect(among(shop, ofActions)).toEqual([]);
	expect(telling(shop)).toEqual([]);
	expect(among(shop, /^src\/core\/lint\/rules\//)).not.toEqual([]);

	writeFileSync(
		join(plain, "orders.yaml"),
		"key: orders\nintegration: shop\nname: Orders\n",
	);
	const orders = loadedBy("lint", "plain/orders.yaml", ...settings);
	expect(among(orders, ofActions)).toContain("src/core/velocity/parse.ts");
	expect(among(orders, /node_modules\/(yaml|node-cron)\//)).toEqual([]);

	writeFileSync(join(plain, "shop.yaml"), "key: shop\ntype: web-services\n");
	const wrong = loadedBy("lint", "plain/shop.yaml", ...settings);
	expect(telling(wrong)).toEqual([
		expect.stringMatching(/^dist\/validators\/web-services-/),
	]);

	writeFileSync(join(plain, "integrations.yaml"), "a: &a 1\n");
	const other = loadedBy("lint", "plain/integrations.yaml", ...settings);
	expect(among(other, /node_modules\/yaml\//)).not.toEqual([]);
});

test.each(["plan", "certs", "status"])(
	"%s: no simulator, no daemon, no HTTP/2",
	(command) => {
		// Nobody answers at the example's address; to find that out it has loaded all it needs.
		const loaded = loadedBy(command, "--env", "dev", "--format", "json");
		expect(loaded.parts).toContain(`src/cli/${command}.ts`);
		expect(
			among(
				loaded,
				/node_modules\/(pino|prom-client|chokidar|ajv\/(?!dist\/runtime))|^src\/(daemon|simulator)\/|^src\/cli\/(daemon|simulate|demo|init)|^node:http2$/,
			),
		).toEqual([]);
	},
);

/** What the engine says of the parser of answers in a run that asks the platform. */
async function compiling(...flags: readonly string[]): Promise<string> {
	const simulator = await startSimulator();
	onTestFinished(() => simulator.close());
	const settings = readFileSync(join(folder, "gc-integrations.yaml"), "utf8");
	writeFileSync(
		join(folder, "simulated.yaml"),
		settings.replaceAll("http://127.0.0.1:8080", simulator.url),
	);
	const words = ["doctor", "--env", "dev", "--config", "simulated.yaml"];
	const { stdout } = await promisify(execFile)(
		node,
		["--trace-wasm-compilation-times", ...flags, program, ...words],
		{
			cwd: folder,
			env: {
				GC_DEV_CLIENT_ID: "simulator",
				GC_DEV_CLIENT_SECRET: "simulator-secret",
			},
		},
	);
	return stdout;
}

test("doctor: what reads the answers is not optimized, which takes longer than they do", async () => {
	const said = await compiling();
	expect(said).toMatch(/^Compiled function .* using Liftoff/m);
	expect(said).not.toContain("TurboFan");
});

test("doctor: an engine that came later is not told how, which it may not understand", async () => {
	const later = join(folder, "later.cjs");
	writeFileSync(
		later,
		`Object.defineProperty(process.versions, "v8", { value: "14.0.1" });
require("node:v8").setFlagsFromString = (flag) => process.stdout.write("told " + flag);`,
	);
	expect(await compiling("--require", later)).not.toContain("told ");
});
