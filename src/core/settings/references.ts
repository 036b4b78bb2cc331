// Settings -> every value of theirs that may be read from somewhere else.
import type { PlacedValue, Settings } from "./settings.ts";

export function settingsReferences(settings: Settings): readonly PlacedValue[] {
	const { fingerprintKey, server, source, notifications, environments } =
		settings;
	return [
		fingerprintKey,
		server.token,
		server.webhookSecret,
		source?.token ?? null,
		...notifications.flatMap(({ url, secret }) => [url, secret]),
		...[...environments.values()].flatMap(({ clientId, clientSecret }) => [
			clientId,
			clientSecret,
		]),
	].filter((value) => value !== null);
}
