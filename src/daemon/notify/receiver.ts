// Who is told of notices.
import type {
	NotificationEvent,
	NotificationSettings,
} from "../../core/settings/settings.ts";

/** Who is told, with secrets resolved: they live here, and are told to `send` alone. */
export interface Receiver {
	/** For people and logs. Notices for one name are delivered in order. */
	readonly name: string;
	readonly type: NotificationSettings["type"];
	/** Null: it, or what requests are signed with, cannot be read now. */
	readonly url: string | null;
	/** What a webhook's requests are signed with; null: they are not. */
	readonly secret: string | null;
	readonly events: readonly NotificationEvent[];
	/** Null: all. */
	readonly environments: readonly string[] | null;
}
