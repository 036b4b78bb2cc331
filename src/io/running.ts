// Programs that run -> their end, with all that they started.
import type { ChildProcess } from "node:child_process";

/** Each has a group of its own, which nothing but us would end. */
export const running = new Set<ChildProcess>();

/** For the exit of this process, which waits for nobody. */
export function endEveryProgram(): void {
	for (const child of running) endGroup(child, "SIGKILL");
}

export function endGroup(child: ChildProcess, signal: NodeJS.Signals): void {
	try {
		if (child.pid !== undefined) process.kill(-child.pid, signal);
	} catch {
		// Gone already, or a system without groups of processes.
		child.kill(signal);
	}
}
