// The platform piece by piece: what roles allow, and what answers say beside their bodies.
import { describe, expect, test } from "vitest";
import type { PlatformExaminer } from "../../src/platform/examiner.ts";
import {
	fakeClock,
	type Reply,
	withPlatform,
} from "../fixtures/scripted-server.ts";

function examine<T>(
	reply: Reply,
	use: (examiner: PlatformExaminer) => Promise<T>,
): Promise<T> {
	return withPlatform(
		({ path }) =>
			path.endsWith("/oauth/token")
				? { ...reply, body: { access_token: "token", expires_in: 86_400 } }
				: reply,
		({ examiner }) => use(examiner),
	);
}

const role = (...policies: readonly object[]) => ({ role: { policies } });

describe("what the roles allow", () => {
	test.each([
		[
			{
				grants: [
					role({
						domain: "integrations",
						entityName: "integration",
						actions: ["view", "add"],
					}),
					role({ domain: "*", entityName: "*", actions: ["*"] }),
				],
			},
			[
				"integrations:integration:view",
				"integrations:integration:add",
				"*:*:*",
			],
		],
		[{ grants: [] }, []],
		[{ grants: [role()] }, []],
		// A policy of nothing allows nothing.
		[{ grants: [role({ actions: ["view"] })] }, ["::view"]],
		[{}, null],
		[{ grants: null }, null],
		[{ grants: [role(), { role: { name: "Employee" } }] }, null],
		[{ grants: [{}] }, null],
	])("%j", async (body, told) => {
		expect(await examine({ body }, (examiner) => examiner.grants())).toEqual(
			told,
		);
	});
});

describe("beside their bodies", () => {
	const now = fakeClock().now();
	const body = { id: "org", name: "Organization" };
	const told = (headers: Readonly<Record<string, string>>) =>
		examine({ body, headers }, async (examiner) => {
			await examiner.organization();
			return examiner.beside();
		});

	test("answers say how far this clock is ahead, and how many requests are left", async () => {
		expect(
			await told({
				date: new Date(now - 90_000).toUTCString(),
				"inin-ratelimit-count": "291",
				"inin-ratelimit-allowed": "300",
				"inin-ratelimit-reset": "12",
			}),
		).toEqual({
			aheadMs: expect.closeTo(90_000, -4),
			requests: { allowed: 300, left: 9 },
		});
	});

	test("what they do not say, or not in numbers, is not known", async () => {
		expect(
			await told({ date: "soon", "inin-ratelimit-count": "many" }),
		).toEqual({ aheadMs: null, requests: null });
	});
});
