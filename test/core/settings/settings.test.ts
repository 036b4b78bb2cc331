// Right and wrong settings -> exactly the errors that are told of them; the defaults and regions that the schema says.
import { describe, expect, test } from "vitest";
import { parseDuration } from "../../../src/core/catalog/formats.ts";
import type { Json } from "../../../src/core/types.ts";
import { object, text } from "../../../src/core/values/json.ts";
import { readSchemas } from "../../../src/io/schemas.ts";
import { packageCatalog } from "../../../src/stages/catalog.ts";

const catalog = packageCatalog();

const oauth = { clientId: { env: "ID" }, clientSecret: { env: "SECRET" } };
const dev = { region: "eu-west-1", oauth };
const least = { version: 1, environments: { dev } };
const withDev = (changes: Json) => ({
	version: 1,
	environments: { dev: { ...dev, ...(changes as object) } },
});
const platform = {
	loginUrl: "http://127.0.0.1:8080",
	apiUrl: "https://gateway.example.com/genesys/",
};

const cases: readonly (readonly [string, Json, readonly string[]])[] = [
	["the least", least, []],
	[
		"addresses instead of a region",
		{ version: 1, environments: { sim: { platform, oauth } } },
		[],
	],
	["addresses and a region", withDev({ platform }), []],
	[
		"a client id as text",
		withDev({ oauth: { ...oauth, clientId: "simulator" } }),
		[],
	],
	[
		"sections repeated in an environment",
		withDev({
			limits: { "web-services": 80 },
			safety: { maxDeletes: 0 },
			rules: { "digicert-rotation": "off" },
			certificates: { warnDays: 60 },
			rateLimit: { requestsPerMinute: 10000 },
		}),
		[],
	],
	[
		"six fields of a schedule",
		{
			...least,
			reconcile: {
				schedule: "*/10 * * * * *",
				timezone: "Europe/Berlin",
				debounce: "2s",
			},
		},
		[],
	],
	["nothing", {}, ["required . +version", "required . +environments"]],
	["a version to come", { ...least, version: 2 }, ["const version"]],
	["a version that is text", { ...least, version: "1" }, ["type version"]],
	[
		"no environments",
		{ version: 1, environments: {} },
		["minProperties environments"],
	],
	[
		"a badly named environment",
		{ version: 1, environments: { "my env": dev } },
		["pattern environments +my env"],
	],
	[
		"an unknown setting",
		{ ...least, interval: 5 },
		["additionalProperties . +interval"],
	],
	[
		"neither region nor addresses",
		{ version: 1, environments: { dev: { oauth } } },
		["required environments.dev +region"],
	],
	[
		"an unknown region",
		withDev({ region: "eu-west-9" }),
		["enum environments.dev.region"],
	],
	[
		"no client",
		{ version: 1, environments: { dev: { region: "eu-west-1" } } },
		["required environments.dev +oauth"],
	],
	[
		"a plain client secret",
		withDev({ oauth: { clientId: "a", clientSecret: "hunter2" } }),
		["type environments.dev.oauth.clientSecret secret"],
	],
	[
		"half of the addresses",
		withDev({ platform: { loginUrl: "http://a" } }),
		["required environments.dev.platform +apiUrl"],
	],
	[
		"an address of another kind",
		withDev({ platform: { ...platform, apiUrl: "ftp://a" } }),
		["format environments.dev.platform.apiUrl"],
	],
	[
		"an unknown mode",
		withDev({ mode: "dry-run" }),
		["enum environments.dev.mode"],
	],
	["prune as text", withDev({ prune: "yes" }), ["type environments.dev.prune"]],
	[
		"an unknown setting of an environment",
		withDev({ reconcile: {} }),
		["additionalProperties environments.dev +reconcile"],
	],
	[
		"a negative limit",
		{ ...least, limits: { "web-services": -1 } },
		["minimum limits.web-services"],
	],
	[
		"a fractional limit",
		{ ...least, safety: { maxDeletes: 1.5 } },
		["type safety.maxDeletes"],
	],
	[
		"an unknown limit of safety",
		{ ...least, safety: { maxDelete: 1 } },
		["additionalProperties safety +maxDelete"],
	],
	[
		"an unknown severity",
		{ ...least, rules: { "digicert-rotation": "warn" } },
		["enum rules.digicert-rotation"],
	],
	[
		"a severity that is false",
		{ ...least, rules: { "digicert-rotation": false } },
		["type rules.digicert-rotation"],
	],
	[
		"no schedule",
		{ ...least, reconcile: { schedule: "@hourly" } },
		["format reconcile.schedule"],
	],
	[
		"no time zone",
		{ ...least, reconcile: { timezone: "Mars/Olympus" } },
		["format reconcile.timezone"],
	],
	[
		"no duration",
		{ ...least, reconcile: { debounce: "half a second" } },
		["format reconcile.debounce"],
	],
	...(
		[
			["reconcile", "debounce", ["0s", "9ms", "61m", "9999999h"]],
			["reconcile", "deepInterval", ["169h"]],
			["certificates", "interval", ["0s", "59s", "597h"]],
		] as const
	).flatMap(([section, setting, values]) =>
		values.map((value): (typeof cases)[number] => [
			`${section}.${setting} of ${value}`,
			{ ...least, [section]: { [setting]: value } },
			[
				`${/^(0s|9ms|59s)$/.test(value) ? "x-least" : "x-most"} ${section}.${setting}`,
			],
		]),
	),
	...["0s", "0ms", "999ms", "597h", "9999999h"].map(
		(interval): (typeof cases)[number] => [
			`source.git.interval of ${interval}`,
			{ ...least, source: { git: { url: "/remote", interval } } },
			[`${interval.endsWith("h") ? "x-most" : "x-least"} source.git.interval`],
		],
	),
	[
		"the shortest and the longest durations",
		{
			...least,
			reconcile: { debounce: "10ms", deepInterval: "168h" },
			certificates: { interval: "60s" },
			source: { git: { url: "/remote", interval: "1s" } },
		},
		[],
	],
	[
		"a duration that is a number",
		{ ...least, reconcile: { debounce: 500 } },
		["type reconcile.debounce"],
	],
	[
		"no requests at all",
		{ ...least, rateLimit: { requestsPerMinute: 0 } },
		["minimum rateLimit.requestsPerMinute"],
	],
	[
		"a port that is none",
		{ ...least, server: { port: 65536 } },
		["maximum server.port"],
	],
	[
		"a plain token",
		{ ...least, server: { token: "hunter2" } },
		["type server.token secret"],
	],
	[
		"a plain fingerprint key",
		{ ...least, fingerprintKey: "hunter2" },
		["type fingerprintKey secret"],
	],
	["an owner in capitals", { ...least, owner: "CRM team" }, ["pattern owner"]],
	["no globs", { ...least, integrations: [] }, ["minItems integrations"]],
	[
		"one glob as text",
		{ ...least, integrations: "a/*.yaml" },
		["type integrations"],
	],
];

describe("settings", () => {
	test.each(cases)("%s", (_says, settings, expected) => {
		const errors = catalog.validateSettings(settings);
		expect(
			errors
				.map(({ keyword, path, member, secret }) =>
					[
						keyword,
						path.length === 0 ? "." : path.join("."),
						...(member === undefined ? [] : [`+${member}`]),
						...(secret ? ["secret"] : []),
					].join(" "),
				)
				.toSorted(),
		).toEqual(expected.toSorted());
		expect(JSON.stringify(errors)).not.toContain("hunter2");
	});
});

test("every duration has bounds, which its description says, and no timer ends early", () => {
	const found: string[] = [];
	const visit = (schema: Json, at: string): void => {
		const {
			format,
			"x-least": shortest,
			"x-most": longest,
			description,
		} = object(schema);
		if (format === "duration") {
			found.push(at);
			expect(parseDuration(text(longest)), at).toBeLessThan(2 ** 31);
			expect(parseDuration(text(shortest)), at).toBeLessThan(
				parseDuration(text(longest)),
			);
			expect(description, at).toContain(text(shortest));
			expect(description, at).toContain(text(longest));
		}
		for (const [name, value] of Object.entries(object(schema)))
			visit(value, `${at}/${name}`);
	};
	visit(readSchemas()["settings.schema.json"] ?? null, "");
	expect(found).toHaveLength(5);
});

test("the defaults are the documented ones", () => {
	expect(catalog.settingsDefaults).toEqual({
		integrations: [
			"integrations/**/*.yaml",
			"integrations/**/*.yml",
			"integrations/**/*.json",
		],
		actions: ["actions/**/*.yaml", "actions/**/*.yml"],
		safety: {
			maxDeletes: 1,
			maxDisables: 5,
			maxCredentialRewrites: 20,
			maxActionsLost: 0,
		},
		reconcile: {
			schedule: "*/5 * * * *",
			timezone: "UTC",
			debounce: "500ms",
			deepInterval: "0s",
		},
		notifications: [],
		otherEnvironments: [],
		certificates: { warnDays: 45, errorDays: 14, interval: "6h" },
		rateLimit: { requestsPerMinute: 240 },
		server: { host: "127.0.0.1", port: 9464, hosts: [] },
	});
	expect(catalog.sourceDefaults).toEqual({ interval: "1m", username: "git" });
	expect(catalog.storeDefaults).toEqual({ mount: "secret", timeout: "30s" });
	expect(catalog.loginDefaults).toEqual({
		token: {},
		appRole: { mount: "approle" },
		kubernetes: {
			mount: "kubernetes",
			tokenPath: "/var/run/secrets/kubernetes.io/serviceaccount/token",
		},
	});
	expect(catalog.environmentDefaults).toEqual({
		mode: "enforce",
		prune: false,
		pruneActions: false,
	});
	expect(
		catalog.validateSettings({ ...least, ...catalog.settingsDefaults }),
	).toEqual([]);
});

test("every region that can be chosen has a domain, and no other", () => {
	const errors = catalog.validateSettings(withDev({ region: "?" }));
	expect(errors[0]?.params["allowedValues"]).toEqual([
		...catalog.regions.keys(),
	]);
	expect(catalog.regions.size).toBe(18);
	for (const domain of catalog.regions.values())
		expect(domain).toMatch(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/);
});
