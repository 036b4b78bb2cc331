// Secrets that somebody wrote into names on the platform: no output has them, and what documents call so is never blotted out.
import { describe, expect, test } from "vitest";
import {
	type Organization,
	startSimulator,
} from "../../src/simulator/simulator.ts";
import { command } from "../fixtures/command.ts";
import { withRepository } from "../fixtures/folder.ts";
import {
	fakeClock,
	type Repository,
	repositoryOf,
} from "../fixtures/session.ts";
import { stageFleet } from "../fixtures/stage.ts";

const secret = "canary-7f3a9c";

const action = {
	key: "find",
	integration: "orders",
	name: "Find",
	input: { type: "object" },
	output: { type: "object" },
	request: { method: "GET", url: "https://api.example.com/orders" },
};

function repository(name: string, more: string): Repository {
	const whole = repositoryOf(
		[
			{
				key: "orders",
				type: "web-services",
				name,
				status: "inactive",
				credentials: {
					type: "basicAuth",
					fields: { userName: "u", password: { env: "PASSWORD" } },
				},
			},
			{
				key: "near",
				type: "web-services",
				name: "The billing of canaries",
				status: "inactive",
			},
		],
		{ variables: { PASSWORD: secret } },
	);
	return {
		...whole,
		settings: whole.settings.replace("    prune: true", more),
		files: { ...whole.files, "actions/find.yaml": JSON.stringify(action) },
	};
}

function seed(organization: Organization): void {
	const add = (id: string, name: string, notes = "", more: object = {}) =>
		organization.addIntegration({
			id,
			type: "custom-rest-actions",
			name,
			notes,
			...more,
		});
	add("orders", `Was ${secret}`, "[gc-integrations key=orders]");
	add("gone", `Gone ${secret}`, "[gc-integrations key=gone]");
	add("free", `Free ${secret}`);
	add("twin", `Free ${secret}`);
	add("near", "The billing of canarie");
	add("theirs", `Theirs ${secret}`, "[gc-integrations owner=them key=x]");
	organization.addCredential({
		id: "loose",
		name: `Loose ${secret}`,
		type: "basicAuth",
	} as never);
	for (const integrationId of ["orders", "gone"])
		organization.addAction({
			integrationId,
			name: `Old ${secret}`,
			category: secret,
		});
}

const outputs: readonly (readonly string[])[] = [
	["plan"],
	["plan", "--format", "json"],
	["plan", "--format", "markdown"],
	["status"],
	["status", "--format", "json"],
	["doctor"],
	["doctor", "--format", "json"],
	["apply", "--yes", "--format", "json"],
];

describe.each([
	["as they are told", "    prune: false"],
	[
		"as they are deleted",
		"    prune: true\n    pruneActions: true\n    safety: { maxActionsLost: 9 }",
	],
])("%s", (_title, more) => {
	test("no command shows one", async () => {
		const simulator = await startSimulator({ seed });
		const wanted = repository("The orders", more);
		try {
			await withRepository(wanted, simulator, async (folder) => {
				for (const words of outputs) {
					const { out, err } = await command(folder, words, wanted.variables);
					expect(out + err, words.join(" ")).not.toContain(secret);
					expect(out).toContain("(secret)");
				}
			});
		} finally {
			await simulator.close();
		}
	});

	test("nor does the daemon", async () => {
		const clock = fakeClock();
		const simulator = await startSimulator({ seed, clock: clock.now });
		const stage = await stageFleet(simulator, repository("The orders", more), {
			clock,
		});
		try {
			await stage.cycle();
			const told = JSON.stringify([
				stage.fleet.status.view(),
				stage.reports,
				stage.history,
				stage.lines,
			]);
			expect(told).not.toContain(secret);
			expect(told).toContain("Free (secret)");
		} finally {
			await stage.close();
			await simulator.close();
		}
	});
});

test("what a document calls so is shown, and found", async () => {
	const simulator = await startSimulator({ seed });
	const wanted = repository(`Was ${secret}`, "    prune: false");
	try {
		await withRepository(wanted, simulator, async (folder) => {
			const { out } = await command(
				folder,
				["status", "--format", "json"],
				wanted.variables,
			);
			const { integrations } = JSON.parse(out) as {
				readonly integrations: readonly { readonly name: string }[];
			};
			expect(integrations.map(({ name }) => name)).toEqual(
				expect.arrayContaining([`Was ${secret}`, "Free (secret)"]),
			);
		});
	} finally {
		await simulator.close();
	}
});
