// The settings' own secrets of the daemon -> their values: the server's token, the webhooks', and the receivers of notifications.
import * as messages from "../../core/plan/messages.ts";
import type { PlacedValue } from "../../core/settings/placed.ts";
import type { Settings } from "../../core/settings/settings.ts";
import { errorText } from "../../core/values/error.ts";
import { sourceName } from "../../io/secrets/source-name.ts";
import type { SecretSources } from "../../io/secrets/sources.ts";
import { judgeSettingsSecrets, neededSecret } from "../../stages/planning.ts";
import { NotYet, UsageError } from "../../stages/usage.ts";
import type { Receiver } from "../notify/receiver.ts";

/** What `authorization: Bearer …` can carry. */
const sendable = /^[\x21-\x7e]+$/;

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

/**
 * @throws UsageError where a secret of the server has no value, or any secret one that cannot be meant; NotYet where its
 * file has none: that may be mounted, or filled, later
 */
export async function readSettingsSecrets(
	first: Settings,
	sources: SecretSources,
	warn: (text: string) => void,
): Promise<SettingsSecrets> {
	const of = (wanted: PlacedValue | null): Promise<string | null> =>
		wanted ? neededSecret(sources, wanted) : Promise.resolve(null);
	await judgeSettingsSecrets(first, sources);
	const orBefore =
		(before: string | null) =>
		(error: unknown): string | null => {
			const words = errorText(error);
			if (complaint !== words) warn(`${words}; what it was before stays`);
			complaint = words;
			return before;
		};
	async function tokenOf({ server }: Settings): Promise<string | null> {
		const value = await of(server.token);
		if (value === null || server.token === null || sendable.test(value))
			return value;
		const { path, place, value: from } = server.token;
		throw new UsageError(
			messages.unresolvedSecret(
				path,
				typeof from === "string" ? "the settings" : sourceName(from),
				"has a blank, a line break or another character that a request's header cannot carry: use letters, digits and signs of ASCII alone",
				place,
			),
		);
	}
	let complaint: string | null = null;
	let settings = first;
	/** By name of a receiver: why it cannot be told now. */
	const unread = new Map<string, string>();
	const { token: given, webhookSecret } = first.server;
	let token = await tokenOf(first).catch((error: unknown) =>
		notYetOr(error, sources, given),
	);
	let webhook = await of(webhookSecret).catch((error: unknown) =>
		notYetOr(error, sources, webhookSecret),
	);
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
						const words = errorText(error);
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
			token = await tokenOf(next).catch(orBefore(token));
			webhook = await of(next.server.webhookSecret).catch(orBefore(webhook));
		},
	};
}

/**
 * A file that has nothing may be mounted, or filled, later; a variable of this process will not be.
 * @throws NotYet where that is why, else `error`
 */
export async function notYetOr(
	error: unknown,
	sources: SecretSources,
	wanted: PlacedValue | null,
): Promise<never> {
	const value = wanted?.value ?? "";
	if (!(error instanceof UsageError) || typeof value === "string") throw error;
	const missing =
		"file" in value && !("value" in (await sources.resolve(value)));
	throw missing ? new NotYet(error.message) : error;
}
