// Many data actions of one integration: what is found for each does not cost a look at all of them.
import { expect, test } from "vitest";
import { compareActions } from "../../../src/core/plan/action/compare.ts";
import type { WantedAction } from "../../../src/core/plan/action/desired.ts";
import type { LiveAction } from "../../../src/core/types.ts";

const many = 1000;
const hosts = new Map([
	[
		"orders",
		{ type: "web-services", integrationId: "of-orders", suspend: false },
	],
]);

function wanted(at: number): WantedAction {
	return {
		key: `action-${at}`,
		integration: "orders",
		content: {
			name: `Action ${at}`,
			category: "Orders",
			secure: false,
			timeout: null,
			input: {},
			output: {},
			request: { method: "GET", url: "/", headers: {}, body: null },
			response: { translationMap: {}, defaults: {}, successTemplate: null },
		},
		previousNames: [`Was ${at}`],
		adopt: at % 2 === 0 ? `custom_-_${at}` : null,
		replace: false,
		suspend: false,
	};
}

test("each name is looked at a few times, however many there are", () => {
	let looks = 0;
	const live = Array.from(
		{ length: many },
		(_, at): LiveAction => ({
			id: `custom_-_${at}`,
			integrationId: "of-orders",
			version: 1,
			get name() {
				looks += 1;
				return at % 3 === 0 ? `Was ${at}` : `action ${at}`;
			},
		}),
	);
	const documents = Array.from({ length: many }, (_, at) => wanted(at));
	const compared = compareActions(
		{ documents, frozen: 0, frozenKeys: [] },
		hosts,
		{ actions: live },
		true,
	);
	expect([...compared.documentOf]).toEqual(
		documents.map(({ key }, at) => [`custom_-_${at}`, key]),
	);
	expect(compared.orphans).toEqual([]);
	expect(looks).toBeLessThan(10 * many);
});

test("what one document takes is no other's, and a name that another bears is none of before", () => {
	const named = (id: string, name: string): LiveAction => ({
		id,
		integrationId: "of-orders",
		version: 1,
		name,
	});
	const rename = { ...wanted(1), previousNames: ["Action 2", "Gone"] };
	const { documentOf, orphans } = compareActions(
		{ documents: [rename, wanted(2)], frozen: 0, frozenKeys: [] },
		hosts,
		{
			actions: [
				named("custom_-_a", "action 2"),
				named("custom_-_b", "GONE"),
				named("custom_-_c", "Was 2"),
				named("static_-_d", "Action 1"),
			],
		},
		true,
	);
	expect([...documentOf]).toEqual([
		["custom_-_b", "action-1"],
		["custom_-_a", "action-2"],
	]);
	expect(orphans.map(({ key }) => key)).toEqual(["custom_-_c"]);
});
