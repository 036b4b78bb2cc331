// What a daemon with trouble of every kind measures -> the docs' table of metrics, the alerts, and what is told to do on each.
import { execFileSync } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { refusalHelp } from "../../src/core/plan/refusal-help.ts";
import { notificationEvents } from "../../src/core/settings/settings.ts";
import { command } from "../fixtures/command.ts";
import {
	documentText,
	type Place,
	preparePlace,
	token,
} from "../fixtures/daemon.ts";
import { answerTo, type Scrape, samplesOf } from "../fixtures/promql.ts";
import { type ReceivingServer, receive } from "../fixtures/receiver.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const page = (file: string): Promise<string> => readFile(root + file, "utf8");

interface Rule {
	readonly alert: string;
	readonly expr: string;
	readonly for: string;
	readonly labels: { readonly severity: string };
	readonly annotations: {
		readonly summary: string;
		readonly description: string;
	};
}
const { spec } = parse(await page("deploy/kubernetes/prometheusrule.yaml")) as {
	readonly spec: { readonly groups: readonly { rules: Rule[] }[] };
};
const alerts = spec.groups.flatMap(({ rules }) => rules);
const runbook = await page("docs/alerts.md");

interface Panel {
	readonly id: number;
	readonly title: string;
	readonly type: string;
	readonly targets?: readonly {
		readonly expr: string;
		readonly legendFormat: string;
	}[];
	readonly gridPos: {
		readonly x: number;
		readonly y: number;
		readonly w: number;
		readonly h: number;
	};
}
const dashboard = JSON.parse(await page("deploy/grafana/dashboard.json")) as {
	readonly panels: readonly Panel[];
	readonly templating: {
		readonly list: readonly {
			readonly name: string;
			readonly query: string | { readonly query: string };
		}[];
	};
};
const queries = dashboard.panels.flatMap(({ title, targets = [] }) =>
	targets.map((target) => ({ title, ...target })),
);

let place: Place;
let receiver: ReceivingServer;
/** What the documented paths answer, by method and path. */
const answers = new Map<string, number>();
let measured: ReadonlyMap<string, readonly string[]>;
/** Before and after a cycle of each environment. */
let first: Scrape;
let last: Scrape;

beforeAll(async () => {
	receiver = await receive();
	place = await preparePlace(
		{},
		{
			settings: "",
			simulator: {
				behavior: { settleReads: 0, activationErrors: { "The c": "401" } },
			},
		},
	);
	const days = (number: number): Date =>
		new Date(Date.now() + number * 86_400_000);
	place.simulator.organization.replaceCertificates(
		(["Genesys", "DigiCert"] as const).map((signingAuthority, at) => ({
			signingAuthority,
			status: "Current",
			notBefore: days(-300),
			// Within what is an error, and within what is a warning.
			notAfter: days(at === 0 ? 5 : 30),
		})),
	);
	const remote = join(place.folder, "remote");
	for (const folder of ["integrations", "actions"])
		await mkdir(join(remote, folder), { recursive: true });
	const documents = {
		"integrations/a.yaml": documentText("a", {
			only: ["dev"],
			mutualTls: { certificateAuthority: "genesys-cloud" },
		}),
		"integrations/b.yaml": documentText("b", { only: ["dev"], status: "on" }),
		"integrations/c.yaml": documentText("c", {
			only: ["dev"],
			mutualTls: { certificateAuthority: "digicert" },
		}),
		"actions/find.yaml": actionText("find", "https://api.example.com/"),
		"actions/wrong.yaml": actionText("wrong", "/no/host"),
	};
	for (const [file, text] of Object.entries(documents))
		await writeFile(join(remote, file), text);
	const who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"];
	for (const words of [
		["init", "-q", "-b", "main"],
		["add", "-A"],
		[...who, "commit", "-qm", "Begin"],
	])
		execFileSync("git", words, {
			cwd: remote,
			env: { PATH: process.env["PATH"] ?? "", HOME: place.folder },
		});
	const settings = await readFile(place.path("gc-integrations.yaml"), "utf8");
	// A second environment whose cycles end well: the documents are of the first.
	const address = place.simulator.url;
	const second = `  other:
    platform: { loginUrl: "${address}", apiUrl: "${address}" }
    oauth: { clientId: { env: ID }, clientSecret: { env: SECRET } }
    mode: report
`;
	const tested = '    tests: { live: true, schedule: "* * * * * *" }\n';
	await place.write(
		"gc-integrations.yaml",
		`${settings.replace("fingerprintKey", () => `${tested}${second}fingerprintKey`).replace("port: 0,", "port: 0, webhookSecret: { env: TOKEN },")}
source: { git: { url: "${remote}", branch: main } }
secrets: { env: [PASSWORD] }
notifications: [{ type: webhook, url: { env: HOOK } }]
`,
	);
	place.variables["HOOK"] = receiver.url;
	const daemon = place.start();
	const url = await daemon.url();
	const late = [
		"notifications_total",
		"certificate_needs",
		"refusals",
		"last_success_timestamp_seconds",
		"live_tests",
	];
	const scrape = async (): Promise<Scrape> => {
		const text = await (await fetch(`${url}/metrics`)).text();
		measured = seriesOf(text);
		return { at: Date.now() / 1000, samples: samplesOf(text) };
	};
	// Each live test is a call to the platform, after which it is looked at again.
	await place.until(async () => {
		first = await scrape();
		return late.every((name) => measured.has(name));
	});
	const asked = await fetch(`${url}/reconcile`, {
		method: "POST",
		headers: { authorization: `Bearer ${token}` },
	});
	expect(asked.status).toBe(202);
	const cyclesOf = ({ samples }: Scrape, environment: string): number =>
		samples
			.filter(
				({ name, labels }) =>
					name === "gc_integrations_cycles_total" &&
					labels["environment"] === environment,
			)
			.reduce((sum, { value }) => sum + value, 0);
	await place.until(async () => {
		last = await scrape();
		return ["dev", "other"].every(
			(name) => cyclesOf(last, name) !== cyclesOf(first, name),
		);
	});
	for (const [, method = "GET", path = ""] of (
		await page("docs/daemon.md")
	).matchAll(/(?<=^\| .*)`(?:(POST) )?(\/[\w./]*)`(?=.* \|)/gm)) {
		const posted = method === "POST" || path.startsWith("/webhooks");
		const asked = { method: posted ? "POST" : "GET" };
		const answer = await fetch(url + path, asked);
		await answer.text();
		answers.set(path, answer.status);
	}
	expect(await daemon.stop()).toBe(0);
});
afterAll(async () => {
	await place.close();
	await receiver.close();
});

function actionText(key: string, url: string): string {
	const contract = { type: "object", properties: {} };
	return JSON.stringify({
		key,
		integration: "a",
		only: ["dev"],
		name: `The ${key}`,
		input: contract,
		output: contract,
		request: { method: "GET", url },
		tests: [{ name: "live", live: true, input: {}, output: {} }],
	});
}

/** Names of what has a series, without our prefix, and their labels. */
function seriesOf(text: string): ReadonlyMap<string, readonly string[]> {
	const found = new Map<string, readonly string[]>();
	for (const line of text.split("\n")) {
		const [, name, labels = ""] =
			/^gc_integrations_(\w+?)(?:_bucket|_sum|_count)?(?:\{(.*)\})? \S+$/.exec(
				line,
			) ?? [];
		if (name === undefined) continue;
		const names = [...labels.matchAll(/(\w+)="/g)]
			.map(([, label = ""]) => label)
			.filter((label) => label !== "le");
		// What is about data actions alone says so, and nothing else does.
		found.set(
			name,
			[...new Set([...(found.get(name) ?? []), ...names])].toSorted(),
		);
	}
	return found;
}

test("the docs' table of metrics has those that there are, with their labels", async () => {
	const [, table = ""] =
		/^\| metric `gc_integrations_…` \| labels \|\n\|---\|---\|\n((?:\|.*\n)+)/m.exec(
			await page("docs/daemon.md"),
		) ?? [];
	const told = table
		.trim()
		.split("\n")
		.flatMap((row) => {
			const [, metrics = "", labels = ""] = row.split("|");
			const words = (text: string): readonly string[] =>
				[...text.matchAll(/`(\w+)`/g)].map(([, word = ""]) => word);
			return words(metrics).map(
				(metric) => [metric, words(labels).toSorted()] as const,
			);
		});
	expect(Object.fromEntries(told)).toEqual(Object.fromEntries(measured));
	expect(told.length).toBe(measured.size);
});

test("the docs' paths are answered", () => {
	expect(Object.fromEntries(answers)).toEqual({
		"/": 200,
		"/status.json": 200,
		"/metrics": 200,
		"/healthz": 200,
		"/readyz": 200,
		// Unsigned, and without the token.
		"/reconcile": 401,
		"/webhooks/github": 401,
		"/webhooks/gitlab": 401,
	});
});

test("the docs' table of notifications has every event", async () => {
	const [, table = ""] =
		/^\| event \| said \|\n\|---\|---\|\n((?:\|.*\n)+)/m.exec(
			await page("docs/daemon.md"),
		) ?? [];
	const told = table
		.split("\n")
		.flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/`(\w+)`/g)])
		.map(([, event]) => event);
	expect(new Set(told)).toEqual(new Set(notificationEvents));
});

test("every metric that a page names is there", async () => {
	for (const file of ["README.md", "docs/daemon.md", "docs/alerts.md"])
		for (const [, name = ""] of (await page(file)).matchAll(
			/gc_integrations_(\w+)/g,
		))
			expect([...measured.keys()], file).toContain(name);
});

describe.each(queries)("$title: $expr", ({ expr, legendFormat }) => {
	test("is answered by what is measured, and tells what it has", () => {
		const query = expr
			.replaceAll("$environment", ".*")
			.replaceAll("$__rate_interval", "5m");
		expect(query).not.toContain("$");
		const answer = answerTo(query, first, last);
		expect(answer).not.toEqual([]);
		for (const { labels, value } of answer) {
			expect(value).not.toBeNaN();
			for (const [, label] of legendFormat.matchAll(/\{\{(\w+)\}\}/g))
				expect(Object.keys(labels)).toContain(label);
		}
	});
});

test.each([
	["sum(gc_integrations_drift", "no PromQL"],
	["gc_integrations_drifts", "there is no gc_integrations_drifts"],
	['gc_integrations_drift{env="dev"}', "has no label env"],
	['gc_integrations_integration_health{state="EROR"}', "nothing is"],
	["sum by (rule) (gc_integrations_drift)", "no label rule"],
	["rate(gc_integrations_drift)", "without VectorSelector"],
])("%s is a mistake that is found", (query, problem) => {
	expect(() => answerTo(query, first, last)).toThrow(problem);
});

test.each([
	["sum(a)", [[{}, 7]]],
	["sum by (x) (a) > 3", [[{ x: "2" }, 4]]],
	["100 - max by (x) (a{x!='2'})", [[{ x: "1" }, 97]]],
	["sum by (x) (increase(a[5m]))", [[{ x: "1" }, 2]]],
	["count(a) or vector(0)", [[{}, 2]]],
	["a unless on (x) b", [[{ x: "1", y: "z" }, 3]]],
	["time() - a{x=~'1|3'}", [[{ x: "1", y: "z" }, 57]]],
	["histogram_quantile(0.5, sum by (le) (h))", [[{}, 1.5]]],
])("%s is answered as by Prometheus", (query, answer) => {
	const then = { at: 30, samples: samplesOf('a{x="1",y="z"} 1\n') };
	const now = {
		at: 60,
		samples: samplesOf(
			'# HELP a b\na{x="1",y="z"} 3\na{x="2"} 4\nb{x="2"} 1\nh{le="1"} 2\nh{le="2"} 6\nh{le="+Inf"} 8\n',
		),
	};
	expect(
		answerTo(query, then, now).map(({ labels, value }) => [labels, value]),
	).toEqual(answer);
});

test("the dashboard has every metric, and nothing of it overlaps", () => {
	const used = new Set(
		queries.flatMap(({ expr }) =>
			[...expr.matchAll(/gc_integrations_(\w+?)(?:_bucket)?\b/g)].map(
				([, name]) => name,
			),
		),
	);
	expect(used).toEqual(new Set(measured.keys()));
	for (const { name, query } of dashboard.templating.list) {
		const text = typeof query === "string" ? query : query.query;
		const [, metric, label] =
			/^label_values\(gc_integrations_(\w+), (\w+)\)$/.exec(text) ?? [];
		if (name !== "datasource")
			expect(measured.get(metric ?? "")).toContain(label);
	}
	const ids = dashboard.panels.map(({ id }) => id);
	expect(new Set(ids).size).toBe(ids.length);
	const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
		Array.from({ length: w * h }, (_, at) => [
			x + (at % w),
			y + Math.floor(at / w),
		]),
	);
	expect(Math.max(...cells.map(([column = 0]) => column))).toBeLessThan(24);
	expect(new Set(cells.map(String)).size).toBe(cells.length);
});

describe.each(alerts)("$alert", ({ alert, expr, annotations, ...rule }) => {
	const texts = Object.values(annotations);

	test("asks for what is measured, and tells what it has", () => {
		const metrics = [...expr.matchAll(/gc_integrations_(\w+)/g)].map(
			([, name = ""]) => name,
		);
		expect(metrics.length).toBeGreaterThan(0);
		for (const name of metrics) expect([...measured.keys()]).toContain(name);
		const labels = metrics.flatMap((name) => measured.get(name) ?? []);
		const asked = [
			...expr.matchAll(/(?:by|on) \(([^)]*)\)/g),
			...expr.matchAll(/\{([^}]*)\}/g),
		].flatMap(([, inside = ""]) =>
			inside.split(",").map((label) => label.replace(/[!=].*/, "").trim()),
		);
		for (const label of asked) expect(labels).toContain(label);
		// What aggregation dropped cannot be told.
		const kept = /by \(([^)]*)\)/.exec(expr)?.[1]?.split(", ") ?? [];
		const told = texts.flatMap((text) => [
			...text.matchAll(/\$labels\.(\w+)/g),
		]);
		for (const [, label = ""] of told) expect(kept).toContain(label);
	});

	test("is a question that can be answered", () => {
		// What is absent is told by nothing else.
		if (expr.startsWith("absent(")) return;
		expect(() => answerTo(expr, first, last)).not.toThrow();
	});

	test("has a severity, a time, and a section that says what to do", () => {
		expect(rule.labels.severity).toMatch(/^(critical|warning|info)$/);
		expect(rule.for).toMatch(/^\d+[mh]$/);
		expect(runbook.match(new RegExp(`^## ${alert}$`, "gm"))).toHaveLength(1);
	});
});

test("no section is of an alert that there is not, and each notification leads to one", () => {
	const sections = [...runbook.matchAll(/^## (Gc\w+)$/gm)];
	expect(sections.map(([, name]) => name)).toEqual(
		alerts.map(({ alert }) => alert),
	);
	for (const event of notificationEvents)
		expect(runbook).toContain(`\`${event}\``);
});

/** What stands between backticks and runs our program, once each, with names that there are. */
const commands = new Set(
	[
		runbook,
		...alerts.flatMap(({ annotations }) => Object.values(annotations)),
	].flatMap((text) =>
		[
			...text.matchAll(
				/`(?:[^`]* (?:--|--rm) )?(gc-integrations (?:-|[a-z])[^`]*)`/g,
			),
		].map(([, command = ""]) =>
			command
				.replace(/--config \S+ /, "")
				.replaceAll(/\{\{ \$labels\.environment \}\}|\bprod\b/g, "dev")
				.replaceAll(/\{\{ \$labels\.rule \}\}|\bRULE\b/g, "lint-errors")
				.replaceAll(/\bDIR\b/g, "pem"),
		),
	),
);

test.each([...commands])(
	"%s can be done where source.git is set",
	async (line) => {
		const words = line.split(" ").slice(1);
		// Without a terminal it asks for a yes.
		const agreed = words[0] === "apply" ? ["--yes"] : [];
		const { code, out, err } = await command(
			join(place.folder, "repo"),
			[...words, ...agreed],
			{ ...place.variables, TMPDIR: place.folder, HOME: place.folder },
		);
		// 1: a document of this repository is wrong.
		expect([0, 1], err).toContain(code);
		expect(out).not.toBe("");
		if (words[0] !== "explain") expect(err).toContain("documents: commit ");
	},
);

test("there are commands to run, and every refusal can be explained", () => {
	expect([...commands].map((command) => command.split(" ")[1])).toEqual(
		expect.arrayContaining(["lint", "plan", "apply", "certs", "explain"]),
	);
	expect(Object.keys(refusalHelp)).toContain("lint-errors");
});
