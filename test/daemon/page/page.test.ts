// Statuses and queries -> what the page says, and that nobody's text becomes markup.
import { describe, expect, test } from "vitest";
import { attention } from "../../../src/daemon/page/attention.ts";
import {
	type PageQuery,
	pageHtml,
	pageQuery,
} from "../../../src/daemon/page/page.ts";
import { relative, shortDate } from "../../../src/daemon/page/words.ts";
import type { EnvironmentStatus, Verdict } from "../../../src/daemon/types.ts";
import {
	action,
	empty,
	entry,
	environment,
	hostile,
	integration,
	large,
	now,
	rich,
	status,
} from "../../fixtures/status.ts";

const all: PageQuery = { q: "", environment: "", standing: "" };

/** What a person reads, white space aside. */
function textOf(html: string): string {
	return html
		.replace(/<head>.*<\/head>/s, "")
		.replace(/<[^>]*>/g, " ")
		.replace(
			/&(?:amp|lt|gt|quot|#39|#96);/g,
			(entity) => entities[entity] ?? "",
		)
		.replace(/\s+/g, " ");
}

const entities: Readonly<Record<string, string>> = {
	"&amp;": "&",
	"&lt;": "<",
	"&gt;": ">",
	"&quot;": '"',
	"&#39;": "'",
	"&#96;": "`",
};

function verdictLine(html: string): string {
	const line = /<h2 id="verdict-title">(.*?)<\/h2>/s.exec(html)?.[1] ?? "";
	return textOf(line).trim();
}

function only(one: EnvironmentStatus, query: PageQuery = all): string {
	return pageHtml(status({ environments: [one] }), query);
}

/** Keys of the integrations that are rows. */
function rows(html: string): readonly string[] {
	return [
		...html.matchAll(/<tbody id="[^"]*".*?<code class="key">(.*?)<\/code>/gs),
	].map(([, key]) => key ?? "");
}

/** Names of the elements and attributes. */
function markup(html: string): ReadonlySet<string> {
	const names = new Set<string>();
	for (const [, element = "", attributes = ""] of html.matchAll(
		/<([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*\/?>/gi,
	)) {
		names.add(element);
		for (const [, attribute = ""] of attributes.matchAll(
			/\s([a-z-]+)(?:="[^"]*")?/gi,
		))
			names.add(`${element} ${attribute}`);
	}
	return names;
}

describe("text of others", () => {
	const attacks = [
		"<script>alert(1)</script>",
		'"><img src=x onerror=alert(1)>',
		"' onmouseover='alert(1)",
		"</title></main><style>*{}</style>",
		"javascript:alert(1)//",
		"`&lt;&#x3c;b>",
	];

	test.each(attacks)("%s becomes no markup", (attack) => {
		const asked = { q: attack, environment: attack, standing: "" };
		const calm = markup(pageHtml(rich, all));
		for (const html of [
			pageHtml(hostile(rich, attack), all),
			pageHtml(hostile(rich, attack), asked),
		]) {
			expect([...markup(html)].filter((name) => !calm.has(name))).toEqual([]);
			expect(html.match(/<script/g)).toHaveLength(1);
			// Every angle bracket is ours: without the tags, none is left.
			const bare = html
				.replace("<!doctype html>", "")
				.replace(/<\/?[a-z][a-z0-9]*(?:\s+[a-z-]+(?:="[^"]*")?)*\s*\/?>/gi, "");
			expect(bare).not.toMatch(/[<>]/);
		}
	});

	test("is shown as it was written", () => {
		const attack = "<b>&amp;\"'`";
		const html = pageHtml(hostile(rich, attack), all);
		expect(textOf(html)).toContain(`${attack}Loyalty points`);
	});

	test("cannot change how its neighbours are shown", () => {
		const html = only(
			environment("a", {
				summary: "left\u202eright\u0000\u001b[31m\ud800 \u{1f600} ok",
			}),
		);
		expect(html).toContain("left�right��[31m� \u{1f600} ok");
	});

	test("an object that looks like marked HTML is a value", () => {
		const html = only(
			environment("a", {
				integrations: [
					integration("one", {
						standing: "drift",
						verb: "update",
						drift: [{ path: "x", from: { html: "<i>" }, to: ["<u>"] }],
					}),
				],
			}),
		);
		expect(html).toContain("{&quot;html&quot;:&quot;&lt;i&gt;&quot;}");
		expect(html).toContain("[&quot;&lt;u&gt;&quot;]");
	});

	test("links lead to the web or to the daemon only", () => {
		const links = (html: string): readonly string[] =>
			[...html.matchAll(/(?:href|src|action)="([^"]*)"/g)]
				.map(([, address]) => address ?? "")
				.filter((address) => !address.startsWith("data:image/svg+xml,"));
		const addresses = attacks.flatMap((attack) =>
			links(pageHtml(hostile(rich, attack), all)),
		);
		expect(links(pageHtml(rich, all)).length).toBeGreaterThan(10);
		for (const address of [...links(pageHtml(rich, all)), ...addresses])
			expect(address).toMatch(
				/^(?:https:\/\/git\.example\.org\/|#|\?|page\.css$|page\.js$|status\.json$|metrics$)/,
			);
		for (const link of [
			"javascript:alert(1)",
			"data:text/html,x",
			"//x.org",
			"file:///etc/passwd",
			" JaVaScRiPt:1",
		])
			expect(
				only(
					environment("a", { integrations: [integration("one", { link })] }),
				),
			).not.toContain(link.trim());
	});

	test("nothing is inline", () => {
		const names = [...markup(pageHtml(rich, all))];
		expect(names).not.toContain("style");
		expect(
			names.filter((name) =>
				/ (?:style|on[a-z]+|srcdoc|formaction)$/.test(name),
			),
		).toEqual([]);
		expect(pageHtml(rich, all)).toMatch(
			/<script src="page\.js" defer><\/script>/,
		);
	});
});

describe("the first line", () => {
	test("there is nothing to look after", () => {
		const html = pageHtml(empty, all);
		expect(verdictLine(html)).toBe("– No environment is looked after");
		expect(textOf(html)).toContain("Nothing was changed yet.");
		expect(textOf(html)).toContain("Files from the folder /srv/config");
	});

	test.each<[string, Partial<EnvironmentStatus>]>([
		["✓ All fine", { verdict: "converged" }],
		["✓ All fine", { verdict: "changed" }],
		["! Nothing is broken, 1 environment worth a look", { verdict: "drift" }],
		["✕ 1 environment needs a hand", { verdict: "refused" }],
		["✕ 1 environment needs a hand", { verdict: "failed" }],
		[
			"– First cycle running in 1 environment",
			{ verdict: null, running: true },
		],
		[
			"✕ 1 environment needs a hand",
			{
				integrations: [
					integration("one", { health: { code: "ERROR", detail: null } }),
				],
			},
		],
		[
			"✕ 1 environment needs a hand",
			{ integrations: [integration("one", { standing: "frozen" })] },
		],
		[
			"! Nothing is broken, 1 environment worth a look",
			{ warnings: ["a file is large"] },
		],
		[
			"✓ All fine",
			{ integrations: [integration("one", { standing: "suspended" })] },
		],
	])("%s", (words, other) => {
		expect(verdictLine(only(environment("production", other)))).toBe(words);
	});

	test("counts environments, and says why of each", () => {
		const html = pageHtml(rich, all);
		expect(verdictLine(html)).toBe("✕ 1 environment needs a hand");
		expect(textOf(html)).toContain(
			"production 1 change failed, 2 refusals, 2 documents cannot be used, 1 integration in ERROR, 1 certificate problem, another program writes here too,",
		);
	});

	test("tells of files that cannot be fetched", () => {
		const html = pageHtml(
			status({
				source: { ...rich.source, problem: "authentication failed" },
				environments: [environment("production")],
			}),
			all,
		);
		expect(verdictLine(html)).toBe("✕ The files cannot be fetched");
		expect(textOf(html)).toContain("authentication failed");
	});

	test("is about all environments, whatever is filtered", () => {
		const html = pageHtml(rich, { ...all, environment: "staging" });
		expect(verdictLine(html)).toBe("✕ 1 environment needs a hand");
		expect(html).toContain('<a href="?environment=production">production</a>');
	});
});

describe("an environment", () => {
	test.each<[Verdict | null, boolean, string]>([
		["converged", false, "✓ converged"],
		["changed", false, "✓ changed"],
		["drift", false, "! drift"],
		["refused", false, "✕ refused"],
		["failed", false, "✕ failed"],
		[null, true, "– first cycle running"],
		[null, false, "– waiting for its first cycle"],
	])("%s, running: %s", (verdict, running, words) => {
		const html = only(environment("production", { verdict, running }));
		expect(textOf(html)).toContain(`production ${words} enforces`);
	});

	test("says everything that somebody on call asks", () => {
		const text = textOf(pageHtml(rich, { ...all, environment: "production" }));
		for (const words of [
			"Since 04:14 UTC , 16 min ago (4 cycles)",
			"Last run #1841, 04:28 UTC , 1 min ago",
			"Woken by a new commit, a webhook",
			"Commit 4f1c9a7b",
			"Last success 04:09 UTC , 20 min ago",
			"Retry 04:31 UTC , in 1 min",
			"Next run 04:34 UTC , in 4 min",
			"Budget left 143 requests",
			"crm-contacts credential-type-change the bound credential is of type basicAuth",
			"the whole environment too-many-deletes 3 integrations would be deleted",
			"Also held: fax-gateway",
			"Not created: sms-relay-2",
			"Another daemon (daemon-us-2) wrote order-status: let one program alone manage",
			"Warning: integrations/legacy/billing.yaml is not read",
			"POST /api/v2/integrations answered 503",
			"The platform reports The endpoint answered 401",
			"credentials.type basicAuth → becomes userDefinedOAuth",
			"Would create",
			"Orphans 2, ours, but their document is gone",
			"only a credential was left behind",
			"12 integrations of the organization are not managed here Billing (marketing) web-services",
			"digicert current expires 7 Dec 23:59 UTC , in 12 days",
			"error expiring until 7 Dec 23:59 UTC , in 12 days",
			"updated 24 Dec 2025 17:30 UTC , 335 days ago by Ada Lovelace in 4f1c9a7b",
			"integrations/ knowledge-base.yaml:14",
		])
			expect(text).toContain(words);
	});

	test("shows a failure's words", () => {
		const html = only(
			environment("production", {
				verdict: "failed",
				error: "the platform does not answer",
			}),
		);
		expect(textOf(html)).toContain(
			"The last cycle failed: the platform does not answer",
		);
	});

	test("those with problems come first", () => {
		const html = pageHtml(rich, all);
		const names = [...html.matchAll(/data-environment="([^"]*)"/g)].map(
			([, name]) => name,
		);
		expect(names).toEqual(["production", "development", "sandbox", "staging"]);
	});

	test("a long rest that is well is folded, problems never are", () => {
		const calm = large(300).environments[0];
		const html = only(
			environment("production", {
				integrations: [
					...(calm?.integrations ?? []),
					integration("zz-broken", { standing: "failed", problem: "no" }),
				],
			}),
		);
		const [before = "", folded = ""] = html.split('class="well"');
		expect(rows(before)).toEqual(["zz-broken"]);
		expect(rows(folded)).toHaveLength(300);
		expect(textOf(folded)).toContain("300 integrations in sync");
		expect(html.length).toBeLessThan(600_000);
	});

	test("dates that are none are shown as they are", () => {
		const html = only(environment("a", { since: "<soon>" }));
		expect(html).toContain("&lt;soon&gt; (71 cycles)");
	});
});

describe("a filter", () => {
	test.each<[string, Partial<PageQuery>, readonly string[]]>([
		["a key", { q: "order-status" }, ["order-status", "order-status"]],
		["a name", { q: "LOYALTY" }, ["loyalty-points"]],
		["a type", { q: "zendesk", environment: "production" }, ["ticket-lookup"]],
		[
			"a file",
			{ q: "emea/payments" },
			["payment-terminal-reservations-and-cancellations-emea"],
		],
		[
			"all words",
			{ q: "  lookup  zendesk ", environment: "development" },
			["ticket-lookup"],
		],
		["a standing", { standing: "held" }, ["crm-contacts"]],
		[
			"any problem",
			{ standing: "problem", environment: "production" },
			[
				"loyalty-points",
				"crm-contacts",
				"knowledge-base",
				"sales-pipeline",
				"address-check",
			],
		],
		["several", { q: "status", standing: "drift" }, ["order-status"]],
		["nothing that is", { q: "no such thing" }, []],
	])("by %s", (_, query, keys) => {
		expect(rows(pageHtml(rich, { ...all, ...query }))).toEqual(keys);
	});

	test("holds for the history too", () => {
		const html = pageHtml(rich, { ...all, q: "sms" });
		expect(textOf(html)).toContain("Recent changes 1 of 24");
	});

	test("for an environment that is not says so", () => {
		const html = pageHtml(rich, { ...all, environment: "prod<" });
		expect(textOf(html)).toContain(
			"There is no environment of the name prod<.",
		);
		expect(html).toContain(
			'<option value="prod&lt;" selected>prod&lt;</option>',
		);
	});

	test("is repeated by the form", () => {
		const html = pageHtml(rich, {
			q: 'a "b"',
			environment: "staging",
			standing: "in sync",
		});
		expect(html).toContain('name="q" value="a &quot;b&quot;"');
		expect(html).toContain('<option value="staging" selected>');
		expect(html).toContain('<option value="in sync" selected>');
	});

	test("is read from the address", () => {
		const read = (text: string): PageQuery =>
			pageQuery(new URLSearchParams(text));
		expect(read("")).toEqual(all);
		expect(read("q=+a+&environment=dev&standing=in+sync&x=1")).toEqual({
			q: "a",
			environment: "dev",
			standing: "in sync",
		});
		expect(read("standing=problem").standing).toBe("problem");
		expect(read("standing=<script>").standing).toBe("");
		expect(read(`q=${"a".repeat(9999)}`).q).toHaveLength(200);
	});
});

describe("dates", () => {
	test.each([
		["2026-11-25T04:30:00Z", "now"],
		["2026-11-25T04:29:15Z", "45 s ago"],
		["2026-11-25T04:27:00Z", "3 min ago"],
		["2026-11-25T01:00:00Z", "3 h ago"],
		["2026-11-24T04:30:00Z", "1 day ago"],
		["2026-12-07T23:59:59Z", "in 12 days"],
	])("%s is %s", (date, words) => {
		expect(relative(date, now)).toBe(words);
	});

	test.each([
		["2026-11-25T00:00:00Z", "00:00 UTC"],
		["2026-11-26T00:00:00Z", "26 Nov 00:00 UTC"],
		["2027-01-02T03:04:05+01:00", "2 Jan 2027 02:04 UTC"],
	])("%s is %s", (date, words) => {
		expect(shortDate(date, now)).toBe(words);
	});
});

test("commits lead to where they can be read, where that is known", () => {
	const leading = (html: string): number =>
		html.split(
			/<a href="https:\/\/git\.example\.org\/contact-centre\/config\/-\/commit\/[0-9a-f]{40}" rel="noreferrer"><code/,
		).length - 1;
	const shown = pageHtml(rich, all);
	expect(leading(shown)).toBeGreaterThan(20);
	expect(leading(shown)).toBe(shown.split("<code title=").length - 1);
	const { source } = rich;
	expect(
		leading(
			pageHtml({ ...rich, source: { ...source, commitLink: null } }, all),
		),
	).toBe(0);
});

test("equal values give equal pages", () => {
	expect(pageHtml(structuredClone(rich), all)).toBe(pageHtml(rich, all));
});

test("the newest change stands first, older ones are folded", () => {
	const html = pageHtml(
		status({
			history: Array.from({ length: 17 }, (_, index) =>
				entry({ key: `key-${index}` }),
			),
		}),
		all,
	);
	const [shown = "", older = ""] = html.split('<details id="older">');
	expect(shown).toContain("key-0<");
	expect(shown).not.toContain("key-15<");
	expect(textOf(older)).toContain("2 older");
});

describe("credentials that are too old", () => {
	const old = rich.environments.find(({ name }) => name === "production");
	const credentialNeeds = old?.credentialNeeds ?? [];

	test("are told with their age and what to do, and are worth a look", () => {
		const html = only(environment("production", { credentialNeeds }));
		expect(textOf(html)).toContain(
			"order-status gc-integrations/order-status 327 days old, at most 180",
		);
		expect(textOf(html)).toContain("Make a new secret at the other side");
		expect(attention(environment("production", { credentialNeeds }))).toEqual({
			tone: "look",
			reasons: ["1 credential older than wanted"],
		});
	});

	test("are not spoken of where there are none", () => {
		expect(only(environment("production"))).not.toContain("older than wanted");
	});
});

describe("live tests", () => {
	const ran = {
		ranAt: "2026-03-01T06:00:00.000Z",
		passed: 2,
		failed: [{ key: "find", name: "a known <one>", message: "another text" }],
		problem: null,
	};
	const shown = (liveTests: EnvironmentStatus["liveTests"]): string =>
		textOf(only(environment("production", { liveTests })));

	test("that failed are told by name, with what each says", () => {
		const text = shown(ran);
		expect(text).toContain("Live tests 1 of 3 failed, run ");
		expect(text).toContain("find a known <one> another text");
		expect(text).toContain("gc-integrations test --live --env production");
	});

	test("that could not be run say why", () => {
		const text = shown({ ...ran, failed: [], problem: "answered 403" });
		expect(text).toContain("They could not be run. answered 403");
		expect(text).not.toContain("failed, run");
	});

	test("that passed are not spoken of", () => {
		expect(shown({ ...ran, failed: [] })).not.toContain("Live tests");
		expect(shown(null)).not.toContain("Live tests");
	});
});

describe("what nobody manages here", () => {
	const two = rich.environments.find(({ name }) => name === "production");
	const shown = (other: Partial<EnvironmentStatus>): string =>
		only(
			environment("production", {
				unmanagedIntegrations: two?.unmanagedIntegrations ?? [],
				...other,
			}),
		);

	test("is folded, by name, type and id, with how to take it over", () => {
		const html = shown({ unmanaged: 12 });
		const [, fold = ""] =
			/<details id="unmanaged.production" class="unmanaged">(.*?)<\/details>/s.exec(
				html,
			) ?? [];
		expect(textOf(fold)).toBe(
			" 12 integrations of the organization are not managed here Billing (marketing) web-services b1a1b2c3-d4e5-4f60-8718-293a4b5c6d7e managed elsewhere, owner marketing Parcel-Tracking web-services a0a1b2c3-d4e5-4f60-8718-293a4b5c6d7e Wallboard lookup made by hand in 2023 aws-lambda c2a1b2c3-d4e5-4f60-8718-293a4b5c6d7e 9 more are of types that no document describes. gc-integrations export --env production writes documents for those that nobody manages. ",
		);
	});

	test("says no more than there is to say", () => {
		expect(shown({ unmanaged: 0, unmanagedIntegrations: [] })).not.toContain(
			"unmanaged",
		);
		const counted = shown({ unmanaged: 1, unmanagedIntegrations: [] });
		expect(textOf(counted)).toContain(
			"1 integration of the organization is not managed here.",
		);
		expect(counted).not.toContain("<details");
		const others = shown({
			unmanaged: 1,
			unmanagedIntegrations: (two?.unmanagedIntegrations ?? []).slice(0, 1),
		});
		expect(others).toContain("managed elsewhere, owner marketing");
		expect(others).not.toMatch(/gc-integrations export|more (?:is|are) of/);
	});
});

describe("nothing is said twice", () => {
	const times = (html: string, words: string): number =>
		textOf(html).split(words).length - 1;

	test("a refusal, beside the row that it holds", () => {
		const html = pageHtml(rich, { ...all, environment: "production" });
		expect(times(html, "the document says userDefinedOAuth")).toBe(1);
		const [, id = ""] =
			/Held back by <a href="#([^"]+)">credential-type-change<\/a>/.exec(
				html,
			) ?? [];
		expect(html).toContain(`<li id="${id}"><strong>crm-contacts</strong>`);
	});

	test("a failure, and how it is called", () => {
		const html = only(
			environment("production", {
				verdict: "failed",
				summary: "the platform does not answer",
				error: "the platform does not answer",
			}),
		);
		expect(times(html, "the platform does not answer")).toBe(1);
	});

	test("that the first cycle runs, and a success that was the last run", () => {
		const waiting = only(
			environment("production", {
				verdict: null,
				summary: "the first cycle has not ended yet",
				running: true,
			}),
		);
		expect(waiting).not.toContain("the first cycle has not ended yet");
		expect(only(environment("production"))).not.toContain("Last success");
	});

	test.each([
		["active", "active", "ACTIVE", "active"],
		["inactive", "inactive", "INACTIVE", "inactive"],
		["active", "active", "ERROR", "active ✕ ERROR"],
		["active", "active", "ACTIVATING", "active ! ACTIVATING"],
		["active", "inactive", "INACTIVE", "inactive , should be active"],
		["inactive", "active", "ACTIVE", "active , should be inactive"],
		["active", "inactive", "ACTIVE", "inactive , should be active ✓ ACTIVE"],
		["active", null, null, "none , should be active"],
		[null, "active", "ACTIVE", "active"],
	])("wanted %s, told %s, reported %s: %s", (desired, actual, code, words) => {
		const html = only(
			environment("production", {
				integrations: [
					integration("one", {
						desired,
						actual,
						health: code === null ? null : { code, detail: null },
					}),
				],
			}),
		);
		const [, cell = ""] =
			/<td data-title="Status">(.*?)<\/td>/s.exec(html) ?? [];
		expect(textOf(cell).trim()).toBe(words);
	});

	test("what the platform reports, where the failure says it", () => {
		const html = only(
			environment("production", {
				integrations: [
					integration("one", {
						health: { code: "ERROR", detail: "401 Unauthorized" },
						standing: "failed",
						problem: "was enabled, but reports ERROR: 401 Unauthorized",
					}),
				],
			}),
		);
		expect(times(html, "401 Unauthorized")).toBe(1);
	});

	test("that there was nothing before, of what is made", () => {
		const fields = [
			{ path: "name", from: null, to: "Orders" },
			{ path: "status", from: "inactive", to: "active" },
		];
		const told = (verb: "create" | "adopt"): string =>
			textOf(
				pageHtml(
					status({
						environments: [
							environment("production", {
								integrations: [
									integration("one", {
										standing: "drift",
										verb,
										drift: fields,
									}),
								],
							}),
						],
						history: [entry({ verb, fields })],
					}),
					all,
				),
			);
		expect(told("create").split("name Orders status active")).toHaveLength(3);
		expect(
			told("adopt").split(
				"name nothing → becomes Orders status inactive → becomes active",
			),
		).toHaveLength(3);
	});

	test("certificates that cannot be read are not said to be none", () => {
		const html = pageHtml(rich, { ...all, environment: "development" });
		expect(html).toContain("The certificates could not be read this time.");
		expect(html).not.toContain("The platform shows none.");
	});
});

test("what nobody manages is shown with what can be done about it", () => {
	const html = pageHtml(rich, all);
	expect(html).toMatch(
		/Orphans.*Fax gateway.*With prune: true in the environment an apply deletes them; to keep one, put its document back, or take the ownership line off its notes with gc-integrations release KEY/s,
	);
	expect(html).toMatch(
		/Nearly the same name.*Parcel tracking.*is called &quot;Parcel-Tracking&quot; \(a0a1b2c3[^)]*\): if it is the one that is meant, give the document exactly that name/s,
	);
	expect(html).toMatch(/1 name nearly as one that nobody manages/);
});

describe("data actions stand in the card of their integration", () => {
	/** Keys of the data actions, those that are folded in brackets. */
	const listed = (html: string): readonly string[] =>
		[
			...html.matchAll(
				/<details|<\/details|<li id="action\.[^"]*".*?<code class="key">(.*?)<\/code>/gs,
			),
		].reduce<{ keys: string[]; fold: boolean }>(
			({ keys, fold }, [found, key]) => {
				if (key === undefined) return { keys, fold: found === "<details" };
				return { keys: [...keys, fold ? `(${key})` : key], fold };
			},
			{ keys: [], fold: false },
		).keys;
	const orders = environment("production", {
		integrations: [
			integration("orders", { name: "Orders" }),
			action("bad", "orders", { standing: "failed", problem: "it said no" }),
			action("fine", "orders"),
			action("orders", "orders", { name: "Find orders" }),
			integration("quiet"),
			action("well", "quiet"),
			action("stray", "gone", { standing: "frozen" }),
		],
	});

	test("in sight where one is not well, and so is its card", () => {
		const html = only(orders);
		const [inSight = ""] = html.split('class="well');
		expect(rows(inSight)).toEqual(["orders"]);
		expect(listed(html)).toEqual([
			"bad",
			"(fine)",
			"(orders)",
			"(well)",
			"stray",
		]);
		const words = textOf(html);
		expect(words).toContain("✕ failed bad bad actions/ bad.yaml:1");
		expect(words).toContain("it said no");
		expect(words).toContain("2 data actions in sync");
		expect(words).toContain("Data actions of no integration here 1");
		expect(words).toContain("1 change failed, 1 document cannot be used");
	});

	test.each<[string, Partial<PageQuery>, readonly string[], readonly string[]]>(
		[
			["words", { q: "find" }, ["orders"], ["bad", "orders", "(fine)"]],
			[
				"a standing",
				{ standing: "failed" },
				["orders"],
				["bad", "(fine)", "(orders)"],
			],
			[
				"any problem",
				{ standing: "problem" },
				["orders"],
				["bad", "(fine)", "(orders)", "stray"],
			],
			["the key of an integration", { q: "gone" }, [], ["stray"]],
		],
	)("and are found by %s", (_, query, cards, actions) => {
		const html = only(orders, { ...all, ...query });
		expect(rows(html)).toEqual(cards);
		expect(listed(html)).toEqual(actions);
	});

	test("which is not all right while one of them is not", () => {
		const tones = (one: EnvironmentStatus) =>
			[...only(one).matchAll(/<tbody id="[^"]*" class="(\w+)"/g)].map(
				([, tone]) => tone,
			);
		expect(tones(orders)).toEqual(["bad", "fine"]);
		const drift = action("a", "quiet", { standing: "drift", verb: "update" });
		const drifting = environment("production", {
			integrations: [integration("quiet"), drift],
		});
		expect(tones(drifting)).toEqual(["look"]);
		expect(attention(drifting)).toEqual({
			tone: "look",
			reasons: ["1 data action with drift"],
		});
	});

	test("with their refusals, orphans and history named as theirs", () => {
		const of = { kind: "action", integration: "orders" } as const;
		const words = textOf(
			pageHtml(
				status({
					environments: [
						environment("production", {
							verdict: "refused",
							refusals: [
								{ ...of, rule: "lint-errors", key: "same", message: "bad" },
							],
							orphans: [
								{
									...of,
									key: "custom_-_1",
									actionId: "custom_-_1",
									integrationId: "1",
									name: "By hand",
								},
							],
						}),
					],
					history: [entry({ ...of, key: "same", name: "Same" })],
				}),
				all,
			),
		);
		expect(words).toContain("same data action of orders lint-errors bad");
		expect(words).toContain(
			"Data actions without a document 1 By hand of orders custom_-_1",
		);
		expect(words).not.toContain("their document is gone");
		expect(words).toContain("Same same data action of orders");
	});
});
