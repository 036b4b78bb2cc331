// The settings' own secrets of the daemon -> their values: the server's token, the webhooks', and the receivers of notifications.
import type { PlacedValue, Settings } from "../../core/settings/settings.ts";
import type { SecretSources } from "../../io/secrets.ts";
import { judgeSettingsSecrets, neededSecret } from "../../stages/planning.ts";
import type { Receiver } from "../notify/notifier.ts";

export interface SettingsSecrets {
	/** Null: none is set. */
	token(): string | null;
	webhook(): string | null;
	/** Read anew each time; what cannot be read is told once, and has no address for now. */
	receivers(): Promise<readonly Receiver[]>;
	/** Null where there is no reference. @throws UsageError where it has no value */
	of(wanted: PlacedValue | null): Promise<string | null>;
	/** The settings are others now. What cannot be read at this moment stays what it was. */
	follow(settings: Settings): Promise<void>;
}

/** @throws UsageError where a secret of the server has no value, or any secret one that cannot be meant */
export async function readSettingsSecrets(
	first: Settings,
	sources: SecretSources,
	warn: (text: string) => void,
): Promise<SettingsSecrets> {
	const of = (wanted: PlacedValue | null): Promise<string | null> =>
		wanted ? neededSecret(sources, wanted) : Promise.resolve(null);
	await judgeSettingsSecrets(first, sources);
	let settings = first;
	/** By name of a receiver: why it cannot be told now. */
	const unread = new Map<string, string>();
	let token = await of(first.server.token);
	let webhook = await of(first.server.webhookSecret);
	return {
		token: () => token,
		webhook: () => webhook,
		of,
		async receivers() {
			const receivers = settings.notifications.map(
				async (one): Promise<Receiver> => {
					try {
						const url = await neededSecret(sources, one.url);
						const secret = await of(one.secret);
						unread.delete(one.name);
						return { ...one, url, secret };
					} catch (error) {
						const words =
							error instanceof Error ? error.message : String(error);
						if (unread.get(one.name) !== words) warn(words);
						unread.set(one.name, words);
						return { ...one, url: null, secret: null };
					}
				},
			);
			return Promise.all(receivers);
		},
		async follow(next) {
			settings = next;
			token = await of(next.server.token).catch(() => token);
			webhook = await of(next.server.webhookSecret).catch(() => webhook);
		},
	};
}
