// Settings -> every value of theirs that may be read from somewhere else.
import type { PlacedValue } from "./placed.ts";
import type { Settings } from "./settings.ts";
import { storeReferences } from "./stores.ts";

export function settingsReferences(settings: Settings): readonly PlacedValue[] {
	const { source, secrets } = settings;
	return [
		...ownReferences(settings),
		...(source?.token ? [source.token] : []),
		...storeReferences(secrets.stores),
	];
}

/** Those that nobody but this program uses. */
export function ownReferences(settings: Settings): readonly PlacedValue[] {
	const { fingerprintKey, server, notifications, environments } = settings;
	return [
		fingerprintKey,
		server.token,
		server.webhookSecret,
		...notifications.flatMap(({ url, secret }) => [url, secret]),
		...[...environments.values()].flatMap(({ clientId, clientSecret }) => [
			clientId,
			clientSecret,
		]),
	].filter((value) => value !== null);
}
