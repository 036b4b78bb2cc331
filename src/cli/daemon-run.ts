// A daemon that is put together -> run until it is told to stop.
import { createDaemon, STOP_WITHIN_MS } from "../daemon/daemon.ts";
import { startServer } from "../daemon/http/server.ts";
import { systemdNotifier } from "../io/systemd.ts";
import { watchFiles } from "../io/watch.ts";
import { type Edge, type ExitCode, exitCodes } from "./edge.ts";
import type { World } from "./world.ts";

/** After an error that ends it: a write in flight may get its answer. */
const CRASH_WITHIN_MS = 1_000;

export async function runUntilStopped(
	edge: Edge,
	world: World,
): Promise<ExitCode> {
	const { log, fleet, tree, paths, source, secrets, first, clock } = world;
	const warn = (text: string): void => log.warn({}, text);
	let watched = first;
	const daemon = createDaemon({
		fleet,
		tree,
		log,
		clock,
		signal: edge.stop,
		source,
		startWatching: (changed) =>
			watchFiles({
				look(again) {
					if (!again) watched = tree.last?.repository ?? first;
					return paths.look(watched).finally(daemon.looked);
				},
				changed,
				debounceMs: () => world.settings.reconcile.debounceMs,
				clock,
				warn,
				signal: edge.stop,
			}),
		startServer: (triggers) =>
			startServer({
				host: world.settings.server.host,
				port: world.settings.server.port,
				rules: () => ({
					loopback: world.loopback,
					hosts: world.settings.server.hosts.map((host) => host.toLowerCase()),
					token: secrets.token(),
				}),
				webhookSecret: secrets.webhook,
				unhealthy: () => daemon.stuck(),
				ailing: () => daemon.ailing(),
				unready: fleet.unready,
				status: fleet.status.view,
				metrics: async () => ({
					text: await fleet.metrics.text(),
					contentType: fleet.metrics.contentType,
				}),
				trigger: triggers.trigger,
				pushed: triggers.pushed,
				crashed: world.crashed,
			}),
		onHangup: edge.onHangup,
		systemd: systemdNotifier(edge.environment, { pid: edge.pid, warn }),
		async onSettings(settings) {
			const before = fleet.status.view().restartNeeded.join(", ");
			world.settings = settings;
			const changed = fleet.status.view().restartNeeded.join(", ");
			if (changed !== before && changed !== "")
				warn(
					`${changed} changed in the settings: restart the daemon, the old values count until then`,
				);
			if (changed === "" && before !== "")
				log.info({}, "the settings are as they were: no restart is needed");
			world.announcer.follow([...settings.environments.keys()]);
			await secrets.follow(settings);
		},
	});
	world.nextRunAt = daemon.nextRunAt;
	const { version, writer } = world;
	log.info(
		{ version, writer },
		`gc-integrations ${version}: daemon ${writer} for ${fleet.environments().join(", ")}`,
	);
	const hurry = (): void =>
		edge.endWithin(STOP_WITHIN_MS, () =>
			log.warn(
				{},
				`ended after ${STOP_WITHIN_MS / 1000} s, ${daemon.underWay()}: the next start takes it up`,
			),
		);
	if (edge.stop.aborted) hurry();
	edge.stop.addEventListener("abort", hurry, { once: true });
	try {
		await daemon.run();
	} catch (error) {
		// What still listens and waits must not keep half a daemon alive.
		edge.endWithin(CRASH_WITHIN_MS, () => undefined);
		throw error;
	}
	await world.lastWords();
	return exitCodes.done;
}
