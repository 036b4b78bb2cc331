// After an install: a clone is built with what is installed. A package is built already, and stays as it is.
import { existsSync } from "node:fs";

const builder = new URL("build.js", import.meta.url);
const bundler = new URL("../node_modules/rolldown", import.meta.url);

if (existsSync(bundler)) await import(builder.href);
else if (existsSync(builder)) {
	// What npm clones for a global install gets no dependencies at all, and would be installed without what is built.
	const isGlobal = process.env["npm_config_global"] === "true";
	process.exitCode = isGlobal ? 1 : 0;
	process.stderr.write(
		isGlobal
			? 'gc-integrations: npm cannot build a Git repository for --global: in a clone, npm ci && npm install --global "$(npm pack --silent)"\n'
			: "gc-integrations is not built: that takes what npm ci --include=dev installs\n",
	);
}
