// Lint over data actions of which a golden would say too much, or not what matters.
import { expect, test } from "vitest";
import { repository } from "../../fixtures/repository.ts";

const shop = "key: shop\ntype: web-services\nname: Shop\nstatus: active\n";

/** An action, with these members in the place of its own. */
function action(members: object): string {
	return JSON.stringify({
		key: "one",
		integration: "shop",
		name: "One",
		input: { type: "object", properties: { x: { type: "string" } } },
		output: { type: "object", properties: {} },
		request: { method: "GET", url: "https://shop.example.com/" },
		response: { successTemplate: `$\{rawResult}` },
		...members,
	});
}

async function told(
	...actions: readonly string[]
): Promise<readonly (readonly [string, string])[]> {
	const here = repository({ "integrations/shop.yaml": shop });
	try {
		for (const [at, text] of actions.entries())
			here.write(`actions/${at}.yaml`, text);
		const { findings } = await here.json();
		return findings.map(({ rule, message }) => [rule, message] as const);
	} finally {
		here.remove();
	}
}

const posted = (body: string): string =>
	action({
		request: { method: "POST", url: "https://shop.example.com/", body },
	});

test("a long chain of operators is told, and ends nothing", async () => {
	expect(await told(posted(`#set($x = 1${" + 1".repeat(5000)})$x`))).toEqual([
		["template-syntax", "this is nested too deeply"],
	]);
	const chain = `(${" 1 +".repeat(150)} 1)`;
	expect(
		await told(
			posted(`#set($x = ${"(".repeat(140)}1${")".repeat(140)} + ${chain})$x`),
		),
	).toEqual([]);
});

test("a large template is judged", async () => {
	const members = Array.from(
		{ length: 8000 },
		(_, at) => `"m${at}": "$!esc.jsonEncode($\{input.x})"`,
	);
	expect(await told(posted(`{${members.join(",")}}`))).toEqual([]);
});

test("thousands of places in one line are told", async () => {
	const names = Array.from({ length: 2000 }, (_, at) => `$unknown${at}`);
	expect(await told(posted(`{"x": "${names.join(" ")}"}`))).toHaveLength(2000);
});
