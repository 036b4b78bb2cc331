// What the Dockerfile copies, stage by stage -> whether it builds, and whether what is left of it is a program.
import {
	cpSync,
	existsSync,
	mkdirSync,
	readFileSync,
	symlinkSync,
} from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Machine, openMachine, root } from "../fixtures/machine.ts";

interface Stage {
	readonly name: string;
	readonly folder: string;
	readonly lines: readonly string[];
}

const text = readFileSync(join(root, "deploy/docker/Dockerfile"), "utf8");
const stages: readonly Stage[] = text
	.replace(/\\\n/g, " ")
	.split(/^(?=FROM )/m)
	.slice(1)
	.map((part) => ({
		name: /^FROM \S+(?: AS (\w+))?/.exec(part)?.[1] ?? "image",
		// The image's last one is where it is started.
		folder: /^WORKDIR (\S+)$/m.exec(part)?.[1] ?? "",
		lines: part.split("\n"),
	}));

let machine: Machine;
const placeOf = ({ name, folder }: Stage): string => machine.path(name, folder);

/** As `npm ci` and the COPY lines of a stage leave it; packages are those that are installed here. */
function fill(stage: Stage): void {
	const place = placeOf(stage);
	mkdirSync(place, { recursive: true });
	if (stage.lines.some((line) => line.startsWith("RUN npm ci")))
		symlinkSync(join(root, "node_modules"), join(place, "node_modules"));
	for (const line of stage.lines) {
		const [, from, words = ""] =
			/^COPY (?:--from=(\w+) )?(.*)$/.exec(line) ?? [];
		const names = words.split(/\s+/).filter(Boolean);
		const to = names.pop() ?? "";
		for (const name of names)
			cpSync(
				from === undefined ? join(root, name) : machine.path(from, name),
				join(place, to.endsWith("/") ? join(to, basename(name)) : to),
				{ recursive: true, verbatimSymlinks: true },
			);
	}
}

beforeAll(async () => {
	machine = openMachine();
	const [build, packages, image] = stages;
	if (!build || !packages || !image) throw new Error("three stages");
	fill(build);
	const { code, err } = await machine.run("npm", ["run", "build"], {
		folder: placeOf(build),
	});
	expect([code, err]).toEqual([0, expect.any(String)]);
	fill(packages);
	fill(image);
}, 120_000);
afterAll(() => machine.remove());

test("the stages are those that are copied from", () => {
	expect(stages.map(({ name }) => name)).toEqual([
		"build",
		"packages",
		"image",
	]);
	expect(text).toContain("ln -s /opt/gc-integrations/dist/main.js");
});

test("the image's files are a program: version, lint, demo, init", async () => {
	const place = machine.path("image/opt/gc-integrations");
	const gc = (...words: readonly string[]) =>
		machine.run(process.execPath, [join(place, "dist/main.js"), ...words]);
	expect((await gc("--version")).out).toMatch(/^\d+\.\d+\.\d+\n$/);
	const lint = await gc("lint", join(place, "config.example"));
	expect([lint.err, lint.code]).toEqual(["", 0]);
	expect((await gc("demo")).code).toBe(0);
	expect((await gc("init", "new")).code).toBe(0);
	expect(existsSync(machine.path("new/.gitlab/gc-integrations.yml"))).toBe(
		true,
	);
	// Nothing says where it was built from.
	expect(machine.read("new/package.json")).toContain(
		'"gc-integrations": "file:../image/opt/gc-integrations"',
	);
});
