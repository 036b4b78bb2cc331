// Arguments of `simulate` become a running simulator, and the settings that point at it.
import { type Command, Option } from "commander";
import { errorText } from "../core/values/error.ts";
import {
	describeBehaviors,
	parseBehavior,
} from "../simulator/behavior-table.ts";
import { controlHelp } from "../simulator/control.ts";
import { checkFaults, type Fault, faultKinds } from "../simulator/faults.ts";
import { type Simulator, startSimulator } from "../simulator/simulator.ts";
import { UsageError } from "../stages/usage.ts";
import { readNamedFile } from "./named-file.ts";

interface SimulateIo {
	/** What relative paths start from. */
	readonly folder: string;
	/** Writes as it is: lines bring their line ends. */
	out(text: string): void;
	err(text: string): void;
	/** Resolves when the command shall end. */
	untilStopped(): Promise<void>;
}

interface SimulateOptions {
	readonly port: string;
	readonly host: string;
	readonly clientId: string;
	readonly clientSecret: string;
	readonly organizationId?: string;
	readonly behavior: readonly string[];
	readonly faults?: string;
}

const defaultSecret = "simulator-secret";

/** Registers `simulate`. Wrong usage ends with commander's error, exit code 3. */
export function addSimulate(program: Command, io: SimulateIo): void {
	program
		.command("simulate")
		.description("serve a Genesys Cloud simulator on this machine")
		.option("--port <number>", "port to listen on; 0 takes a free one", "0")
		.option("--host <address>", "loopback address to listen on", "127.0.0.1")
		.option("--client-id <id>", "OAuth client to accept", "simulator")
		.option("--client-secret <secret>", "its secret", defaultSecret)
		.option("--organization-id <id>", "id of the simulated organization")
		.addOption(
			new Option(
				"--behavior <name=value>",
				"how it behaves where the platform's documentation is silent; repeatable",
			)
				.argParser((value: string, before: readonly string[]) => [
					...before,
					value,
				])
				.default([] as readonly string[], "none"),
		)
		.option("--faults <file>", "JSON array of faults to begin with")
		.addHelpText("after", helpText())
		.action(async (options: SimulateOptions, command: Command) => {
			const fail = (message: string): never =>
				command.error(`error: ${message}`, { exitCode: 3, code: "usage" });
			const simulator = await start(io.folder, options, fail);
			try {
				io.out(announcement(simulator, options));
				await io.untilStopped();
			} finally {
				await simulator.close();
			}
			io.err("simulator stopped\n");
		});
}

async function start(
	folder: string,
	options: SimulateOptions,
	fail: (message: string) => never,
): Promise<Simulator> {
	const { port, host, clientId, clientSecret, organizationId } = options;
	if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
		fail(`--port takes a number from 0 to 65535, not ${port}`);
	if (!isLoopback(host))
		fail(
			`--host takes a loopback address such as 127.0.0.1, localhost or ::1, not ${host}: the simulator is not made for networks`,
		);
	if (clientId === "" || clientSecret === "")
		fail("--client-id and --client-secret must not be empty");
	const behavior = parseBehavior(options.behavior);
	if ("problems" in behavior) return fail(behavior.problems.join("\n"));
	const faults =
		options.faults === undefined
			? []
			: await readFaults(folder, options.faults, fail);
	try {
		return await startSimulator({
			port: Number(port),
			host,
			clients: [{ clientId, clientSecret }],
			...(organizationId === undefined ? {} : { organizationId }),
			behavior: behavior.changes,
			faults,
		});
	} catch (error) {
		return fail(`cannot listen on ${host}:${port}: ${errorText(error)}`);
	}
}

async function readFaults(
	folder: string,
	file: string,
	fail: (message: string) => never,
): Promise<Fault[]> {
	let value: unknown;
	try {
		const text = await readNamedFile({ folder }, "the faults in", file);
		value = JSON.parse(text);
	} catch (error) {
		if (error instanceof UsageError) return fail(error.message);
		return fail(`cannot read the faults in ${file}: ${errorText(error)}`);
	}
	const checked = checkFaults(value);
	return "problems" in checked
		? fail(`${file}: ${checked.problems.join("\n")}`)
		: checked.faults;
}

function announcement(
	{ url, loginUrl, apiUrl, organization }: Simulator,
	{ clientId, clientSecret }: SimulateOptions,
): string {
	// A secret that somebody chose is theirs: only the shipped one is repeated.
	const secret = clientSecret === defaultSecret ? defaultSecret : "…";
	return `simulator listening on ${url}

environments:
  simulator:
    platform: { loginUrl: ${loginUrl}, apiUrl: ${apiUrl} }
    organizationId: ${organization.id}
    oauth: { clientId: { env: GC_SIMULATOR_CLIENT_ID }, clientSecret: { env: GC_SIMULATOR_CLIENT_SECRET } }

export GC_SIMULATOR_CLIENT_ID=${clientId} GC_SIMULATOR_CLIENT_SECRET=${secret}
`;
}

function isLoopback(host: string): boolean {
	return /^(localhost|::1|127\.\d{1,3}\.\d{1,3}\.\d{1,3})$/.test(host);
}

function helpText(): string {
	const lines = (texts: readonly string[]) =>
		texts.map((text) => `  ${text}`).join("\n");
	return `
While it runs, tests in any language can steer it over HTTP (loopback only):
${lines(controlHelp)}

A fault is { "operation": "postIntegrations", "kind": "lost", "after": 0, "times": 1 }.
  operation: an operationId, "METHOD /path" or "/regular expression/"; absent: every call
  kind: ${faultKinds.join(", ")}
  with status: "status", "code", "message", "retryAfter"; with slow: "ms"

Behaviors and their defaults:
${lines(describeBehaviors())}
`;
}
