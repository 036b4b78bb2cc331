// The source -> dist, unless that is what lies there already.
import { fileURLToPath } from "node:url";
import { build, isBuilt } from "./built.js";
import { origin } from "./origin.js";

const root = fileURLToPath(new URL("../", import.meta.url));
const { arch, env, platform, version } = process;
/** What the engine compiles is of one version of it, with its options. */
const around = { origin, arch, platform, version, options: env.NODE_OPTIONS };

if (!isBuilt(root, around))
	await build(root, around, async () => (await import("./make.js")).modules);
