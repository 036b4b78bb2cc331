// Every command: its words, and where its code is, which is not loaded before it runs.
import { list } from "../core/values/words.ts";
import { logLevels } from "../io/log-levels.ts";
import type { Action } from "./context.ts";
import { formats } from "./formats.ts";
import { option, type WordedOption } from "./option.ts";

export interface CommandEntry {
	readonly name: string;
	readonly description: string;
	readonly argument?: readonly [
		name: string,
		description: string,
		fallback?: string,
	];
	readonly options: readonly WordedOption[];
	/** Options of the program that it has a use for; the others are not in its help. */
	readonly takes: readonly ("config" | "env" | "timeout")[];
	/** The end of its help. */
	readonly more?: () => Promise<string>;
	readonly load: () => Promise<Action>;
}

const repository = [
	"[folder]",
	"the repository; default: this folder or one above",
] as const;

const local = option(
	"--local",
	"read the documents that are here, also where the settings have source.git",
);

const noCache = option(
	"--no-cache",
	"read every data action again, also those that are still at the version that an earlier run read",
);

const only = option(
	"--only <key>",
	"write for the document or integration of this key alone; everything is read and compared all the same; repeatable",
)
	.argParser(repeated)
	.default([], "all of them");

const settle = option(
	"--settle <seconds>",
	"how long an integration may take to report its new status",
	"60",
);

export const commands: readonly CommandEntry[] = [
	{
		name: "lint",
		description: "judge every file in every environment, offline",
		argument: ["[paths...]", "files or folders; default: the whole repository"],
		options: [
			option(
				"--format <format>",
				`${formats.lint.join(", ")}; repeatable, and NAME:FILE writes to a file`,
				undefined,
				formats.lint,
			)
				.argParser(repeated)
				.default([]),
			option(
				"--base <ref>",
				"compare with where this branch left REF: changed types, removed integrations",
			),
			option(
				"--changed",
				"tell only of files that differ from --base, else from the last commit",
			),
			option(
				"--staged",
				"judge what Git is about to commit, its index, and tell only of files that differ from the last commit or are named",
			),
			option(
				"--catalog <file>",
				"judge types, slots, fields and limits by what doctor --save-catalog kept of an organization; repeatable",
			)
				.argParser(repeated)
				.default([], "none"),
			local,
			option("--max-warnings <n>", "fail where there are more warnings"),
			option("--stdin", "read the text of one file from standard input"),
			option("--stdin-filename <path>", "which file that is"),
		],
		takes: ["config", "env"],
		load: async () => (await import("./lint.ts")).lint,
	},
	{
		name: "test",
		description: "run the tests of data actions, offline",
		argument: [
			"[keys...]",
			"of actions, or of integrations with customAuth; default: all",
		],
		options: [
			option(
				"--format <format>",
				`${formats.test.join(", ")}; repeatable, and NAME:FILE writes to a file`,
				undefined,
				formats.test,
			)
				.argParser(repeated)
				.default([]),
			option(
				"--update",
				"write request and output into passing tests that lack them",
			),
			option(
				"--new <key>",
				"write a first test of this action, made from its contract",
			),
			option("--watch", "run again whenever a file changes, until stopped"),
			option("--all", "every environment of the settings"),
			option(
				"--staged",
				"run what Git is about to commit, and only tests of files that are staged",
			),
			option(
				"--live",
				"have the platform run those that are marked live: true, which really calls the services",
			),
			local,
		],
		takes: ["config", "env", "timeout"],
		load: async () => (await import("./test.ts")).testCommand,
	},
	{
		name: "plan",
		description:
			"show what an apply would do; reads the platform, never writes",
		argument: repository,
		options: [
			format("plan"),
			option("--out <file>", "save the plan, for apply --plan"),
			option("--detailed-exitcode", "exit with 2 where changes are pending"),
			only,
			option("--all", "every environment of the settings"),
			option(
				"--skip-secrets",
				"do not read the documents' secrets, and compare no credential",
			),
			local,
			noCache,
			option("--allow-deletes <n>", "as apply takes it"),
			option("--allow-disables <n>", "as apply takes it"),
			option("--allow-credential-rewrites <n>", "as apply takes it"),
			option("--allow-actions-lost <n>", "as apply takes it"),
		],
		takes: ["config", "env", "timeout"],
		load: async () => (await import("./plan.ts")).plan,
	},
	{
		name: "apply",
		description: "make the platform what the files say: plan, check, write",
		argument: repository,
		options: [
			format("apply"),
			option("--yes", "do not ask; required without a terminal"),
			option(
				"--plan <file>",
				"apply exactly what this saved plan says, and nothing if anything moved",
			),
			only,
			settle,
			local,
			noCache,
			option(
				"--allow-deletes <n>",
				"integrations that may be deleted, this once",
			),
			option(
				"--allow-disables <n>",
				"integrations that may be disabled, this once",
			),
			option(
				"--allow-credential-rewrites <n>",
				"existing credentials that may be rewritten, this once",
			),
			option(
				"--allow-actions-lost <n>",
				"data actions that may be deleted, with their integration or alone, this once",
			),
		],
		takes: ["config", "env", "timeout"],
		load: async () => (await import("./apply.ts")).applyCommand,
	},
	{
		name: "release",
		description:
			"take our line off the notes of integrations, and leave everything else as it is: nobody manages them any more",
		argument: [
			"<keys...>",
			"keys that integrations carry, and no document has any more",
		],
		options: [
			format("release"),
			option("--yes", "do not ask; required without a terminal"),
			local,
		],
		takes: ["config", "env", "timeout"],
		load: async () => (await import("./release.ts")).releaseCommand,
	},
	{
		name: "certs",
		description:
			"the client certificates of mutual TLS: what has to be done about their rotation, and until when",
		argument: repository,
		options: [
			format("certs"),
			option(
				"--fail-on <level>",
				"exit with 1 where a need is this severe: error, warning or never",
				"error",
				["error", "warning", "never"],
			),
			option("--save <folder>", "write the certificates there as PEM files"),
			local,
		],
		takes: ["config", "env", "timeout"],
		load: async () => (await import("./certs.ts")).certs,
	},
	{
		name: "status",
		description:
			"where everything stands: every document, and every data-action integration, ours, another owner's or nobody's",
		argument: repository,
		options: [
			format("status"),
			option(
				"--only <key>",
				"the document or integration of this key alone; repeatable",
			)
				.argParser(repeated)
				.default([], "all of them"),
			option("--all", "every environment of the settings"),
			local,
			noCache,
		],
		takes: ["config", "env", "timeout"],
		load: async () => (await import("./status.ts")).status,
	},
	{
		name: "doctor",
		description:
			"what is wrong with an organization, or will go wrong, before it does; reads the platform, never writes",
		argument: repository,
		options: [
			format("doctor"),
			option(
				"--save-catalog <file>",
				"keep what the organization says of its types, for lint --catalog",
			),
			local,
		],
		takes: ["config", "env", "timeout"],
		load: async () => (await import("./doctor.ts")).doctor,
	},
	{
		name: "export",
		description:
			"write documents for what the organization has and Git has not; never a secret, never over a file",
		argument: [
			"[names...]",
			"names or ids of integrations; default: everything that no document has",
		],
		options: [
			format("export"),
			option(
				"--out <folder>",
				"where new documents go; default: the folder of the settings' first glob",
			),
			option(
				"--actions",
				"write documents for the data actions of these integrations too",
			),
			option(
				"--update <keys...>",
				"take into these documents what was changed on the platform; secrets cannot be taken over",
			),
			option("--all-drift", "as --update, for every document that differs"),
			noCache,
			option(
				"--from-terraform <paths...>",
				"read these files and folders of Terraform's instead of the organization",
			),
			option(
				"--secrets <kind>",
				"env or file: write each credential field as a reference to be filled in; default: credentials are kept as they are",
				undefined,
				["env", "file"],
			),
			option(
				"--region <region>",
				"without settings: the AWS region of the organization; settings are written too",
			),
			option("--login-url <url>", "without settings, instead of --region"),
			option("--api-url <url>", "without settings, instead of --region"),
			option(
				"--client-id <id>",
				"without settings: the OAuth client; its secret is read from GC_CLIENT_SECRET",
			),
		],
		takes: ["config", "env", "timeout"],
		load: async () => (await import("./export.ts")).exportCommand,
	},
	{
		name: "import",
		description:
			"write documents for data actions that the platform's UI exported; never over a file",
		argument: ["<files...>", "such as My-action.custom.json"],
		options: [
			option(
				"--integration <key>",
				"key of the integration document that the actions are of",
			),
			option(
				"--out <folder>",
				"where new documents go; default: the folder of the settings' first glob of actions",
			),
			format("import"),
		],
		takes: ["config"],
		load: async () => (await import("./import.ts")).importCommand,
	},
	{
		name: "daemon",
		description:
			"watch the files and reconcile every environment with them, until stopped",
		argument: repository,
		options: [
			option("--once", "run one cycle for all environments, and exit"),
			format("daemon --once", "with --once: "),
			option(
				"--state <folder>",
				"where the history and the Git clone are kept; default: $STATE_DIRECTORY, else $XDG_STATE_HOME/gc-integrations, else ~/.local/state/gc-integrations",
			),
			option("--log-level <level>", logLevels.join(", "), "info", logLevels),
			option(
				"--log-format <format>",
				"json or pretty; default: pretty on a terminal",
				undefined,
				["json", "pretty"],
			),
			settle,
		],
		takes: ["config", "env", "timeout"],
		load: async () => (await import("./daemon.ts")).daemon,
	},
	{
		name: "init",
		description:
			"write a starter repository: settings, an example with a data action and its test, editor, hooks and CI; never overwrites a file",
		argument: ["[folder]", "where; made if it is missing", "."],
		options: [
			option(
				"--ci <forge>",
				"github, gitlab or none; default: by the Git remotes, both where they do not tell",
				undefined,
				["github", "gitlab", "none"],
			),
			option(
				"--git-hook",
				"install a Git pre-commit hook that lints, and runs the tests of data actions",
			),
			option("--no-action", "without an example of a data action"),
			option(
				"--package <spec>",
				"what package.json takes this program from, as npm install takes it; default: where this copy came from",
			),
		],
		takes: [],
		load: async () => (await import("./init.ts")).init,
	},
	{
		name: "explain",
		description:
			"what a rule, a refusal or a check wants and how to fix it; what a type takes; without a name, a list of all",
		argument: [
			"[name]",
			"a rule, a refusal, a check of doctor, an integration type, a credential type, or the platform's id of a type",
		],
		options: [],
		takes: [],
		load: async () => (await import("./explain.ts")).explain,
	},
	{
		name: "completion",
		description:
			"a script that completes command lines of this program in a shell",
		argument: ["<shell>", "bash, zsh or fish"],
		options: [],
		takes: ["config"],
		load: async () => (await import("./completion.ts")).completion,
	},
	{
		name: "simulate",
		description: "serve a Genesys Cloud simulator on this machine",
		options: [
			option("--port <number>", "port to listen on; 0 takes a free one", "0"),
			option("--host <address>", "loopback address to listen on", "127.0.0.1"),
			option("--client-id <id>", "OAuth client to accept", "simulator"),
			option("--client-secret <secret>", "its secret", "simulator-secret"),
			option("--organization-id <id>", "id of the simulated organization"),
			option(
				"--behavior <name=value>",
				"how it behaves where the platform's documentation is silent; repeatable",
			)
				.argParser(repeated)
				.default([], "none"),
			option("--faults <file>", "JSON array of faults to begin with"),
		],
		takes: [],
		more: async () => (await import("./simulate-help.ts")).simulateHelp(),
		load: async () => (await import("./simulate.ts")).simulate,
	},
	{
		name: "demo",
		description:
			"lint, test, plan and apply the example repository against a simulator on this machine",
		options: [],
		takes: [],
		load: async () => (await import("./demo.ts")).demo,
	},
];

function format(
	command: Exclude<keyof typeof formats, "lint" | "test">,
	before = "",
): WordedOption {
	const words = formats[command];
	return option("--format <format>", before + list(words), "pretty", words);
}

function repeated(value: string, before: readonly string[]): readonly string[] {
	return [...before, value];
}
