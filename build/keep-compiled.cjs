// Loaded before a run of the built program -> beside each of its files, what the engine made of it in that run.
const { existsSync, renameSync, writeFileSync } = require("node:fs");
const vm = require("node:vm");

const scripts = new Map();
vm.Script = class extends vm.Script {
	constructor(text, options) {
		super(text, options);
		scripts.set(options.filename, this);
	}
};

process.on("exit", () => {
	for (const [file, script] of scripts) {
		const kept = `${file}.compiled`;
		// More than a run needs is read in vain: a short one that came before says what that is.
		if (existsSync(kept)) continue;
		const half = `${file}.${process.pid}.half`;
		writeFileSync(half, script.createCachedData());
		renameSync(half, kept);
	}
});
