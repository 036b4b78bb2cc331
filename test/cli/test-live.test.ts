// `test --live`: tests that are marked, run by the platform: what is called, what is compared, and what is never shown.
import { describe, expect, test } from "vitest";
import type { Organization } from "../../src/simulator/simulator.ts";
import { type Desk, webServices, withDesk } from "../fixtures/export.ts";

const orders = `key: orders
type: web-services
name: Orders
status: active
credentials: { type: basicAuth, keep: true }
`;

const action = (tests: string, more = ""): string => `key: get-order
integration: orders
name: Get order
input:
  type: object
  properties: { id: { type: string }, note: { type: string } }
  required: [id]
output:
  type: object
  properties: { status: { type: string } }
request:
  method: GET
  url: https://api.example.com/orders/$esc.uriEncode(\${input.id})
response:
  translationMap: { status: $.status }
  successTemplate: '{"status": \${status}}'
${more}tests:
${tests}`;

interface TestsJson {
	readonly tests: readonly {
		readonly key: string;
		readonly name: string;
		readonly outcome: string;
		readonly stage: string | null;
		readonly message: string | null;
		readonly live?: boolean;
	}[];
	readonly summary: object;
}

/** An organization that has the action as the document says it. */
async function withOrders(
	tests: string,
	use: (
		desk: Desk,
		live: (...argv: readonly string[]) => Promise<{
			readonly code: number;
			readonly err: string;
			readonly json: TestsJson;
		}>,
		/** Paths, since the apply. */
		calls: () => readonly string[],
	) => Promise<void>,
	seed: (organization: Organization) => void = () => undefined,
): Promise<void> {
	await withDesk(
		(organization) => {
			organization.addCredential({ id: "login", type: "basicAuth" });
			organization.addIntegration({
				id: "orders",
				type: webServices,
				name: "Orders",
				credentials: { basicAuth: "login" },
				state: "ENABLED",
			});
			seed(organization);
		},
		async (desk) => {
			desk.write("integrations/orders.yaml", orders);
			desk.write("actions/get-order.yaml", action(tests));
			const applied = await desk.go("apply", "--yes");
			expect([applied.code, applied.err]).toEqual([0, expect.anything()]);
			const before = desk.simulator.log.length;
			await use(
				desk,
				async (...argv) => {
					const ran = await desk.go(
						"test",
						"--live",
						...argv,
						"--format",
						"json",
					);
					return {
						code: ran.code,
						err: ran.err,
						json: JSON.parse(ran.out) as TestsJson,
					};
				},
				() => desk.simulator.log.slice(before).map(({ path }) => path),
			);
		},
	);
}

const known = `  - name: a known order
    live: true
    input: { id: "4 2", note: null }
    output: { status: shipped }
`;
const offline = `  - name: offline
    input: { id: a }
    answer: { status: 200, body: { status: shipped } }
    output: { status: shipped }
`;

const isTest = (path: string): boolean => path.endsWith("/test");

describe("test --live", () => {
	test("has the platform run the tests that are marked, and compares what comes out", () =>
		withOrders(known + offline, async (desk, live, calls) => {
			desk.simulator.script([
				{
					method: "GET",
					url: "https://api.example.com/orders/4%202",
					body: { status: "shipped" },
				},
			]);
			const { code, err, json } = await live();
			expect([code, json]).toEqual([
				0,
				{
					version: 1,
					tests: [
						{
							key: "get-order",
							name: "a known order",
							outcome: "passed",
							stage: null,
							message: null,
							ms: expect.any(Number) as number,
							live: true,
						},
					],
					summary: { passed: 1, failed: 0, skipped: 0 },
				},
			]);
			expect(err).toBe(
				"1 live test in dev: the services of get-order are really called\n",
			);
			expect(calls().filter(isTest)).toHaveLength(1);
			const pretty = await desk.go("test", "--live");
			expect(pretty.out).toBe("✓ get-order 1 test\n\n1 test: 1 passed\n");
		}));

	test("never calls anything unless it is told to", () =>
		withOrders(known + offline, async (desk, _live, calls) => {
			const ran = await desk.go("test");
			expect([ran.code, ran.out]).toEqual([
				0,
				"✓ get-order 2 tests\n\n2 tests: 1 passed, 1 skipped\n",
			]);
			const { tests } = JSON.parse(
				(await desk.go("test", "--format", "json")).out,
			) as TestsJson;
			expect(tests[0]).toMatchObject({
				outcome: "skipped",
				message: "it has no answer: --live runs it",
			});
			expect((await desk.go("test", "--format", "junit")).out).toContain(
				'<skipped message="it has no answer: --live runs it"/>',
			);
			expect(calls()).toEqual([]);
		}));

	test("shows no value that came out, and no content of a step", () =>
		withOrders(known, async (desk, live) => {
			desk.simulator.script([
				{ body: { status: "of Jane Doe, 4111 1111 1111 1111" } },
			]);
			const { code, json, err } = await live();
			expect(code).toBe(1);
			expect(json.tests[0]).toMatchObject({
				outcome: "failed",
				stage: "output",
				message: "the output is another: output.status is another text",
			});
			const shown = await desk.go("test", "--live");
			expect(shown.code).toBe(1);
			expect(JSON.stringify([json, err, shown])).not.toMatch(/Jane|4111/);
		}));

	test("names the step that failed, with what the platform says", () =>
		withOrders(
			`${known}  - name: is to fail
    live: true
    input: { id: x }
    error: whatever
`,
			async (desk, live) => {
				desk.simulator.script([{ status: 404, body: { secret: "content" } }]);
				const { code, json } = await live();
				expect([code, json.summary]).toEqual([
					1,
					{ passed: 1, failed: 1, skipped: 0 },
				]);
				expect(json.tests[0]).toMatchObject({
					stage: null,
					message: expect.stringMatching(
						/^step \d+, execute request: .*404/,
					) as string,
				});
				expect(JSON.stringify(json)).not.toContain("content");
				desk.simulator.behave({ failedTest: 400 });
				const refused = await live();
				expect(refused.code).toBe(1);
				expect(refused.json.tests.map(({ outcome }) => outcome)).toEqual([
					"failed",
					"failed",
				]);
			},
		));

	test("fails a test whose action is not there, and says where another version is tested", () =>
		withOrders(known, async (desk, live) => {
			const { organization } = desk.simulator;
			desk.simulator.script([{ body: { status: "shipped" } }]);
			const [made] = organization.actionsNamed("Get order");
			organization.editAction(made?.id ?? "", { category: "Shop" });
			const other = await live();
			expect([other.code, other.err]).toEqual([
				0,
				expect.stringContaining(
					"warning: get-order: dev has another version of it than the document",
				),
			]);
			organization.deleteAction(made?.id ?? "");
			const gone = await live();
			expect([gone.code, gone.json.tests[0]?.message]).toEqual([
				1,
				"dev has no such action: apply it first",
			]);
		}));

	test("fails while the integration is off, and goes on with the others", () =>
		withOrders(known, async (desk, live) => {
			desk.simulator.organization.setState("orders", "DISABLED");
			const { code, json } = await live();
			expect([code, json.tests[0]?.message]).toEqual([
				1,
				expect.stringContaining("not active"),
			]);
		}));

	test("repeats nothing that may have been done, and is exit 4 where no test can be run", () =>
		withOrders(known, async (desk, live, calls) => {
			desk.simulator.script([{ body: { status: "shipped" } }]);
			desk.simulator.addFault({ operation: /\/test$/, kind: "lost" });
			const lost = await live();
			expect([lost.code, lost.json.tests[0]?.message]).toEqual([
				1,
				expect.stringContaining("whether it took effect is not known"),
			]);
			expect(calls().filter(isTest)).toHaveLength(1);
			desk.simulator.addFault({
				operation: /\/test$/,
				kind: "status",
				status: 403,
			});
			const refused = await desk.go("test", "--live");
			expect([refused.code, refused.err]).toEqual([
				4,
				expect.stringContaining("/test"),
			]);
			expect(refused.err).toContain("role integrations:action:execute.");
		}));

	test("calls nothing in another organization than the settings say", () =>
		withOrders(known, async (desk, _live, calls) => {
			desk.write(
				"gc-integrations.yaml",
				desk
					.read("gc-integrations.yaml")
					.replace(
						/^( +)oauth:/m,
						"$1organizationId: 00000000-0000-4000-8000-000000000000\n$1oauth:",
					),
			);
			const ran = await desk.go("test", "--live");
			expect([ran.code, calls().filter(isTest)]).toEqual([1, []]);
			expect(ran.err).toContain("00000000-0000-4000-8000-000000000000");
		}));

	test("is wrong usage beside what writes or watches, and nothing to do without a marked test", () =>
		withOrders(offline, async (desk, live, calls) => {
			for (const other of ["--update", "--watch"])
				expect((await desk.go("test", "--live", other)).code).toBe(3);
			const { code, json, err } = await live();
			expect([code, json.tests, err]).toEqual([0, [], ""]);
			expect(calls()).toEqual([]);
		}));
});
