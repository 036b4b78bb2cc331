// Options and environment -> the folder of what outlives a run.
import { isAbsolute, join, resolve } from "node:path";
import { digest } from "../core/values/digest.ts";
import type { Edge } from "./edge.ts";

/** Null: nothing says where. */
export function stateFolder(
	edge: Pick<Edge, "environment" | "folder">,
	named: string | undefined,
	settingsPath: string,
): string | null {
	const { STATE_DIRECTORY, XDG_STATE_HOME, HOME } = edge.environment;
	// systemd may name several.
	const given = named ?? (STATE_DIRECTORY || undefined)?.split(":")[0];
	if (given !== undefined) return resolve(edge.folder, given);
	const general = XDG_STATE_HOME || (HOME && join(HOME, ".local", "state"));
	if (!general || !isAbsolute(general)) return null;
	// Each settings file has its own: two repositories of one user must not share a clone.
	return join(general, "gc-integrations", digest(settingsPath).slice(-12));
}
