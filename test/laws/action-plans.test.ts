// Data actions in Git and on the platform -> what a plan says of them; it writes nothing.
import { describe, expect, test } from "vitest";
import { ofIntegrations } from "../../src/core/plan/kinds.ts";
import { planMarkdown } from "../../src/core/render/markdown.ts";
import { plain } from "../../src/core/render/palette.ts";
import { planText } from "../../src/core/render/plan.ts";
import type { ActionChange, Plan } from "../../src/core/types.ts";
import type { Behavior } from "../../src/simulator/behavior.ts";
import {
	type Organization,
	type Simulator,
	startSimulator,
} from "../../src/simulator/simulator.ts";
import type { SimulatedClient } from "../../src/simulator/tokens.ts";
import {
	failures,
	pending,
	planOnly,
	type Repository,
	reconcile,
	repositoryOf,
	type SessionOptions,
	writes,
} from "../fixtures/session.ts";

const orders = {
	key: "orders",
	type: "web-services",
	name: "Orders",
	status: "inactive",
};
const reference = (name: string) => ["$", `{${name}}`].join("");
const body = `{\n  "id": "$esc.jsonEncode(${reference("input.id")})",\n  "a": 1,\n  "b": 2,\n  "c": 3,\n  "d": 4\n}\n`;

const action = {
	key: "get-order",
	integration: "orders",
	name: "Get order",
	timeout: 20,
	input: {
		type: "object",
		properties: { id: { type: "string" } },
		required: ["id"],
	},
	output: { type: "object", properties: { status: { type: "string" } } },
	request: {
		method: "POST",
		url: "https://api.example.com/orders",
		headers: { Accept: "application/json" },
		body,
	},
	response: {
		translationMap: { status: "$.status" },
		defaults: { status: "unknown" },
		successTemplate: `{"status": ${reference("status")}}`,
	},
};

const config = {
	timeoutSeconds: 20,
	request: {
		requestUrlTemplate: "https://api.example.com/orders",
		requestType: "POST",
		headers: { Accept: "application/json" },
		requestTemplate: body,
	},
	response: {
		translationMap: { status: "$.status" },
		translationMapDefaults: { status: '"unknown"' },
		successTemplate: `{"status": ${reference("status")}}`,
	},
};
const contract = {
	input: {
		inputSchema: {
			required: ["id"],
			properties: { id: { type: "string" } },
			type: "object",
		},
	},
	output: {
		successSchema: {
			type: "object",
			properties: { status: { type: "string" } },
		},
	},
};
const live = {
	integrationId: "orders",
	name: "Get order",
	category: "Orders",
	config,
	contract,
};

function repository(
	actions: readonly object[],
	integrations: readonly object[] = [orders],
): Repository {
	const whole = repositoryOf(integrations as never);
	return {
		...whole,
		files: {
			...whole.files,
			...Object.fromEntries(
				actions.map((one, at) => [`actions/${at}.yaml`, JSON.stringify(one)]),
			),
		},
	};
}

async function planned(
	seed: (organization: Organization) => void,
	wanted: Repository,
	{
		client = {},
		behavior = {},
		options = {},
	}: {
		readonly client?: Partial<SimulatedClient>;
		readonly behavior?: Partial<Behavior>;
		readonly options?: SessionOptions;
	} = {},
	check: (simulator: Simulator, plan: Plan) => void = () => {},
): Promise<Plan> {
	const simulator = await startSimulator({
		behavior,
		clients: [
			{ clientId: "simulator", clientSecret: "simulator-secret", ...client },
		],
		seed: (organization) => {
			organization.addIntegration({
				id: "orders",
				type: "custom-rest-actions",
				name: "Orders",
				notes: "[gc-integrations key=orders]",
			});
			seed(organization);
		},
	});
	try {
		const plan = await planOnly(simulator, wanted, options);
		expect(writes(simulator)).toEqual([]);
		check(simulator, plan);
		return plan;
	} finally {
		await simulator.close();
	}
}

const ofActions = (plan: Plan) =>
	plan.changes.flatMap((change): readonly ActionChange[] =>
		change.kind ? [change] : [],
	);
const said = (plan: Plan): readonly string[] => [
	...ofActions(plan).map(
		({ verb, key, fields }) =>
			`${verb} ${key}: ${fields.map(({ path }) => path).join(" ")}`,
	),
	...plan.refusals.map(({ rule, key }) => `${rule} ${key}`),
	...plan.orphans.map(({ actionId, name }) => `orphan ${actionId} ${name}`),
	...plan.suspended.map(({ key, verb }) => `suspended ${verb} ${key}`),
];

describe("an action that is equal is nothing to do", () => {
	const equal: readonly (readonly [
		string,
		object,
		object,
		Partial<Behavior>?,
	])[] = [
		["as it was written", {}, {}],
		[
			"with lines that end in CRLF there",
			{},
			{
				config: {
					...config,
					request: {
						...config.request,
						requestTemplate: body.replaceAll("\n", "\r\n"),
					},
				},
			},
		],
		[
			"without a timeout, where 60 is shown",
			{ timeout: undefined },
			{ config: { ...config, timeoutSeconds: undefined } },
			{ timeoutDefault: "present" },
		],
		[
			"with a timeout of 60, where none is set",
			{ timeout: 60 },
			{ config: { ...config, timeoutSeconds: undefined } },
		],
		[
			"with a GET whose body is the default",
			{ request: { method: "GET", url: "https://api.example.com/orders" } },
			{
				config: {
					...config,
					request: {
						requestType: "GET",
						requestUrlTemplate: "https://api.example.com/orders",
					},
				},
			},
		],
		[
			"with a default that is the same JSON",
			{},
			{
				config: {
					...config,
					response: {
						...config.response,
						translationMapDefaults: { status: ' "unknown" ' },
					},
				},
			},
		],
		[
			"with required in another order",
			{ input: { ...action.input, required: ["b", "id"] } },
			{
				contract: {
					...contract,
					input: {
						inputSchema: {
							...contract.input.inputSchema,
							required: ["id", "b"],
						},
					},
				},
			},
		],
	];
	for (const [title, document, found, behavior = {}] of equal)
		test(title, async () => {
			const plan = await planned(
				(organization) =>
					organization.addAction({ ...live, ...found } as never),
				repository([{ ...action, ...document }]),
				{ behavior },
			);
			expect(said(plan)).toEqual([]);
			expect(plan.summary).toMatchObject({ unchanged: 2 });
		});
});

describe("what differs is said", () => {
	test.each<[string, object, object, readonly string[]]>([
		["name by case", { name: "get Order" }, {}, ["update get-order: name"]],
		["category", { category: "Shop" }, {}, ["update get-order: category"]],
		["timeout", { timeout: 7 }, {}, ["update get-order: timeout"]],
		[
			"a header less and one more",
			{ request: { ...action.request, headers: { B: "b" } } },
			{},
			["update get-order: request.headers.Accept request.headers.B"],
		],
		[
			"a default",
			{
				response: {
					...action.response,
					defaults: { status: { raw: "nothing" } },
				},
			},
			{},
			["update get-order: response.defaults.status"],
		],
		[
			"a path",
			{
				response: { ...action.response, translationMap: { status: "$.state" } },
			},
			{},
			["update get-order: response.translationMap.status"],
		],
		[
			"method and body of what is another call",
			{
				request: {
					method: "PUT",
					url: action.request.url,
					headers: action.request.headers,
				},
			},
			{},
			["update get-order: request.method request.body"],
		],
		[
			"a name of before",
			{ name: "Read order", previousNames: ["Get order"] },
			{},
			["update get-order: name"],
		],
		[
			"what adopt names",
			{ name: "Read order", adopt: "custom_-_1" },
			{ id: "custom_-_1" },
			["update get-order: name"],
		],
		[
			"what adopt names and is not there",
			{ name: "Read order", adopt: "custom_-_2" },
			{ id: "custom_-_1" },
			["adopt-not-found get-order", "orphan custom_-_1 Get order"],
		],
		[
			"an input more",
			{
				input: {
					type: "object",
					properties: { id: { type: "string" }, b: { type: "string" } },
					required: ["id"],
				},
			},
			{},
			["action-contract-change get-order"],
		],
		["secure", { secure: true }, {}, ["action-contract-change get-order"]],
		[
			"secure, that may be replaced",
			{ secure: true, replace: true },
			{},
			["replace get-order: secure"],
		],
		[
			"what is suspended",
			{ timeout: 7, suspend: true },
			{},
			["suspended update get-order"],
		],
		[
			"another name",
			{ name: "Read order" },
			{ id: "custom_-_1" },
			[
				"create get-order: name category timeout request.method request.url request.headers.Accept request.body response.translationMap.status response.defaults.status response.successTemplate",
				"orphan custom_-_1 Get order",
			],
		],
		[
			"what a replacement left",
			{ name: "Read order" },
			{ name: "Get order (replaced 2026-01-02) 2" },
			[
				"create get-order: name category timeout request.method request.url request.headers.Accept request.body response.translationMap.status response.defaults.status response.successTemplate",
			],
		],
	])("%s", async (_title, document, found, expected) => {
		const plan = await planned(
			(organization) => organization.addAction({ ...live, ...found } as never),
			repository([{ ...action, ...document }]),
		);
		expect(said(plan)).toEqual(expected);
		for (const one of [...ofActions(plan), ...plan.suspended, ...plan.refusals])
			expect(one).toMatchObject({ kind: "action", integration: "orders" });
	});

	test("several of the name are not guessed, but for the one that adopt names", async () => {
		const seed = (organization: Organization) => {
			for (const id of ["custom_-_1", "custom_-_2"])
				organization.addAction({ ...live, id } as never);
		};
		expect(said(await planned(seed, repository([action])))).toEqual([
			"ambiguous-match get-order",
		]);
		expect(
			said(
				await planned(
					seed,
					repository([{ ...action, timeout: 3, adopt: "custom_-_2" }]),
				),
			),
		).toEqual(["update get-order: timeout", "orphan custom_-_1 Get order"]);
	});

	test("of a replacement that was interrupted the one with the new contract is the document's", async () => {
		const plan = await planned(
			(organization) => {
				organization.addAction({
					...live,
					id: "custom_-_old",
					secure: true,
				} as never);
				organization.addAction({ ...live, id: "custom_-_new" } as never);
			},
			repository([{ ...action, replace: true }]),
		);
		expect(said(plan)).toEqual(["replace get-order: "]);
		expect(ofActions(plan)[0]).toMatchObject({
			actionId: "custom_-_new",
			target: { retires: [{ id: "custom_-_old" }] },
		});
		expect(plan.summary).toMatchObject({ replace: 1 });
	});

	test("and so it is where the document has another name by now", async () => {
		const seed = (organization: Organization) => {
			organization.addAction({ ...live, id: "custom_-_1" } as never);
			organization.addAction({
				...live,
				id: "custom_-_2",
				secure: true,
			} as never);
		};
		const renamed = {
			...action,
			name: "Read order",
			previousNames: ["Get order"],
			secure: true,
		};
		const plan = await planned(
			seed,
			repository([{ ...renamed, replace: true }]),
		);
		expect(ofActions(plan)).toMatchObject([
			{
				verb: "replace",
				actionId: "custom_-_2",
				fields: [{ path: "name", from: "Get order", to: "Read order" }],
				target: { retires: [{ id: "custom_-_1" }] },
			},
		]);
		expect(plan.refusals).toEqual([]);
		// Nobody said that any may be replaced.
		expect(said(await planned(seed, repository([renamed])))).toEqual([
			"ambiguous-match get-order",
		]);
	});

	test("two of one name are planned where adopt tells them apart", async () => {
		const plan = await planned(
			(organization) => {
				for (const id of ["custom_-_1", "custom_-_2"])
					organization.addAction({ ...live, id } as never);
			},
			repository([
				{ ...action, adopt: "custom_-_1" },
				{ ...action, key: "other", adopt: "custom_-_2" },
			]),
		);
		expect(said(plan)).toEqual([]);
		expect(plan.changes).toEqual([]);
	});

	test("two that swap their names are told by their names now", async () => {
		const plan = await planned(
			(organization) => {
				organization.addAction({ ...live, id: "custom_-_1" } as never);
				organization.addAction({
					...live,
					id: "custom_-_2",
					name: "Read order",
				} as never);
			},
			repository([
				{ ...action, name: "Read order", previousNames: ["Get order"] },
				{ ...action, key: "other", previousNames: ["Read order"] },
			]),
		);
		expect(said(plan)).toEqual([]);
	});
});

describe("what is looked at", () => {
	test("built-in actions and those of integrations without a document are not", async () => {
		const plan = await planned(
			(organization) => {
				organization.addAction(live as never);
				organization.addAction({
					...live,
					id: "static_-_1",
					name: "Built in",
				} as never);
				organization.addIntegration({
					id: "foreign",
					type: "custom-rest-actions",
					name: "Foreign",
				});
				organization.addAction({
					...live,
					integrationId: "foreign",
					name: "Theirs",
				} as never);
			},
			repository([action]),
		);
		expect(said(plan)).toEqual([]);
	});

	test("actions of an integration that is made are made with it", async () => {
		const plan = await planned(
			() => {},
			repository(
				[{ ...action, integration: "new" }],
				[orders, { ...orders, key: "new", name: "New" }],
			),
		);
		expect(plan.changes.map(({ key, verb }) => `${verb} ${key}`)).toEqual([
			"create get-order",
			"create new",
		]);
		expect(plan.summary).toMatchObject({ create: 2 });
		expect(ofActions(plan)[0]?.integrationId).toBe(null);
	});

	test("a document that cannot be read makes nothing an orphan", async () => {
		const plan = await planned(
			(organization) => organization.addAction(live as never),
			repository([{ ...action, input: 7 }]),
		);
		expect(said(plan)).toEqual(["lint-errors get-order"]);
		expect(plan.refusals[0]).toMatchObject({
			kind: "action",
			integration: "orders",
		});
		expect(plan.summary).toMatchObject({ frozen: 1 });
	});

	test("a document whose text does not parse is frozen once", async () => {
		const whole = repository([action]);
		const plan = await planned(
			(organization) => organization.addAction(live as never),
			{
				...whole,
				files: {
					...whole.files,
					"actions/0.yaml":
						"key: get-order\nintegration: orders\nname: Get order\ninput: [",
				},
			},
		);
		expect(said(plan)).toEqual(["lint-errors get-order"]);
		expect(plan.summary).toMatchObject({ frozen: 1 });
	});

	test.each([
		["differs", { timeout: 7 }, 2],
		["is equal", {}, 1],
		["is suspended itself", { suspend: true, timeout: 7 }, 2],
	])(
		"every document is in one count, also of an integration that is suspended: the action %s",
		async (_title, more, frozen) => {
			const { summary } = await planned(
				(organization) =>
					organization.addAction({ ...live, id: "custom_-_1" } as never),
				repository([{ ...action, ...more }], [{ ...orders, suspend: true }]),
			);
			expect(summary).toEqual({
				create: 0,
				adopt: 0,
				update: 0,
				delete: 0,
				unchanged: 2 - frozen,
				frozen,
			});
		},
	);

	test("the first plan costs a list and three reads an action", () =>
		planned(
			(organization) => organization.addAction(live as never),
			repository([action]),
			{},
			(simulator) => {
				const calls = simulator.log.filter(({ path }) =>
					path.startsWith("/api/v2/integrations/actions"),
				);
				expect(calls).toHaveLength(4);
			},
		));

	test("without the permission the run ends", async () => {
		await expect(
			planned(() => {}, repository([action]), {
				client: { permissions: ["integrations:integration:view"] } as never,
			}),
		).rejects.toMatchObject({ kind: "permission" });
	});

	test("--only takes keys of both kinds", async () => {
		const plan = await planned(
			() => {},
			repository([action, { ...action, key: "other", name: "Other" }]),
			{ options: { only: ["other"] } },
		);
		expect(ofActions(plan).map(({ key }) => key)).toEqual(["other"]);
		expect(plan.leftOut).toEqual([{ key: "get-order", verb: "create" }]);
	});
});

test("a template that changed is shown as a unified diff, and a token in a header is not", async () => {
	const plan = await planned(
		(organization) =>
			organization.addAction({
				...live,
				config: {
					...config,
					request: {
						...config.request,
						headers: { Authorization: "Bearer canary-canary-canary" },
						requestTemplate: body.replace('"d": 4', '"d": 5'),
					},
				},
			} as never),
		repository([action]),
	);
	const text = planText(plan, plain, 100);
	const markdown = planMarkdown(plan);
	for (const shown of [text, markdown]) {
		expect(shown).toContain("@@ -3,5 +3,5 @@");
		expect(shown).toContain('-  "d": 5');
		expect(shown).not.toContain("canary");
	}
	expect(JSON.stringify(plan)).not.toContain("canary");
	expect(text).toContain("data action of orders, key get-order");
});

test("of what the platform has, a secret that stands in an address or a body is not shown, and a path that reads one is", async () => {
	const plan = await planned(
		(organization) =>
			organization.addAction({
				...live,
				config: {
					...config,
					request: {
						...config.request,
						requestUrlTemplate: "https://api.example.com/orders?api_key=canary",
						requestTemplate: 'client_secret=canary\n{"password": "canary"}',
					},
					response: {
						...config.response,
						translationMap: { access_token: "$.token" },
						translationMapDefaults: { access_token: '""' },
					},
				},
			} as never),
		repository([action]),
	);
	for (const shown of [
		planText(plan, plain, 100),
		planMarkdown(plan),
		JSON.stringify(plan),
	])
		expect(shown).not.toContain("canary");
	const fields = ofActions(plan).flatMap((change) => change.fields);
	expect(fields).toContainEqual({
		path: "response.translationMap.access_token",
		from: "$.token",
		to: null,
	});
	expect(fields).toContainEqual({
		path: "response.defaults.access_token",
		from: '""',
		to: null,
	});
});

test("a secret of a document that somebody pasted into the platform is shown by no plan, and the change is applied", async () => {
	const secret = "canary-of-the-key";
	const simulator = await startSimulator({
		seed: (organization) => {
			organization.addIntegration({
				id: "orders",
				type: "custom-rest-actions",
				name: "Orders",
				notes: `call billing: ${secret}\n[gc-integrations key=orders]`,
			});
			organization.addAction({
				...live,
				config: {
					...config,
					request: {
						...config.request,
						requestUrlTemplate: `https://api.example.com/orders?for=${secret}`,
						headers: { Accept: secret },
						requestTemplate: `${body}${secret}\n`,
					},
				},
			} as never);
		},
	});
	const wanted = repository(
		[action],
		[
			{
				...orders,
				notes: "call billing",
				credentials: {
					type: "userDefined",
					fields: { apiKey: { env: "KEY" }, user: { env: "USER" } },
				},
			},
		],
	);
	const whole = {
		...wanted,
		variables: { ...wanted.variables, KEY: secret, USER: "billing" },
	};
	try {
		const plan = await planOnly(simulator, whole);
		expect(ofActions(plan)[0]?.fields).toContainEqual({
			path: "request.body",
			from: `${body}(secret)\n`,
			to: body,
		});
		expect(ofIntegrations(plan.changes)[0]?.fields).toContainEqual({
			path: "notes",
			from: "call billing: (secret)",
			to: "call billing",
		});
		for (const shown of [
			planText(plan, plain, 100),
			planMarkdown(plan),
			JSON.stringify(plan),
		])
			expect(shown).not.toContain(secret);
		expect(failures(await reconcile(simulator, whole))).toEqual([]);
		expect(pending(await planOnly(simulator, whole))).toEqual([]);
	} finally {
		await simulator.close();
	}
});
