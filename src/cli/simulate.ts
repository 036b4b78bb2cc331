// Arguments of `simulate` become a running simulator, and the settings that point at it.
import { randomUUID } from "node:crypto";
import { errorText } from "../core/values/error.ts";
import { parseBehavior } from "../simulator/behavior-table.ts";
import { checkFaults, type Fault } from "../simulator/faults.ts";
import { idSequence } from "../simulator/ids.ts";
import { type Simulator, startSimulator } from "../simulator/simulator.ts";
import { UsageError } from "../stages/usage.ts";
import type { Action } from "./context.ts";
import { exitCodes } from "./edge.ts";
import { readNamedFile } from "./named-file.ts";

interface SimulateOptions {
	readonly port: string;
	readonly host: string;
	readonly clientId: string;
	readonly clientSecret: string;
	readonly organizationId?: string;
	readonly behavior: readonly string[];
	readonly faults?: string;
}

/** Wrong usage ends with commander's error, exit code 3. */
export const simulate: Action = async ({ edge }, command) => {
	const options = command.opts<SimulateOptions>();
	const fail = (message: string): never =>
		command.error(`error: ${message}`, { exitCode: 3, code: "usage" });
	const simulator = await start(edge.folder, options, fail);
	try {
		// A secret that somebody chose is theirs: only the shipped one is repeated.
		const { clientId, clientSecret } = options;
		const shipped = command.options.some(
			({ defaultValue }) => defaultValue === clientSecret,
		);
		edge.out(announcement(simulator, clientId, shipped ? clientSecret : "…"));
		await edge.untilStopped();
	} finally {
		await simulator.close();
	}
	edge.err("simulator stopped\n");
	return exitCodes.done;
};

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
			// As the platform, it never gives an id again, whatever was made before it was started anew.
			ids: idSequence(randomUUID()),
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
	clientId: string,
	secret: string,
): string {
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
