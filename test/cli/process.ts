// The built command as a process of its own.
import { spawn } from "node:child_process";
import { node, program } from "../program.ts";

export interface Ended {
	readonly code: number | null;
	readonly out: string;
	readonly err: string;
}

/** Runs `gc-integrations` in a folder, with nothing of this process's environment but what finds Node. */
export function runProcess(
	folder: string,
	argv: readonly string[],
	environment: Readonly<Record<string, string>> = {},
	until?: (out: string) => boolean,
): Promise<Ended> {
	return new Promise((resolve, reject) => {
		const child = spawn(node, [program, ...argv], {
			cwd: folder,
			env: { PATH: process.env["PATH"] ?? "", ...environment },
			stdio: ["ignore", "pipe", "pipe"],
		});
		let out = "";
		let err = "";
		child.stdout.setEncoding("utf8").on("data", (text: string) => {
			out += text;
			if (until?.(out)) child.kill("SIGTERM");
		});
		child.stderr.setEncoding("utf8").on("data", (text: string) => {
			err += text;
		});
		child.on("error", reject);
		child.on("close", (code) => resolve({ code, out, err }));
	});
}
