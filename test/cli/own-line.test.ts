// Names, keys and owners that would move the terminal, or go on in a line of their own that looks like ours.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { webServices, withDesk } from "../fixtures/export.ts";

const forged = "forged: nothing to do";
const hostile = `x\u001b[2J\u009b31m\u202e\r\n${forged}\n\n  ${forged}`;

function mark(key: string, owner?: string): string {
	const named =
		owner === undefined ? "" : `owner=${encodeURIComponent(owner)} `;
	return `Ours.\n[gc-integrations ${named}key=${encodeURIComponent(key)}]`;
}

test("what a person reads is moved by no name, key, owner or file", () =>
	withDesk(
		(organization) => {
			for (const [name, notes] of [
				[hostile, mark(`key${hostile}`)],
				[`Other ${hostile}`, mark("other", `owner${hostile}`)],
				[`Nobody's ${hostile}`, "Hand-made."],
				[`Failing ${hostile}`, mark("failing")],
			] as const)
				organization.addIntegration({
					type: webServices,
					name,
					notes,
					state: "ENABLED",
				});
		},
		async ({ folder, go, write }) => {
			const document = (key: string, name: string) =>
				JSON.stringify({ key, type: "web-services", name, status: "active" });
			const told = async (code: number, ...argv: readonly string[]) => {
				const ended = await go(...argv);
				const text = ended.out + ended.err;
				expect([ended.code, text], argv[0]).toEqual([
					code,
					expect.not.stringMatching(/(?!\n)[\p{Cc}\u202e]/u),
				]);
				const lines = text.split("\n").map((line) => line.trim());
				expect(lines.filter((line) => line === forged)).toEqual([]);
				expect(text).toContain("forged");
			};
			const name = `New ${hostile}`.replaceAll(/[\u202e\u009b]/g, "");
			write("integrations/new.yaml", document("new", name));
			await told(1, "plan");
			await told(0, "plan", "--allow-deletes", "9");
			await told(0, "status");
			await told(0, "doctor");
			await told(0, "export");
			await told(0, "release", `key${hostile}`, "--yes");
			await told(0, "apply", "--only", "new", "--yes");
			await told(0, "daemon", "--once", "--log-format", "pretty");
			const file = hostile.replaceAll("/", "");
			write(`integrations/${file}.yaml`, "key: broken\nstatus: on\n");
			for (const command of ["lint", "plan", "export"]) await told(1, command);
			rmSync(join(folder, `integrations/${file}.yaml`));
			write(`forged${file}`, "value");
			const secret = JSON.stringify({ file: `forged${file}` });
			write(
				"integrations/secret.yaml",
				`key: secret\ntype: web-services\nname: Secret\nstatus: active\ncredentials:\n  type: userDefined\n  fields: { apiKey: ${secret.replace("\u009b", "\\u009b").replace("\u202e", "\\u202e")} }\n`,
			);
			await told(0, "plan");
		},
	));
