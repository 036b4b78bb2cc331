// What could not be done -> the machine format that was asked for: who reads standard output finds a document there, whatever the exit code.
import { escapeData } from "./github.ts";
import { attributes, escapeText } from "./junit.ts";
import { printable } from "./palette.ts";

export interface Failure {
	readonly exitCode: number;
	readonly message: string;
	/** Of this program. */
	readonly version: string;
	/** What was asked for; absent: `lint`. */
	readonly command?: string;
}

const formats = {
	json: ({ exitCode, message }: Failure) =>
		written({ version: 1, error: { exitCode, message } }),
	sarif,
	github: ({ message }: Failure) =>
		`::error title=gc-integrations::${escapeData(printable(message))}\n`,
	gitlab,
	junit,
};

export type MachineFormat = keyof typeof formats;

/** Of others people read, and standard error tells them. */
export function isMachineFormat(format: string): format is MachineFormat {
	return Object.hasOwn(formats, format);
}

export function failureIn(format: MachineFormat, failure: Failure): string {
	return formats[format](failure);
}

/** Without results: who takes it for a finished run would close all findings of the last one. */
function sarif({ exitCode, message, version }: Failure): string {
	return written({
		$schema: "https://json.schemastore.org/sarif-2.1.0.json",
		version: "2.1.0",
		runs: [
			{
				tool: {
					driver: {
						name: "gc-integrations",
						version,
						semanticVersion: version,
					},
				},
				invocations: [
					{
						executionSuccessful: false,
						exitCode,
						toolExecutionNotifications: [
							{ level: "error", message: { text: message } },
						],
					},
				],
			},
		],
	});
}

/** GitLab shows only what has a place in a file: nothing was judged, so the settings have to do. */
function gitlab({ message }: Failure): string {
	return written([
		{
			description: message,
			check_name: "gc-integrations",
			fingerprint: "gc-integrations",
			severity: "blocker",
			location: { path: "gc-integrations.yaml", lines: { begin: 1, end: 1 } },
		},
	]);
}

function junit({ message, command = "lint" }: Failure): string {
	const counts = { tests: 1, failures: 0, errors: 1, skipped: 0, time: 0 };
	const name = "gc-integrations";
	return [
		'<?xml version="1.0" encoding="UTF-8"?>',
		`<testsuites${attributes({ name, ...counts })}>`,
		`  <testsuite${attributes({ name, ...counts })}>`,
		`    <testcase${attributes({ classname: name, name: command, time: 0 })}>`,
		`      <error${attributes({ message })}>${escapeText(message)}</error>`,
		"    </testcase>",
		"  </testsuite>",
		"</testsuites>\n",
	].join("\n");
}

function written(document: object): string {
	return `${JSON.stringify(document, null, 2)}\n`;
}
