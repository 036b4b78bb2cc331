// Loaded before a run of the built program -> beside each of its files, what the engine made of it in that run.
const { existsSync, renameSync, writeFileSync } = require("node:fs");
const v8 = require("node:v8");
const vm = require("node:vm");

// The engine takes what it compiled only under the flags under which that was kept, and the program sets one when all is loaded.
v8.setFlagsFromString = () => undefined;

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
