// `plan --all`: every environment in one answer; one that cannot be read hides no other.
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Plan } from "../../src/core/types.ts";
import {
	type Simulator,
	startSimulator,
} from "../../src/simulator/simulator.ts";
import { command, type Ended } from "../fixtures/command.ts";
import { withFolder } from "../fixtures/folder.ts";
import { variables } from "../fixtures/session.ts";

let dev: Simulator;
let prod: Simulator;
const begin = () =>
	startSimulator({ behavior: { settleReads: 0, rateLimit: 1_000_000 } });
beforeEach(async () => {
	dev = await begin();
	prod = await begin();
});
afterEach(async () => {
	await dev.close();
	await prod.close();
});

const document = (key: string, more: object = {}): string =>
	JSON.stringify({
		key,
		type: "web-services",
		name: `The ${key}`,
		status: "active",
		...more,
	});

const environment = (
	name: string,
	{ url }: Simulator,
	secret = "CLIENT_SECRET",
): string => `  ${name}:
    platform: { loginUrl: "${url}", apiUrl: "${url}" }
    oauth: { clientId: { env: CLIENT_ID }, clientSecret: { env: ${secret} } }
`;

const everywhere = {
	"integrations/crm.yaml": document("crm"),
	"integrations/shop.yaml": document("shop", { only: ["prod"] }),
};

function run(
	words: readonly string[],
	more: {
		readonly files?: Record<string, string>;
		readonly extra?: string;
	} = {},
	given: Readonly<Record<string, string>> = variables,
): Promise<Ended> {
	const settings = `version: 1
environments:
${environment("dev", dev)}${environment("prod", prod)}${more.extra ?? ""}`;
	return withFolder(
		{ ...(more.files ?? everywhere), "gc-integrations.yaml": settings },
		(folder) => command(folder, ["plan", "--all", ...words], given),
	);
}

const lost = (): string => environment("lost", dev, "MISSING");
const refused = (): string => environment("refused", dev, "WRONG");
const withWrong = { ...variables, WRONG: "another-secret-of-nobody" };

type Found = Plan | { readonly environment: string; readonly error: string };
const found = ({ out }: Ended): readonly Found[] =>
	JSON.parse(out) as readonly Found[];
const short = (one: Found): string =>
	"error" in one
		? `${one.environment}: ${one.error}`
		: `${one.environment}: ${one.changes.map(({ key }) => key).join(", ")}`;

test("JSON is an array in the order of the settings", async () => {
	const ran = await run(["--format", "json"]);
	expect(ran.code, ran.err).toBe(0);
	expect(found(ran).map(short)).toEqual(["dev: crm", "prod: crm, shop"]);
	expect(found(ran)[0]).toMatchObject({ version: 1, summary: { create: 1 } });
});

test("people read one after the other", async () => {
	const { code, out } = await run([]);
	expect(code).toBe(0);
	expect(out).toMatch(
		/^dev organization .*1 to create.*\n\nprod organization .*2 to create/s,
	);
});

test("one that cannot be read hides no other", async () => {
	const ran = await run(["--format", "json"], { extra: refused() }, withWrong);
	const [first, second, third] = found(ran);
	expect(ran.code).toBe(4);
	expect([first, second].map((one) => one && short(one))).toEqual([
		"dev: crm",
		"prod: crm, shop",
	]);
	expect(third).toEqual({
		environment: "refused",
		error: expect.stringMatching(/^the platform could not be read: /),
	});
	expect(ran.err).toContain("error: refused: the platform could not be read");
});

test("a comment has a section for each environment", async () => {
	const ran = await run(
		["--format", "markdown"],
		{ extra: refused() },
		withWrong,
	);
	expect(ran.out.match(/^(?:###|<!--) .*$/gm)).toEqual([
		"<!-- gc-integrations plan -->",
		"### dev: 1 to create, 0 unchanged",
		"### prod: 2 to create, 0 unchanged",
		"### refused: could not be read",
	]);
	expect(ran.code).toBe(4);
});

test("the exit code is the first of 3, 4, 1, 2, 0 that occurs", async () => {
	const code = async (
		extra = "",
		files: Record<string, string> = everywhere,
	): Promise<number> =>
		(await run(["--detailed-exitcode"], { extra, files }, withWrong)).code;
	const broken = {
		...everywhere,
		"integrations/broken.yaml": document("broken", { colour: 1 }),
	};
	expect(
		await code("", { "integrations/x.yaml": document("x", { suspend: true }) }),
	).toBe(0);
	expect(await code()).toBe(2);
	expect(await code("", broken)).toBe(1);
	expect(await code(refused(), broken)).toBe(4);
	expect(await code(refused() + lost(), broken)).toBe(3);
});

test("--only names a key that any of them knows", async () => {
	const ran = await run(["--only", "shop", "--format", "json"]);
	expect(found(ran).map(short)).toEqual(["dev: ", "prod: shop"]);
	const unknown = await run(["--only", "billing"]);
	expect([unknown.code, unknown.out]).toEqual([3, ""]);
	expect(unknown.err).toContain("no document has the key billing");
	// What cannot be read may carry it.
	const maybe = await run(
		["--only", "billing"],
		{ extra: refused() },
		withWrong,
	);
	expect(maybe.code).toBe(4);
});

test.each([
	[["--env", "dev"], "--all is every environment: leave --env away"],
	[
		["--out", "plan.json"],
		"a saved plan is of one environment: leave --all or --out away",
	],
])("%j is wrong usage", async (words, message) => {
	const ran = await run(words);
	expect([ran.code, ran.err]).toEqual([3, `error: ${message}\n`]);
	expect(dev.log).toEqual([]);
});
