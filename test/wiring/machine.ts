// A temporary machine: a folder for files, a folder of programs, and scripts that are run there.
import { spawn } from "node:child_process";
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	realpathSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));

export interface Ran {
	readonly code: number;
	readonly out: string;
	readonly err: string;
}

export interface Machine {
	/** Holds everything; removed at the end. */
	readonly home: string;
	path(...parts: readonly string[]): string;
	write(name: string, text: string): void;
	read(name: string): string;
	has(name: string): boolean;
	/** A program that comes before the system's of that name. */
	program(name: string, text: string): void;
	run(
		program: string,
		words: readonly string[],
		options?: {
			readonly folder?: string;
			readonly environment?: Readonly<Record<string, string>>;
		},
	): Promise<Ran>;
	/** `git`, which has to work. */
	git(folder: string, ...words: readonly string[]): Promise<string>;
	remove(): void;
}

export function openMachine(): Machine {
	const home = realpathSync(mkdtempSync(join(tmpdir(), "gc-integrations-")));
	const path = (...parts: readonly string[]): string => join(home, ...parts);
	mkdirSync(path("bin"));
	const base = {
		PATH: [
			path("bin"),
			dirname(process.execPath),
			process.env["PATH"] ?? "",
		].join(":"),
		HOME: home,
		GIT_CONFIG_GLOBAL: path("gitconfig"),
		GIT_CONFIG_NOSYSTEM: "1",
		NO_COLOR: "1",
		CI: "true",
	};
	const machine: Machine = {
		home,
		path,
		write(name, text) {
			mkdirSync(dirname(path(name)), { recursive: true });
			writeFileSync(path(name), text);
		},
		read: (name) => readFileSync(path(name), "utf8"),
		has: (name) => existsSync(path(name)),
		program(name, text) {
			writeFileSync(path("bin", name), text, { mode: 0o755 });
		},
		run: (program, words, options = {}) =>
			new Promise((resolve, reject) => {
				const child = spawn(program, [...words], {
					cwd: options.folder ?? home,
					env: { ...base, ...options.environment },
					stdio: ["ignore", "pipe", "pipe"],
				});
				let out = "";
				let err = "";
				child.stdout.on("data", (part) => {
					out += String(part);
				});
				child.stderr.on("data", (part) => {
					err += String(part);
				});
				child.on("error", reject);
				child.on("close", (code) => resolve({ code: code ?? -1, out, err }));
			}),
		async git(folder, ...words) {
			const { code, out, err } = await machine.run("git", words, { folder });
			if (code !== 0) throw new Error(`git ${words.join(" ")}: ${err}`);
			return out.trim();
		},
		remove: () => rmSync(home, { recursive: true, force: true }),
	};
	machine.write(
		"gitconfig",
		'[user]\n\tname = Somebody\n\temail = somebody@example.com\n[init]\n\tdefaultBranch = main\n[protocol "file"]\n\tallow = always\n',
	);
	return machine;
}

/** The built command under its own name. */
export function shim(): string {
	return `#!/bin/sh\nexec "${process.execPath}" "${join(root, "dist/main.js")}" "$@"\n`;
}

/** Settings for dev, and for prod where a second organization is given. */
export function settingsFor(urls: Readonly<Record<string, string>>): string {
	const environments = Object.entries(urls).map(
		([name, url]) =>
			`  ${name}:\n    platform: { loginUrl: "${url}", apiUrl: "${url}" }\n    oauth: { clientId: { env: GC_CLIENT_ID }, clientSecret: { env: GC_CLIENT_SECRET } }\n`,
	);
	return `version: 1\nenvironments:\n${environments.join("")}`;
}

export function documentOf(key: string, more = ""): string {
	return `key: ${key}\ntype: web-services\nname: Service ${key}\nstatus: inactive\n${more}`;
}
