// action.yml -> its steps run one after another, each `run` in a real shell, each `uses` noted, as GitHub's runner does it.
import { randomUUID } from "node:crypto";
import {
	appendFileSync,
	existsSync,
	readFileSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { type Machine, root } from "../fixtures/machine.ts";
import { asText, fill, isTrue, type Value } from "./expressions.ts";

export interface Step {
	readonly name: string;
	readonly id?: string;
	readonly if?: string;
	readonly shell?: string;
	readonly env?: Readonly<Record<string, string>>;
	readonly run?: string;
	readonly uses?: string;
	readonly with?: Readonly<Record<string, string>>;
}

export interface Action {
	readonly name: string;
	readonly inputs: Readonly<
		Record<string, { readonly description: string; readonly default: string }>
	>;
	readonly outputs: Readonly<
		Record<string, { readonly description: string; readonly value: string }>
	>;
	readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

export const action = parse(
	readFileSync(join(root, "action.yml"), "utf8"),
) as Action;

const { version } = JSON.parse(
	readFileSync(join(root, "package.json"), "utf8"),
) as { version: string };

export interface Used {
	readonly uses: string;
	readonly with: Readonly<Record<string, string>>;
}

export interface Outcome {
	readonly code: number;
	readonly out: string;
	readonly err: string;
	readonly outputs: Readonly<Record<string, string>>;
	readonly summary: string;
	readonly used: readonly Used[];
	/** Names of the steps that were not skipped. */
	readonly ran: readonly string[];
}

export interface Job {
	readonly inputs?: Readonly<Record<string, string>>;
	/** Of the step that uses the action, and the runner's own. */
	readonly environment?: Readonly<Record<string, string>>;
	readonly pullRequest?: number;
	readonly workspace: string;
	/** Also where the answer is known: it takes as long to start as all that is between. */
	readonly alwaysNode?: boolean;
}

/** Throws where an input is given that the action does not have. */
export async function useAction(
	machine: Machine,
	{
		inputs = {},
		environment = {},
		pullRequest,
		workspace,
		alwaysNode = false,
	}: Job,
): Promise<Outcome> {
	for (const name of Object.keys(inputs))
		if (!Object.hasOwn(action.inputs, name))
			throw new Error(`no input ${name}`);
	const github: Value = {
		token: "github-token",
		event:
			pullRequest === undefined
				? {}
				: { pull_request: { number: String(pullRequest) } },
	};
	const given: Record<string, Value> = {};
	for (const [name, { default: standard }] of Object.entries(action.inputs))
		given[name] = inputs[name] ?? fill(standard, { github });
	const steps: Record<string, Value> = {};
	const files = {
		GITHUB_OUTPUT: machine.path("runner", "output"),
		GITHUB_STEP_SUMMARY: machine.path("runner", "summary"),
	};
	machine.write("runner/summary", "");
	machine.program("node", alwaysNode ? node : nodeOrAnswer());
	let code = 0;
	let out = "";
	let err = "";
	const used: Used[] = [];
	const ran: string[] = [];
	const context = (): Value => ({
		github,
		inputs: given,
		steps,
		status: {
			success: code === 0,
			failure: code !== 0,
			always: true,
			cancelled: false,
		},
	});
	for (const step of action.runs.steps) {
		const condition = step.if ?? "";
		const always = /(failure|always|cancelled)\(\)/.test(condition);
		const met = condition === "" || isTrue(fill(condition, context()));
		if (!met || (!always && code !== 0)) continue;
		ran.push(step.name);
		if (step.uses !== undefined)
			used.push({ uses: step.uses, with: texts(step.with ?? {}, context()) });
		if (step.run === undefined) continue;
		writeFileSync(files.GITHUB_OUTPUT, "");
		const script = machine.path("runner", "step.sh");
		writeFileSync(script, step.run);
		const done = await machine.run(
			"bash",
			["--noprofile", "--norc", "-eo", "pipefail", script],
			{
				folder: workspace,
				environment: {
					GITHUB_ACTION_PATH: root.replace(/\/$/, ""),
					GITHUB_REPOSITORY: "team/integrations",
					GITHUB_SERVER_URL: "https://github.com",
					GITHUB_SHA: "0123456789abcdef0123456789abcdef01234567",
					GITHUB_RUN_ID: "42",
					RUNNER_TEMP: machine.path("runner"),
					...files,
					...environment,
					...texts(step.env ?? {}, context()),
				},
			},
		);
		out += done.out;
		err += done.err;
		if (done.code !== 0 && code === 0) code = done.code;
		if (step.id !== undefined)
			steps[step.id] = { outputs: outputsOf(files.GITHUB_OUTPUT) };
	}
	const outputs = Object.fromEntries(
		Object.entries(action.outputs).map(([name, { value }]) => [
			name,
			asText(fill(value, context())),
		]),
	);
	return {
		code,
		out,
		err,
		outputs,
		summary: readFileSync(files.GITHUB_STEP_SUMMARY, "utf8"),
		used,
		ran,
	};
}

const node = `#!/bin/sh\nexec "${process.execPath}" "$@"\n`;

function nodeOrAnswer(): string {
	return `#!/bin/sh
case "$*" in
	"${join(root, "dist/main.js")} --version") echo "${version}" ;;
	"-p crypto.randomUUID()") echo ${randomUUID()} ;;
	*) exec "${process.execPath}" "$@" ;;
esac
`;
}

function texts(
	values: Readonly<Record<string, string>>,
	context: Value,
): Record<string, string> {
	return Object.fromEntries(
		Object.entries(values).map(([name, value]) => [
			name,
			asText(fill(String(value), context)),
		]),
	);
}

function outputsOf(file: string): Record<string, string> {
	return Object.fromEntries(
		readFileSync(file, "utf8")
			.split("\n")
			.filter((line) => line !== "")
			.map((line): [string, string] => {
				const at = line.indexOf("=");
				if (at === -1) throw new Error(`not an output: ${line}`);
				return [line.slice(0, at), line.slice(at + 1)];
			}),
	);
}

export interface Comment {
	readonly id: number;
	readonly user: { readonly login: string };
	body: string;
}

/** A `gh` that keeps comments in a file, and knows just the calls that the action makes. */
export function installGh(
	machine: Machine,
	{
		comments = [],
		login = "github-actions[bot]",
		readOnly = false,
	}: {
		readonly comments?: readonly Comment[];
		/** Null: the token may not ask who it is. */
		readonly login?: string | null;
		readonly readOnly?: boolean;
	} = {},
): { comments(): readonly Comment[]; calls(): readonly string[][] } {
	const store = machine.path("comments.json");
	const log = machine.path("gh.log");
	writeFileSync(store, JSON.stringify(comments));
	if (!existsSync(log)) writeFileSync(log, "");
	const answers = { login, readOnly, store, log };
	machine.program(
		"gh",
		`#!${process.execPath}
const { appendFileSync, readFileSync, writeFileSync } = require("node:fs");
const { login, readOnly, store, log } = ${JSON.stringify(answers)};
const words = process.argv.slice(2);
appendFileSync(log, JSON.stringify(words) + "\\n");
const fail = (text) => { console.error(text); process.exit(1); };
if (process.env.GH_TOKEN !== "github-token") fail("no token");
if (process.env.GH_HOST !== "github.com") fail("which host?");
const comments = JSON.parse(readFileSync(store, "utf8"));
const save = () => writeFileSync(store, JSON.stringify(comments));
const body = () => {
	const given = words[words.indexOf("--field") + 1];
	if (!given.startsWith("body=@")) fail("no body");
	return readFileSync(given.slice(6), "utf8");
};
const list = "repos/team/integrations/issues/7/comments";
const own = ".[] | select(.user.login == env.LOGIN and (.body | startswith(env.MARKER))) | .id";
if (words[1] === "graphql") {
	if (login === null) fail("Resource not accessible by integration");
	console.log(login);
} else if (words[1] === "--paginate" && words[2] === list + "?per_page=100" && words[4] === own) {
	for (const { id, user, body } of comments)
		if (user.login === process.env.LOGIN && body.startsWith(process.env.MARKER)) console.log(id);
} else if (readOnly) fail("Resource not accessible by integration");
else if (words[2] === "POST" && words[3] === list) {
	comments.push({ id: 1000 + comments.length, user: { login: login ?? "github-actions[bot]" }, body: body() });
	save();
} else if (words[2] === "PATCH" && /^repos\\/team\\/integrations\\/issues\\/comments\\/\\d+$/.test(words[3])) {
	const comment = comments.find(({ id }) => String(id) === words[3].split("/").at(-1));
	if (!comment) fail("no such comment");
	comment.body = body();
	save();
} else fail("unknown call: " + words.join(" "));
`,
	);
	return {
		comments: () => JSON.parse(readFileSync(store, "utf8")) as Comment[],
		calls: () =>
			readFileSync(log, "utf8")
				.split("\n")
				.filter((line) => line !== "")
				.map((line) => JSON.parse(line) as string[]),
	};
}

/** An `npm` that notes what it was asked, where, and leaves `main` behind as the built command. */
export function installNpm(
	machine: Machine,
	main: string,
): { calls(): readonly string[] } {
	const log = machine.path("npm.log");
	appendFileSync(log, "");
	machine.program(
		"npm",
		`#!/bin/sh
echo "$PWD: npm $*" >> "${log}"
mkdir -p "$(dirname "${main}")"
printf '%s\\n' 'console.log("9.9.9")' > "${main}"
`,
	);
	return {
		calls: () =>
			readFileSync(log, "utf8")
				.split("\n")
				.filter((line) => line !== ""),
	};
}
